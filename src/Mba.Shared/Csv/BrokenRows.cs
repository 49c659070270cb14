using System.Text;

namespace Mba.Csv;

/// <summary>
/// A record that does not read, above the first row of a file without a header: a row that lost a quote, and so a reject, unless nothing about it
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
