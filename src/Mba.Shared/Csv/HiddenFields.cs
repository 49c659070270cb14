namespace Mba.Csv;

/// <summary>
/// A reading as one column that may hide several: each record, the header too, has the same number of delimiters within its quotes
/// (<c>"id;name"</c>), or its words stand in columns of blanks.
/// </summary>
internal static class HiddenFields
{
    private const int MinRecords = 3;
    private const int MaxRecords = 100;
    private const int MinGaps = 2;

    public static bool Are(SampleReader sample, List<SampleRecord> records)
    {
        if (records.Count < MinRecords)
            return false;
        var cells = records.Take(MaxRecords).Select(r => sample.Fields(r, 1) is [var cell, ..] ? cell : "").ToList();
        return ",;\t|".Any(d => IsEven(cells.ConvertAll(c => Delimiters(c, d)), 1)) || IsEven(cells.ConvertAll(Gaps), MinGaps);
    }

    private static bool IsEven(List<int> counts, int min) => counts[0] >= min && counts.TrueForAll(count => count == counts[0]);

    /// <summary>None where a blank follows one, as in <c>Boston, MA</c>.</summary>
    private static int Delimiters(string cell, char delimiter) =>
        cell.Contains(delimiter + " ", StringComparison.Ordinal) ? 0 : cell.Count(c => c == delimiter);

    /// <summary>Two blanks or more between words.</summary>
    private static int Gaps(string cell) => cell.Trim().Split("  ", StringSplitOptions.RemoveEmptyEntries).Length - 1;
}
