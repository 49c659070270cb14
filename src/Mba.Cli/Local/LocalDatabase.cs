using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Mba.Cli.Local;

/// <summary>How a database server of one's own is set up.</summary>
public sealed record LocalDatabaseOptions
{
    /// <summary>Holds the server's files; created when missing, kept unless <see cref="Temporary"/>.</summary>
    public required string Folder { get; init; }

    /// <summary>TCP port on loopback; null for a free one.</summary>
    public int? Port { get; init; }

    /// <summary>True: the folder goes when the server stops, and commits are not flushed to the disk unless <see cref="Durable"/>.</summary>
    public bool Temporary { get; init; }

    /// <summary>True: a temporary server, too, flushes its commits.</summary>
    public bool Durable { get; init; }

    /// <summary>The user's password; null for one that is new at every start.</summary>
    public string? Password { get; init; }

    /// <summary>Server-wide sql_mode and time_zone that clients must not lean on; null for the server's own.</summary>
    public (string SqlMode, string TimeZone)? Defaults { get; init; }

    /// <summary>More arguments of the server program.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>A running database server of this process, on loopback, with one user that may do everything.</summary>
public sealed class LocalDatabase : IAsyncDisposable
{
    private const string User = "mba";

    private readonly SupervisedProcess? _process;
    private readonly IReadOnlyList<string>? _kill;

    private LocalDatabase(SupervisedProcess? process, DatabaseAddress address, IReadOnlyList<string>? kill) =>
        (_process, Address, _kill) = (process, address, kill);

    public DatabaseAddress Address { get; }

    /// <summary>Null for a server that somebody else runs.</summary>
    internal SupervisedProcess? Process => _process;

    /// <summary>Product and version, e.g. <c>MySQL 9.7.4</c>.</summary>
    public string Product => Address.Product;

    public string Host => Address.Host;

    public int Port => Address.Port;

    /// <summary>Process id of the server; null for one that somebody else runs.</summary>
    public int? ProcessId => _process?.Pid;

    public string Username => Address.Username;

    public string Password => Address.Password;

    /// <summary>Parameters that clients of this server need beside host, port, user and password.</summary>
    public string Parameters => Address.Parameters;

    public string ConnectionString(string database) => Address.ConnectionString(database);

    /// <summary>A server that somebody else runs, such as an RDS instance; the settings' user may do everything there.</summary>
    /// <param name="settings">Address, user and password.</param>
    /// <param name="product">Product and the beginning of its version, e.g. <c>MySQL 8.4</c>.</param>
    public static LocalDatabase Attach(Settings settings, string product) =>
        new(
            process: null,
            new DatabaseAddress(
                product,
                settings.RdsHost,
                settings.RdsPort,
                settings.RdsUsername,
                settings.RdsPassword ?? "",
                settings.RdsParams ?? "SslMode=Required"
            ),
            kill: null
        );

    /// <summary>Starts a server and returns once it greets clients.</summary>
    internal static async Task<LocalDatabase> StartAsync(
        DatabaseProgram program,
        LocalDatabaseOptions options,
        CancellationToken cancellationToken
    )
    {
        var port = options.Port ?? FreePort.Next();
        var password = options.Password ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var initFile = Path.Combine(options.Folder, "users.sql");
        await PrivateFile.WriteAsync(initFile, DatabaseProgram.UserStatements(User, password), cancellationToken);
        var process = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = program.Product,
                FileName = program.FileName,
                Arguments = [.. program.Arguments(options, port, initFile)],
                LogFile = Path.Combine(options.Folder, "server.log"),
                Scratch = options.Temporary ? options.Folder : null,
            },
            cancellationToken
        );
        try
        {
            await process.WaitUntilAsync(token => GreetsAsync(port, token), TimeSpan.FromSeconds(60), cancellationToken);
            return new LocalDatabase(
                process,
                new DatabaseAddress(
                    program.Product,
                    "127.0.0.1",
                    port,
                    User,
                    password,
                    Parameters: "SslMode=Disabled;AllowPublicKeyRetrieval=True"
                ),
                program.Kill
            );
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server as a crash would: nothing is flushed, no client is told.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is null)
            throw new InvalidOperationException("somebody else runs this server");
        if (_kill is null)
            _process.Kill();
        else
            await Tool.RunAsync(_kill[0], [.. _kill.Skip(1)], cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>MySQL and MariaDB speak first, and only when their start-up statements have run.</summary>
    private static async Task<bool> GreetsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return await client.GetStream().ReadAsync(new byte[1], cancellationToken) == 1;
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return false;
        }
    }
}
