using Mba.MySql.Connections;

namespace Mba.MySql.Schema;

/// <summary>A table that the system loads, and how often it has.</summary>
public sealed record LoadedTable(string Name, long ApproximateRows, long Loads, DateTime? LastLoad);

/// <summary>What is to be known about a database.</summary>
public sealed record DatabaseReport(string Server, IReadOnlyList<MigrationStatus> Migrations, IReadOnlyList<LoadedTable> Tables);

/// <summary>Looks at the server, the migrations and the tables.</summary>
public sealed class DatabaseStatus(MySqlSessions sessions)
{
    public async Task<DatabaseReport> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var server =
            await session.ScalarAsync<string>(
                Sql.Of($"SELECT CONCAT(IF(VERSION() LIKE '%MariaDB%', 'server ', 'MySQL '), VERSION(), ', database ', DATABASE())"),
                cancellationToken
            ) ?? "";
        var migrations = await new Migrations(sessions).StatusAsync(cancellationToken);
        var tables = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT t.TABLE_NAME AS name, t.TABLE_ROWS AS approximate, COUNT(a.seq) AS loads, MAX(a.finished_at) AS last_load
                FROM information_schema.TABLES t JOIN ingestion_table known ON known.table_name = t.TABLE_NAME
                LEFT JOIN ingestion_audit a ON a.table_name = known.table_name AND a.status = 'SUCCESS'
                WHERE t.TABLE_SCHEMA = DATABASE() GROUP BY t.TABLE_NAME, t.TABLE_ROWS ORDER BY t.TABLE_NAME
                """
            ),
            row => new LoadedTable(row.Text("name") ?? "", row.Number("approximate") ?? 0, row.GetInt64("loads"), row.Time("last_load")),
            cancellationToken
        );
        return new DatabaseReport(server, migrations, tables);
    }
}
