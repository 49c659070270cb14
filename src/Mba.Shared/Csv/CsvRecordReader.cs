using System.Runtime.CompilerServices;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>
/// Records of a delimited file. A record that cannot be read costs itself and never its neighbours: reading resumes at the first
/// line that reads as a record again.
/// </summary>
internal sealed partial class CsvRecordReader : IRecordReader
{
    private const int InspectedText = 256;
    private const byte FormFeed = 0x0C;
    private const byte EndOfFileMark = 0x1A; // Ctrl-Z, with which DOS ended a text.

    /// <summary>Where files were put one behind the other it stands before a record, and is not part of the first value.</summary>
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly RecordBuffer _buffer;
    private readonly CsvDialect _dialect;
    private readonly RecordCursor _cursor;
    private readonly CsvTokenizer _tokens;
    private readonly int _maxRecordBytes;
    private readonly List<HeaderLine> _header = [];
    private readonly bool[] _isMarked;
    private byte[] _unescaped = [];
    private int _unescapedBytes;
    private byte[]? _longLine;
    private int _readable;
    private int _end;
    private int _next;
    private long _nextLine = 1;
    private int _preambleLeft;
    private int _headerLeft;
    private int _headerLinesLeft;
    private long _rows;
    private long _blanks;
    private bool _afterBlank;
    private bool _hasHeaderRecord;
    private bool _hasHeaderLetter;
    private bool _hasRowOfT;
    private byte _headerStart;
    private string? _ended;

    public CsvRecordReader(RecordBuffer buffer, CsvDialect dialect, int maxRecordBytes)
    {
        _buffer = buffer;
        _dialect = dialect;
        _isMarked = MarkedBytes(dialect);
        _cursor = new RecordCursor(buffer, dialect);
        _tokens = _cursor.Tokens;
        _maxRecordBytes = maxRecordBytes;
        _preambleLeft = dialect.PreambleRecords;
        _headerLeft = dialect.HeaderRecords;
        _headerLinesLeft = dialect.RepairedHeaderLines;
    }

    public RecordKind Kind { get; private set; }

    public string? FaultCode { get; private set; }

    public int FieldCount { get; private set; }

    public ReadOnlySpan<byte> Raw => _longLine ?? _buffer.Bytes.AsSpan(_cursor.Start, _end - _cursor.Start);

    public long Line { get; private set; }

    public long ByteOffset { get; private set; }

    /// <summary>Bytes of text up to the end of the record at hand.</summary>
    public long BytesRead => _buffer.Base + _next;

    /// <summary>The row holds characters beyond ASCII, or is long: it may be worth a warning.</summary>
    public bool IsUnusual { get; private set; }

    /// <summary>The last rows that look like notes or totals: line of the first, and how many.</summary>
    public (long Line, long Count) DoubtfulEnd { get; private set; }

