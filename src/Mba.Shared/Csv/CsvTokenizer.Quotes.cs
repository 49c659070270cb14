using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mba.Csv;

// Fields in quotes.
internal sealed partial class CsvTokenizer
{
    /// <summary>Reads a field from its opening quote past the delimiter or the line end behind its closing one.</summary>
    private RecordEnd ReadQuoted(int open, out bool ended)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes);
        var end = _buffer.End;
        var flags = Quoted;
        ended = false;
        InQuotes = true;
        while (true)
        {
            var at = NextSpecial(end);
            if (at < 0)
                return _buffer.AtEnd ? RecordEnd.UnclosedQuote : RecordEnd.NeedsMore;
            var b = Unsafe.Add(ref text, at);
            var after = Unsafe.Add(ref text, at + 1);
            if (at - open > MaxQuotedBytes)
                return RecordEnd.UnclosedQuote;
            if (b != _quote)
            {
                Lines += b == '\n' || (b == '\r' && after != '\n') ? 1 : 0;
                continue;
            }

            if (at + 1 >= end && !_buffer.AtEnd)
                return RecordEnd.NeedsMore;
            if (_backslash && IsBackslashed(_buffer.Bytes, open + 1, at))
                continue;
            if (_doubled && after == _quote && at + 1 < end)
            {
                flags |= Escaped;
                DropBefore(at + 2);
                continue;
            }

            if (_backslash && _buffer.Bytes.AsSpan(open, at - open).Contains((byte)'\\'))
                flags |= Escaped;
            return Close(at + 1, end, flags, out ended);
        }
    }

    private RecordEnd Close(int after, int end, int flags, out bool ended)
    {
        InQuotes = false;
        ended = true;
        if (after >= end)
            return Finish(end, end, 0, flags);
        if (_buffer.Bytes[after] is (byte)'\r' or (byte)'\n')
            return TryEndLine(after, end, out var nextRecord) ? Finish(after, nextRecord, 1, flags) : RecordEnd.NeedsMore;
        ended = false;
        var next = after + _delimiter.Length;
        if (next > end && !_buffer.AtEnd)
            return RecordEnd.NeedsMore;
        if (!IsDelimiter(after))
            return RecordEnd.StrayQuote;
        Add(next, flags);
        DropBefore(next);
        return RecordEnd.Complete;
    }
}
