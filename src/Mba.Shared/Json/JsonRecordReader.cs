using Mba.Schemas;
using Mba.Sources;

namespace Mba.Json;

/// <summary>Records of a JSON file, streaming: lines, elements of an array, or the one object that the file is.</summary>
internal sealed class JsonRecordReader : IRecordReader
{
    private const int ResumeCandidates = 64;
    private const int KeptOfLongRecord = 64 << 10;

    private readonly RecordBuffer _buffer;
    private readonly JsonLayout _layout;
    private readonly JsonColumns _columns;
    private readonly JsonFields _fields;
    private int _start;
    private int _end;
    private int _next;
    private long _nextLine = 1;
    private bool _prefixLeft;
    private bool _ended;
    private byte[]? _longRecord;

    /// <summary>Reads from the window's beginning.</summary>
    /// <param name="window">Filled once; owned.</param>
    /// <param name="header">The columns, or null to find them.</param>
    /// <param name="isJsonLines">One object a line, by the name or by an earlier pass.</param>
    public JsonRecordReader(RecordBuffer window, IReadOnlyList<string>? header, bool isJsonLines)
    {
        _buffer = window;
        _layout = JsonLayout.Detect(window, isJsonLines);
        _columns = new JsonColumns(header);
        _fields = new JsonFields(_columns);
        _next = _layout.Start;
        _nextLine += window.Bytes.AsSpan(0, _next).Count((byte)'\n');
        _prefixLeft = _layout.Prefixed;
    }

    public string FormatKind => _layout.Kind == JsonLayoutKind.Lines ? "jsonl" : "json";

    public IReadOnlyList<string> Header => _columns.Names;

    public RecordKind Kind { get; private set; }

    public string? FaultCode { get; private set; }

    public int FieldCount => Kind == RecordKind.Row ? _columns.Count : 0;

    public ReadOnlySpan<byte> Raw => _longRecord ?? _buffer.Bytes.AsSpan(_start, _end - _start);

    public long Line { get; private set; }

    public long ByteOffset { get; private set; }

    public long BytesRead => _buffer.Base + _next;

    public ReadOnlySpan<byte> this[int field] => _fields[field];

    /// <summary>Hands the values of the row at hand to their columns; the list grows with them.</summary>
    public void Observe(List<ColumnEvidence> evidence, long rowsBefore)
    {
        while (evidence.Count < _columns.Count)
        {
            evidence.Add(new ColumnEvidence());
            evidence[^1].AddNulls(rowsBefore);
        }

        for (var i = 0; i < evidence.Count; i++)
        {
            if (_fields.IsDocument(i))
                evidence[i].ObserveDocument(_fields[i]);
            else
                evidence[i].Observe(_fields[i]);
        }
    }

    public bool Read()
    {
        _longRecord = null;
        if (_prefixLeft)
        {
            _prefixLeft = false;
            (_start, _end, Line) = (0, _next, 1);
            return Set(RecordKind.NonRecord, SkipCodes.OtherMember);
        }

        while (!_ended)
        {
            if (!SkipToRecord())
                return _layout.Kind == JsonLayoutKind.Elements && TakeRest(RecordKind.Broken);
            if (_layout.Kind != JsonLayoutKind.Elements || _buffer.Bytes[_start] != ']')
                return ReadRecord();
            if (EndArray() is { } kind)
                return TakeRest(kind);
        }

        return false;
    }

