using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>
/// Turns records into rows of LOAD DATA text, in the order of <see cref="TablePlan.LoadColumns"/>, every value canonical for its column, so that the server
/// has nothing to warn about. Allocates nothing per row. Not thread-safe; one per reader.
/// </summary>
public sealed class RowEncoder
{
    private readonly TablePlan _plan;
    private readonly RowOrigin _origin;

    public RowEncoder(TablePlan plan, RowOrigin origin)
    {
        _plan = plan;
        _origin = origin;
    }

    /// <summary>
    /// Appends the record at hand, of kind <see cref="RecordKind.Row"/>, to the block; false, with the block as it was, when a value does not fit its column
    /// or a key is null. A <see cref="RecordKind.Broken"/> record is always rejected, with the reader's code.
    /// </summary>
    public bool TryEncode(IRecordReader record, BlockBuffer block, out RejectedRow rejected) => throw new NotSupportedException();
}
