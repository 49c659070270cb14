using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Claims;

/// <summary>Ends runs that nobody works on: their blocks go first, then their content is free.</summary>
internal sealed class UnfinishedRuns(MySqlSessions sessions, IngestOptions options)
{
    /// <summary>Why a run is ended whose worker left it STARTED.</summary>
    internal sealed record Reason(string Code, string Text);

    public static Reason Supplanted { get; } =
        new(
            "SUPPLANTED",
            "its worker ended without a result, and another file took its place; a retry loads it again, or skips it as a duplicate"
        );

    public static Reason Abandoned { get; } =
        new(
            "ABANDONED",
            "its worker ended without a result, and no delivery has continued it; redrive its message with `mba dlq redrive`, or run `mba audit retry`"
        );

    /// <summary>Runs whose time to be continued is over and that nobody works on.</summary>
    public static async Task<IReadOnlyList<long>> OverdueAsync(MySqlSession session, int limit, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT seq FROM ingestion_audit
                WHERE resume_by < UTC_TIMESTAMP(6) AND status IN ('STARTED', 'FAILED') AND COALESCE(lease_until <= UTC_TIMESTAMP(6), 1)
                ORDER BY resume_by LIMIT {limit}
                """
            ),
            row => row.GetInt64(0),
            cancellationToken
        );

    /// <summary>Removes a run's blocks and releases its content; false when it is at work, or a continuation of it is on its way.</summary>
    public async Task<bool> TryEndAsync(long seq, Reason reason, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        if (await TakeAsync(session, seq, evenContinued: false, cancellationToken) is not { } fence)
            return await IsEndedAsync(session, seq, cancellationToken);
        await BlockRemoval.RemoveAsync(session, fence, options, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await CheckpointStore.ForgetAsync(session, seq, cancellationToken);
        await ContentLedger.ReleaseAsync(session, seq, cancellationToken);
        if (!await RunEnd.AbandonAsync(session, fence, reason.Code, reason.Text, cancellationToken))
            throw Lease.LostError();
        await session.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes the claim of a run that nobody works on; null when somebody does, or it has ended with success.</summary>
    /// <param name="session">Outside a transaction.</param>
    /// <param name="seq">The run.</param>
    /// <param name="evenContinued">True to take it from under a continuation that is on its way.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Fence?> TakeAsync(MySqlSession session, long seq, bool evenContinued, CancellationToken cancellationToken)
    {
        var found = (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {Predecessor.Columns} FROM ingestion_audit
                    WHERE seq = {seq} AND status IN ('STARTED', 'FAILED') AND COALESCE(lease_until <= UTC_TIMESTAMP(6), 1)
                      AND ({evenContinued} OR NOT (status = 'STARTED' AND lease_token IS NULL AND COALESCE(resume_by > UTC_TIMESTAMP(6), 0)))
                    """
                ),
                Predecessor.Read,
                cancellationToken
            )
        );
        if (found.Count == 0)
            return null;
        var fence = new Fence(seq, RunClaims.NewToken());
        var take = Sql.Of(
            $"""
            UPDATE ingestion_audit SET lease_token = {fence.Token}, lease_until = {Lease.Until(
                options
            )}, connection_id = {session.ConnectionId}, claimed_at = UTC_TIMESTAMP(6)
            WHERE seq = {seq} AND status IN ('STARTED', 'FAILED') AND lease_token <=> {found[
                0
            ].LeaseToken} AND COALESCE(lease_until <= UTC_TIMESTAMP(6), 1)
            """
        );
        return await found[0].ReplaceAsync(session, take, cancellationToken) ? fence : null;
    }

    private static async Task<bool> IsEndedAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(
            Sql.Of($"SELECT COUNT(*) FROM ingestion_audit WHERE seq = {seq} AND status IN ('STARTED', 'FAILED')"),
            cancellationToken
        ) == 0;
}
