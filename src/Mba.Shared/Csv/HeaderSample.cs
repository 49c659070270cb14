using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>The first records of a file as the search for the header sees them.</summary>
internal sealed class HeaderSample
{
    private const int BelowHeaderRows = 3;
    private const int EnoughRows = 6;
    private const int MaskedRows = 50;

    private readonly SampleReader _reader;
    private readonly RecordBuffer _window;
    private readonly IReadOnlyList<SampleRecord> _records;
    private readonly RowShape[] _shapes;
    private readonly Dictionary<int, List<string>> _cells = [];
    private readonly Dictionary<(int Record, int Fields), ColumnEvidence[]> _below = [];
    private readonly Dictionary<int, string?[]> _masks = [];

    public HeaderSample(RecordBuffer window, DialectScore score)
    {
        _window = window;
        _records = score.Records;
        _reader = new SampleReader(window, score.Dialect);
        Dialect = score.Dialect;
        Fields = score.FieldCount;
        _shapes = [.. _records.Select(r => r.WellFormed ? _reader.Shape(r, Fields + 1) : default)];
        UsualFilled = Usual();
    }

    public CsvDialect Dialect { get; }

    public SampleReader Reader => _reader;

    /// <summary>The most usual number of fields.</summary>
    public int Fields { get; }

    public int Count => _records.Count;

    /// <summary>Fields that a row usually fills.</summary>
    public int UsualFilled { get; }

    public SampleRecord this[int record] => _records[record];

    public IEnumerable<SampleRecord> From(int record) => _records.Skip(record);

    /// <summary>The cells of a record, trimmed; the line itself for a record that cannot be read.</summary>
    public List<string> Cells(int record)
    {
        if (_cells.TryGetValue(record, out var known))
            return known;
        var cells = _records[record].WellFormed
            ? _reader.Fields(_records[record], int.MaxValue).ConvertAll(c => c.Trim())
            : [FieldText.Decode(Line(record), escaped: false, Dialect).Trim()];
        return _cells[record] = cells;
    }

    /// <summary>The first physical line of a record.</summary>
    public ReadOnlySpan<byte> Line(int record)
    {
        var text = _window.Bytes.AsSpan(_records[record].Start, _records[record].End - _records[record].Start);
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? text : text[..end];
    }

    public bool Fits(int record) => _records[record].WellFormed && _records[record].FieldCount == Fields;

    /// <summary>Has the usual number of fields, or one more or less of many: a name or a delimiter may be missing.</summary>
    public bool NearlyFits(int record) =>
        _records[record].WellFormed && Math.Abs(_records[record].FieldCount - Fields) <= (Fields > 2 ? 1 : 0);

    public bool IsBlank(int record) => _records[record].WellFormed && _shapes[record].IsBlank;

    public int Filled(int record) => _shapes[record].Filled;

    public int FirstFilled(int record) => _shapes[record].First;

    /// <summary>A blank line, or a record of nothing but separators, stands before the record.</summary>
    public bool IsApart(int record) => _records[record].AfterBlank || (record > 0 && IsBlank(record - 1));

    /// <summary>Evidence of the rows below a record, without the few next to it, which may belong to the header, where there are enough others.</summary>
    public ColumnEvidence[] Below(int record) => Below(record, Fields);

    public ColumnEvidence[] Below(int record, int fields) =>
        _below.TryGetValue((record, fields), out var known)
            ? known
            : _below[(record, fields)] = _reader.Observe(Rows(record).Select(i => _records[i]), fields);

    /// <summary>A record compared with what the rows of the sample show.</summary>
    public RowShape Compare(int record, string traits) => _reader.Shape(_records[record], Fields, traits);

    /// <summary>The pattern that all values of each column below a record have; null for columns without one.</summary>
    public string?[] MasksBelow(int record)
    {
        if (_masks.TryGetValue(record, out var known))
            return known;
        var rows = Rows(record).Take(MaskedRows).Select(Cells).ToList();
        return _masks[record] = [.. Enumerable.Range(0, Fields).Select(i => ValueMask.Common(rows.Select(r => i < r.Count ? r[i] : "")))];
    }

    /// <summary>Rows below a record (-1: all): of the usual number of fields, neither blank nor notes nor totals, nor the record said again.</summary>
    public List<int> Rows(int record)
    {
        var below = Enumerable.Range(record + 1, Count - record - 1).Where(i => IsRow(i) && (record < 0 || !IsSame(i, record))).ToList();
        var distant = below.FindAll(i => i > record + BelowHeaderRows);
        return distant.Count >= EnoughRows ? distant : below;
    }

    /// <summary>A record that repeats another one word for word.</summary>
    public bool IsSame(int record, int other) =>
        _records[record].End - _records[record].Start == _records[other].End - _records[other].Start
        && _window
            .Bytes.AsSpan(_records[record].Start, _records[record].End - _records[record].Start)
            .SequenceEqual(_window.Bytes.AsSpan(_records[other].Start, _records[other].End - _records[other].Start));

    private bool IsRow(int record)
    {
        if (!Fits(record) || IsBlank(record) || Filled(record) * 2 < UsualFilled)
            return false;
        if (Fields > 1 && Filled(record) == Fields && record < Count - 1)
            return true;
        var first = Cells(record)[Math.Max(0, FirstFilled(record))];
        // The last record may be a total or a trailer although it is full: it says nothing about the columns.
        return !NoteText.IsTotal(first) && !NoteText.IsTrailer(first) && !NoteText.IsNote(first);
    }

    private int Usual()
    {
        var filled = Enumerable.Range(0, Count).Where(i => Fits(i) && !IsBlank(i)).Select(i => _shapes[i].Filled).Order().ToList();
        return filled.Count == 0 ? 0 : filled[filled.Count / 2];
    }
}
