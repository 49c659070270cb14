using System.Text;

namespace Mba.Csv;

/// <summary>
/// A record that does not read or has another number of fields, above the first row of a file without a header: a damaged row, and so a reject, unless nothing about it
/// looks like a row.
/// </summary>
internal static class BrokenRows
{
    /// <summary>What stands before the first quote is whole: it fits its columns, and at least one of them has a type or a pattern.</summary>
    public static bool BeginsAsRow(HeaderSample sample, int record)
    {
        if (sample[record].WellFormed || Cells(sample, record) is not { Count: > 1 } cells || !HasHalfOfFields(sample, cells))
            return false;
        var quoted = cells.FindIndex(c => sample.Dialect.Quote is { } quote && c.Contains(quote, StringComparison.Ordinal));
        var whole = quoted < 0 ? cells : cells[..quoted];
        return HeaderJudge.Votes(whole, sample.Below(record), sample.MasksBelow(record)) is { Fitting: > 0, Against: 0 };
    }

    /// <summary>Another number of fields, and values of at least two typed or patterned columns in their places: what stands between it and the rows is none of a preamble.</summary>
    public static bool IsDamaged(HeaderSample sample, int record, string traits) =>
        sample[record].WellFormed
        && sample[record].FieldCount * 2 >= sample.Fields
        && !TitleRules.IsHeaderRecord(sample, record)
        && sample.Compare(record, traits) is { Misfits: 0, First: >= 0 and var filled } shape
        && (
            shape.Typed >= 2
            || HeaderJudge.VotesOf(sample, record) is { Against: 0, Fitting: var fitting } && fitting >= Fitting(sample, record)
        )
        && !NoteText.IsLabel(sample.Cells(record)[filled]);

    /// <summary>A line of a preamble seldom has more fields than the table.</summary>
    private static int Fitting(HeaderSample sample, int record) => sample[record].FieldCount > sample.Fields ? 1 : 2;

    /// <summary>Nothing but amounts, in at least half of the fields: no title is that.</summary>
    public static bool IsAmounts(HeaderSample sample, int record) =>
        sample[record].WellFormed
        && sample[record].FieldCount * 2 >= sample.Fields
        && sample.Cells(record).TrueForAll(c => AmountText.IsAmount(c));

    /// <summary>The header is absent, and no damaged one was found: the broken records next above the first row with half of its delimiters are rows.</summary>
    public static FoundHeader Above(HeaderSample sample, FoundHeader found)
    {
        if (found.State != HeaderState.Absent)
            return found;
        var first = found.Start;
        while (first > 0 && !sample[first - 1].WellFormed && HasHalfOfFields(sample, Cells(sample, first - 1)))
            first--;
        return found with { Start = first };
    }

    private static bool HasHalfOfFields(HeaderSample sample, List<string> cells) => cells.Count > 1 && cells.Count * 2 >= sample.Fields;

    private static List<string> Cells(HeaderSample sample, int record) =>
        [.. Encoding.UTF8.GetString(sample.Line(record)).Split(sample.Dialect.Delimiter).Select(c => c.Trim())];
}
