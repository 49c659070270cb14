using Mba.Schemas;

namespace Mba.Csv;

/// <summary>Whether a record is the header of the rows below it.</summary>
/// <param name="IsHeader">More columns speak for it than against it.</param>
/// <param name="Against">Columns whose type or pattern the record's cell does not have.</param>
/// <param name="Fitting">Columns whose type or pattern it has.</param>
/// <param name="Reason">What decided, in words.</param>
internal readonly record struct HeaderVerdict(bool IsHeader, int Against, int Fitting, string Reason)
{
    /// <summary>Columns say so, and not only that the record's cells are text.</summary>
    public bool IsStrong => IsHeader && Against > 0;

    /// <summary>It could as well be the contrary.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Years, dates or codes that name columns for certain.</summary>
    public int Labels { get; init; }
}

/// <summary>
/// The record against the rows below it, column by column: a cell that does not have its column's type or pattern speaks for a header, one that does
/// against it. Without such a column: a header's cells are text, and no values of their columns.
/// </summary>
internal static class HeaderJudge
{
    private const int CodeRows = 20;

    public static HeaderVerdict Judge(HeaderSample sample, int record)
    {
        var cells = sample.Cells(record);
        var columns = sample.Below(record);
        var votes = VotesOfCells(cells, columns, sample.MasksBelow(record));
        var against = votes.Count(v => v < 0);
        var fitting = votes.Count(v => v > 0);
        var labels = LabelCells.Of(cells, columns);
        if (against > fitting && !IsLoneCode(cells, votes))
            return new(
                true,
                against,
                fitting,
                FormattableString.Invariant($"cells of the header that do not have their columns' types or patterns: {against}")
            )
            {
                IsDoubtful = against == 1 && !cells.Exists(NameWords.MayOccur),
            };
        if (fitting > 0)
            return new(
                false,
                against,
                fitting,
                FormattableString.Invariant($"cells of the first record that fit their columns' types or patterns: {fitting}")
            )
            {
                IsDoubtful = cells.Exists(NameWords.IsName) || LabelCells.AreOrdinals(cells),
            };
        var counted = ColumnMarks.Are(cells) || (LabelCells.AreOrdinals(cells) && cells[0].Length == 0);
        var unlike = IsAboveWords(cells, columns);
        if (counted && unlike)
            return new(true, 0, 0, "the first record counts the columns, and no column below holds a number") { IsDoubtful = true };
        if (KeyValueSheet.Is(sample, record))
            return new(false, 0, 0, "the first column holds names and the second a value of each: no record is a header")
            {
                IsDoubtful = true,
            };
        if (WhyNotByText(sample, record, cells, columns, labels, against) is { } reason)
            return new(false, 0, 0, reason)
            {
                IsDoubtful =
                    unlike
                    || (labels.Count + against > 0 || HasGap(cells, columns))
                        && (labels.MayName || cells.Exists(c => c.Any(char.IsLetter) && !IsTypedText(c) && !ValueCells.IsNone(c))),
            };
        return new(true, 0, 0, "the first record's cells are text or labels such as years, and not found in their columns")
        {
            IsDoubtful = !labels.AreCertain && (labels.Count > 0 || HasGap(cells, columns) || !cells.Exists(NameWords.MayOccur)),
            Labels = labels.AreCertain ? labels.Count : 0,
        };
    }

    /// <summary>A header of at least two typed or patterned columns, with no number among its cells.</summary>
    public static bool IsHeaderOf(IReadOnlyList<string> cells, ColumnEvidence[] columns, string?[] masks)
    {
        var (against, fitting) = Votes(cells, columns, masks);
        return against >= 2 && fitting == 0 && cells.All(c => c.Length == 0 || !IsTypedText(c) || IsYear(c));
    }

    /// <summary>A number, a date, a time or a boolean.</summary>
    public static bool IsTypedText(string cell)
    {
        var evidence = new ColumnEvidence();
        evidence.Observe(System.Text.Encoding.UTF8.GetBytes(cell));
        return evidence.Texts + evidence.Nulls < evidence.Values;
    }

