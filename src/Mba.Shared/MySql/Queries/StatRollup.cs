using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>
/// Keeps <c>ingestion_stat</c> up to date: hours whose runs have changed since the last time are summed again, whole, in one transaction. Whoever asks
/// for figures brings it forward; who finds another at it reads what is there.
/// </summary>
public sealed class StatRollup(MySqlSessions sessions)
{
    /// <summary>Bins of durations: each is this much wider than the one before, so that a percentile is right within 5 percent.</summary>
    public const double BinFactor = 1.1;

    /// <summary>A transaction may commit later than it wrote: changes of the last minutes are looked at again.</summary>
    private const int LookBackSeconds = 120;

    /// <summary>Sums the hours that have changed; false when another is at it.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.BeginAsync(cancellationToken);
        var state = await session.QueryAsync(
            Sql.Of($"SELECT refreshed_to, UTC_TIMESTAMP(6) FROM ingestion_stat_state WHERE id = 1 FOR UPDATE SKIP LOCKED"),
            row => (From: row.GetDateTime(0), To: row.GetDateTime(1)),
            cancellationToken
        );
        if (state is not [var (from, to)])
            return false;
        var hours = await ChangedHoursAsync(session, from, cancellationToken);
        foreach (var span in Spans(hours))
        {
            await SumAsync(session, span.From, span.To, cancellationToken);
            await SumDaysAsync(session, span.From.Date, span.To.AddTicks(-1).Date.AddDays(1), cancellationToken);
        }
        await session.ExecuteAsync(Sql.Of($"UPDATE ingestion_stat_state SET refreshed_to = {to} WHERE id = 1"), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<List<DateTime>> ChangedHoursAsync(MySqlSession session, DateTime from, CancellationToken cancellationToken)
    {
        var since = from > DateTime.UnixEpoch.AddYears(1) ? from.AddSeconds(-LookBackSeconds) : from;
        return await session.QueryAsync(
            Sql.Of($"SELECT DISTINCT {Hour} AS changed_hour FROM ingestion_audit WHERE updated_at >= {since} ORDER BY changed_hour"),
            row => row.GetDateTime(0),
            cancellationToken
        );
    }

    /// <summary>Hours that follow each other are summed by one statement.</summary>
    private static IEnumerable<(DateTime From, DateTime To)> Spans(List<DateTime> hours)
    {
        for (var first = 0; first < hours.Count; )
        {
            var last = first;
            while (last + 1 < hours.Count && hours[last + 1] == hours[last].AddHours(1))
                last++;
            yield return (hours[first], hours[last].AddHours(1));
            first = last + 1;
        }
    }

    private static async Task SumAsync(MySqlSession session, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                DELETE FROM ingestion_stat WHERE created_hour >= {from} AND created_hour < {to};
                INSERT INTO ingestion_stat (created_hour, status, table_name, error_code, file_type, runs, rows_loaded, rows_rejected, bytes, duration_ms)
                SELECT {Hour}, status, COALESCE(table_name, ''), COALESCE(error_code, ''), {FileType}, COUNT(*), SUM(rows_inserted + rows_updated),
                  SUM(rows_rejected), SUM(COALESCE(bytes, 0)), SUM(COALESCE(duration_ms, 0))
                FROM ingestion_audit WHERE created_at >= {from} AND created_at < {to} GROUP BY 1, 2, 3, 4, 5
                """
            ),
            cancellationToken
        );
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                DELETE FROM ingestion_stat_duration WHERE created_hour >= {from} AND created_hour < {to};
                INSERT INTO ingestion_stat_duration (created_hour, bin, runs)
                SELECT {Hour}, {Bin}, COUNT(*) FROM ingestion_audit
                WHERE created_at >= {from} AND created_at < {to} AND status = 'SUCCESS' AND duration_ms IS NOT NULL GROUP BY 1, 2
                """
            ),
            cancellationToken
        );
    }

    private static Task<int> SumDaysAsync(MySqlSession session, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"""
                DELETE FROM ingestion_stat_day WHERE created_day >= {from} AND created_day < {to};
                INSERT INTO ingestion_stat_day (created_day, status, runs, rows_loaded, rows_rejected, bytes, duration_ms)
                SELECT DATE(created_hour), status, SUM(runs), SUM(rows_loaded), SUM(rows_rejected), SUM(bytes), SUM(duration_ms)
                FROM ingestion_stat WHERE created_hour >= {from} AND created_hour < {to} GROUP BY 1, 2
                """
            ),
            cancellationToken
        );

    /// <summary>The full hour of created_at.</summary>
    internal static SqlText Hour { get; } = new("TIMESTAMP(DATE(created_at), MAKETIME(HOUR(created_at), 0, 0))");

    /// <summary>The bin of duration_ms: whole powers of the factor.</summary>
    internal static SqlText Bin { get; } = new("FLOOR(LN(GREATEST(duration_ms, 1)) / LN(1.1))");

    /// <summary>The extension of the key; <c>csv.gz</c> is one.</summary>
    internal static SqlText FileType { get; } =
        new("LEFT(LOWER(IF(LOCATE('.', file_name) = 0, '', SUBSTRING_INDEX(file_name, '.', IF(file_name LIKE '%.%.gz', -2, -1)))), 20)");
}
