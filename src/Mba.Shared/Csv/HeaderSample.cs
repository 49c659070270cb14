using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>The first records of a file as the search for the header sees them.</summary>
internal sealed class HeaderSample
{
    private const int BelowHeaderRows = 3;
    private const int EnoughRows = 6;
    private const int MaskedRows = 50;
    private const int MaxNotes = 40;
    private const int MinRows = 3;
    private const int RowsAskedForNotes = 100;

    private readonly SampleReader _reader;
    private readonly RecordBuffer _window;
    private readonly IReadOnlyList<SampleRecord> _records;
    private readonly RowShape[] _shapes;
    private readonly int _end;
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
        _end = EndOfRows();
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

    /// <summary>What the rows below a record show of each field: what most of them hold, wherever the others stand.</summary>
    public string TraitsBelow(int record, int fields)
    {
        var evidence = Below(record, fields);
        var traits = ColumnTraits.Of(evidence).ToCharArray();
        for (var i = 0; i < traits.Length; i++)
        {
            var column = i;
            if (evidence[i] is { Texts: > 0 } mixed && mixed.Numbers.All + mixed.Times.All > 0)
                traits[i] = ColumnTraits.OfMixed(Rows(record).Select(r => column < Cells(r).Count ? Cells(r)[column] : ""));
        }

        return new string(traits);
    }

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
        var below = Enumerable
            .Range(record + 1, Math.Max(0, _end - record - 1))
            .Where(i => IsRow(i) && (record < 0 || !IsSame(i, record)))
            .ToList();
        var distant = below.FindAll(i => i > record + BelowHeaderRows);
        return distant.Count >= EnoughRows ? distant : below;
    }

    /// <summary>A record that says the same as another one, whatever its case, quotes and blanks.</summary>
    public bool IsSame(int record, int other) =>
        _records[record].FieldCount == _records[other].FieldCount
        && Cells(record).SequenceEqual(Cells(other), StringComparer.OrdinalIgnoreCase);

    /// <summary>The fewest cells that a row fills, of three rows at least. The last rows count only from the last one with several on.</summary>
    public int FewestFilled(int first)
    {
        var filled = RowsFrom(first).Select(Filled).ToList();
        var full = filled[..(filled.FindLastIndex(n => n > 1) + 1)];
        return full.Count < MinRows ? 0 : full.Min();
    }

    /// <summary>Rows begin as the notes do that stand behind a table: in such a table they say nothing.</summary>
    public bool HasNotesAmongRows(int first) => RowsFrom(first).Take(RowsAskedForNotes).Any(i => ClosingText.IsCertain(FirstCell(i)));

    /// <summary>For each field a + where at least two rows hold the same total's word, and as many cells as rows usually fill: it is a category of the table.</summary>
    public string TotalsAmongRows(int first)
    {
        var rows = RowsFrom(first).Take(RowsAskedForNotes).Where(i => Filled(i) >= UsualFilled).Select(Cells).ToList();
        return string.Concat(Enumerable.Range(0, Fields).Select(i => HoldsTotals(rows.Select(r => r[i])) ? '+' : '-'));
    }

    private static bool HoldsTotals(IEnumerable<string> cells) =>
        cells.Where(NoteText.IsTotal).CountBy(c => c, StringComparer.OrdinalIgnoreCase).Any(c => c.Value > 1);

    private IEnumerable<int> RowsFrom(int first) => Enumerable.Range(first, Math.Max(0, _end - first)).Where(i => Fits(i) && !IsBlank(i));

    private string FirstCell(int record) => Cells(record)[Math.Max(0, FirstFilled(record))];

    /// <summary>Behind the last record that does not look like a note: what follows it says nothing about the columns. All records, when few are left.</summary>
    private int EndOfRows()
    {
        var end = Count;
        while (end > 0 && Count - end < MaxNotes && (IsBlank(end - 1) || !Fits(end - 1) || IsNote(end - 1)))
            end--;
        return Enumerable.Range(0, end).Count(i => Fits(i) && !IsBlank(i)) < MinRows ? Count : end;
    }

    private bool IsNote(int record) =>
        Fields > 1
        && FirstCell(record) is var first
        && ((first is "T" && record == Count - 1 && FirstCell(0) is "H") || (Filled(record) <= 2 && MayBeNote(record, first)));

    private bool MayBeNote(int record, string first) =>
        ClosingText.IsCertain(first)
        || ClosingText.IsCountName(first)
        || (Filled(record) == 1 && UsualFilled > 1 && ClosingText.MayBe(first));

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
