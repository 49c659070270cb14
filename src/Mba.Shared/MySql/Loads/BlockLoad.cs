using Mba.MySql.Claims;
using Mba.MySql.Connections;
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
        RejectsRecorded = recorded.Sum(b => b.Rejected);
        foreach (var block in recorded)
            _tally.Add(block.Inserted, block.Inserted, block.Skipped, block.Rejected);
    }

    public int Lanes => _lanes.Count;

    public IReadOnlyList<RecordRange> Recorded { get; }

    public long RejectsRecorded { get; }

    public bool CanPause => true;

    public static async Task<ITableLoad> BeginAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        await ContentLedger.ReserveAsync(session, context.Claim, context.Table, context.Scan.Sha256, cancellationToken);
        await CheckpointStore.SaveAsync(session, context.Claim, context.Plan, context.Scan, cancellationToken);
        await Lease.CheckAsync(session, context.Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
        await context.ReachAsync(FaultPoints.ContentReserved, session, cancellationToken);
        var recorded = await RecordedAsync(context, session, cancellationToken);
        if (recorded.Count == 0)
            await context.ForgetRejectsAsync(session, cancellationToken);
        if (recorded.Any(b => b.PlanHash != context.Plan.Hash || b.Sha256 != context.Scan.Sha256))
        {
            await ForgetBlocksAsync(context, session, cancellationToken);
            recorded = [];
        }
        await context.ReachAsync(FaultPoints.LoadBegun, session, cancellationToken);
        return new BlockLoad(context, recorded);
    }

    /// <summary>What the committed blocks of a run that has not ended account for; zeros when there are none.</summary>
    public static async Task<RowCounts> RecordedAsync(MySqlSession session, long seq, CancellationToken cancellationToken)
    {
        var kept = await session.QueryAsync(
            Sql.Of(
                $"SELECT CAST(SUM(rows_inserted) AS SIGNED), CAST(SUM(rows_skipped) AS SIGNED), CAST(SUM(rows_rejected) AS SIGNED) FROM ingestion_block WHERE seq = {seq} HAVING COUNT(*) > 0"
            ),
            row => new RowCounts(row.GetInt64(0), 0, row.GetInt64(1), row.GetInt64(2)),
            cancellationToken
        );
        return kept.SingleOrDefault();
    }

    /// <summary>Removes what this run has committed under another plan, be it in a former attempt or in this one: rows by lineage, rejects, and the record of both.</summary>
    public static async Task ForgetBlocksAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        var recorded = await RecordedAsync(context, session, cancellationToken);
        if (recorded.Count == 0)
            return;
        if (await RunRows.IsKeyedAsync(session, context.Table, cancellationToken))
        {
            foreach (var block in recorded)
                await ForgetBlockAsync(context, session, block.Range, cancellationToken);
        }
        await session.BeginAsync(cancellationToken);
        await RunRows.DeleteAsync(session, context.Table, context.Claim.Seq, cancellationToken);
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_block WHERE seq = {context.Claim.Seq}"), cancellationToken);
        await RejectStore.ForgetAsync(session, context.Claim.Seq, cancellationToken);
        await Lease.CheckAsync(session, context.Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>One block at a time, its rows with its record: whoever is interrupted goes on with what is still recorded.</summary>
    private static async Task ForgetBlockAsync(
        LoadContext context,
        MySqlSession session,
        RecordRange range,
        CancellationToken cancellationToken
    )
    {
        await session.BeginAsync(cancellationToken);
        await RunRows.DeleteAsync(session, context.Table, context.Claim.Seq, range, cancellationToken);
        await session.ExecuteAsync(
            Sql.Of($"DELETE FROM ingestion_block WHERE seq = {context.Claim.Seq} AND first_record = {range.First}"),
            cancellationToken
        );
        await Lease.CheckAsync(session, context.Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
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
        await RecordAsync(session, block, inserted, cancellationToken);
        await _context.ReachAsync(FaultPoints.BlockRecorded, session, cancellationToken);
        await Lease.CheckAsync(session, _context.Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
        _tally.Add(block, inserted);
        await _context.ReachAsync(FaultPoints.BlockCommitted, session, cancellationToken);
    }

    public async Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        var session = await _lanes.OpenAsync(0, cancellationToken);
        await session.BeginAsync(cancellationToken);
        await EarlierRuns.RemoveAsync(session, _context.Claim, cancellationToken);
        await _context.ReachAsync(FaultPoints.EarlierRemoved, session, cancellationToken);
        await _context.RememberDateOrdersAsync(session, cancellationToken);
        await RunEnd.SucceedAsync(session, _context.Claim, _context.Scan, _context.Plan, _tally.Counts, cancellationToken);
        await _context.ReachAsync(FaultPoints.Accounted, session, cancellationToken);
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_block WHERE seq = {_context.Claim.Seq}"), cancellationToken);
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_scan WHERE seq = {_context.Claim.Seq}"), cancellationToken);
        await session.CommitAsync(cancellationToken);
        await _context.ReachAsync(FaultPoints.Committed, session, CancellationToken.None);
        return await _context.AuditAsync(session, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _lanes.DisposeAsync();

    private async Task RecordAsync(MySqlSession session, EncodedBlock block, long inserted, CancellationToken cancellationToken)
    {
        var range = block.Rows.Range;
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_block (seq, first_record, last_record, plan_hash, content_sha256, rows_inserted, rows_skipped, rows_rejected, committed_at)
                VALUES ({_context.Claim.Seq}, {range.FirstRecord}, {range.LastRecord}, {_context.Plan.Hash}, {_context.Scan.Sha256},
                  {inserted}, {block.Skipped + block.Rows.Rows - inserted}, {block.Rejected}, UTC_TIMESTAMP(6))
                """
            ),
            cancellationToken
        );
    }

    private static async Task<IReadOnlyList<RecordedBlock>> RecordedAsync(
        LoadContext context,
        MySqlSession session,
        CancellationToken cancellationToken
    ) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT first_record, last_record, plan_hash, content_sha256, rows_inserted, rows_skipped, rows_rejected
                FROM ingestion_block WHERE seq = {context.Claim.Seq} ORDER BY first_record
                """
            ),
            row => new RecordedBlock(
                new RecordRange(row.GetInt64(0), row.GetInt64(1)),
                row.GetString(2),
                row.GetString(3),
                row.GetInt64(4),
                row.GetInt64(5),
                row.GetInt64(6)
            ),
            cancellationToken
        );

    private sealed record RecordedBlock(RecordRange Range, string PlanHash, string Sha256, long Inserted, long Skipped, long Rejected);
}