    /// <summary>Records with well-formed characters beyond ASCII, and records with bytes that are not UTF-8.</summary>
    public (long WellFormed, long Invalid) Encoding { get; private set; }

    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            if ((uint)field >= (uint)_readable)
                return default;
            var text = _tokens.Text(field, out var escaped);
            return escaped ? Unescape(text) : text;
        }
    }

    /// <summary>Hands each field of the row at hand to its column.</summary>
    [MethodImpl(ScanLoop.Compiled)]
    public void Observe(ColumnEvidence[] columns)
    {
        var kept = Math.Min(Math.Min(columns.Length, _readable), _tokens.KeptFields);
        for (var i = 0; i < kept; i++)
        {
            var text = _tokens.KeptText(i, out var escaped);
            columns[i].Observe(escaped ? Unescape(text) : text);
        }

        for (var i = kept; i < columns.Length; i++)
            columns[i].Observe(default);
    }

    [MethodImpl(ScanLoop.Compiled)]
    public bool Read()
    {
        _afterBlank = ReferenceEquals(FaultCode, SkipCodes.Blank);
        while (true)
        {
            _unescapedBytes = 0;
            _longLine = null;
            if (!_cursor.MoveTo(_next))
                return false;
            var isMarked = _isMarked[_buffer.Bytes[_cursor.Start]];
            if (isMarked && IsBesideRecords(out var bytes))
            {
                _next = _cursor.Start + bytes;
                continue;
            }

            Line = _nextLine;
            ByteOffset = _buffer.Base + _cursor.Start;
            if (isMarked || IsAboveData ? ReadOne() : Tokenize(isMarked: false))
                return true;
        }
    }

    public void Dispose() => _buffer.Dispose();

    /// <summary>Bytes that stand before a record and belong to none.</summary>
    private bool IsBesideRecords(out int bytes)
    {
        bytes =
            _buffer.Bytes[_cursor.Start] == ByteOrderMark[0] && _cursor.StartsWith(ByteOrderMark) ? ByteOrderMark.Length
            : IsPageBreak() ? 1
            : 0;
        return bytes > 0;
    }

    /// <summary>A form feed before the header, or before the header said again; anywhere else it is part of the first value.</summary>
    private bool IsPageBreak()
    {
        if (_buffer.Bytes[_cursor.Start] != FormFeed)
            return false;
        if (_header.Count == 0)
            return _preambleLeft == 0 && _headerLeft > 0;
        return _cursor.HasText(_header[0].Raw.Length + 1)
            && _buffer.Bytes.AsSpan(_cursor.Start + 1, _header[0].Raw.Length).SequenceEqual(_header[0].Raw);
    }

    /// <summary>Reads what begins at the cursor; false when it is the header, or a mark that ends the file.</summary>
    private bool ReadOne()
    {
        var first = _buffer.Bytes[_cursor.Start];
        if (first is (byte)'\n' or (byte)'\r')
            return SkipLines(1, SkipCodes.Blank);
        if (first == EndOfFileMark && _buffer.AtEnd && _cursor.Start + 1 == _buffer.End)
            return SkipMark();
        if (_dialect.Comment is { } comment && first == comment && (_dialect.CommentPrescribed || IsAboveData || !ReadsAsRow()))
            return SkipLines(1, SkipCodes.Comment);
        if (_preambleLeft > 0)
        {
            _preambleLeft--;
            return SkipLines(1, SkipCodes.Preamble);
        }

        return _headerLinesLeft > 0 ? TakeHeaderLine() : Tokenize(isMarked: true);
    }

    /// <summary>Reads the record at hand; false when it is the header.</summary>
    /// <param name="isMarked">It may be something else than a row.</param>
    [MethodImpl(ScanLoop.Compiled)]
    private bool Tokenize(bool isMarked)
    {
        var outcome = _cursor.Read();
        if (outcome != RecordEnd.Complete)
            return TakeBroken(outcome);
        var fits = Place();
        if (_headerLeft > 0)
            return TakeHeader();
        if (!fits)
            return JudgeMisfit();
        return (_tokens.Lines > 1 && (_tokens.LooksLikeUnclosedQuote || EnclosesRows()) && RecoverFromUnclosedQuote())
            || JudgeFitting(isMarked);
    }

    private bool TakeBroken(RecordEnd outcome) =>
        outcome == RecordEnd.NeedsMore && (!_tokens.InQuotes || !_cursor.SeesLineEnd())
            ? SkipLongLine()
            : TakeLines(
                _cursor.FindResume(int.MaxValue) ?? 1,
                RecordKind.Broken,
                outcome == RecordEnd.StrayQuote ? FaultCodes.StrayQuote : FaultCodes.UnclosedQuote
            );

    /// <summary>Takes over where the tokens lie; true when there are as many as there should be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Place()
    {
        _end = _tokens.End;
        _next = _tokens.Next;
        _nextLine = Line + _tokens.Lines;
        FieldCount = _cursor.Fields(_tokens, out var fits);
        _readable = Math.Min(FieldCount, _tokens.KeptFields);
        return fits;
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
