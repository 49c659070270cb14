using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.MySql.Schema;
using Mba.Rows;

namespace Mba.MySql.Loads;

/// <summary>The file goes into a shadow that takes the table's place at once; repeating it is harmless, and the newest file wins under the table's lock.</summary>
internal sealed class ReplaceLoad : ITableLoad
{
    private readonly LoadContext _context;
    private readonly string _shadow;
    private readonly StageSender _sender;
    private bool _isClean;

    private ReplaceLoad(LoadContext context, MySqlSession session, string shadow)
    {
        (_context, _shadow) = (context, shadow);
        _sender = new StageSender(context, session, shadow, context.Plan.LoadColumns);
    }

    public int Lanes => _sender.Lanes;

    public IReadOnlyList<RecordRange> Recorded => [];

    public long RejectsRecorded => 0;

    public bool CanPause => false;

    public static async Task<ITableLoad> BeginAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        await StagedTables.DropLeftoversAsync(session, context.Claim, cancellationToken);
        await context.ForgetRejectsAsync(session, cancellationToken);
        await MustHaveNoTiesAsync(session, context.Table, cancellationToken);
        var shadow = StagedTables.Shadow(context.Claim);
        await StagedTables.DropAsync(session, shadow, cancellationToken);
        foreach (var statement in DdlText.Shadow(context.Plan, shadow))
            await session.ExecuteAsync(Sql.Written(statement), cancellationToken);
        await context.ReachAsync(FaultPoints.StageCreated, session, cancellationToken);
        return new ReplaceLoad(context, session, shadow);
    }

    public Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken) =>
        _sender.SendAsync(lane, block, cancellationToken);

    public async Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        await using var locked = await _context.Changes.LockAsync(_context.Table, cancellationToken);
        var session = locked.Session;
        await ClaimLocks.SetAsync(session, _context.Claim, ClaimLocks.Exchange, cancellationToken);
        await CheckAsync(session, cancellationToken);
        await _context.ReachAsync(FaultPoints.MergeBegun, session, cancellationToken);
        await session.ExecuteAsync(TableChanges.RaiseVersion(_context.Table), cancellationToken);
        await _context.ReachAsync(FaultPoints.VersionRaised, session, cancellationToken);
        var former = StagedTables.Former(_context.Claim);
        await _context.Changes.ExecuteAsync(
            session,
            $"RENAME TABLE {_context.QuotedTable} TO {SqlName.Quote(former)}, {SqlName.Quote(_shadow)} TO {_context.QuotedTable}",
            cancellationToken
        );
        await _context.ReachAsync(FaultPoints.Renamed, session, cancellationToken);
        await _context.Changes.RememberAsync(session, _context.Plan, cancellationToken);
        var audit = await SucceedAsync(session, cancellationToken);
        await StagedTables.DropAsync(session, former, CancellationToken.None);
        _isClean = true;
        await _context.ReachAsync(FaultPoints.Cleaned, session, CancellationToken.None);
        return audit;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        if (_isClean)
            return;
        await _context.TryDropAsync(_shadow);
        await _context.TryDropAsync(StagedTables.Former(_context.Claim));
    }

    /// <summary>The table that takes the place has neither triggers nor foreign keys, and those of others would point to the one that is dropped.</summary>
    private static async Task MustHaveNoTiesAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        var ties = await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT (SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE() AND EVENT_OBJECT_TABLE = {table})
                  + (SELECT COUNT(*) FROM information_schema.REFERENTIAL_CONSTRAINTS
                     WHERE CONSTRAINT_SCHEMA = DATABASE() AND (TABLE_NAME = {table} OR REFERENCED_TABLE_NAME = {table}))
                """
            ),
            cancellationToken
        );
        if (ties > 0)
            throw new IngestException(
                IngestStage.Load,
                "TABLE_SHAPE",
                $"table {table} has triggers or foreign keys, or others refer to it; a replacement makes the table anew and would lose them: drop them, or load in mode append or upsert"
            );
    }

    private async Task CheckAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        _sender.Counts.MustAccountFor(_context.Scan.RecordsRead);
        await Lease.CheckAsync(session, _context.Claim.Fence, cancellationToken);
        await _context.PinTableAsync(session, cancellationToken);
        await _context.MustBeNewestAsync(session, cancellationToken);
        await MustHaveNoTiesAsync(session, _context.Table, cancellationToken);
        var former = await session.ScalarAsync<long>(Sql.Of($"SELECT COUNT(*) FROM {_context.QuotedTable}"), cancellationToken);
        var rows = _sender.Counts.Inserted;
        if ((rows == 0 || rows * 2 < former) && !_context.Claim.Dataset.AllowShrink && !_context.Claim.IsForced)
            throw new IngestException(
                IngestStage.Commit,
                "REPLACE_SHRINKS",
                $"the file has {rows} rows and table {_context.Table} has {former}; to replace it anyway, set allowShrink in the dataset or force the load"
            );
    }

    /// <summary>Whatever was in the table is gone with it: rows, content that counted as loaded, blocks of unfinished runs.</summary>
    private async Task<AuditRow> SucceedAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(cancellationToken);
        await RunEnd.SupersedeTableAsync(session, _context.Claim, cancellationToken);
        await ContentLedger.ForgetTableAsync(session, _context.Table, cancellationToken);
        await BlockRecords.CondemnTableAsync(session, _context.Table, cancellationToken);
        return await _context.SucceedAsync(session, _sender.Counts, cancellationToken);
    }
}
