using System.Globalization;
using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>Runs of one status, table, code and file type that were created within one step of time, summed.</summary>
public sealed record RunSums(AuditStatus Status, long Runs, long Rows, long Rejected, long Bytes, long LoadMilliseconds)
{
    /// <summary>Start of the step.</summary>
    public DateTime At { get; init; }

    public string Table { get; init; } = "";

    public string ErrorCode { get; init; } = "";

    public string FileType { get; init; } = "";
}

/// <summary>Uploads by outcome.</summary>
public readonly record struct UploadSums(long Open, long Arrived, long Lost);

/// <summary>Sums over runs and uploads. Whole hours come from the rollup, an hour's minutes from the audit's index on created_at.</summary>
public sealed class StatQueries(MySqlSessions sessions)
{
    /// <summary>Tickets of days before yesterday never change their state any more: parts may take a day.</summary>
    private const int SettledDays = 1;

    /// <summary>Sums by status of all runs ever.</summary>
    public Task<IReadOnlyList<RunSums>> TotalAsync(CancellationToken cancellationToken) =>
        QueryAsync(
            Sql.Of(
                $"""
                SELECT NULL AS step_at, status, '' AS table_name, '' AS error_code, '' AS file_type, SUM(runs) AS runs, SUM(rows_loaded) AS loaded,
                  SUM(rows_rejected) AS rejected, SUM(bytes) AS bytes, SUM(duration_ms) AS duration
                FROM ingestion_stat_day GROUP BY status
                """
            ),
            cancellationToken
        );

    /// <summary>Sums of whole hours from the rollup.</summary>
    public Task<IReadOnlyList<RunSums>> HoursAsync(DateTimeOffset from, CancellationToken cancellationToken) =>
        QueryAsync(
            Sql.Of(
                $"""
                SELECT created_hour AS step_at, status, table_name, error_code, file_type, runs, rows_loaded AS loaded, rows_rejected AS rejected, bytes,
                  duration_ms AS duration
                FROM ingestion_stat WHERE created_hour >= {from.UtcDateTime}
                """
            ),
            cancellationToken
        );

    /// <summary>Sums of whole days from the rollup.</summary>
    public Task<IReadOnlyList<RunSums>> DaysAsync(DateTimeOffset from, CancellationToken cancellationToken) =>
        QueryAsync(
            Sql.Of(
                $"""
                SELECT TIMESTAMP(DATE(created_hour)) AS step_at, status, table_name, error_code, file_type, SUM(runs) AS runs, SUM(rows_loaded) AS loaded,
                  SUM(rows_rejected) AS rejected, SUM(bytes) AS bytes, SUM(duration_ms) AS duration
                FROM ingestion_stat WHERE created_hour >= {from.UtcDateTime} GROUP BY 1, 2, 3, 4, 5
                """
            ),
            cancellationToken
        );

    /// <summary>Sums of steps of <paramref name="stepSeconds"/> from the audit itself: for short spans.</summary>
    public Task<IReadOnlyList<RunSums>> StepsAsync(DateTimeOffset from, int stepSeconds, CancellationToken cancellationToken)
    {
        var step = new SqlText(stepSeconds.ToString(CultureInfo.InvariantCulture));
        return QueryAsync(
            Sql.Of(
                $"""
                SELECT TIMESTAMP({from.UtcDateTime}) + INTERVAL (TIMESTAMPDIFF(SECOND, {from.UtcDateTime}, created_at) DIV {step}) * {step} SECOND AS step_at, status,
                  COALESCE(table_name, '') AS table_name, COALESCE(error_code, '') AS error_code, {StatRollup.FileType} AS file_type, COUNT(*) AS runs,
                  SUM(rows_inserted + rows_updated) AS loaded, SUM(rows_rejected) AS rejected, SUM(COALESCE(bytes, 0)) AS bytes,
                  SUM(COALESCE(duration_ms, 0)) AS duration
                FROM ingestion_audit WHERE created_at >= {from.UtcDateTime} GROUP BY 1, 2, 3, 4, 5
                """
            ),
            cancellationToken
        );
    }

