using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.Rows;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>One transaction from the first row to SUCCESS: all of the file is in the table, or nothing is.</summary>
internal sealed class AppendLoad : ITableLoad
{
    private readonly LoadContext _context;
    private readonly MySqlSession _session;
    private readonly BlockSender _sender;
    private readonly LoadTally _tally = new();

    private AppendLoad(LoadContext context, MySqlSession session)
    {
        (_context, _session) = (context, session);
        _sender = new BlockSender(
            context.Table,
            context.Plan.LoadColumns,
            skipsDuplicates: context.Plan.Mode == LoadMode.Landing,
            keyedRun: context.Plan.Target.IsKeyedByRecord ? context.Claim.Seq : null
        );
    }

    public int Lanes => 1;

    public IReadOnlyList<RecordRange> Recorded => [];

    public long RejectsRecorded => 0;

    public bool CanPause => false;

    public static async Task<ITableLoad> BeginAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        if (context.Claim.Identity.RetryCount > 0)
            await BlockLoad.ForgetBlocksAsync(context, session, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await context.PinTableAsync(session, cancellationToken);
        await context.ReachAsync(FaultPoints.LoadBegun, session, cancellationToken);
        await EarlierRuns.RemoveAsync(session, context.Claim, cancellationToken);
        await context.ReachAsync(FaultPoints.EarlierRemoved, session, cancellationToken);
        await ContentLedger.ReserveAsync(session, context.Claim, context.Table, context.Scan.Sha256, cancellationToken);
        await context.ReachAsync(FaultPoints.ContentReserved, session, cancellationToken);
        if (context.Claim.Identity.RetryCount > 0)
            await RejectStore.ForgetAsync(session, context.Claim.Seq, cancellationToken);
        return new AppendLoad(context, session);
    }

    public async Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken)
    {
        _tally.Add(block, await _sender.SendAsync(_session, block.Rows, cancellationToken));
        await _context.ReachAsync(FaultPoints.BlockSent, _session, cancellationToken);
        await RejectStore.StoreAsync(_session, _context.Claim.Seq, block.Rejects, cancellationToken);
        await _context.ReachAsync(FaultPoints.RejectsStored, _session, cancellationToken);
    }

    public async Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        await _context.RememberDateOrdersAsync(_session, cancellationToken);
        await RunEnd.SucceedAsync(_session, _context.Claim, _context.Scan, _context.Plan, _tally.Counts, cancellationToken);
        await _context.ReachAsync(FaultPoints.Accounted, _session, cancellationToken);
        await _session.CommitAsync(cancellationToken);
        await _context.ReachAsync(FaultPoints.Committed, _session, CancellationToken.None);
        return await _context.AuditAsync(_session, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await _session.RollbackAsync();
}
