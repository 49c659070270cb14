namespace Mba.Csv;

/// <summary>The names that one or several records of a header give.</summary>
internal static class HeaderRows
{
    public const int MaxRows = 3;

    private const int MaxGroupWords = 4;
    private const int MaxGroupCharacters = 60;

    private static readonly HashSet<string> TypeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "int",
        "integer",
        "bigint",
        "number",
        "numeric",
        "decimal",
        "double",
        "float",
        "string",
        "text",
        "char",
        "varchar",
        "date",
        "datetime",
        "timestamp",
        "time",
        "bool",
        "boolean",
    };

    /// <summary>One name a column: the rows' cells joined by blanks, a group's name carried over the cells that it spans; type words are not names.</summary>
    public static List<string> Names(IEnumerable<IReadOnlyList<string>> header, int fields)
    {
        var rows = header.Where((row, i) => i == 0 || !row.All(IsTypeWord)).Select(row => row.ToList()).ToList();
        if (rows.Count == 0)
            return [];
        for (var row = 0; row < rows.Count - 1; row++)
            CarryOver(rows[row], fields);
        return
        [
            .. Enumerable
                .Range(0, Math.Max(fields, rows[^1].FindLastIndex(cell => cell.Length > 0) + 1))
                .Select(i =>
                    string.Join(
                        ' ',
                        rows.Where(row => i < row.Count && row[i].Length > 0)
                            .Select(row => row[i])
                            .Distinct(StringComparer.OrdinalIgnoreCase)
                    )
                ),
        ];
    }

    /// <summary>
    /// A row of groups above a row of names: short cells, none of them a value or a label, that leave cells empty or say the same in neighbours. A single
    /// cell is a title, unless the names below it need it: they are years, or some are said twice.
    /// </summary>
    public static bool IsGroupRow(HeaderSample sample, int record, IReadOnlyList<string> names)
    {
        if (!sample.NearlyFits(record) || sample.IsBlank(record) || sample.IsApart(record + 1))
            return false;
        var cells = sample.Cells(record);
        var filled = cells.Where(c => c.Length > 0).ToList();
        if (!filled.TrueForAll(IsGroup) || (filled.Count == cells.Count && !HasEqualNeighbours(cells)))
            return false;
        var below = names.Skip(sample.FirstFilled(record)).Where(n => n.Length > 0).ToList();
        var needed = below.TrueForAll(HeaderJudge.IsYear) || below.Distinct(StringComparer.OrdinalIgnoreCase).Count() < below.Count;
        return filled.Count > 1 || (sample.FirstFilled(record) > 0 && needed);
    }

    /// <summary>
    /// A record below a header that goes on with it: it fits none of at least two typed columns; or the header's names are not all there or different, and
    /// joined with this record's they are, and none of this record's cells occurs in its column.
    /// </summary>
    public static bool Continues(HeaderSample sample, int header, int record)
    {
        if (!sample.Fits(record) || sample.IsBlank(record) || sample.Rows(record).Count < 2)
            return false;
        var cells = sample.Cells(record);
        if (cells.TrueForAll(IsTypeWord))
            return true;
        if (IsUnits(sample, record, cells) || CountColumns(sample, record, cells))
            return true;
        var (columns, masks) = (sample.Below(record), sample.MasksBelow(record));
        if (HeaderJudge.IsHeaderOf(cells, columns, masks))
            return true;
        var upper = sample.Cells(header);
        if (
            AreNames(upper)
            || LabelCells.AreOrdinals(upper)
            || !cells.TrueForAll(c => IsGroup(c) || c.Length == 0)
            || cells.Exists(c => c.Any(char.IsDigit))
        )
            return false;
        return AreNames(Names([upper, cells], sample.Fields)) && HeaderJudge.Judge(sample, record) is { IsHeader: true };
    }

    /// <summary>The columns are counted, and a number stands above a text that holds none.</summary>
    private static bool CountColumns(HeaderSample sample, int record, List<string> cells) =>
        ColumnMarks.Are(cells)
        && cells.Count == sample.Fields
        && Enumerable.Range(0, cells.Count).Any(i => cells[i].Any(char.IsAsciiDigit) && HoldsWords(sample, record, i));

    private static bool HoldsWords(HeaderSample sample, int record, int column) =>
        sample
            .Rows(record)
            .TrueForAll(i => column < sample.Cells(i).Count && sample.Cells(i)[column] is { Length: > 0 } cell && !cell.Any(char.IsDigit));

    /// <summary>Units (<c>persons</c>, <c>sq mi</c>) above at least two columns of nothing but amounts, and none above a column of names.</summary>
    private static bool IsUnits(HeaderSample sample, int record, List<string> cells)
    {
        if (cells.Count < 3 || cells[0].Length > 0 || !cells.TrueForAll(c => c.Length == 0 || IsUnit(c)))
            return false;
        var rows = sample.Rows(record).Where(i => !sample.IsBlank(i)).Select(sample.Cells).ToList();
        var amounts = Enumerable
            .Range(0, Math.Min(cells.Count, sample.Fields))
            .Where(i => cells[i].Length > 0 && rows.TrueForAll(r => i < r.Count && IsAmount(r[i])))
            .ToList();
        return rows.Count > 1
            && amounts.Count >= 2
            && amounts.Count == cells.Count(c => c.Length > 0)
            && rows.TrueForAll(r => r[0].Length > 0);
    }

    private static bool IsUnit(string cell) =>
        cell.Length <= MaxGroupCharacters
        && (!cell.Any(char.IsDigit) || cell.TrimStart('\'', '$', '\u00A3', '\u20AC').TrimEnd('s') is "000")
        && !ValueCells.IsNone(cell)
        && NoteText.WordCount(cell) <= MaxGroupWords;

    private static bool IsAmount(string cell) => cell.Any(char.IsAsciiDigit) && !cell.Any(char.IsLetter);

    /// <summary>A type, or a line drawn under a name.</summary>
    public static bool IsTypeWord(string cell) =>
        cell.Length == 0
        || TypeWords.Contains(cell.Split('(')[0].Trim())
        || (cell.Length > 1 && cell.AsSpan().IndexOfAnyExcept('-', '=', '_') < 0);

    private static bool AreNames(List<string> cells) =>
        cells.TrueForAll(c => c.Length > 0) && cells.Distinct(StringComparer.OrdinalIgnoreCase).Count() == cells.Count;

    private static bool IsGroup(string cell) =>
        cell.Length <= MaxGroupCharacters
        && NoteText.WordCount(cell) <= MaxGroupWords
        && !cell.Contains(':', StringComparison.Ordinal)
        && (HeaderJudge.IsYear(cell) || !HeaderJudge.IsTypedText(cell));

    private static bool HasEqualNeighbours(List<string> cells) =>
        Enumerable
            .Range(1, Math.Max(0, cells.Count - 1))
            .Any(i => string.Equals(cells[i], cells[i - 1], StringComparison.OrdinalIgnoreCase));

    private static void CarryOver(List<string> row, int fields)
    {
        for (var i = 1; i < fields; i++)
        {
            if (i >= row.Count)
                row.Add("");
            if (row[i].Length == 0)
                row[i] = row[i - 1];
        }
    }
}
