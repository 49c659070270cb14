using System.Diagnostics;

namespace Mba.Benchmarks;

/// <summary>A local server and how its command-line client reaches it.</summary>
public sealed record BenchServer(string Host, int Port, string User, string Password, string Database, string Version);

/// <summary>The rival that sets the bars: the <c>mariadb</c> client's LOAD DATA LOCAL into a plain ready table, without lineage columns and keys.</summary>
public sealed class ClientLoad(BenchServer server)
{
    /// <summary>Empties (or makes) the ready table.</summary>
    public Task PrepareAsync(string table, string columns, CancellationToken cancellationToken) =>
        RunAsync($"DROP TABLE IF EXISTS `{table}`; CREATE TABLE `{table}` ({columns}) ENGINE=InnoDB", cancellationToken);

    /// <summary>Loads one file the way a careful person does by hand: header skipped, quotes known.</summary>
    public Task LoadAsync(string table, string file, CancellationToken cancellationToken) =>
        RunAsync(LoadSql(table, file), cancellationToken);

    /// <summary>One client session that loads and audits each file and commits after each.</summary>
    public Task LoadEachAsync(string table, IEnumerable<string> files, CancellationToken cancellationToken) =>
        RunAsync(
            string.Join(
                '\n',
                files.Select(f =>
                    $"BEGIN; {LoadSql(table, f)}; INSERT INTO `bench_audit` (file, at) VALUES ('{Path.GetFileName(f)}', NOW(6)); COMMIT;"
                )
            ),
            cancellationToken
        );

    /// <summary>Runs the statements of a file in one session of the client.</summary>
    public Task RunFileAsync(string path, CancellationToken cancellationToken) => RunAsync($"source {path}", cancellationToken);

    /// <summary>Runs statements in one session of the client, over TCP as our own connections go.</summary>
    public async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("mariadb")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-defaults",
                "--protocol=TCP",
                "--host=" + server.Host,
                FormattableString.Invariant($"--port={server.Port}"),
                "--user=" + server.User,
                "--local-infile=1",
                "--skip-ssl",
                "--database=" + server.Database,
                "--default-character-set=utf8mb4",
            },
            Environment = { ["MYSQL_PWD"] = server.Password },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("the mariadb client did not start");
        await process.StandardInput.WriteAsync(sql.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException("the mariadb client failed: " + errors);
    }

    private static string LoadSql(string table, string file) =>
        $"LOAD DATA LOCAL INFILE '{file}' INTO TABLE `{table}` CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' "
        + "LINES TERMINATED BY '\\n' IGNORE 1 LINES";
}
