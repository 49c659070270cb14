using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Queries;

/// <summary>A table that files are loaded into. <see cref="ApproximateRows"/> is the server's estimate.</summary>
public sealed record TableSummary(string Name, long ApproximateRows, int Columns, long Loads, DateTime? LastLoadedAt);

/// <summary>A column as the catalogue describes it.</summary>
public sealed record ColumnSummary(string Name, string Type, bool Nullable, bool Key)
{
    /// <summary>How it came to be so; null when nobody recorded it.</summary>
    public ColumnOrigin? Origin { get; init; }
}

/// <summary>Why a column has its type, and the run that last changed it.</summary>
public sealed record ColumnOrigin(string? Reason, string? IngestionId, string? FileName, DateTime? At);

/// <summary>What was loaded into a table on one day.</summary>
public sealed record DayOfLoads(DateTime Day, long Loads, long Rows);

/// <summary>What people ask of the tables: which there are, what they hold, who filled them.</summary>
public sealed class TableQueries(MySqlSessions sessions, StatRollup rollup)
{
    /// <summary>Every table that the system made rows in or has declared, by name. Its own tables, and those that a load has made for itself, are not among them.</summary>
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
                WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_NAME NOT LIKE 'ingestion\_%'
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
        var columns = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE = 'YES' AS nullable, COLUMN_KEY = 'PRI' AS is_key
                FROM information_schema.COLUMNS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} AND COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record')
                ORDER BY ORDINAL_POSITION
                """
            ),
            row => new ColumnSummary(row.GetString("name"), row.GetString("type"), row.Number("nullable") == 1, row.Number("is_key") == 1),
            cancellationToken
        );
        var origins = await OriginsAsync(session, table, cancellationToken);
        return [.. columns.Select(c => c with { Origin = origins.GetValueOrDefault(c.Name) })];
    }

    /// <summary>Days since <paramref name="from"/> on which something was loaded into a table.</summary>
    public async Task<IReadOnlyList<DayOfLoads>> DaysAsync(string table, DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT DATE(created_hour) AS loaded_day, SUM(runs) AS loads, SUM(rows_loaded) AS loaded FROM ingestion_stat
                WHERE created_hour >= {from.UtcDateTime} AND status = 'SUCCESS' AND table_name = {table} GROUP BY 1 ORDER BY 1
                """
            ),
            row => new DayOfLoads(row.GetDateTime("loaded_day"), row.Number("loads") ?? 0, row.Number("loaded") ?? 0),
            cancellationToken
        );
    }

    private static async Task<Dictionary<string, ColumnOrigin>> OriginsAsync(
        MySqlSession session,
        string table,
        CancellationToken cancellationToken
    ) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT c.column_name AS name, IF(c.declared, 'declared', c.reason) AS reason, a.id, a.file_name, a.created_at
                    FROM ingestion_column c LEFT JOIN ingestion_audit a ON a.seq = c.changed_seq WHERE c.table_name = {table}
                    """
                ),
                row =>
                    KeyValuePair.Create(
                        row.GetString("name"),
                        new ColumnOrigin(row.Text("reason"), row.Text("id"), row.Text("file_name"), row.Time("created_at"))
                    ),
                cancellationToken
            )
        ).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads come from the sums that are kept of them, the newest from the index of each table.</summary>
    private async Task<IReadOnlyList<TableSummary>> WithLoadsAsync(
        MySqlSession session,
        List<TableSummary> tables,
        CancellationToken cancellationToken
    )
    {
        await rollup.RefreshAsync(cancellationToken);
        var loads = (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT s.table_name, s.loads,
                      (SELECT a.finished_at FROM ingestion_audit a WHERE a.table_name = s.table_name AND a.status = 'SUCCESS' ORDER BY a.created_at DESC LIMIT 1) AS last_loaded
                    FROM (SELECT table_name, SUM(runs) AS loads FROM ingestion_stat WHERE status = 'SUCCESS' AND table_name <> '' GROUP BY table_name) s
                    """
                ),
                row => (Table: row.GetString("table_name"), Loads: row.Number("loads") ?? 0, Last: row.Time("last_loaded")),
                cancellationToken
            )
        ).ToDictionary(l => l.Table, StringComparer.Ordinal);
        return [.. tables.Select(t => loads.TryGetValue(t.Name, out var l) ? t with { Loads = l.Loads, LastLoadedAt = l.Last } : t)];
    }

    private static TableSummary ReadTable(MySqlDataReader row) =>
        new(
            row.GetString("name"),
            row.Number("approximate_rows") ?? 0,
            (int)(row.Number("column_count") ?? 0),
            Loads: 0,
            LastLoadedAt: null
        );
}
