using System.Globalization;

namespace Mba.Csv;

/// <summary>A record that counts the columns: <c>1,2,3</c>, <c>(1),(2),(3)</c>, <c>a,b,c</c>.</summary>
internal static class ColumnMarks
{
    private const int MinColumns = 3;

    public static bool Are(IReadOnlyList<string> cells)
    {
        if (cells.Count < MinColumns)
            return false;
        var bare = cells.Select(c => c.Trim(' ', '(', ')', '[', ']')).ToList();
        return AreNumbers(bare) || AreLetters(bare, 'a') || AreLetters(bare, 'A');
    }

    private static bool AreNumbers(List<string> cells) =>
        cells[0] is "0" or "1"
        && int.Parse(cells[0], CultureInfo.InvariantCulture) is var first
        && cells
            .Select((c, i) => string.Equals(c, (first + i).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
            .All(same => same);

    private static bool AreLetters(List<string> cells, char first) =>
        cells.Select((c, i) => c.Length == 1 && c[0] == first + i).All(same => same);
}
