using System.Buffers;
using System.Text;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>Writes the rows of a plan as RFC 4180 CSV in UTF-8: canonical values under the table's column names, nulls as nothing. Not thread-safe.</summary>
public sealed class CsvRowWriter
{
    private const int FlushBytes = 64 << 10;

    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    private readonly BoundColumn[] _columns;
    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _pending = new(FlushBytes * 2);
    private readonly byte[] _scratch = new byte[ValueConverter.ScratchBytes];

    /// <summary>Begins with the header.</summary>
    /// <param name="plan">Its bindings, and what it puts into the overflow document, are the columns.</param>
    /// <param name="output">Not owned; call <see cref="Flush"/> at the end.</param>
    public CsvRowWriter(TablePlan plan, Stream output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _columns = [.. plan.Bindings.Concat(plan.Overflow).Select(b => new BoundColumn(b))];
        _output = output;
        for (var i = 0; i < _columns.Length; i++)
            Field(i, Encoding.UTF8.GetBytes(_columns[i].Name), isNull: false);
        EndRow();
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
            Field(i, _columns[i].Value(record, _scratch, out var isNull, out _), isNull);
        EndRow();
        return true;
    }

    public void Flush()
    {
        _output.Write(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
        _output.Flush();
    }

    /// <summary>Quoted when it must be; a row of one null is a pair of quotes, because a blank line is no record.</summary>
    private void Field(int column, ReadOnlySpan<byte> value, bool isNull)
    {
        if (column > 0)
            _pending.Write(","u8);
        if (isNull || value.IsEmpty)
        {
            if (_columns.Length == 1)
                _pending.Write("\"\""u8);
            return;
        }

        if (!value.ContainsAny(Special) && value[0] != ' ' && value[^1] != ' ')
        {
            _pending.Write(value);
            return;
        }

        _pending.Write("\""u8);
        for (var at = value.IndexOf((byte)'"'); at >= 0; at = value.IndexOf((byte)'"'))
        {
            _pending.Write(value[..(at + 1)]);
            _pending.Write("\""u8);
            value = value[(at + 1)..];
        }

        _pending.Write(value);
        _pending.Write("\""u8);
    }

    private void EndRow()
    {
        _pending.Write("\r\n"u8);
        if (_pending.WrittenCount >= FlushBytes)
            Flush();
    }
}
