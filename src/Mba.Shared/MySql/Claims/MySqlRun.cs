using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Schema;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>A claimed run: one connection for its statements, one more for its heartbeat when it takes long enough to need one.</summary>
internal sealed class MySqlRun(MySqlSession session, Claim claim, MySqlDestination destination) : IClaimedRun
{
    private readonly Lease _lease = new(destination.Sessions, claim, destination.Options, destination.Time);

    public RunIdentity Identity => claim.Identity;

    public CancellationToken Lost => _lease.Lost;

    public Task<LoadCheckpoint?> RestoreAsync(CancellationToken cancellationToken) =>
        CheckpointStore.RestoreAsync(session, claim, cancellationToken);

    public async Task<TableSchema?> DescribeAsync(bool allowCached, CancellationToken cancellationToken)
    {
        var table = allowCached ? destination.Catalogue.Kept(claim.Dataset.Table) : null;
        table ??= await destination.Catalogue.DescribeAsync(session, claim.Dataset.Table, cancellationToken);
        await ReachAsync(FaultPoints.Described, cancellationToken);
        _lease.Progress.Stage = RunProgress.Scanning;
        return table;
    }

    public async Task<AuditRow?> SkipAsync(CancellationToken cancellationToken)
    {
        _lease.Progress.Stage = RunProgress.Planning;
        await ReachAsync(FaultPoints.Scanned, cancellationToken);
        if (claim.Request.Force || await EarlierRuns.ReasonToSkipAsync(session, claim, claim.Run.Scan, cancellationToken) is not { } reason)
            return null;
        await session.BeginAsync(cancellationToken);
        await CleanUpAsync(cancellationToken);
        await RunEnd.SkipAsync(session, claim, claim.Run.Scan, reason, cancellationToken);
        await session.CommitAsync(cancellationToken);
        return await AuditAsync(cancellationToken);
    }

    public async Task<PlanOutcome> ApplyAsync(CancellationToken cancellationToken)
    {
        var (plan, described) = (claim.Run.Plan, claim.Run.Table);
        await ReachAsync(FaultPoints.Planned, cancellationToken);
        var shadowed = plan.Mode == LoadMode.Replace && described is not null;
        if (described is { Version: 0 } && (shadowed || plan.Changes.Count == 0))
        {
            await destination.Changes.AdoptAsync(described, cancellationToken);
            return PlanOutcome.Outdated;
        }
        if (shadowed || !TableChanges.AreNeeded(plan, described))
            return PlanOutcome.Ready;
        if (described is { IsCached: true })
            return PlanOutcome.Outdated;
        if (await destination.Changes.ApplyAsync(plan, described, cancellationToken) && plan.SchemaChange is { } change)
            await session.ExecuteAsync(
                Sql.Of($"UPDATE ingestion_audit SET schema_change = {change} WHERE seq = {claim.Seq} AND lease_token = {claim.Token}"),
                cancellationToken
            );
        return PlanOutcome.Outdated;
    }

    public async Task<ITableLoad> BeginAsync(CancellationToken cancellationToken)
    {
        try
        {
            var load = await BeginModeAsync(new LoadContext(destination, claim), cancellationToken);
            _lease.Progress.BeginLoad();
            return new CountedLoad(load, _lease.Progress);
        }
        catch
        {
            // The next plan must not wait for the table that this transaction has opened.
            await session.RollbackAsync();
            throw;
        }
    }

    private Task<ITableLoad> BeginModeAsync(LoadContext context, CancellationToken cancellationToken) =>
        context.Plan.Mode switch
        {
            LoadMode.Upsert => UpsertLoad.BeginAsync(context, session, cancellationToken),
            LoadMode.Replace => ReplaceLoad.BeginAsync(context, session, cancellationToken),
            _ when context.Scan.DecodedBytes > context.Options.AtomicBytes => BlockLoad.BeginAsync(context, session, cancellationToken),
            _ => AppendLoad.BeginAsync(context, session, cancellationToken),
        };

    public async Task<AuditRow?> FailAsync(IngestException cause, CancellationToken cancellationToken)
    {
        var (scan, rejects) = (claim.Run.IsScanned ? claim.Run.Scan : null, claim.Run.Rejects);
        await using var fresh = await destination.Sessions.OpenSessionAsync(cancellationToken);
        await fresh.BeginAsync(cancellationToken);
        if (!cause.Transient)
            await CleanUpAsync(fresh, cancellationToken);
        await ContentLedger.ReleaseAsync(fresh, claim.Seq, cancellationToken);
        await RejectStore.StoreAsync(fresh, claim.Seq, rejects.Kept, cancellationToken);
        if (!await RunEnd.FailAsync(fresh, claim, cause, scan, rejects.Total, cancellationToken))
            return null;
        await fresh.CommitAsync(cancellationToken);
        return await AuditAsync(fresh, cancellationToken);
    }

    public async Task<AuditRow?> HandOverAsync(CancellationToken cancellationToken)
    {
        await session.RollbackAsync();
        await RunEnd.HandOverAsync(session, claim, cancellationToken);
        return await AuditAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _lease.DisposeAsync();
        await session.DisposeAsync();
    }

    private Task ReachAsync(string point, CancellationToken cancellationToken) =>
        destination.Faults.ReachAsync(point, session.DropAsync, cancellationToken);

    private Task CleanUpAsync(CancellationToken cancellationToken) => CleanUpAsync(session, cancellationToken);

    /// <summary>Takes out what a block load had committed: the run ends without rows.</summary>
    private async Task CleanUpAsync(MySqlSession open, CancellationToken cancellationToken)
    {
        var blocks = await open.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_block WHERE seq = {claim.Seq}"), cancellationToken);
        if (blocks > 0)
            await RunRows.DeleteAsync(open, claim.Dataset.Table, claim.Seq, cancellationToken);
        await open.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_scan WHERE seq = {claim.Seq}"), cancellationToken);
        if (claim.Identity.RetryCount > 0 || blocks > 0)
            await RejectStore.ForgetAsync(open, claim.Seq, cancellationToken);
    }

    private Task<AuditRow> AuditAsync(CancellationToken cancellationToken) => AuditAsync(session, cancellationToken);

    private async Task<AuditRow> AuditAsync(MySqlSession open, CancellationToken cancellationToken) =>
        (
            await open.QueryAsync(
                Sql.Of($"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE seq = {claim.Seq}"),
                AuditTable.Read,
                cancellationToken
            )
        )[0];
}
