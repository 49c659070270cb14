using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>What an operator may do to runs that have ended: undo them, or let them be tried again.</summary>
public sealed class AuditActions(MySqlSessions sessions)
{
    /// <summary>
    /// Takes a run's rows out of its table by their lineage and marks it UNDONE, which stays so until the file is forced. A load in blocks that was given up
    /// has rows in its table, too.
    /// </summary>
    /// <param name="id">The audit id.</param>
    /// <param name="who">Kept beside the run.</param>
    /// <param name="cancellationToken">Rolls everything back.</param>
    /// <returns>The row as it is then, and the rows taken out.</returns>
    /// <exception cref="IngestException">The run cannot be undone; with the reason.</exception>
    public async Task<(AuditRow Audit, long RowsRemoved)> UndoAsync(string id, string who, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        try
        {
            await session.BeginAsync(cancellationToken);
            var run = await LockAsync(session, id, cancellationToken);
            var blocks = await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_block WHERE seq = {run.Audit.Seq}"), cancellationToken);
            await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_scan WHERE seq = {run.Audit.Seq}"), cancellationToken);
            MustBeUndoable(run, blocks);
            var removed = await RemoveAsync(session, run, cancellationToken);
            await ContentLedger.ReleaseAsync(session, run.Audit.Seq, cancellationToken);
            await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    UPDATE ingestion_audit SET status = 'UNDONE', undone_at = UTC_TIMESTAMP(6), undone_by = {who}, lease_token = NULL, lease_until = NULL, connection_id = NULL
                    WHERE seq = {run.Audit.Seq}
                    """
                ),
                cancellationToken
            );
            await session.CommitAsync(cancellationToken);
            return ((await LockAsync(session, id, cancellationToken)).Audit, removed);
        }
        catch (Exception e) when (e is not IngestException and not OperationCanceledException)
        {
            throw MySqlErrors.Translate(e, IngestStage.Undo, sessions.Database);
        }
    }

    /// <summary>Lets a FAILED run be tried again by its next delivery; returns the request that delivers it.</summary>
    /// <exception cref="IngestException">The run has not failed, or is at work.</exception>
    public async Task<IngestRequest> AllowRetryAsync(string id, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.BeginAsync(cancellationToken);
        var run = await LockAsync(session, id, cancellationToken);
        var audit = run.Audit;
        if (run.LeaseIsLive)
            throw Refuse("AT_WORK", "a worker has it right now");
        if (audit.Status is not (AuditStatus.FAILED or AuditStatus.STARTED))
            throw Refuse("NOT_FAILED", $"the run is {audit.Status}; only a failed one is retried (force loads a file again)");
        await session.ExecuteAsync(Sql.Of($"UPDATE ingestion_audit SET retryable = 1 WHERE seq = {audit.Seq}"), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new IngestRequest
        {
            Bucket = audit.S3Bucket,
            Key = audit.S3Key,
            VersionId = audit.VersionId,
            Sequencer = audit.Sequencer,
            Table = run.RequestedTable,
            Trigger = IngestTrigger.Api,
        };
    }

    private static void MustBeUndoable(EndedRun run, int blocks)
    {
        if (run.LeaseIsLive)
            throw Refuse("AT_WORK", "a worker has it right now");
        if (run.Audit.Status != AuditStatus.SUCCESS && blocks == 0)
            throw Refuse("NOT_LOADED", $"the run is {run.Audit.Status} and has no rows to take out");
        if (run.Mode is not (nameof(LoadMode.Append) or nameof(LoadMode.Landing)))
            throw Refuse(
                "NOT_UNDOABLE",
                $"{run.Mode} has overwritten rows that are not kept; load the former file again with force instead"
            );
    }

    private static async Task<long> RemoveAsync(MySqlSession session, EndedRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await RunRows.DeleteAsync(session, run.Audit.TableName ?? "", run.Audit.Seq, cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            // Somebody has dropped the table, and the rows with it.
            return 0;
        }
    }

    /// <summary>Holds the run until the transaction ends.</summary>
    private static async Task<EndedRun> LockAsync(MySqlSession session, string id, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {AuditTable.Columns}, requested_table, load_mode, COALESCE(lease_until > UTC_TIMESTAMP(6), 0) AS lease_is_live
                    FROM ingestion_audit WHERE id = {id} FOR UPDATE
                    """
                ),
                row => new EndedRun(
                    AuditTable.Read(row),
                    AuditTable.Text(row, "load_mode"),
                    AuditTable.Text(row, "requested_table"),
                    AuditTable.Number(row, "lease_is_live") == 1
                ),
                cancellationToken
            )
        ).FirstOrDefault() ?? throw Refuse("UNKNOWN_RUN", "there is no such run");

    private static IngestException Refuse(string code, string reason) => new(IngestStage.Undo, code, reason);

    private sealed record EndedRun(AuditRow Audit, string? Mode, string? RequestedTable, bool LeaseIsLive);
}
