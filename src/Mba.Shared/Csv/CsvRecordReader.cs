using System.Text.Unicode;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>
/// Records of a delimited file. A record that cannot be read costs itself and never its neighbours: reading resumes at the first
/// line that reads as a record again (<see cref="Resynchronise"/>).
/// </summary>
internal sealed class CsvRecordReader : IRecordReader
{
    private const int ResumeLines = 64;
    private const int KeptOfLongLine = 64 << 10;

    private readonly RecordBuffer _buffer;
    private readonly CsvDialect _dialect;
    private readonly CsvTokenizer _tokens;
    private readonly CsvTokenizer _probe;
    private readonly int _maxRecordBytes;
    private readonly List<byte[]> _header = [];
    private byte[] _unescaped = [];
    private int _unescapedBytes;
    private byte[]? _longLine;
    private int _start;
    private int _end;
    private int _next;
    private long _nextLine = 1;
    private int _preambleLeft;
    private int _headerLeft;

    public CsvRecordReader(RecordBuffer buffer, CsvDialect dialect, int maxRecordBytes)
    {
        _buffer = buffer;
        _dialect = dialect;
        _tokens = new CsvTokenizer(buffer, dialect);
        _probe = new CsvTokenizer(buffer, dialect);
        _maxRecordBytes = maxRecordBytes;
        _preambleLeft = dialect.PreambleRecords;
        _headerLeft = dialect.HeaderRecords;
    }

    public RecordKind Kind { get; private set; }

    public string? FaultCode { get; private set; }

    public int FieldCount { get; private set; }

    public ReadOnlySpan<byte> Raw => _longLine ?? _buffer.Bytes.AsSpan(_start, _end - _start);

    public long Line { get; private set; }

    public long ByteOffset { get; private set; }

    /// <summary>Bytes of text up to the end of the record at hand.</summary>
    public long BytesRead => _buffer.Base + _next;

