using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mba.Schemas;
using Mba.Sources;

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
/// Splits one record of the window into fields. Delimiters, quotes and line ends of 64 bytes at a time become a bit mask, and only
/// their positions are visited; the text between them is never looked at. bench: scan.
/// </summary>
internal sealed partial class CsvTokenizer
{
    /// <summary>Fields of a record whose text can be read; a file of more columns is refused.</summary>
    public const int MaxFields = 1 << 16;

    private const int Chunk = 64;
    private const int Quoted = 1 << 31;
    private const int Escaped = 1 << 30;
    private const int Padded = 1 << 29;
    private const int Led = 1 << 28;
    private const int Position = Led - 1;

    private readonly RecordBuffer _buffer;
    private readonly byte[] _delimiter;
    private readonly int _delimiterBytes;
    private readonly byte _first;
    private readonly byte _quote;
    private readonly bool _doubled;
    private readonly bool _backslash;
    private readonly bool _skipsBlanks;

    /// <summary>For each field where the next one begins, with flags of this one; the first entry is the record's start.</summary>
    private int[] _marks = new int[64];
    private int _chunk;
    private ulong _mask;
    private int _resumeAt = -1;

    /// <summary>Where the field at hand begins, kept or not.</summary>
    private int _fieldStart;
    private bool _looseQuote;

    /// <summary>Behind it a quoted field of the record counts as never closed.</summary>
    private int _lastQuoted;

    /// <summary>Fields of the record read last whose marks are kept; 0 when it is not complete, or the window has moved.</summary>
    private int _kept;

    public CsvTokenizer(RecordBuffer buffer, CsvDialect dialect)
    {
        _buffer = buffer;
        _delimiter = System.Text.Encoding.ASCII.GetBytes(dialect.Delimiter);
        _delimiterBytes = _delimiter.Length;
        _first = _delimiter[0];
        _quote = (byte)(dialect.Quote ?? '\n');
        _doubled = dialect.Quote is not null && dialect.Escape != '\\';
        _backslash = dialect.Escape == '\\';
        _skipsBlanks = dialect.BlanksBeforeQuotes;
    }

    /// <summary>Fields found; those beyond 65,536 are counted but not kept.</summary>
    public int FieldCount { get; private set; }

    /// <summary>End of the record's text, without its line end.</summary>
    public int End { get; private set; }

    /// <summary>Where the next record begins.</summary>
    public int Next { get; private set; }

    /// <summary>Line ends inside the record and behind it.</summary>
    public int Lines { get; private set; }

    /// <summary>Bytes of a record after which a quoted field in it counts as never closed; without a limit to begin with.</summary>
    public int MaxQuotedBytes { get; set; } = int.MaxValue;

    /// <summary>The attempt ended inside a quoted field.</summary>
    public bool InQuotes { get; private set; }

    /// <summary>
    /// The record spans lines, and a field that is not quoted holds a quote. Each alone is common; together they are what an unclosed
    /// quote makes of its neighbours.
    /// </summary>
    public bool LooksLikeUnclosedQuote => _looseQuote && Lines > 1;

    /// <summary>A field that is not quoted holds a quote.</summary>
    public bool HasLooseQuote => _looseQuote;

    /// <summary>Forget what is known about the window: it was refilled or moved.</summary>
    public void Reset() => (_resumeAt, _kept) = (-1, 0);

    /// <summary>Reads the record that begins at <paramref name="start"/>.</summary>
    [MethodImpl(ScanLoop.Compiled)]
    public RecordEnd Read(int start)
    {
        if (start != _resumeAt)
            (_chunk, _mask) = (start, Load(start));
        _resumeAt = -1;
        Lines = 0;
        FieldCount = 0;
        _kept = 0;
        InQuotes = false;
        _looseQuote = false;
        _lastQuoted = start < int.MaxValue - MaxQuotedBytes ? start + MaxQuotedBytes : int.MaxValue;
        _marks[0] = start;
        return ReadFields(start);
    }

    [MethodImpl(ScanLoop.Compiled)]
    private RecordEnd ReadFields(int field)
    {
        // Locals, because the loop is what a scan spends most of its time in.
        ref var text = ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes);
        var end = _buffer.End;
        var marks = _marks;
        var (chunk, mask) = (_chunk, _mask);
        var (first, quote) = (_first, _quote);
        var simple = _delimiter.Length == 1 && !_backslash;
        var count = 0;
        var flags = 0;
        while (true)
        {
            while (mask == 0)
            {
                chunk += Chunk;
                if (chunk >= end)
                    return EndOfWindow(count, flags);
                mask = Load(chunk);
            }

            var at = chunk + BitOperations.TrailingZeroCount(mask);
            mask &= mask - 1;
            var b = Unsafe.Add(ref text, at);
            if (b == first && simple)
            {
                field = at + 1;
                if (++count >= marks.Length)
                    marks = Grow(count);
                if (count < marks.Length)
                    marks[count] = field;
                continue;
            }

            (_chunk, _mask, FieldCount) = (chunk, mask, count);
            if (b == quote && b != '\n')
            {
                if (at != field && !(_skipsBlanks && AreBlanks(field, at)))
                {
                    _looseQuote = true;
                    continue;
                }

                var outcome = ReadQuoted(at, at == field ? 0 : Led, out var ended);
                if (outcome != RecordEnd.Complete || ended)
                    return outcome;
                (chunk, mask, count, marks) = (_chunk, _mask, FieldCount, _marks);
                field = _fieldStart;
                continue;
            }

            if (_backslash && IsBackslashed(_buffer.Bytes, field, at))
            {
                flags = Escaped;
                Lines += b == '\n' ? 1 : 0;
                continue;
            }

            if (b is (byte)'\n' or (byte)'\r')
                return TryEndLine(at, end, out var next) ? Finish(at, next, 1, flags) : RecordEnd.NeedsMore;
            if (IsDelimiter(at))
            {
                field = at + _delimiter.Length;
                Add(field, flags);
                flags = 0;
                DropBefore(field);
                (chunk, mask, count, marks) = (_chunk, _mask, FieldCount, _marks);
            }
            else if (at + _delimiter.Length > end && !_buffer.AtEnd)
            {
                return RecordEnd.NeedsMore;
            }
        }
    }

    /// <summary>No more delimiter in the window: the record is its rest when the text ends there.</summary>
    private RecordEnd EndOfWindow(int count, int flags)
    {
        if (!_buffer.AtEnd)
            return RecordEnd.NeedsMore;
        FieldCount = count;
        return Finish(_buffer.End, _buffer.End, 0, flags);
    }

    private RecordEnd Finish(int recordEnd, int next, int lines, int flags)
    {
        Add(recordEnd + _delimiter.Length, flags);
        _kept = Math.Min(FieldCount, MaxFields);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(int nextField, int flags)
    {
        var count = FieldCount + 1;
        var marks = _marks;
        FieldCount = count;
        _fieldStart = nextField;
        if ((uint)count >= (uint)marks.Length)
            marks = Grow(count);
        if ((uint)count < (uint)marks.Length)
            marks[count] = nextField | flags;
    }

    private int[] Grow(int count)
    {
        if (count <= MaxFields)
            Array.Resize(ref _marks, Math.Min(_marks.Length * 2, MaxFields + 1));
        return _marks;
    }
}
