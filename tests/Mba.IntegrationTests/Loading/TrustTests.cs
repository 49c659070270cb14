using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>RDS_CA_BUNDLE alone decides which server is trusted, and a server that is not never gets the password.</summary>
public sealed class TrustTests(TlsServer server) : IClassFixture<TlsServer>
{
    private static readonly DateTimeOffset NextMonth = TimeProvider.System.GetUtcNow().AddDays(5);

    [Fact]
    public async Task A_server_of_the_bundles_authority_and_of_the_right_name_is_trusted()
    {
        await server.PresentAsync("127.0.0.1", NextMonth);

        await using var session = await Sessions(server.Bundle).OpenUnpooledSessionAsync(CancellationToken.None);

        var cipher = await session.QueryAsync(Sql.Of($"SHOW STATUS LIKE 'Ssl_cipher'"), row => row.GetString(1), CancellationToken.None);
        Assert.NotEqual("", Assert.Single(cipher));
    }

    /// <summary>The functions name one file twice: SSL_CERT_FILE is for AWS's services. A process of its own, since it is read once.</summary>
    [Fact]
    public async Task A_server_stays_trusted_where_the_process_trusts_its_authority_anyway()
    {
        await server.PresentAsync("127.0.0.1", NextMonth);
        var program = ProjectLayout.Program("Mba.Cli");
        var start = new ProcessStartInfo(program.FileName, [.. program.Arguments, "db", "init"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Directory.CreateTempSubdirectory("mba-trust-").FullName,
            Environment =
            {
                ["SSL_CERT_FILE"] = server.Bundle,
                ["RDS_CA_BUNDLE"] = server.Bundle,
                ["RDS_HOST"] = server.Database.Host,
                ["RDS_PORT"] = server.Database.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["RDS_USERNAME"] = server.Database.Username,
                ["RDS_PASSWORD"] = server.Database.Password,
                ["RDS_DATABASE"] = "trusted",
            },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Directory.Delete(start.WorkingDirectory, recursive: true);

        Assert.True(process.ExitCode == 0, errors + await output);
    }

    [Fact]
    public async Task A_server_of_another_name_is_not()
    {
        await server.PresentAsync("database.example", NextMonth);

        await IsNotTrustedAsync(Sessions(server.Bundle));
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not()
    {
        await server.PresentAsync("127.0.0.1", NextMonth);

        await IsNotTrustedAsync(Sessions(server.ForeignBundle));
    }

    [Fact]
    public async Task A_server_whose_certificate_has_expired_is_not()
    {
        var end = await PresentForAsync(TimeSpan.FromSeconds(3));
        while (TimeProvider.System.GetUtcNow() < end.AddSeconds(1))
            await Task.Delay(100);

        await IsNotTrustedAsync(Sessions(server.Bundle));
    }

    /// <summary>A certificate that ends soon; the server, too, refuses one that has ended by the time it reads it, and gets one that lives longer.</summary>
    private async Task<DateTimeOffset> PresentForAsync(TimeSpan life)
    {
        var end = TimeProvider.System.GetUtcNow() + life;
        try
        {
            await server.PresentAsync("127.0.0.1", end);
            return end;
        }
        catch (MySqlConnector.MySqlException) when (end < TimeProvider.System.GetUtcNow())
        {
            return await PresentForAsync(3 * life);
        }
    }

    /// <summary>A server that has none, or somebody in between who says so in its name.</summary>
    [Fact]
    public async Task A_server_without_TLS_is_not()
    {
        using var between = new TcpListener(IPAddress.Loopback, 0);
        between.Start();
        var greeting = GreetWithoutTlsAsync(between);

        await IsNotTrustedAsync(Sessions(server.Bundle, ((IPEndPoint)between.LocalEndpoint).Port));
        await greeting;
    }

    [Fact]
    public async Task A_bundle_without_certificates_trusts_nobody()
    {
        await server.PresentAsync("127.0.0.1", NextMonth);
        var empty = server.Bundle + ".empty";
        await File.WriteAllTextAsync(empty, "");

        await IsNotTrustedAsync(Sessions(empty));
    }

    [Fact]
    public void Parameters_of_the_operators_own_choice_stay() =>
        Assert.Contains(
            "SSL Mode=VerifyCA",
            ConnectionText.Of(new Settings { RdsParams = "SslMode=VerifyCA", RdsCaBundle = server.Bundle }, "u", "p"),
            StringComparison.Ordinal
        );

    private static async Task IsNotTrustedAsync(MySqlSessions sessions)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => sessions.OpenUnpooledSessionAsync(CancellationToken.None));

        var problem = MySqlErrors.Translate(refused, IngestStage.Claim, database: null);
        Assert.True(MySqlErrors.IsDatabaseError(refused));
        Assert.Equal(("DB_NOT_TRUSTED", false), (problem.Code, problem.Transient));
    }

    /// <summary>Passes the server's greeting on without CLIENT_SSL, the fourth bit of the second capability byte, which follows version, thread and salt.</summary>
    private async Task GreetWithoutTlsAsync(TcpListener between)
    {
        using var client = await between.AcceptTcpClientAsync();
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(server.Database.Host, server.Database.Port);
        var greeting = new byte[1024];
        var length = await upstream.GetStream().ReadAsync(greeting);
        var capabilities = Array.IndexOf(greeting, (byte)0, 5) + 1 + 4 + 8 + 1;
        Assert.NotEqual(0, greeting[capabilities + 1] & 0x08);
        greeting[capabilities + 1] &= 0xF7;
        await client.GetStream().WriteAsync(greeting.AsMemory(0, length));
        // The client says good-bye (COM_QUIT) or nothing.
        Assert.InRange(await client.GetStream().ReadAtLeastAsync(greeting, greeting.Length, throwOnEndOfStream: false), 0, 5);
    }

    private MySqlSessions Sessions(string bundle, int? port = null)
    {
        var database = server.Database;
        var settings = new Settings
        {
            RdsHost = database.Host,
            RdsPort = port ?? database.Port,
            RdsDatabase = "mysql",
            RdsCaBundle = bundle,
        };
        return new MySqlSessions(ConnectionText.Of(settings, database.Username, database.Password));
    }
}
