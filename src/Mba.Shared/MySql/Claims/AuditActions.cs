using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>What an operator may do to runs that have ended: undo them, or let them be tried again.</summary>
public sealed class AuditActions(MySqlSessions sessions, IngestOptions options, FaultPoints faults)
{
    public AuditActions(MySqlSessions sessions)
        : this(sessions, new IngestOptions(), FaultPoints.None) { }

    /// <summary>
    /// Deletes a run's rows by their lineage and marks it UNDONE, which stays so until the file is forced. An unfinished load in blocks has rows in its table,
    /// too.
    /// </summary>
    /// <param name="id">The audit id.</param>
    /// <param name="who">Kept beside the run.</param>
    /// <param name="duplicates">What becomes of files that were skipped as duplicates of this run.</param>
    /// <param name="cancellationToken">Rolls everything back.</param>
    /// <exception cref="IngestException">The run cannot be undone; with the reason.</exception>
    public async Task<UndoResult> UndoAsync(string id, string who, UndoDuplicates duplicates, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        try
        {
            await session.BeginAsync(cancellationToken);
            var run = await LockAsync(session, id, cancellationToken);
            if (run.Audit.Status is AuditStatus.STARTED or AuditStatus.FAILED)
            {
                await session.RollbackAsync();
                return await UndoUnfinishedAsync(session, run, who, cancellationToken);
            }
            return await UndoLoadedAsync(session, run, who, duplicates, cancellationToken);
        }
        catch (ContentLoadInProgressException)
        {
            throw Refuse("AT_WORK", "another version of this file is being loaded; try again");
        }
        catch (SharedRowsException e)
        {
            throw Refuse(
                LandedRows.SharesRows,
                $"some rows of this run's content are those of other versions of its file, and {e.Heir}, which it represents, has another name; undo the represented files, too, and load them again with force"
            );
        }
        catch (UnfinishedRunException other)
        {
            var unfinished = await session.ScalarAsync<string>(
                Sql.Of($"SELECT id FROM ingestion_audit WHERE seq = {other.Seq}"),
                cancellationToken
            );
            throw Refuse(
                "AT_WORK",
                $"a version of the file that would take over the rows has not ended: {unfinished}; try again when it has, or undo it first"
            );
        }
        catch (Exception e) when (e is not IngestException and not OperationCanceledException)
        {
            throw MySqlErrors.Translate(e, IngestStage.Undo, sessions.Database, sessions.Rights);
        }
    }

    /// <summary>Lets a FAILED run be tried again as it is.</summary>
    public Task<IngestRequest> AllowRetryAsync(string id, CancellationToken cancellationToken) =>
        AllowRetryAsync(id, null, cancellationToken);

