using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Runs;

namespace Mba.MySql.Queries;

/// <summary>What the retention removed.</summary>
public readonly record struct RetentionResult(long RejectsPurged, int TablesDropped);

/// <summary>Deletes what has expired: old rejected records, tables that a dead worker left behind.</summary>
public sealed class Retention(MySqlSessions sessions, IngestOptions options)
{
    private const int RowsAtOnce = 10_000;

    /// <summary>In small transactions, so that nobody waits for it; harmless when it runs twice at once.</summary>
    public async Task<RetentionResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        long purged = 0,
            some;
        do
        {
            some = await RejectStore.PurgeAsync(session, options.RejectRetention, RowsAtOnce, cancellationToken);
            purged += some;
        } while (some == RowsAtOnce);
        return new RetentionResult(purged, await StagedTables.DropAbandonedAsync(session, cancellationToken));
    }
}
