using global::MySql.Data.MySqlClient;
using Mba.MySql.Claims;
using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>Runs of one status that started in a span of time, summed.</summary>
public sealed record RunSums(AuditStatus Status, long Runs, long Rows, long Rejected, long Bytes, long LoadMilliseconds);

/// <summary>Sums over the audit.</summary>
public sealed class StatQueries(MySqlSessions sessions)
{
    /// <summary>Sums by status of the runs that started at <paramref name="from"/> or later; null for all there ever were.</summary>
    public async Task<IReadOnlyList<RunSums>> SumsAsync(DateTimeOffset? from, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var since = from?.UtcDateTime ?? new DateTime(1000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT status, COUNT(*) AS runs, SUM(rows_inserted + rows_updated) AS loaded, SUM(rows_rejected) AS rejected,
                  SUM(COALESCE(bytes, 0)) AS bytes, SUM(COALESCE(duration_ms, 0)) AS duration
                FROM ingestion_audit WHERE started_at >= {since} GROUP BY status
                """
            ),
            ReadSums,
            cancellationToken
        );
    }

    /// <summary>Failed runs by error code.</summary>
    public Task<IReadOnlyDictionary<string, long>> ErrorsAsync(DateTimeOffset from, CancellationToken cancellationToken) =>
        CountsAsync(
            Sql.Of(
                $"""
                SELECT COALESCE(error_code, 'UNKNOWN') AS name, COUNT(*) AS n FROM ingestion_audit
                WHERE status = 'FAILED' AND started_at >= {from.UtcDateTime} GROUP BY COALESCE(error_code, 'UNKNOWN') ORDER BY n DESC LIMIT 20
                """
            ),
            cancellationToken
        );

    /// <summary>Runs by the extension of their key; <c>csv.gz</c> is one.</summary>
    public Task<IReadOnlyDictionary<string, long>> FileTypesAsync(DateTimeOffset from, CancellationToken cancellationToken) =>
        CountsAsync(
            Sql.Of(
                $"""
                SELECT name, COUNT(*) AS n
                FROM (SELECT LOWER(SUBSTRING_INDEX(SUBSTRING_INDEX(s3_key, '/', -1), '.', IF(s3_key LIKE '%.%.gz', -2, -1))) AS name
                      FROM ingestion_audit WHERE started_at >= {from.UtcDateTime}) AS runs
                GROUP BY name ORDER BY n DESC LIMIT 20
                """
            ),
            cancellationToken
        );

    private async Task<IReadOnlyDictionary<string, long>> CountsAsync(Sql sql, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var counts = await session.QueryAsync(sql, row => KeyValuePair.Create(row.GetString("name"), row.GetInt64("n")), cancellationToken);
        return counts.ToDictionary(StringComparer.Ordinal);
    }

    private static RunSums ReadSums(MySqlDataReader row) =>
        new(
            Enum.Parse<AuditStatus>(row.GetString("status")),
            row.GetInt64("runs"),
            AuditTable.Number(row, "loaded") ?? 0,
            AuditTable.Number(row, "rejected") ?? 0,
            AuditTable.Number(row, "bytes") ?? 0,
            AuditTable.Number(row, "duration") ?? 0
        );
}