    private bool ReadRecord()
    {
        (Line, ByteOffset) = (_nextLine, _buffer.Base + _start);
        var length = RecordLength();
        if (length < 0 && !_buffer.AtEnd)
            return SkipLongRecord();
        var fault = length < 0 ? JsonFields.InvalidJson : _fields.Read(_buffer.Bytes.AsSpan(_start, length));
        if (fault is not null)
            length = BrokenLength(length);
        _end = _start + length;
        _next = _end;
        _nextLine += _buffer.Bytes.AsSpan(_start, length).Count((byte)'\n');
        return Set(fault is null ? RecordKind.Row : RecordKind.Broken, fault);
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Past blanks and commas to the next record; false at the end of the file.</summary>
    private bool SkipToRecord()
    {
        _start = _next;
        while (true)
        {
            var text = _buffer.Bytes.AsSpan(0, _buffer.End);
            var at = _start;
            while (
                at < text.Length
                && (
                    text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'
                    || (text[at] == ',' && _layout.Kind == JsonLayoutKind.Elements)
                )
            )
                at++;
            _nextLine += text[_start..at].Count((byte)'\n');
            (_start, _next) = (at, at);
            if (at < text.Length)
                return true;
            if (!_buffer.Refill(ref _start))
                return false;
            _next = _start;
        }
    }

    /// <summary>
    /// Behind the array's bracket: the end, another array whose elements follow, further members of the object around it (which are no
    /// records), or what does not belong there. Null when there is nothing to report.
    /// </summary>
    private RecordKind? EndArray()
    {
        _next = _start + 1;
        var more = SkipToRecord();
        if (more && !_layout.Wrapped && _buffer.Bytes[_start] == '[')
        {
            _next = _start + 1;
            return null;
        }

        if (more && _layout.Wrapped && _buffer.Bytes[_start] == '"')
            return RecordKind.NonRecord;
        if (more && _layout.Wrapped && _buffer.Bytes[_start] == '}')
        {
            _next = _start + 1;
            more = SkipToRecord();
        }

        _ended = true;
        return more ? RecordKind.Broken : null;
    }

    /// <summary>All that is left is one record: its beginning is kept, the rest read past.</summary>
    private bool TakeRest(RecordKind kind)
    {
        _ended = true;
        (Line, ByteOffset) = (_nextLine, _buffer.Base + _start);
        while (_buffer.End - _start < KeptOfLongRecord && _buffer.Refill(ref _start))
        {
            // Until enough is there to show.
        }

        (_end, _next) = (_buffer.End, _buffer.End);
        return Set(kind, kind == RecordKind.Broken ? JsonFields.InvalidJson : SkipCodes.OtherMember);
    }

    /// <summary>Bytes of the record at the start; -1 when it does not end within the file, or within the limit.</summary>
    private int RecordLength()
    {
        while (true)
        {
            var text = _buffer.Bytes.AsSpan(_start, _buffer.End - _start);
            var length = _layout.Kind == JsonLayoutKind.Lines ? text.IndexOfAny((byte)'\n', (byte)'\r') : JsonText.ValueLength(text);
            if (length >= 0)
                return length;
            if (!_buffer.Refill(ref _start))
                return _layout.Kind == JsonLayoutKind.Lines && _buffer.AtEnd ? _buffer.End - _start : -1;
        }
    }

    /// <summary>A broken line is a line. A broken element ends before the next object that is valid, else where its brackets close.</summary>
    private int BrokenLength(int length)
    {
        var text = _buffer.Bytes.AsSpan(_start, _buffer.End - _start);
        if (_layout.Kind == JsonLayoutKind.Lines)
            return length;
        var at = 0;
        for (var i = 0; i < ResumeCandidates && _layout.Kind == JsonLayoutKind.Elements; i++)
        {
            var brace = text[(at + 1)..].IndexOf((byte)'{');
            if (brace < 0)
                break;
            at += 1 + brace;
            if (length >= 0 && at >= length)
                break;
            if (
                FollowsObject(text, at)
                && JsonText.ValueLength(text[at..]) is > 0 and var following
                && JsonText.IsValid(text.Slice(at, following))
            )
                return at;
        }

        return length >= 0 ? Math.Max(length, 1) : text.Length;
    }

    /// <summary>A closing brace, a comma and blanks stand before the brace: an element of the same array may begin there.</summary>
    private static bool FollowsObject(ReadOnlySpan<byte> text, int brace)
    {
        var before = text[..brace].TrimEnd(" \t\r\n"u8);
        return before.Length > 0 && before[^1] == ',' && before[..^1].TrimEnd(" \t\r\n"u8) is [.., (byte)'}'];
    }

    /// <summary>A record longer than the limit: its beginning is kept, the rest followed to where its line, or its brackets, end.</summary>
    private bool SkipLongRecord()
    {
        var text = _buffer.Bytes.AsSpan(_start, _buffer.End - _start);
        _longRecord = text[..Math.Min(text.Length, KeptOfLongRecord)].ToArray();
        var depth = default(JsonDepth);
        int length;
        while (true)
        {
            text = _buffer.Bytes.AsSpan(_start, _buffer.End - _start);
            length = _layout.Kind == JsonLayoutKind.Lines ? text.IndexOfAny((byte)'\n', (byte)'\r') : depth.Feed(text);
            _nextLine += text[..(length < 0 ? text.Length : length)].Count((byte)'\n');
            if (length >= 0)
                break;
            _start = _buffer.End;
            if (!_buffer.Refill(ref _start) || _buffer.End == 0)
            {
                length = 0;
                break;
            }
        }

        _end = _next = _start + length;
        return Set(RecordKind.Broken, FaultCodes.RecordTooLarge);
    }

    private bool Set(RecordKind kind, string? fault)
    {
        Kind = kind;
        FaultCode = fault;
        return true;
    }
}