    /// <summary>How many successful runs took how long, by bin of <see cref="StatRollup.BinFactor"/>, ascending.</summary>
    public async Task<IReadOnlyList<(int Bin, long Runs)>> DurationsAsync(
        DateTimeOffset from,
        bool wholeHours,
        CancellationToken cancellationToken
    )
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var sql = wholeHours
            ? Sql.Of(
                $"SELECT bin, SUM(runs) AS n FROM ingestion_stat_duration WHERE created_hour >= {from.UtcDateTime} GROUP BY bin ORDER BY bin"
            )
            : Sql.Of(
                $"""
                SELECT {StatRollup.Bin} AS bin, COUNT(*) AS n FROM ingestion_audit
                WHERE created_at >= {from.UtcDateTime} AND status = 'SUCCESS' AND duration_ms IS NOT NULL GROUP BY 1 ORDER BY 1
                """
            );
        return await session.QueryAsync(sql, row => ((int)(row.Number("bin") ?? 0), row.Number("n") ?? 0), cancellationToken);
    }

    /// <summary>The longest that one of the newest objects had waited from being stored to its first attempt; null when none began lately.</summary>
    public async Task<double?> WaitSecondsAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.ScalarAsync<double?>(
            Sql.Of(
                $"""
                SELECT MAX(waited) FROM (
                  SELECT GREATEST(TIMESTAMPDIFF(MICROSECOND, object_time, created_at), 0) / 1000000 AS waited FROM ingestion_audit
                  WHERE created_at >= UTC_TIMESTAMP(6) - INTERVAL 15 MINUTE AND trigger_source = 'sqs' AND run = 1
                  ORDER BY created_at DESC LIMIT 20) newest
                """
            ),
            cancellationToken
        );
    }

    /// <summary>All uploads ever: settled days from their own sums, later ones from the tickets.</summary>
    public async Task<UploadSums> UploadsAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await SettleAsync(session, cancellationToken);
        var sums = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT SUM(open) AS open, SUM(arrived) AS arrived, SUM(lost) AS lost FROM (
                  SELECT 0 AS open, SUM(arrived) AS arrived, SUM(lost) AS lost FROM ingestion_stat_upload
                  UNION ALL
                  SELECT SUM(NOT has_arrived AND NOT is_over), SUM(has_arrived), SUM(NOT has_arrived AND is_over) FROM ({Tickets(
                    Sql.Of($"requested_at >= COALESCE((SELECT MAX(requested_day) + INTERVAL 1 DAY FROM ingestion_stat_upload), '1970-01-01')")
                )}) tickets) parts
                """
            ),
            row => new UploadSums(row.Number("open") ?? 0, row.Number("arrived") ?? 0, row.Number("lost") ?? 0),
            cancellationToken
        );
        return sums[0];
    }

    /// <summary>Sums the days that have become settled since the last time; repeating it is harmless.</summary>
    private static Task<int> SettleAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var days = new SqlText(SettledDays.ToString(CultureInfo.InvariantCulture));
        return session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT IGNORE INTO ingestion_stat_upload (requested_day, arrived, lost)
                SELECT DATE(requested_at), SUM(has_arrived), SUM(NOT has_arrived) FROM ({Tickets(
                    Sql.Of(
                        $"""
                        requested_at < UTC_DATE() - INTERVAL {days} DAY
                        AND requested_at >= COALESCE((SELECT MAX(requested_day) + INTERVAL 1 DAY FROM ingestion_stat_upload), '1970-01-01')
                        """
                    )
                )}) tickets GROUP BY 1
                """
            ),
            cancellationToken
        );
    }

    /// <summary>Tickets with whether their file has arrived, and whether it still can.</summary>
    private static Sql Tickets(Sql condition) =>
        Sql.Of(
            $"""
            SELECT requested_at, completed_at IS NOT NULL OR EXISTS (SELECT 1 FROM ingestion_audit a WHERE a.upload_id = t.id) AS has_arrived,
              aborted_at IS NOT NULL OR expires_at < UTC_TIMESTAMP(6) AS is_over
            FROM upload_ticket t WHERE {condition}
            """
        );

    private async Task<IReadOnlyList<RunSums>> QueryAsync(Sql sql, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            sql,
            row => new RunSums(
                Enum.Parse<AuditStatus>(row.GetString("status")),
                row.Number("runs") ?? 0,
                row.Number("loaded") ?? 0,
                row.Number("rejected") ?? 0,
                row.Number("bytes") ?? 0,
                row.Number("duration") ?? 0
            )
            {
                At = row.Time("step_at") ?? default,
                Table = row.GetString("table_name"),
                ErrorCode = row.GetString("error_code"),
                FileType = row.GetString("file_type"),
            },
            cancellationToken
        );
    }
}
