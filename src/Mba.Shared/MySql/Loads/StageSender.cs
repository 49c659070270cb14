using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Rows;

namespace Mba.MySql.Loads;

/// <summary>
/// Sends a file into a table of this run's own: through the run's connection, or for a long file through several. Each block commits by itself, which is
/// harmless, because the table's name is the claim's: a successor neither sees nor waits for it.
/// </summary>
internal sealed class StageSender : IAsyncDisposable
{
    private readonly LoadContext _context;
    private readonly MySqlSession _session;
    private readonly LoadLanes? _lanes;
    private readonly BlockSender _sender;
    private readonly LoadTally _tally = new();

    public StageSender(LoadContext context, MySqlSession session, string table, IReadOnlyList<string> columns)
    {
        (_context, _session) = (context, session);
        _lanes = context.Scan.DecodedBytes > context.Options.AtomicBytes ? new LoadLanes(context) : null;
        _sender = new BlockSender(table, columns, skipsDuplicates: false, keyedRun: null);
    }

    public int Lanes => _lanes?.Count ?? 1;

    public RowCounts Counts => _tally.Counts;

    public async Task SendAsync(int lane, EncodedBlock block, CancellationToken cancellationToken)
    {
        var session = _lanes is null ? _session : await _lanes.OpenAsync(lane, cancellationToken);
        _tally.Add(block, await _sender.SendAsync(session, block.Rows, cancellationToken));
        await _context.ReachAsync(FaultPoints.BlockSent, session, cancellationToken);
        await _context.StoreRejectsAsync(session, block.Rejects, cancellationToken);
        await _context.ReachAsync(FaultPoints.RejectsStored, session, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_lanes is not null)
            await _lanes.DisposeAsync();
    }
}
