using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mba.Csv;

// Fields in quotes.
internal sealed partial class CsvTokenizer
{
    private bool AreBlanks(int from, int to) => _buffer.Bytes.AsSpan(from, to - from).IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    /// <summary>Reads a field from its opening quote past the delimiter or the line end behind its closing one.</summary>
    /// <param name="open">Place of the opening quote.</param>
    /// <param name="led"><see cref="Led"/> when blanks stand before it.</param>
    /// <param name="ended">The record ended with the field.</param>
    private RecordEnd ReadQuoted(int open, int led, out bool ended)
    {
        ref var text = ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes);
        var end = _buffer.End;
        var flags = Quoted | led;
        ended = false;
        InQuotes = true;
        while (true)
        {
            var at = NextSpecial(end);
            if (at < 0)
                return _buffer.AtEnd ? RecordEnd.UnclosedQuote : RecordEnd.NeedsMore;
            var b = Unsafe.Add(ref text, at);
            var after = Unsafe.Add(ref text, at + 1);
            if (at > _lastQuoted)
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

    /// <summary>Blanks between the closing quote and what must follow it belong to nothing.</summary>
    private RecordEnd Close(int after, int end, int flags, out bool ended)
    {
        var closed = after;
        while (after < end && _buffer.Bytes[after] is (byte)' ' or (byte)'\t' && !IsDelimiter(after))
            after++;
        flags |= after > closed ? Padded : 0;
        ended = true;
        InQuotes = false;
        if (after >= end)
            return _buffer.AtEnd ? Finish(end, end, 0, flags) : RecordEnd.NeedsMore;
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

    private int BlanksBehind(int position)
    {
        var count = 0;
        while (_buffer.Bytes[position + count] is (byte)' ' or (byte)'\t')
            count++;
        return count;
    }

    private int BlanksBefore(int position)
    {
        var count = 0;
        while (_buffer.Bytes[position - count - 1] is (byte)' ' or (byte)'\t')
            count++;
        return count;
    }
}
