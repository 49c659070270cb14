using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.MySql.Schema;
using Mba.Rows;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>
/// The whole file goes into a stage, then into the table by its keys, in one transaction with SUCCESS. The last line of a key wins; a row that a newer
/// file has written stays.
/// </summary>
internal sealed class UpsertLoad : ITableLoad
{
    private readonly LoadContext _context;
    private readonly MySqlSession _session;
    private readonly string _stage;
    private readonly StageSender _sender;
    private bool _isClean;

    private UpsertLoad(LoadContext context, MySqlSession session, string stage)
    {
        (_context, _session, _stage) = (context, session, stage);
        _sender = new StageSender(context, session, stage, [.. context.Plan.LoadColumns, Lineage.Ordinal]);
    }

    public int Lanes => _sender.Lanes;

    public IReadOnlyList<RecordRange> Recorded => [];

    public long RejectsRecorded => 0;

    public bool CanPause => false;

    private SqlName Stage => new(_stage);

    public static async Task<ITableLoad> BeginAsync(LoadContext context, MySqlSession session, CancellationToken cancellationToken)
    {
        await StagedTables.DropLeftoversAsync(session, context.Claim, cancellationToken);
        await context.ForgetRejectsAsync(session, cancellationToken);
        var stage = StagedTables.Stage(context.Claim);
        await StagedTables.DropAsync(session, stage, cancellationToken);
        await session.ExecuteAsync(Sql.Written(DdlText.Stage(context.Plan, stage)), cancellationToken);
        await context.ReachAsync(FaultPoints.StageCreated, session, cancellationToken);
        return new UpsertLoad(context, session, stage);
    }

    public Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken) =>
        _sender.SendAsync(lane, block, cancellationToken);

    public async Task<AuditRow> CommitAsync(CancellationToken cancellationToken)
    {
        await _session.BeginAsync(cancellationToken);
        await TableChanges.SerializeAsync(_session, _context.Table, cancellationToken);
        await _context.PinTableAsync(_session, cancellationToken);
        await _context.MustBeNewestAsync(_session, cancellationToken);
        await _context.ReachAsync(FaultPoints.MergeBegun, _session, cancellationToken);
        await KeyCollation.CheckAsync(_session, _context.Plan, _stage, cancellationToken);
        var superseded = await _session.ExecuteAsync(DeleteSuperseded(), cancellationToken);
        var time = await TableOrder.PlaceAsync(_session, _context.Claim, cancellationToken);
        var older = await _session.ExecuteAsync(DeleteOlder(time), cancellationToken);
        var matched = await _session.ScalarAsync<long>(CountMatched(), cancellationToken);
        await _context.ReachAsync(FaultPoints.Counted, _session, cancellationToken);
        await _session.ExecuteAsync(Merge(), cancellationToken);
        await _context.ReachAsync(FaultPoints.Merged, _session, cancellationToken);
        var staged = _sender.Counts;
        var counts = new RowCounts(
            staged.Inserted - superseded - older - matched,
            matched,
            staged.Skipped + superseded + older,
            staged.Rejected
        );
        var audit = await _context.SucceedAsync(_session, counts, cancellationToken);
        await StagedTables.DropAsync(_session, _stage, CancellationToken.None);
        _isClean = true;
        await _context.ReachAsync(FaultPoints.Cleaned, _session, CancellationToken.None);
        return audit;
    }

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        await _session.RollbackAsync();
        if (!_isClean)
            await _context.TryDropAsync(_stage);
    }

    private Sql DeleteSuperseded() =>
        Sql.Of(
            $"""
            DELETE s FROM {Stage} s JOIN (
              SELECT {SqlText.Names(_context.Plan.Keys)}, MAX(_ordinal) AS last_ordinal FROM {Stage} GROUP BY {SqlText.Names(
                _context.Plan.Keys
            )} HAVING COUNT(*) > 1) d
              ON {On("s", "d")} WHERE s._ordinal < d.last_ordinal
            """
        );

    /// <summary>
    /// Rows that a newer file has written, or stands for since; a forced file overwrites those that were written until it was asked for, and those of a file
    /// that was forced before it.
    /// </summary>
    private Sql DeleteOlder(DateTime time) =>
        Sql.Of(
            $"""
            DELETE s FROM {Stage} s JOIN {_context.QuotedTable} t ON {On("s", "t")} JOIN ingestion_audit a ON a.seq = t._ingestion_seq
            WHERE {TableOrder.IsAfter("a", time, _context.Claim.ForcedAt)}
            """
        );

    private Sql CountMatched() => Sql.Of($"SELECT COUNT(*) FROM {Stage} s JOIN {_context.QuotedTable} t ON {On("s", "t")}");

    private Sql Merge()
    {
        var columns = _context.Plan.LoadColumns;
        return Sql.Of(
            $"""
            INSERT INTO {_context.QuotedTable} ({SqlText.Names(columns)})
            SELECT {Sql.Join(
                ", ",
                columns.Select(c => IsOverflow(c) ? OverflowMerge.Inserted() : Staged(c))
            )} FROM {Stage} s
            ON DUPLICATE KEY UPDATE {Sql.Join(", ", Updates(columns))}
            """
        );
    }

    private IEnumerable<Sql> Updates(IReadOnlyList<string> columns)
    {
        foreach (var column in columns.Where(c => !IsOverflow(c) && !_context.Plan.Keys.Contains(c, StringComparer.OrdinalIgnoreCase)))
            yield return Sql.Of($"{_context.QuotedTable}.{new SqlName(column)} = {Staged(column)}");
        if (_context.Plan.Target.Find(RowBudget.OverflowColumn) is not null)
            yield return OverflowMerge.Updated(_context.Plan, _context.QuotedTable);
    }

    private static Sql Staged(string column) => Sql.Of($"s.{new SqlName(column)}");

    private static bool IsOverflow(string column) => string.Equals(column, RowBudget.OverflowColumn, StringComparison.OrdinalIgnoreCase);

    private SqlText On(string left, string right) =>
        new(string.Join(" AND ", _context.Plan.Keys.Select(k => $"{left}.{SqlName.Quote(k)} = {right}.{SqlName.Quote(k)}")));
}
