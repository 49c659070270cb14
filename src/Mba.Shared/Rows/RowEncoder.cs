using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>
/// Turns records into rows of LOAD DATA text, in the order of <see cref="TablePlan.LoadColumns"/> (for an upsert, <see cref="Lineage.Ordinal"/> after them),
/// every value canonical for its column, so that the server has nothing to warn about. Allocates nothing per row. Not thread-safe; one per reader.
/// </summary>
public sealed class RowEncoder : IDisposable
{
    private readonly BoundColumn[] _columns;
    private readonly DocumentWriter? _overflow;
    private readonly LandingEncoder? _landing;
    private readonly byte[]? _seq;
    private readonly bool _isOrdered;
    private readonly bool _isNumbered;
    private readonly byte[] _scratch = new byte[ValueConverter.ScratchBytes];

    public RowEncoder(TablePlan plan, RowOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(origin);
        _landing = plan.Mode == LoadMode.Landing ? new LandingEncoder(plan, origin) : null;
        _columns = _landing is null ? [.. plan.Bindings.Select(b => new BoundColumn(b))] : [];
        _overflow = plan.Overflow.Count > 0 ? new DocumentWriter(plan.Overflow, writeNulls: plan.Mode == LoadMode.Upsert) : null;
        _isOrdered = plan.Mode == LoadMode.Upsert;
        _isNumbered = plan.Target.IsKeyedByRecord;
        _seq = plan.Target.HasLineage
            ? System.Text.Encoding.ASCII.GetBytes(origin.IngestionSeq.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : null;
    }

    /// <summary>
    /// Appends the record that the block covers last, of kind <see cref="RecordKind.Row"/>, to the block; false, with the block as it was, when a value does not fit its column
    /// or a key is null. A <see cref="RecordKind.Broken"/> record is always rejected, with the reader's code.
    /// </summary>
    public bool TryEncode(IRecordReader record, BlockBuffer block, out RejectedRow rejected)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(block);
        if (record.Kind == RecordKind.Broken)
        {
            rejected = new RejectedRow(record.Line, record.ByteOffset, null, record.FaultCode ?? "BROKEN_RECORD");
            return false;
        }

        if (record.Kind != RecordKind.Row)
            throw new ArgumentException("only rows can be encoded", nameof(record));
        return _landing?.TryEncode(record, block, out rejected) ?? TryEncodeColumns(record, block, out rejected);
    }

    public void Dispose()
    {
        _overflow?.Dispose();
        _landing?.Dispose();
    }

    private bool TryEncodeColumns(IRecordReader record, BlockBuffer block, out RejectedRow rejected)
    {
        var start = block.Length;
        foreach (var column in _columns)
        {
            var value = column.Value(record, _scratch, out var isNull, out var fault);
            if (fault != ValueFault.None)
            {
                block.TruncateTo(start);
                rejected = new RejectedRow(record.Line, record.ByteOffset, column.Name, column.CodeOf(fault));
                return false;
            }

            if (isNull)
                LoadDataText.Null(block, LoadDataText.Tab);
            else
                LoadDataText.Value(block, value, LoadDataText.Tab);
        }

        WriteOverflow(record, block);
        EndRow(record, block);
        rejected = default;
        return true;
    }

    /// <summary>Of an upsert the document has every member, since a null takes the place of what the row has, and a member that is absent does not.</summary>
    private void WriteOverflow(IRecordReader record, BlockBuffer block)
    {
        if (_overflow is null)
            return;
        if (_overflow.TryWrite(record, out var document) || _isOrdered)
            LoadDataText.Value(block, document, LoadDataText.Tab);
        else
            LoadDataText.Null(block, LoadDataText.Tab);
    }

    private void EndRow(IRecordReader record, BlockBuffer block)
    {
        if (_seq is not null)
        {
            LoadDataText.Raw(block, _seq, LoadDataText.Tab);
            LoadDataText.Number(block, record.Line, LoadDataText.Tab);
            if (_isNumbered)
                LoadDataText.Number(block, block.Record, LoadDataText.Tab);
        }

        if (_isOrdered)
            LoadDataText.Number(block, record.ByteOffset, LoadDataText.Tab);
        block.ReplaceLast(LoadDataText.NewLine);
        block.EndRow();
    }
}
