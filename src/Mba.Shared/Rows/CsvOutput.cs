using System.Buffers;
using System.Text;

namespace Mba.Rows;

/// <summary>RFC 4180 CSV in UTF-8, buffered. Not thread-safe.</summary>
internal sealed class CsvOutput(Stream output, int columns)
{
    private const int FlushBytes = 64 << 10;

    private static readonly SearchValues<byte> Special = SearchValues.Create(",\"\r\n"u8);

    private readonly ArrayBufferWriter<byte> _pending = new(FlushBytes * 2);

    public void Header(IReadOnlyList<string> names)
    {
        for (var i = 0; i < columns; i++)
            Field(i, Encoding.UTF8.GetBytes(names[i]), isNull: false);
        EndRow();
    }

    /// <summary>Quoted when it must be; a row of one null is a pair of quotes, because a blank line is not a record.</summary>
    public void Field(int column, ReadOnlySpan<byte> value, bool isNull)
    {
        if (column > 0)
            _pending.Write(","u8);
        if (isNull || value.IsEmpty)
        {
            if (columns == 1)
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

    public void EndRow()
    {
        _pending.Write("\r\n"u8);
        if (_pending.WrittenCount >= FlushBytes)
            Flush();
    }

    public void Flush()
    {
        output.Write(_pending.WrittenSpan);
        _pending.ResetWrittenCount();
        output.Flush();
    }
}
