using Mba.Cli.Local;
using MySqlConnector;

namespace Mba.IntegrationTests.Fixtures;

/// <summary>
/// A server whose storage can be full: all tables share one InnoDB tablespace of a fixed size, which needs no rights over disks. It logs every statement.
/// </summary>
public sealed class SmallServer : RestartableServer
{
    private const string Megabytes = "96M";
    private const int LargestBlob = 4 << 20;

    /// <summary>MariaDB needs pages in order to drop a table: so much may be left.</summary>
    private int SmallestBlob => IsMariaDb ? 1 << 20 : 16 << 10;

    protected override LocalDatabaseOptions Options =>
        field ??= base.Options with
        {
            Arguments =
            [
                "--innodb-file-per-table=0",
                $"--innodb-data-file-path=ibdata1:12M;ibdata2:{Megabytes}",
                "--log-output=FILE",
                "--general-log=1",
                $"--general-log-file={Path.Combine(base.Options.Folder, "general.log")}",
                "--slow-query-log=1",
                $"--slow-query-log-file={Path.Combine(base.Options.Folder, "slow.log")}",
                "--long-query-time=0",
                .. IsMariaDb ? new[] { "--innodb-undo-tablespaces=2" } : [],
            ],
        };

    /// <summary>Its error log, general log and slow log.</summary>
    public IReadOnlyList<string> LogFiles =>
        [.. new[] { "server.log", "general.log", "slow.log" }.Select(f => Path.Combine(Options.Folder, f))];

    /// <summary>Takes all space: what needs more than a little is refused until <see cref="EmptyAsync"/>.</summary>
    public async Task FillAsync()
    {
        await ExecuteAsync("CREATE DATABASE IF NOT EXISTS ballast");
        await ExecuteAsync("CREATE TABLE IF NOT EXISTS ballast.ballast (id INT AUTO_INCREMENT PRIMARY KEY, filler LONGBLOB)");
        for (var bytes = LargestBlob; bytes >= SmallestBlob; bytes /= 2)
        {
            while (await TryAsync($"INSERT INTO ballast.ballast (filler) VALUES (REPEAT('b', {bytes}))")) { }
        }
    }

    public Task EmptyAsync() => ExecuteAsync("DROP DATABASE IF EXISTS ballast");

    /// <summary>False when there is no space for it.</summary>
    private async Task<bool> TryAsync(string sql)
    {
        try
        {
            await ExecuteAsync(sql);
            return true;
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.RecordFileFull)
        {
            return false;
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new MySqlConnection(Database.ConnectionString("mysql") + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = new MySqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }
}
