using Mba.MySql.Claims;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Queries;

/// <summary>A table that files are loaded into. <see cref="ApproximateRows"/> is the server's estimate.</summary>
public sealed record TableSummary(string Name, long ApproximateRows, int Columns, long Loads, DateTime? LastLoadedAt);

/// <summary>A column as the catalogue describes it.</summary>
public sealed record ColumnSummary(string Name, string Type, bool Nullable, bool Key);

/// <summary>What people ask of the tables: which there are, what they hold, who filled them.</summary>
public sealed class TableQueries(MySqlSessions sessions)
{
    /// <summary>Every table that the system made rows in or has declared, by name. Its own tables are not among them.</summary>
    /// <remarks>
    /// Each view is asked with the database's name in its own condition: MariaDB opens every table of every database for a view that is joined without it,
    /// and waits for those that somebody else is making or changing.
    /// </remarks>
    public async Task<IReadOnlyList<TableSummary>> ListAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var tables = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT t.TABLE_NAME AS name, COALESCE(t.TABLE_ROWS, 0) AS approximate_rows, c.column_count
                FROM information_schema.TABLES t
                JOIN (
                  SELECT TABLE_NAME AS table_name, COUNT(*) - 2 AS column_count FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()
                  GROUP BY TABLE_NAME HAVING SUM(COLUMN_NAME IN ('_ingestion_seq', '_line')) = 2
                ) c ON c.table_name = t.TABLE_NAME
                WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE'
                ORDER BY t.TABLE_NAME
                """
            ),
            ReadTable,
            cancellationToken
        );
        return await WithLoadsAsync(session, tables, cancellationToken);
    }

    /// <summary>The columns of a table without those of lineage; empty when there is no such table.</summary>
    public async Task<IReadOnlyList<ColumnSummary>> ColumnsAsync(string table, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE = 'YES' AS nullable, COLUMN_KEY = 'PRI' AS is_key
                FROM information_schema.COLUMNS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} AND COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record')
                ORDER BY ORDINAL_POSITION
                """
            ),
            row => new ColumnSummary(
                row.GetString("name"),
                row.GetString("type"),
                AuditTable.Number(row, "nullable") == 1,
                AuditTable.Number(row, "is_key") == 1
            ),
            cancellationToken
        );
    }

    private static async Task<IReadOnlyList<TableSummary>> WithLoadsAsync(
        MySqlSession session,
        List<TableSummary> tables,
        CancellationToken cancellationToken
    )
    {
        var loads = (
            await session.QueryAsync(
                Sql.Of(
                    $"SELECT table_name, COUNT(*) AS loads, MAX(finished_at) AS last_loaded FROM ingestion_audit WHERE status = 'SUCCESS' AND table_name IS NOT NULL GROUP BY table_name"
                ),
                row => (Table: row.GetString("table_name"), Loads: row.GetInt64("loads"), Last: AuditTable.Time(row, "last_loaded")),
                cancellationToken
            )
        ).ToDictionary(l => l.Table, StringComparer.Ordinal);
        return [.. tables.Select(t => loads.TryGetValue(t.Name, out var l) ? t with { Loads = l.Loads, LastLoadedAt = l.Last } : t)];
    }

    private static TableSummary ReadTable(MySqlDataReader row) =>
        new(
            row.GetString("name"),
            AuditTable.Number(row, "approximate_rows") ?? 0,
            (int)(AuditTable.Number(row, "column_count") ?? 0),
            Loads: 0,
            LastLoadedAt: null
        );
}
