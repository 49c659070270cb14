using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mba.Csv;

/// <summary>How the attempt to read one record ended.</summary>
internal enum RecordEnd
{
    /// <summary>The record is well formed and its fields are known.</summary>
    Complete,

    /// <summary>The window ends before the record does.</summary>
    NeedsMore,

    /// <summary>A quote inside a quoted field is neither doubled nor followed by a delimiter or a line end.</summary>
    StrayQuote,

    /// <summary>The text ends inside a quoted field.</summary>
    UnclosedQuote,
}

/// <summary>
/// Splits one record of the window into fields. Delimiters, quotes and line ends of 64 bytes at a time become a bit mask (two vector
/// compares each), and only their positions are visited; text between them is never looked at. bench: scan.
/// </summary>
internal sealed class CsvTokenizer
{
    private const int MaxFields = 1 << 16;

    private readonly RecordBuffer _buffer;
    private readonly byte[] _delimiter;
    private readonly byte _first;
    private readonly byte _quote;
    private readonly bool _doubled;
    private readonly bool _backslash;
    private int[] _starts = new int[64];
    private int[] _ends = new int[64];
    private int _chunk;
    private ulong _mask;
    private int _resumeAt = -1;

    public CsvTokenizer(RecordBuffer buffer, CsvDialect dialect)
    {
        _buffer = buffer;
        _delimiter = System.Text.Encoding.ASCII.GetBytes(dialect.Delimiter);
        _first = _delimiter[0];
        _quote = (byte)(dialect.Quote ?? '\0');
        _doubled = dialect.Quote is not null && dialect.Escape != '\\';
        _backslash = dialect.Escape == '\\';
    }

    /// <summary>Fields found; those beyond 65,536 are counted but not kept.</summary>
    public int FieldCount { get; private set; }

    /// <summary>End of the record's text, without its line end.</summary>
    public int End { get; private set; }

    /// <summary>Where the next record begins.</summary>
    public int Next { get; private set; }

    /// <summary>Line ends inside the record and behind it.</summary>
    public int Lines { get; private set; }

    /// <summary>The attempt ended inside a quoted field.</summary>
    public bool InQuotes { get; private set; }

    /// <summary>Start of a field's text in the window, inside its quotes.</summary>
    public int Start(int field) => _starts[field];

    /// <summary>End of a field's text in the window, inside its quotes.</summary>
    public int EndOf(int field) => _ends[field] & int.MaxValue;

    /// <summary>True when the field's text still has its escapes.</summary>
    public bool IsEscaped(int field) => _ends[field] < 0;

    /// <summary>Forget what is known about the window: it was refilled or moved.</summary>
    public void Reset() => _resumeAt = -1;

    /// <summary>Reads the record that begins at <paramref name="start"/>.</summary>
    public RecordEnd Read(int start)
    {
        if (start != _resumeAt)
        {
            _chunk = start;
            _mask = Load(start);
        }

        _resumeAt = -1;
        FieldCount = 0;
        Lines = 0;
        InQuotes = false;
        var bytes = _buffer.Bytes;
        var end = _buffer.End;
        var field = start;
        var escaped = false;
        while (true)
        {
            if (_quote != 0 && field < end && bytes[field] == _quote)
            {
                var outcome = ReadQuoted(field, out var next, out var ended);
                if (outcome != RecordEnd.Complete || ended)
                    return outcome;
                field = next;
                continue;
            }

            var at = NextSpecial(end);
            if (at < 0)
            {
                if (!_buffer.AtEnd)
                    return RecordEnd.NeedsMore;
                Add(field, end, escaped);
                return Finish(end, end, 0);
            }

            var b = bytes[at];
            if (b == _quote && _quote != 0)
                continue;
            if (_backslash && IsBackslashed(bytes, field, at))
            {
                escaped = true;
                Lines += b == '\n' ? 1 : 0;
                continue;
            }

            if (b == _first)
            {
                if (_delimiter.Length > 1 && !IsDelimiter(at))
                {
                    if (!_buffer.AtEnd && at + _delimiter.Length > end)
                        return RecordEnd.NeedsMore;
                    continue;
                }

                Add(field, at, escaped);
                field = at + _delimiter.Length;
                if (_delimiter.Length > 1)
                    DropBefore(field);
                escaped = false;
                continue;
            }

            if (!TryEndLine(at, end, out var nextRecord))
                return RecordEnd.NeedsMore;
            Add(field, at, escaped);
            return Finish(at, nextRecord, 1);
        }
    }

