using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Writes the rows of a plan as RFC 4180 CSV in UTF-8: canonical values under the table's column names, nulls as nothing. Not thread-safe.</summary>
public sealed class CsvRowWriter
{
    private readonly BoundColumn[] _columns;
    private readonly CsvOutput _output;
    private readonly byte[] _scratch = new byte[ValueConverter.ScratchBytes];

    /// <summary>Begins with the header.</summary>
    /// <param name="plan">Its bindings, and what it puts into the overflow document, are the columns.</param>
    /// <param name="output">Not owned; call <see cref="Flush"/> at the end.</param>
    public CsvRowWriter(TablePlan plan, Stream output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _columns = [.. plan.Bindings.Concat(plan.Overflow).Select(b => new BoundColumn(b))];
        _output = new CsvOutput(output, _columns.Length);
        _output.Header([.. _columns.Select(c => c.Name)]);
    }

    /// <summary>Writes the record at hand; false, with nothing written, when it is broken or a value does not fit its column.</summary>
    public bool TryWrite(IRecordReader record, out RejectedRow rejected)
    {
        ArgumentNullException.ThrowIfNull(record);
        rejected = default;
        foreach (var column in record.Kind == RecordKind.Row ? _columns : [])
        {
            column.Value(record, _scratch, out _, out var fault);
            if (fault == ValueFault.None)
                continue;
            rejected = new RejectedRow(record.Line, record.ByteOffset, column.Name, ValueFaultCodes.Of(fault));
            return false;
        }

        if (record.Kind != RecordKind.Row)
        {
            rejected = new RejectedRow(record.Line, record.ByteOffset, null, record.FaultCode ?? "BROKEN_RECORD");
            return false;
        }

        for (var i = 0; i < _columns.Length; i++)
            _output.Field(i, _columns[i].Value(record, _scratch, out var isNull, out _), isNull);
        _output.EndRow();
        return true;
    }

    public void Flush() => _output.Flush();
}
