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
}

/// <summary>
/// The record against the rows below it, column by column: a cell that does not have its column's type or pattern speaks for a header, one that does
/// against it. Without such a column: a header's cells are text, and no values of their columns.
/// </summary>
internal static class HeaderJudge
{
    private static readonly HashSet<string> NameWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "id",
        "name",
        "code",
        "date",
        "type",
        "status",
        "number",
        "no",
        "description",
        "desc",
        "key",
        "value",
        "first",
        "last",
        "city",
        "state",
        "country",
        "zip",
        "address",
        "street",
        "phone",
        "email",
        "plan",
        "member",
        "claim",
        "provider",
        "amount",
        "category",
        "group",
        "title",
        "year",
        "month",
        "gender",
        "region",
        "department",
        "notes",
        "comments",
    };

    public static HeaderVerdict Judge(HeaderSample sample, int record)
    {
        var cells = sample.Cells(record);
        var rows = sample.Rows(record);
        var columns = sample.Below(record);
        var (against, fitting) = Votes(cells, columns, sample.MasksBelow(record));
        if (against > fitting)
            return new(
                true,
                against,
                fitting,
                FormattableString.Invariant($"cells of the header that do not have their columns' types or patterns: {against}")
            );
        if (fitting > 0)
            return new(
                false,
                against,
                fitting,
                FormattableString.Invariant($"cells of the first record that fit their columns' types or patterns: {fitting}")
            );
        return WhyNotByText(sample, record, cells, columns, rows) is { } reason
            ? new(false, 0, 0, reason)
            : new(true, 0, 0, "the first record's cells are text or years, and not found in their columns");
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
        int against = 0,
            fitting = 0;
        var traits = ColumnTraits.Of(columns);
        for (var i = 0; i < Math.Min(cells.Count, columns.Length); i++)
        {
            if (cells[i].Length == 0 || IsYear(cells[i]))
                continue;
            var bytes = System.Text.Encoding.UTF8.GetBytes(cells[i]);
            if (NullText.IsNull(bytes) || NullText.IsTypedNull(bytes))
                continue;
            if (i < traits.Length && ColumnTraits.IsTyped(traits[i]))
            {
                if (IsLabelOfNumbers(cells[i], columns[i]))
                    continue;
                if (ColumnTraits.Fits(traits[i], bytes) || IsNumberOrTime(cells[i]))
                    fitting++;
                else
                    against++;
            }
            else if (masks[i] is { } mask)
            {
                if (string.Equals(ValueMask.Of(cells[i]), mask, StringComparison.Ordinal))
                    fitting++;
                else
                    against++;
            }
        }

        return (against, fitting);
    }

    /// <summary>The record's cells against the rows below it.</summary>
    public static (int Against, int Fitting) VotesOf(HeaderSample sample, int record) =>
        Votes(sample.Cells(record), sample.Below(record), sample.MasksBelow(record));

    private static bool IsNumberOrTime(string cell)
    {
        var evidence = new ColumnEvidence();
        evidence.Observe(System.Text.Encoding.UTF8.GetBytes(cell));
        return evidence.Numbers.All + evidence.Times.All > 0;
    }

    private static string? WhyNotByText(HeaderSample sample, int record, List<string> cells, ColumnEvidence[] columns, List<int> rows)
    {
        if (
            cells.TrueForAll(c => c.Length == 0 || IsTypedText(c))
            || cells.Exists(c => AmountText.IsAmount(c))
            || cells.Where((c, i) => IsTypedText(c) && !IsYearAboveNumbers(c, i, columns) && !IsLabelAbove(c, i, columns)).Any()
        )
            return "the first record has numbers or dates, and no column's type says that they are none of its values";
        if (rows.Count == 0 && cells.Exists(IsCode))
            return "the only record has a code, which is a value rather than a name";
        if (rows is [var only] && HasPatternOf(cells, sample.Cells(only)))
            return "a cell of the first record has the pattern of the only value of its column";
        if (Repeats(sample, cells, rows))
            return "the first record's cells occur in their columns again";
        var again = Enumerable.Range(record + 1, sample.Count - record - 1).Count(i => sample.IsSame(i, record));
        if (again > 0 && !cells.Exists(SaysName))
            return "the first record occurs again";
        if (cells.Count(c => c.Length > 0) > 1 && cells.Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Count() == 1)
            return "the first record says the same in every cell";
        return null;
    }

    /// <summary>One row has no types: a code above another of the same pattern is not a name.</summary>
    private static bool HasPatternOf(List<string> cells, List<string> row) =>
        cells
            .Zip(row)
            .Any(pair =>
                pair.First.Any(char.IsLetter)
                && ValueMask.Of(pair.First) is { } mask
                && string.Equals(mask, ValueMask.Of(pair.Second), StringComparison.Ordinal)
            );

    private static bool IsYearAboveNumbers(string cell, int column, ColumnEvidence[] columns) =>
        IsYear(cell) && column < columns.Length && columns[column].Numbers is not { All: > 0, Min: >= 1900, Max: <= 2100 };

    /// <summary>Letters, and more digits than letters.</summary>
    private static bool IsCode(string cell) => cell.Count(char.IsLetter) is > 0 and var letters && cell.Count(char.IsAsciiDigit) > letters;

    private static bool IsLabelAbove(string cell, int column, ColumnEvidence[] columns) =>
        column < columns.Length && IsLabelOfNumbers(cell, columns[column]);

    /// <summary>
    /// A date, or a code with leading zeros that is longer than each of them, above numbers that are neither: a value of theirs, or the name of a month or
    /// a code. It says nothing. A code of their length is a value: the first of a list of ZIP codes may be the only one with a leading zero.
    /// </summary>
    private static bool IsLabelOfNumbers(string cell, ColumnEvidence column)
    {
        if (column.Numbers is not { All: > 1, CompactDates: 0, LeadingZeros: 0 } || column.Times.All + column.Texts > 0)
            return false;
        var evidence = new ColumnEvidence();
        evidence.Observe(System.Text.Encoding.UTF8.GetBytes(cell));
        return evidence.Times.All > 0 || (evidence.LeadingZeros > 0 && evidence.MaxBytes > column.MaxBytes);
    }

    private static bool SaysName(string cell) => ColumnNames.Normalise(cell).Split('_').Any(NameWords.Contains);

    /// <summary>Most of the record's cells occur again in their column: they are values.</summary>
    private static bool Repeats(HeaderSample sample, List<string> cells, List<int> rows)
    {
        var repeated = new HashSet<int>();
        foreach (var row in rows)
        {
            var values = sample.Cells(row);
            for (var i = 0; i < Math.Min(values.Count, cells.Count); i++)
            {
                if (cells[i].Length > 0 && string.Equals(values[i], cells[i], StringComparison.Ordinal))
                    repeated.Add(i);
            }
        }

        return repeated.Count * 2 > cells.Count(c => c.Length > 0);
    }
}
