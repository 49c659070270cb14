using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
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
    private readonly string? _former;

    private AppendLoad(LoadContext context, MySqlSession session, string? former)
    {
        (_context, _session, _former) = (context, session, former);
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
        await session.BeginAsync(cancellationToken);
        await context.HoldKeyAsync(session, cancellationToken);
        var former =
            context.Plan.Mode == LoadMode.Landing && context.Claim.IsForced
                ? await LandedRows.BeforeForceAsync(session, context.Claim, cancellationToken)
                : null;
        if (context.StopsBetweenStatements || context.MaySupersede)
            await OpenAsync(context, session, cancellationToken);
        else
            await context.PinTableAndReserveAsync(session, cancellationToken);
        if (context.Claim.Identity.IsResumed)
            await RejectStore.ForgetAsync(session, context.Claim.Seq, cancellationToken);
        return new AppendLoad(context, session, former);
    }

    private static async Task OpenAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        await context.PinTableAsync(session, cancellationToken);
        await context.ReachAsync(FaultPoints.LoadBegun, session, cancellationToken);
        await context.SupersedeAsync(session, cancellationToken);
        await context.ReachAsync(FaultPoints.EarlierRemoved, session, cancellationToken);
        await ContentLedger.ReserveAsync(session, context.Claim, context.Scan.Sha256, cancellationToken);
        await context.ReachAsync(FaultPoints.ContentReserved, session, cancellationToken);
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
        await LandedRows.MustBeSameAsync(_session, _context.Claim, _former, cancellationToken);
        return await _context.SucceedAsync(_session, _tally.Counts, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await _session.RollbackAsync();
}