    /// <summary>Lets a FAILED run be tried again by its next delivery; returns the request that delivers it.</summary>
    /// <param name="id">The audit id.</param>
    /// <param name="reading">The reading of a doubtful file that a person accepts, counted from 1; null to leave it as it is.</param>
    /// <param name="cancellationToken">Changes nothing.</param>
    /// <exception cref="IngestException">The run has not failed, is at work, or has no such reading.</exception>
    public async Task<IngestRequest> AllowRetryAsync(string id, int? reading, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.BeginAsync(cancellationToken);
        var run = await LockAsync(session, id, cancellationToken);
        var audit = run.Audit;
        if (run.LeaseIsLive)
            throw Refuse("AT_WORK", "a worker is loading this file right now");
        if (audit.Status is not (AuditStatus.FAILED or AuditStatus.STARTED))
            throw Refuse("NOT_FAILED", $"the run is {audit.Status}; only a failed one is retried (force loads a file again)");
        var accepted = reading is { } number
            ? DialectJson.ReadingOf(audit.Dialect, number)
                ?? throw Refuse("NO_SUCH_READING", "the run's dialect lists no reading of this number")
            : null;
        await session.ExecuteAsync(
            Sql.Of(
                $"UPDATE ingestion_audit SET retryable = 1, resume_by = IF(status = 'STARTED', {Lease.ResumeBy(options)}, resume_by), accepted_reading = COALESCE({accepted}, accepted_reading) WHERE seq = {audit.Seq}"
            ),
            cancellationToken
        );
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

    private async Task<UndoResult> UndoLoadedAsync(
        MySqlSession session,
        EndedRun run,
        string who,
        UndoDuplicates duplicates,
        CancellationToken cancellationToken
    )
    {
        MustBeUndoable(run);
        await MustShareNoRowsAsync(session, run, cancellationToken);
        var loaded = run.Loaded;
        var dependents = await Succession.DependentsAsync(session, loaded, cancellationToken);
        await faults.ReachAsync(FaultPoints.UndoLocked, session.DropAsync, cancellationToken);
        if (dependents.Count > 0 && duplicates == UndoDuplicates.Refuse)
            throw Refuse(
                "HAS_DUPLICATES",
                $"{dependents.Count} skipped files are represented by the rows of this run: {LandedRows.List([.. dependents.Select(d => d.Id)])}; hand the rows over to the newest of them, or undo them, too"
            );
        var undone = duplicates == UndoDuplicates.Undo ? dependents : [];
        foreach (var dependent in undone)
            await RunEnd.UndoAsync(session, dependent.Seq, who, cancellationToken);
        var removed = await Succession.RemoveAsync(session, loaded, successor: null, cancellationToken);
        await RunEnd.UndoAsync(session, loaded.Seq, who, cancellationToken);
        await faults.ReachAsync(FaultPoints.UndoRemoved, session.DropAsync, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new UndoResult(
            (await LockAsync(session, run.Audit.Id, cancellationToken)).Audit,
            removed,
            dependents.Count > 0 && undone.Count == 0 ? dependents[0].Id : null,
            [.. undone.Select(d => d.Id)]
        );
    }

    /// <summary>Takes the claim, so that nobody continues with the run, and removes the blocks that it has committed.</summary>
    private async Task<UndoResult> UndoUnfinishedAsync(MySqlSession session, EndedRun run, string who, CancellationToken cancellationToken)
    {
        var seq = run.Audit.Seq;
        if (run.LeaseIsLive)
            throw Refuse("AT_WORK", "a worker is loading this file right now");
        if (await BlockRecords.SumAsync(session, seq, cancellationToken) is not { } kept)
            throw Refuse("NOT_LOADED", $"the run is {run.Audit.Status} and has no rows to remove");
        if (await new UnfinishedRuns(sessions, options).TakeAsync(session, seq, evenContinued: true, cancellationToken) is not { } fence)
            throw Refuse("AT_WORK", "a worker is loading this file right now");
        await BlockRemoval.RemoveAsync(session, fence, options, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await CheckpointStore.ForgetAsync(session, seq, cancellationToken);
        await ContentLedger.ReleaseAsync(session, seq, cancellationToken);
        await Lease.CheckAsync(session, fence, cancellationToken);
        await RunEnd.UndoAsync(session, seq, who, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return new UndoResult((await LockAsync(session, run.Audit.Id, cancellationToken)).Audit, kept.Inserted, null, []);
    }

    private static void MustBeUndoable(EndedRun run)
    {
        if (run.Audit.Status != AuditStatus.SUCCESS)
            throw Refuse("NOT_LOADED", $"the run is {run.Audit.Status} and has no rows to remove");
        if (run.Loaded.Mode is not (nameof(LoadMode.Append) or nameof(LoadMode.Landing)))
            throw Refuse(
                "NOT_UNDOABLE",
                $"{run.Loaded.Mode} overwrote rows that are not kept; load the previous file again with force instead"
            );
        if (run.SupersededBy is not null)
            throw Refuse("NOT_LOADED", "a later run has replaced the rows of this one; undo that run instead");
    }

    /// <summary>A landing table holds each row of a key once: a later version passed over the rows that this run has, or had when the file was loaded first.</summary>
    private static async Task MustShareNoRowsAsync(MySqlSession session, EndedRun run, CancellationToken cancellationToken)
    {
        if (run.Loaded.Mode != nameof(LoadMode.Landing))
            return;
        await Succession.LockKeysAsync(session, run.Loaded, cancellationToken);
        var later = await LandedRows.LaterAsync(session, run.Audit.Seq, cancellationToken);
        if (later.Count > 0)
            throw Refuse(
                LandedRows.SharesRows,
                $"later versions of this file may share rows with this run: {LandedRows.List(later)}; undo those first"
            );
    }

    /// <summary>Holds the run until the transaction ends.</summary>
    private static async Task<EndedRun> LockAsync(MySqlSession session, string id, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {AuditTable.Columns}, requested_table, superseded_by, COALESCE(lease_until > UTC_TIMESTAMP(6), 0) AS lease_is_live
                    FROM ingestion_audit WHERE id = {id} FOR UPDATE
                    """
                ),
                row => new EndedRun(
                    AuditTable.Read(row),
                    LoadedRun.Read(row),
                    row.Text("requested_table"),
                    row.Number("superseded_by"),
                    row.Number("lease_is_live") == 1
                ),
                cancellationToken
            )
        ).FirstOrDefault() ?? throw Refuse("UNKNOWN_RUN", "run not found");

    private static IngestException Refuse(string code, string reason) => new(IngestStage.Undo, code, reason);

    private sealed record EndedRun(AuditRow Audit, LoadedRun Loaded, string? RequestedTable, long? SupersededBy, bool LeaseIsLive);
}
