using Mba.MySql.Runs;
using Mba.Rows;

namespace Mba.MySql.Loads;

/// <summary>The account of a load so far. Lanes add to it at the same time.</summary>
internal sealed class LoadTally
{
    private long _sent;
    private long _inserted;
    private long _skipped;
    private long _rejected;

    public void Add(EncodedBlock block, long inserted) => Add(block.Rows.Rows, inserted, block.Skipped, block.Rejected);

    public void Add(long sent, long inserted, long skipped, long rejected)
    {
        Interlocked.Add(ref _sent, sent);
        Interlocked.Add(ref _inserted, inserted);
        Interlocked.Add(ref _skipped, skipped);
        Interlocked.Add(ref _rejected, rejected);
    }

    /// <summary>Rows that were sent and not inserted are duplicates that the table held: skipped.</summary>
    public RowCounts Counts => new(_inserted, 0, _skipped + _sent - _inserted, _rejected);

    /// <summary>Rows sent, inserted or not.</summary>
    public long Sent => _sent;
}
