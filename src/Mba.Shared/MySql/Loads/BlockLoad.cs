using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Rows;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>
/// A long file as blocks, each a transaction that also records which records it covers. What an earlier attempt has recorded under the same plan and
/// content is not sent again; recorded under another, it is removed first.
/// </summary>
internal sealed class BlockLoad : ITableLoad
{
    private readonly LoadContext _context;
    private readonly LoadLanes _lanes;
    private readonly BlockSender _sender;
    private readonly LoadTally _tally = new();

    private BlockLoad(LoadContext context, IReadOnlyList<RecordedBlock> recorded)
    {
        _context = context;
        _lanes = new LoadLanes(context);
        _sender = new BlockSender(
            context.Table,
            context.Plan.LoadColumns,
            skipsDuplicates: context.Plan.Mode == LoadMode.Landing,
            keyedRun: context.Plan.Target.IsKeyedByRecord ? context.Claim.Seq : null
        );
        Recorded = [.. recorded.Select(b => b.Range)];
        RejectsRecorded = recorded.Sum(b => b.Counts.Rejected);
        foreach (var block in recorded)
            _tally.Add(block.Counts.Inserted, block.Counts.Inserted, block.Counts.Skipped, block.Counts.Rejected);
    }

    public int Lanes => _lanes.Count;

    public IReadOnlyList<RecordRange> Recorded { get; }

    public long RejectsRecorded { get; }

    public bool CanPause => true;

    public static async Task<ITableLoad> BeginAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        await context.HoldKeyAsync(session, cancellationToken);
        await ContentLedger.ReserveAsync(session, context.Claim, context.Scan.Sha256, cancellationToken);
        await CheckpointStore.SaveAsync(session, context.Claim, context.Plan, context.Scan, cancellationToken);
        await Lease.CheckAsync(session, context.Claim.Fence, cancellationToken);
        await session.CommitAsync(cancellationToken);
        await context.ReachAsync(FaultPoints.ContentReserved, session, cancellationToken);
        var recorded = await BlockRecords.ListAsync(session, context.Claim.Seq, cancellationToken);
        if (recorded.Count == 0)
            await context.ForgetRejectsAsync(session, cancellationToken);
        if (recorded.Any(b => b.PlanHash != context.Plan.Hash || b.Sha256 != context.Scan.Sha256))
        {
            await BlockRemoval.RemoveAsync(session, context.Claim.Fence, context.Options, cancellationToken);
            recorded = [];
        }
        await context.ReachAsync(FaultPoints.LoadBegun, session, cancellationToken);
        return new BlockLoad(context, recorded);
    }

    public async Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken)
    {
        var session = await _lanes.OpenAsync(lane, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await _context.PinTableAsync(session, cancellationToken);
        await _context.ReachAsync(FaultPoints.BlockBegun, session, cancellationToken);
        var inserted = await _sender.SendAsync(session, block.Rows, cancellationToken);
        await _context.ReachAsync(FaultPoints.BlockSent, session, cancellationToken);
        await RejectStore.StoreAsync(session, _context.Claim.Seq, block.Rejects, cancellationToken);
        await _context.ReachAsync(FaultPoints.RejectsStored, session, cancellationToken);
        await BlockRecords.AddAsync(session, _context.Claim.Seq, _context.Table, Recording(block, inserted), cancellationToken);
        await _context.ReachAsync(FaultPoints.BlockRecorded, session, cancellationToken);
        await Lease.CheckAsync(session, _context.Claim.Fence, cancellationToken);
        await session.CommitAsync(cancellationToken);
        _tally.Add(block, inserted);
        await _context.ReachAsync(FaultPoints.BlockCommitted, session, cancellationToken);
    }

    public async Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        var session = await _lanes.OpenAsync(0, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await _context.HoldKeyAsync(session, cancellationToken);
        await _context.SupersedeAsync(session, cancellationToken);
        await _context.ReachAsync(FaultPoints.EarlierRemoved, session, cancellationToken);
        if (_context.Claim.IsForced)
            await ContentLedger.ReserveAsync(session, _context.Claim, _context.Scan.Sha256, cancellationToken);
        if (Recorded.Count > 0)
            await CountAsync(session, cancellationToken);
        await BlockRecords.ForgetAsync(session, _context.Claim.Seq, cancellationToken);
        await CheckpointStore.ForgetAsync(session, _context.Claim.Seq, cancellationToken);
        return await _context.SucceedAsync(session, _tally.Counts, cancellationToken);
    }

    public ValueTask DisposeAsync() => _lanes.DisposeAsync();

    private RecordedBlock Recording(EncodedBlock block, long inserted) =>
        new(
            new RecordRange(block.Rows.Range.FirstRecord, block.Rows.Range.LastRecord),
            _context.Plan.Hash,
            _context.Scan.Sha256,
            new RowCounts(inserted, 0, block.Skipped + block.Rows.Rows - inserted, block.Rejected)
        );

    /// <summary>Between two attempts somebody may have changed the table by hand: blocks that are recorded must be there.</summary>
    private async Task CountAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var stored = await RunRows.CountAsync(session, _context.Table, _context.Claim.Seq, cancellationToken);
        if (stored != _tally.Counts.Inserted)
        {
            throw new IngestException(
                IngestStage.Commit,
                "ROWS_MISSING",
                $"table {_context.Table} holds {stored} rows of this run, but {_tally.Counts.Inserted} were loaded: somebody changed it in the meantime; "
                    + "nothing was kept; run `mba audit retry`"
            );
        }
    }
}