    /// <summary>Reads a field from its opening quote past the delimiter or the line end behind its closing one.</summary>
    private RecordEnd ReadQuoted(int open, out int next, out bool ended)
    {
        var bytes = _buffer.Bytes;
        var end = _buffer.End;
        var escaped = false;
        next = 0;
        ended = false;
        InQuotes = true;
        DropBefore(open + 1);
        while (true)
        {
            var at = NextSpecial(end);
            if (at < 0)
                return _buffer.AtEnd ? RecordEnd.UnclosedQuote : RecordEnd.NeedsMore;
            var b = bytes[at];
            if (b != _quote)
            {
                Lines += b == '\n' || (b == '\r' && at + 1 < end && bytes[at + 1] != '\n') ? 1 : 0;
                continue;
            }

            if (at + 1 >= end && !_buffer.AtEnd)
                return RecordEnd.NeedsMore;
            if (_backslash && IsBackslashed(bytes, open + 1, at))
            {
                escaped = true;
                continue;
            }

            if (_doubled && at + 1 < end && bytes[at + 1] == _quote)
            {
                escaped = true;
                DropBefore(at + 2);
                continue;
            }

            return CloseQuoted(open, at, escaped || (_backslash && bytes.AsSpan(open, at - open).Contains((byte)'\\')), out next, out ended);
        }
    }

    private RecordEnd CloseQuoted(int open, int close, bool escaped, out int next, out bool ended)
    {
        var bytes = _buffer.Bytes;
        var end = _buffer.End;
        var after = close + 1;
        next = after + _delimiter.Length;
        ended = true;
        InQuotes = false;
        Add(open + 1, close, escaped);
        if (after >= end)
            return Finish(end, end, 0);
        if (bytes[after] is (byte)'\r' or (byte)'\n')
            return TryEndLine(after, end, out var nextRecord) ? Finish(after, nextRecord, 1) : RecordEnd.NeedsMore;
        ended = false;
        if (next > end && !_buffer.AtEnd)
            return RecordEnd.NeedsMore;
        if (!IsDelimiter(after))
            return RecordEnd.StrayQuote;
        DropBefore(next);
        return RecordEnd.Complete;
    }

    private RecordEnd Finish(int recordEnd, int next, int lines)
    {
        End = recordEnd;
        Next = next;
        Lines += lines;
        DropBefore(next);
        _resumeAt = next;
        return RecordEnd.Complete;
    }

    /// <summary>CR, LF or CRLF; false when a CR is the last byte of the window and more may follow.</summary>
    private bool TryEndLine(int at, int end, out int next)
    {
        next = at + 1;
        if (_buffer.Bytes[at] != '\r')
            return true;
        if (next >= end)
            return _buffer.AtEnd;
        if (_buffer.Bytes[next] == '\n')
            next++;
        return true;
    }

    private bool IsDelimiter(int at) =>
        at + _delimiter.Length <= _buffer.End && _buffer.Bytes.AsSpan(at, _delimiter.Length).SequenceEqual(_delimiter);

    private static bool IsBackslashed(byte[] bytes, int from, int at)
    {
        var count = 0;
        while (at - count > from && bytes[at - count - 1] == '\\')
            count++;
        return (count & 1) == 1;
    }

    private void Add(int start, int end, bool escaped)
    {
        var count = FieldCount++;
        if (count >= _starts.Length)
        {
            if (count >= MaxFields)
                return;
            Array.Resize(ref _starts, _starts.Length * 2);
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        _starts[count] = start;
        _ends[count] = escaped ? end | int.MinValue : end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextSpecial(int end)
    {
        while (_mask == 0)
        {
            if (_chunk + 64 >= end)
                return -1;
            _chunk += 64;
            _mask = Load(_chunk);
        }

        var at = _chunk + BitOperations.TrailingZeroCount(_mask);
        _mask &= _mask - 1;
        return at;
    }

    private void DropBefore(int position)
    {
        if (position >= _chunk + 64)
        {
            _chunk = position;
            _mask = Load(position);
            return;
        }

        _mask &= ulong.MaxValue << (position - _chunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Load(int at)
    {
        var rest = _buffer.End - at;
        if (rest <= 0)
            return 0;
        ref var p = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes), at);
        var mask = Specials(Vector256.LoadUnsafe(ref p)) | ((ulong)Specials(Vector256.LoadUnsafe(ref p, 32)) << 32);
        return rest >= 64 ? mask : mask & ((1UL << rest) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Specials(Vector256<byte> text)
    {
        var found = Vector256.Equals(text, Vector256.Create(_first))
            | Vector256.Equals(text, Vector256.Create(_quote == 0 ? (byte)'\n' : _quote))
            | Vector256.Equals(text, Vector256.Create((byte)'\n'))
            | Vector256.Equals(text, Vector256.Create((byte)'\r'));
        return found.ExtractMostSignificantBits();
    }
}