    /// <summary>A year may be a value or a column's name: it says nothing.</summary>
    public static bool IsYear(string cell) =>
        cell.Length == 4 && int.TryParse(cell, System.Globalization.NumberStyles.None, null, out var year) && year is >= 1900 and <= 2100;

    public static (int Against, int Fitting) Votes(IReadOnlyList<string> cells, ColumnEvidence[] columns, string?[] masks)
    {
        var votes = VotesOfCells(cells, columns, masks);
        return (votes.Count(v => v < 0), votes.Count(v => v > 0));
    }

    /// <summary>For each cell: 1 when it fits its column, -1 when it speaks for a header, 0 when it says nothing.</summary>
    private static int[] VotesOfCells(IReadOnlyList<string> cells, ColumnEvidence[] columns, string?[] masks)
    {
        var traits = ColumnTraits.Of(columns);
        return
        [
            .. Enumerable
                .Range(0, Math.Min(cells.Count, columns.Length))
                .Select(i => VoteOf(cells[i], columns[i], i < traits.Length ? traits[i] : '-', masks[i])),
        ];
    }

    private static int VoteOf(string cell, ColumnEvidence column, char trait, string? mask)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(cell);
        if (IsYear(cell) || ValueCells.IsNone(cell))
            return 0;
        if (!ColumnTraits.IsTyped(trait))
            return mask is null ? 0
                : string.Equals(ValueMask.Of(cell), mask, StringComparison.Ordinal) ? 1
                : -1;
        if (LabelCells.IsLabel(cell, column))
            return 0;
        return ColumnTraits.Fits(trait, bytes) || IsNumberOrTime(cell) || AmountText.IsAmount(cell) ? 1 : -1;
    }

    /// <summary>One cell alone speaks for a header, it has more digits than letters, and no other is a column's name: a damaged value, rather.</summary>
    private static bool IsLoneCode(List<string> cells, int[] votes) =>
        cells.Where((_, i) => i < votes.Length && votes[i] < 0).Distinct(StringComparer.Ordinal).ToList() is [var cell]
        && (ValueCells.IsCode(cell) || cell.Count(char.IsAsciiDigit) * 2 >= cell.Count(char.IsLetterOrDigit))
        && !cells.Exists(NameWords.IsName);

    /// <summary>Nothing but numbers, above texts none of which is one.</summary>
    private static bool IsAboveWords(List<string> cells, ColumnEvidence[] columns) =>
        cells.Exists(c => c.Length > 0)
        && cells.TrueForAll(c => c.Length == 0 || IsNumberOrTime(c))
        && Array.TrueForAll(columns, c => c.Numbers.All + c.Times.All == 0 && c.Values - c.Nulls > 1);

    /// <summary>A word for no value, or an empty cell above numbers, dates or times only.</summary>
    private static bool HasGap(List<string> cells, ColumnEvidence[] columns) =>
        cells.Take(columns.Length).Where((c, i) => ValueCells.IsNone(c) && (c.Length > 0 || IsTypedColumn(columns[i]))).Any();

    private static bool IsTypedColumn(ColumnEvidence column) =>
        column.Values - column.Nulls is > 0 and var values && column.Numbers.All + column.Times.All == values;

    /// <summary>The record's cells against the rows below it.</summary>
    public static (int Against, int Fitting) VotesOf(HeaderSample sample, int record) =>
        Votes(sample.Cells(record), sample.Below(record), sample.MasksBelow(record));

    private static bool IsNumberOrTime(string cell)
    {
        var evidence = new ColumnEvidence();
        evidence.Observe(System.Text.Encoding.UTF8.GetBytes(cell));
        return evidence.Numbers.All + evidence.Times.All > 0;
    }

    private static string? WhyNotByText(
        HeaderSample sample,
        int record,
        List<string> cells,
        ColumnEvidence[] columns,
        Labels labels,
        int codes
    )
    {
        var rows = sample.Rows(record);
        if (
            (cells.TrueForAll(c => c.Length == 0 || IsTypedText(c)) && !(labels.AreCertain && HeadsTexts(cells[0], columns[0])))
            || cells.Exists(c => AmountText.IsAmount(c))
            || cells.Where((c, i) => IsTypedText(c) && !(i < columns.Length && LabelCells.IsLabel(c, columns[i]))).Any()
        )
            return "the first record has numbers or dates, and no column's type says that they are none of its values";
        if (labels is { Count: > 0, MayName: false })
            return "the first record has a year, a date or a code above numbers, and nothing else says that it names a column";
        if (codes > 0)
            return "one cell of the first record differs from its column and looks like a damaged value rather than a name";
        if (HasGap(cells, columns) && !cells.Exists(NameWords.IsName))
            return "the first record lacks a value as rows do, and nothing else in it says that it is the header";
        if (rows.Count < 2 && cells.Exists(ValueCells.IsCode) && (rows.Count == 0 || !cells.Exists(NameWords.IsName)))
            return "the first record has a code, which is a value rather than a name, and at most one row is below";
        if (rows is [var only] && HasPatternOf(cells, sample.Cells(only)))
            return "a cell of the first record has the pattern of the only value of its column";
        if (cells.Exists(ValueCells.IsEmail))
            return "the first record has an email address, which is a value rather than a name";
        if (
            !cells.Exists(NameWords.IsName)
            && cells
                .Where(
                    (c, i) => ValueCells.IsCode(c) && !IsTypedText(c) && rows.Take(CodeRows).Any(r => HasCodeLike(c, sample.Cells(r), i))
                )
                .Any()
        )
            return "the first record has a code, as the rows below have in its column";
        var again = Repeated(sample, cells, rows);
        if (again.Any >= 1 && again.Any * 2 > cells.Count(c => c.Length > 0))
            return "the first record's cells occur in their columns again";
        if (again.Often > 0 && !again.Names)
            return "a cell of the first record occurs in its column again and again";
        var same = Enumerable.Range(record + 1, sample.Count - record - 1).Count(i => sample.IsSame(i, record));
        if (same > 0 && !labels.AreCertain && !cells.Exists(NameWords.Occur))
            return "the first record occurs again";
        if (cells.Count(c => c.Length > 0) > 1 && cells.Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1)
            return "the first record says the same in every cell";
        return null;
    }

    /// <summary>Nothing above texts: the corner of a table that has a name on each side.</summary>
    private static bool HeadsTexts(string cell, ColumnEvidence column) => cell.Length == 0 && column.Texts > 0 && column.Numbers.All == 0;

    /// <summary>One row has no types: a code above another of the same pattern is not a name.</summary>
    private static bool HasPatternOf(List<string> cells, List<string> row) =>
        cells
            .Zip(row)
            .Any(pair =>
                pair.First.Any(char.IsLetter)
                && ValueMask.Of(pair.First) is { } mask
                && string.Equals(mask, ValueMask.Of(pair.Second), StringComparison.Ordinal)
            );

    /// <summary>A year of account names a column of amounts, and is a value among others of its kind.</summary>
    private static bool HasCodeLike(string cell, List<string> row, int column) =>
        column < row.Count
        && ValueCells.IsCode(row[column])
        && (!LabelCells.IsYearOfAccount(cell) || LabelCells.IsYearOfAccount(row[column]));

    /// <summary>
    /// Cells of the record that occur again in their column, and those that do so at least twice: they are values. Names: another is a column's name.
    /// </summary>
    private static (int Any, int Often, bool Names) Repeated(HeaderSample sample, List<string> cells, List<int> rows)
    {
        var counts = new int[cells.Count];
        foreach (var row in rows)
        {
            var values = sample.Cells(row);
            for (var i = 0; i < Math.Min(values.Count, cells.Count); i++)
                counts[i] += cells[i].Length > 0 && string.Equals(values[i], cells[i], StringComparison.Ordinal) ? 1 : 0;
        }

        return (counts.Count(c => c > 0), counts.Count(c => c > 1), cells.Where((c, i) => counts[i] < 2 && NameWords.IsName(c)).Any());
    }
}
