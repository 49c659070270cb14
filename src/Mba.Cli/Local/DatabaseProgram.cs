namespace Mba.Cli.Local;

/// <summary>A server program that is installed, and how it wants to be called.</summary>
internal sealed record DatabaseProgram
{
    /// <summary>For messages and the demo's first line.</summary>
    public required string Product { get; init; }

    public required string FileName { get; init; }

    /// <summary>Come first on every call.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    /// <summary>Only this product has them.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>The command that ends the server at once where the process started is not the server itself.</summary>
    public IReadOnlyList<string>? Kill { get; init; }

    /// <summary>Of its own: MariaDB removes temporary tables of a shared folder when it starts, also those of another server at work.</summary>
    public static string TemporaryFolder(LocalDatabaseOptions options) =>
        $"--tmpdir={Directory.CreateDirectory(Path.Combine(options.Folder, "tmp")).FullName}";

    /// <summary>Statements for --init-file, one to a line, repeatable: the one user, with a password that is new at every start.</summary>
    public static string UserStatements(string user, string password) =>
        $"""
            CREATE USER IF NOT EXISTS '{user}'@'%' IDENTIFIED BY '{password}';
            ALTER USER '{user}'@'%' IDENTIFIED BY '{password}';
            GRANT ALL ON *.* TO '{user}'@'%' WITH GRANT OPTION;

            """;

    public IEnumerable<string> Arguments(LocalDatabaseOptions options, int port, string initFile)
    {
        string[] always =
        [
            "--no-defaults",
            "--user=root",
            $"--datadir={DataFolder(options)}",
            $"--port={port}",
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            $"--socket={Path.Combine(Path.GetTempPath(), $"mba-{port}.sock")}",
            $"--pid-file={Path.Combine(options.Folder, "server.pid")}",
            $"--init-file={initFile}",
            "--local-infile=1",
            "--max-connections=1000",
            TemporaryFolder(options),
            "--secure-file-priv=",
            "--character-set-server=utf8mb4",
            "--skip-log-bin",
            "--innodb-buffer-pool-size=268435456",
            "--innodb-log-buffer-size=16777216",
            "--max-allowed-packet=67108864",
        ];
        string[] temporary = options is { Temporary: true, Durable: false }
            ?
            [
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync",
                "--skip-innodb-doublewrite",
                "--innodb-fast-shutdown=2",
            ]
            : [];
        string[] defaults = options.Defaults is { } d ? [$"--sql-mode={d.SqlMode}", $"--default-time-zone={d.TimeZone}"] : [];
        return [.. Prefix, .. always, .. temporary, .. defaults, .. Extra, .. options.Arguments];
    }

    /// <summary>Fills the data folder once; under another name first, so that an interrupted start leaves none that is half filled.</summary>
    public static async Task InitialiseAsync(LocalDatabaseOptions options, Func<string, Task> fill)
    {
        var data = DataFolder(options);
        if (Directory.Exists(data))
            return;
        var partial = data + ".partial";
        if (Directory.Exists(partial))
            Directory.Delete(partial, recursive: true);
        Directory.CreateDirectory(options.Folder);
        await fill(partial);
        Directory.Move(partial, data);
    }

    /// <summary>The version in what a server says of itself, e.g. <c>mysqld  Ver 9.7.4-2 for …</c>.</summary>
    public static string VersionIn(string text) => text[(text.IndexOf("Ver ", StringComparison.Ordinal) + 4)..].Split('-', ' ')[0];

    private static string DataFolder(LocalDatabaseOptions options) => Path.Combine(options.Folder, "data");
}
