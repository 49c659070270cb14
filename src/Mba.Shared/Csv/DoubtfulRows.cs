namespace Mba.Csv;

/// <summary>
/// Records of the sample that stand among the rows and may be none: lines between the names and the values (units, series, frequencies), sections and
/// totals. They load, since a row could look like them, and are said.
/// </summary>
internal static class DoubtfulRows
{
    private const int MaxHeadings = 12;
    private const int RowsBelowHeadings = 10;
    private const int CellsOfRow = 3;

    /// <summary>A table in which more rows than one of so many look like that is written so.</summary>
    private const int OneOf = 4;

    /// <summary>Index of the first such record, and how many there are; null when there is none.</summary>
    /// <param name="sample">The file's first records.</param>
    /// <param name="first">Index of the first row.</param>
    public static (int First, int Count)? Of(HeaderSample sample, int first)
    {
        var rows = Enumerable.Range(first, Math.Max(0, sample.Count - first)).Where(i => sample.Fits(i) && !sample.IsBlank(i)).ToList();
        var headings = Headings(sample, rows);
        var between = Between(sample, rows[headings..]);
        if (headings + between.Count == 0)
            return null;
        return (headings > 0 ? rows[0] : between[0], headings + between.Count);
    }

    /// <summary>The rows down to the last one that holds texts where the values of at least two columns, and of most, are numbers or times.</summary>
    private static int Headings(HeaderSample sample, List<int> rows)
    {
        if (rows.Count < MaxHeadings + RowsBelowHeadings)
            return 0;
        var row = sample.Cells(rows[MaxHeadings]);
        if (!rows.Take(MaxHeadings).Any(i => Differ(sample.Cells(i), row)))
            return 0;
        var traits = sample.TraitsBelow(rows[MaxHeadings - 1], sample.Fields);
        return 1 + rows.FindLastIndex(MaxHeadings - 1, MaxHeadings, i => sample.Compare(i, traits) is { Misfits: > 1, MostMisfit: true });
    }

    private static bool Differ(List<string> upper, List<string> lower)
    {
        var typed = Enumerable.Range(0, Math.Min(upper.Count, lower.Count)).Where(i => HeaderJudge.IsTypedText(lower[i])).ToList();
        var texts = typed.Count(i => upper[i].Length > 0 && !HeaderJudge.IsTypedText(upper[i]));
        return texts > 1 && texts * 2 > typed.Count;
    }

    /// <summary>Rows above a full one that lack what all others have: a word alone, or a total. Behind the last full one, they are a footer's matter.</summary>
    private static List<int> Between(HeaderSample sample, List<int> rows)
    {
        var above = rows[..(1 + rows.FindLastIndex(i => sample.Filled(i) >= sample.UsualFilled))];
        var found = above.FindAll(i => IsSection(sample, i) || IsTotal(sample, i));
        if (found.Count == 0 || found.Count * OneOf > above.Count)
            return [];
        var fewest = above.Except(found).Min(sample.Filled);
        return found.FindAll(i => sample.Filled(i) < fewest && fewest >= CellsOfRow);
    }

    private static bool IsSection(HeaderSample sample, int record) =>
        sample.Filled(record) == 1 && First(sample, record) is var cell && cell.Any(char.IsLetter) && !cell.Any(char.IsDigit);

    private static bool IsTotal(HeaderSample sample, int record) =>
        sample.Filled(record) < sample.UsualFilled && NoteText.NamesTotal(First(sample, record));

    private static string First(HeaderSample sample, int record) => sample.Cells(record)[sample.FirstFilled(record)];
}
