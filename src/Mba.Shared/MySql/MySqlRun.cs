using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Runs;
using Mba.MySql.Schema;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql;

/// <summary>A claimed run: one connection for its statements, one more for its heartbeat when it takes long enough to need one.</summary>
internal sealed class MySqlRun(MySqlSession session, Claim claim, LoadServices services, UnfinishedRuns unfinished, TimeProvider time)
    : IClaimedRun
{
    /// <summary>How often a failure is recorded anew after a deadlock.</summary>
    private const int MostRecordings = 5;

    private readonly Lease _lease = new(services.Sessions, claim, services.Options, time);

    public RunIdentity Identity => claim.Identity;

    public CancellationToken Lost => _lease.Lost;

    public Task<LoadCheckpoint?> RestoreAsync(CancellationToken cancellationToken) =>
        CheckpointStore.RestoreAsync(session, claim, cancellationToken);

    public async Task<TableSchema?> DescribeAsync(bool allowCached, CancellationToken cancellationToken)
    {
        var table = allowCached ? services.Catalogue.Kept(claim.Dataset.Table) : null;
        table ??= await services.Catalogue.DescribeAsync(session, claim.Dataset.Table, cancellationToken) is { } fresh
            ? await UncertainDates.RecallAsync(session, fresh, claim, cancellationToken)
            : null;
        await ReachAsync(FaultPoints.Described, cancellationToken);
        _lease.Progress.Stage = RunProgress.Scanning;
        return table;
    }

    /// <summary>
    /// The answer is looked for without a lock, and again with what keeps it true until the run has ended. Where only the same content could be the reason,
    /// and the plan is that of files before it, the load itself finds out when it enters the content.
    /// </summary>
    public async Task<AuditRow?> SkipAsync(CancellationToken cancellationToken)
    {
        var scan = claim.Run.Scan;
        _lease.Progress.Stage = RunProgress.Planning;
        await ReachAsync(FaultPoints.Scanned, cancellationToken);
        if (
            (claim.Run.Table is { IsCached: true } && SkipRules.DependOnContentAlone(claim))
            || await SkipRules.ReasonAsync(session, claim, scan.Sha256, hold: false, cancellationToken) is null
        )
            return null;
        await BlockRemoval.RemoveAsync(session, claim.Fence, services.Options, cancellationToken);
        await using var exchange =
            claim.Dataset.Mode == LoadMode.Replace ? await services.Changes.LockAsync(claim.Dataset.Table, cancellationToken) : null;
        await session.BeginAsync(cancellationToken);
        if (await HoldReasonAsync(cancellationToken) is not { } reason)
        {
            await session.RollbackAsync();
            return null;
        }
        await ReachAsync(FaultPoints.SkipDecided, cancellationToken);
        await CheckpointStore.ForgetAsync(session, claim.Seq, cancellationToken);
        await ContentLedger.ReleaseAsync(session, claim.Seq, cancellationToken);
        await RejectStore.ForgetAsync(session, claim.Seq, cancellationToken);
        await RunEnd.SkipAsync(session, claim, scan, reason, cancellationToken);
        await session.CommitAsync(cancellationToken);
        await ReachAsync(FaultPoints.Skipped, CancellationToken.None);
        return await AuditTable.OfRunAsync(session, claim.Seq, cancellationToken);
    }

    /// <summary>An accepted duplicate takes the place of the earlier versions of its key, like a file that is loaded.</summary>
    private async Task<SkipReason?> HoldReasonAsync(CancellationToken cancellationToken)
    {
        if (claim.ReplacesVersions)
            await KeyVersions.LockAsync(session, claim, cancellationToken);
        else if (claim.Dataset.Mode == LoadMode.Upsert)
            await TableChanges.SerializeAsync(session, claim.Dataset.Table, cancellationToken);
        var reason = await SkipRules.ReasonAsync(session, claim, claim.Run.Scan.Sha256, hold: true, cancellationToken);
        if (reason is { Code: SkipReason.Duplicate } && claim.OwnsContent)
            await KeyVersions.SupersedeAsync(session, claim, successor: null, represents: reason.Other.Seq, cancellationToken);
        else if (reason is { Code: SkipReason.Duplicate })
            await SkipRules.RefreshAsync(session, claim, reason.Other, cancellationToken);
        return reason;
    }

    public async Task<PlanOutcome> ApplyAsync(CancellationToken cancellationToken)
    {
        var (plan, described) = (claim.Run.Plan, claim.Run.Table);
        await ReachAsync(FaultPoints.Planned, cancellationToken);
        await MeaningMemory.CheckAsync(session, claim, plan, cancellationToken);
        var shadowed = plan.Mode == LoadMode.Replace && described is not null;
        if (described is { Version: 0 } && (shadowed || plan.Changes.Count == 0))
        {
            await services.Changes.AdoptAsync(described, cancellationToken);
            return PlanOutcome.Outdated;
        }
        if (shadowed || !TableChanges.AreNeeded(plan, described))
            return PlanOutcome.Ready;
        if (described is { IsCached: true })
            return PlanOutcome.Outdated;
        if (await services.Changes.ApplyAsync(plan, described, cancellationToken) && plan.SchemaChange is { } change)
        {
            await RunEnd.RecordChangeAsync(session, claim, change, cancellationToken);
            await ColumnHistory.RecordAsync(session, claim.Seq, plan, claim.Run.Scan, cancellationToken);
        }
        return PlanOutcome.Outdated;
    }

    public async Task<ITableLoad> BeginAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var load = await BeginModeAsync(new LoadContext(services, claim), cancellationToken);
                _lease.Progress.BeginLoad();
                return new CountedLoad(load, _lease.Progress);
            }
            catch (UnfinishedRunException other)
            {
                await session.RollbackAsync();
                if (!await unfinished.TryEndAsync(other.Seq, UnfinishedRuns.Supplanted, cancellationToken))
                    throw new ContentLoadInProgressException();
            }
            catch
            {
                // The next plan must not wait for the table that this transaction has opened.
                await session.RollbackAsync();
                throw;
            }
        }
    }

    /// <summary>Only a load in blocks goes on with blocks; the file, its dataset or force may ask for another kind than the delivery before.</summary>
    private async Task<ITableLoad> BeginModeAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var mode = context.Plan.Mode;
        if (mode is LoadMode.Append or LoadMode.Landing && context.GoesInBlocks)
            return await BlockLoad.BeginAsync(context, session, cancellationToken);
        if (claim.Identity.IsResumed)
            await ForgetBlocksAsync(cancellationToken);
        return mode switch
        {
            LoadMode.Upsert => await UpsertLoad.BeginAsync(context, session, cancellationToken),
            LoadMode.Replace => await ReplaceLoad.BeginAsync(context, session, cancellationToken),
            _ => await AppendLoad.BeginAsync(context, session, cancellationToken),
        };
    }

    private async Task ForgetBlocksAsync(CancellationToken cancellationToken)
    {
        await BlockRemoval.RemoveAsync(session, claim.Fence, services.Options, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await CheckpointStore.ForgetAsync(session, claim.Seq, cancellationToken);
        await Lease.CheckAsync(session, claim.Fence, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// A record that is rolled back to resolve a deadlock is written again: without it the claim would outlive its worker, and the file would wait until the
    /// lease has run out.
    /// </summary>
    public async Task<AuditRow?> FailAsync(IngestException cause, CancellationToken cancellationToken)
    {
        await using var fresh = await services.Sessions.OpenSessionAsync(cancellationToken);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RecordFailureAsync(fresh, cause, cancellationToken);
            }
            catch (Exception e) when (MySqlErrors.CodeOf(e) == MySqlErrorCode.LockDeadlock && attempt < MostRecordings)
            {
                await fresh.RollbackAsync();
            }
        }
    }

    private async Task<AuditRow?> RecordFailureAsync(MySqlSession fresh, IngestException cause, CancellationToken cancellationToken)
    {
        var (scan, rejects) = (claim.Run.IsScanned ? claim.Run.Scan : null, claim.Run.Rejects);
        if (!cause.Transient && !await EndBlocksAsync(fresh, cancellationToken))
            return null;
        await fresh.BeginAsync(cancellationToken);
        if (await BlockRecords.SumAsync(fresh, claim.Seq, cancellationToken) is null)
        {
            await CheckpointStore.ForgetAsync(fresh, claim.Seq, cancellationToken);
            await ContentLedger.ReleaseAsync(fresh, claim.Seq, cancellationToken);
            await RejectStore.ForgetAsync(fresh, claim.Seq, cancellationToken);
        }
        await RejectStore.StoreAsync(fresh, claim.Seq, rejects.Kept, cancellationToken);
        if (!await RunEnd.FailAsync(fresh, claim, cause, scan, rejects.Total, services.Options, cancellationToken))
            return null;
        await fresh.CommitAsync(cancellationToken);
        return await AuditTable.OfRunAsync(fresh, claim.Seq, cancellationToken);
    }

    /// <summary>A run that has failed for good ends without rows; false when the claim is lost.</summary>
    private async Task<bool> EndBlocksAsync(MySqlSession fresh, CancellationToken cancellationToken)
    {
        try
        {
            await BlockRemoval.RemoveAsync(fresh, claim.Fence, services.Options, cancellationToken);
            return true;
        }
        catch (IngestException e) when (e.Code == Lease.LostCode)
        {
            return false;
        }
    }

    public async Task<AuditRow?> HandOverAsync(CancellationToken cancellationToken)
    {
        await session.RollbackAsync();
        await RunEnd.HandOverAsync(session, claim, services.Options, cancellationToken);
        return await AuditTable.OfRunAsync(session, claim.Seq, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        await session.DisposeAsync();
    }

    private Task ReachAsync(string point, CancellationToken cancellationToken) =>
        services.Faults.ReachAsync(point, session.DropAsync, cancellationToken);
}