    /// <summary>Records with well-formed characters beyond ASCII, and records with bytes that are no UTF-8.</summary>
    public (long WellFormed, long Invalid) Encoding { get; private set; }

    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            if ((uint)field >= (uint)FieldCount || field >= _tokens.FieldCount)
                return default;
            var start = _tokens.Start(field);
            var text = _buffer.Bytes.AsSpan(start, _tokens.EndOf(field) - start);
            return _tokens.IsEscaped(field) ? Unescape(text) : text;
        }
    }

    /// <summary>Hands each field of the row at hand to its column.</summary>
    public void Observe(ColumnEvidence[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
            columns[i].Observe(this[i]);
    }

    public bool Read()
    {
        while (true)
        {
            _unescapedBytes = 0;
            _start = _next;
            Line = _nextLine;
            _longLine = null;
            if (_start >= _buffer.End && (!Refill() || _start >= _buffer.End))
                return false;
            ByteOffset = _buffer.Base + _start;
            if (SkipLineEnd())
                continue;
            if (_preambleLeft > 0)
            {
                _preambleLeft--;
                return TakeLines(1, RecordKind.NotARow, null);
            }

            if (_dialect.Comment is { } comment && _buffer.Bytes[_start] == comment)
                return TakeLines(1, RecordKind.NotARow, null);
            if (Tokenise() && (_headerLeft == 0 || !TakeHeader()))
                return true;
        }
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Reads the record at the start; false when it is nothing at all (blank).</summary>
    private bool Tokenise()
    {
        var outcome = ReadTokens(_tokens, _start);
        if (outcome == RecordEnd.NeedsMore)
            return _tokens.InQuotes ? Resynchronise(FaultCodes.UnclosedQuote) : SkipLongLine();
        if (outcome == RecordEnd.Complete)
            return Judge();
        return Resynchronise(outcome == RecordEnd.StrayQuote ? FaultCodes.StrayQuote : FaultCodes.UnclosedQuote);
    }

    /// <summary>A well-formed record: does it have the fields that it should, and are its bytes text?</summary>
    private bool Judge()
    {
        var fits = Place();
        if (!fits && FieldCount == 1 && this[0].Trim(" \t"u8).IsEmpty)
            return false;
        if (!fits && _tokens.Lines > 1)
            return JudgeSwallowed();
        if (!fits)
            return Set(RecordKind.Broken, FaultCodes.FieldCount);
        if (_end - _start > _maxRecordBytes)
            return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
        if (_buffer.Suspicious && InspectBytes() is { } fault)
            return Set(RecordKind.Broken, fault);
        return Set(IsHeaderAgain() ? RecordKind.NotARow : RecordKind.Row, null);
    }

    /// <summary>Takes over where the tokens lie; true when there are as many as there should be.</summary>
    private bool Place()
    {
        _end = _tokens.End;
        _next = _tokens.Next;
        _nextLine = Line + _tokens.Lines;
        FieldCount = Fields(_tokens, out var fits);
        return fits;
    }

    /// <summary>
    /// A record of several lines with the wrong number of fields: either it is that, or a quote that was never closed has swallowed
    /// its neighbours. A line inside that reads as a whole record tells.
    /// </summary>
    private bool JudgeSwallowed()
    {
        if (FindResume(_next - _start) is { } lines)
            return TakeLines(lines, RecordKind.Broken, FaultCodes.UnclosedQuote);
        ReadTokens(_tokens, _start);
        Place();
        return Set(RecordKind.Broken, FaultCodes.FieldCount);
    }

    /// <summary>Fields of the record as the table sees them, without the empty one behind a trailing delimiter.</summary>
    private int Fields(CsvTokenizer tokens, out bool fits)
    {
        var count = tokens.FieldCount;
        var wanted = _dialect.FieldCount;
        if (_dialect.TrailingDelimiter && count == wanted + 1 && tokens.Start(wanted) == tokens.EndOf(wanted))
            count = wanted;
        if (_dialect.PadShortRows && count < wanted)
            count = wanted;
        fits = count == wanted;
        return count;
    }

    private string? InspectBytes()
    {
        var raw = Raw;
        if (raw.Contains((byte)0))
            return FaultCodes.NulByte;
        if (System.Text.Ascii.IsValid(raw))
            return null;
        var valid = Utf8.IsValid(raw);
        Encoding = valid ? (Encoding.WellFormed + 1, Encoding.Invalid) : (Encoding.WellFormed, Encoding.Invalid + 1);
        return valid ? null : FaultCodes.InvalidUtf8;
    }

    private bool IsHeaderAgain()
    {
        foreach (var header in _header)
        {
            if (header.Length == _end - _start && Raw.SequenceEqual(header))
                return true;
        }

        return false;
    }

    private bool TakeHeader()
    {
        _headerLeft--;
        _header.Add(Raw.ToArray());
        return true;
    }

    /// <summary>
    /// The record at the start is not well formed. It ends before the first following line that reads as a record with the right
    /// number of fields; if none of the next 64 does, it is one line long.
    /// </summary>
    private bool Resynchronise(string fault) => TakeLines(FindResume(int.MaxValue) ?? 1, RecordKind.Broken, fault);

    /// <summary>Lines from the start to the first one, within <paramref name="bytes"/>, that reads as a whole record; null when none does.</summary>
    private int? FindResume(int bytes)
    {
        var candidate = 0;
        for (var lines = 1; lines <= ResumeLines; lines++)
        {
            candidate = LineStartAfter(candidate);
            if (candidate >= bytes || _start + candidate >= _buffer.End)
                return null;
            var outcome = ReadTokens(_probe, _start + candidate);
            Fields(_probe, out var fits);
            if (outcome == RecordEnd.Complete && fits)
                return lines;
        }

        return null;
    }

    /// <summary>Offset from the start of the line after the one at <paramref name="offset"/>; the end of the text when it is the last.</summary>
    private int LineStartAfter(int offset)
    {
        while (true)
        {
            var rest = _buffer.Bytes.AsSpan(_start + offset, _buffer.End - _start - offset);
            var at = rest.IndexOfAny((byte)'\n', (byte)'\r');
            if (at >= 0 && (rest[at] == '\n' || at + 1 < rest.Length || _buffer.AtEnd))
                return offset + at + LineEndBytes(rest[at..]);
            if (!Refill())
                return at >= 0 ? offset + at + 1 : offset + rest.Length;
        }
    }

    private static int LineEndBytes(ReadOnlySpan<byte> text) => text.StartsWith("\r\n"u8) ? 2 : 1;

    /// <summary>Makes the record out of a number of physical lines, whatever stands in them.</summary>
    private bool TakeLines(int lines, RecordKind kind, string? fault)
    {
        var offset = 0;
        for (var i = 0; i < lines; i++)
            offset = LineStartAfter(offset);
        _next = Math.Min(_start + offset, _buffer.End);
        _end = _next;
        while (_end > _start && _buffer.Bytes[_end - 1] is (byte)'\n' or (byte)'\r')
            _end--;
        _nextLine = Line + lines;
        FieldCount = 0;
        return Set(kind, fault);
    }

    /// <summary>A line longer than the limit: its beginning is the record's text, the rest is read past.</summary>
    private bool SkipLongLine()
    {
        FieldCount = 0;
        var line = _buffer.Bytes.AsSpan(_start, _buffer.End - _start);
        _longLine = line[..Math.Min(line.Length, KeptOfLongLine)].ToArray();
        int next;
        while (_start + (next = LineStartAfter(0)) >= _buffer.End && !_buffer.AtEnd)
        {
            _start = _buffer.End - 1;
            Refill();
        }

        _end = _next = _start + next;
        _nextLine = Line + 1;
        return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
    }

    private bool SkipLineEnd()
    {
        if (_buffer.Bytes[_start] is not ((byte)'\n' or (byte)'\r'))
            return false;
        var bytes = LineStartAfter(0);
        _next = _start + bytes;
        _nextLine++;
        return true;
    }

    /// <summary>Reads a record with as much of the file in the window as it takes; NeedsMore only when the limit is reached.</summary>
    private RecordEnd ReadTokens(CsvTokenizer tokens, int start)
    {
        var offset = start - _start;
        while (true)
        {
            var outcome = tokens.Read(_start + offset);
            if (outcome != RecordEnd.NeedsMore || !Refill())
                return outcome;
        }
    }

    /// <summary>Reads more text behind the record at hand, which moves to the start of the window.</summary>
    private bool Refill()
    {
        _tokens.Reset();
        _probe.Reset();
        return _buffer.Refill(ref _start);
    }

    private bool Set(RecordKind kind, string? fault)
    {
        Kind = kind;
        FaultCode = fault;
        return true;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (_unescaped.Length < _unescapedBytes + text.Length)
            (_unescaped, _unescapedBytes) = (new byte[Math.Max(4096, 2 * text.Length)], 0);
        var target = _unescaped.AsSpan(_unescapedBytes);
        var written = FieldText.Unescape(text, _dialect, target);
        _unescapedBytes += written;
        return target[..written];
    }
}
