using Mba.Csv;
using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>
/// The first row of a file without a header whose one cell is unlike the others of its column: a date over ids, a year among amounts, a damaged number,
/// none. It is a row. Every kind of cell over every kind of column, beside texts and without, in few rows and in many.
/// </summary>
public sealed class FirstRecordProperties
{
    private static readonly string[] Firsts =
    [
        "2024-01-05",
        "1/5/2024",
        "2024-01-05 10:00:00",
        "10:30:00",
        "20240105",
        "2000",
        "1950",
        "0000123",
        "$5.00",
        "5.00-",
        "(5.00)",
        "10%",
        "5x",
        "12O4",
        "<5",
        "5,0",
        "",
        "NA",
        "NULL",
        "-",
        "unknown",
        "Not available",
        "1.5E+10",
        "2024-13-45",
        "13/45/2024",
        "24:61:00",
        "1-Mar",
    ];

    private static readonly Func<int, string>[] Columns =
    [
        row => $"{1000 + row}",
        row => $"{60601 + (row * 7919 % 30000)}",
        row => $"{row * 37 % 400}.{10 + (row * 7 % 90)}",
        row => $"{1 + (row * 7 % 12)}",
        row => $"2024-0{1 + (row % 9)}-1{row % 10}",
        row => $"{1_093_817_465L + (row * 1_234_567)}",
    ];

    private static readonly Func<int, string>[] Texts =
    [
        row => Name(row),
        row => Name(row) + " " + Name(row + 5),
        row => "Member",
        row => $"plan {Name(row)}",
    ];

    private static readonly string[] Shapes = ["#", "t#", "#t", "t#t", "tt#", "t#e", "#t#"];

    [Fact]
    public async Task Is_a_row()
    {
        var lost = new List<string>();
        var files = 0;
        foreach (var shape in Shapes)
        foreach (var first in Firsts)
            for (var column = 0; column < Columns.Length; column++)
            for (var text = 0; text < Texts.Length; text++)
                foreach (var rows in new[] { 2, 3, 5, 40 })
                {
                    var file = string.Join("\n", Enumerable.Range(0, rows).Select(row => Line(shape, row, first, column, text))) + "\n";
                    if (!shape.Contains('t', StringComparison.Ordinal) && (text > 0 || first.Length == 0))
                        continue;
                    files++;
                    if (await IsLostAsync(file) is { } how)
                        lost.Add(
                            $"{shape} {rows} rows, {how}: {file[..Math.Min(60, file.Length)].Replace("\n", "/", StringComparison.Ordinal)}"
                        );
                }

        Assert.True(lost.Count == 0, $"{lost.Count} of {files}:\n{string.Join("\n", lost.Take(40))}");
    }

    private static string Line(string shape, int row, string first, int column, int text)
    {
        var several = 0;
        return string.Join(
            ',',
            shape.Select(c =>
                c switch
                {
                    't' => Texts[text](row + (several++ * 3)),
                    'e' => "",
                    _ => row == 0 ? Quoted(first) : Columns[column](row + (several++ * 11)),
                }
            )
        );
    }

    private static string Quoted(string cell) => cell.Contains(',', StringComparison.Ordinal) ? $"\"{cell}\"" : cell;

    private static string Name(int row) =>
        new[] { "Ann", "Bob", "Cal", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim" }[row % 11] + new string('a', row / 11);

    /// <summary>Null when every line is a row, or the file does not load.</summary>
    private static async Task<string?> IsLostAsync(string text)
    {
        try
        {
            var scan = await RecordFile.ScanAsync(new TextContent(text), new ScanOptions(), CancellationToken.None);
            if (scan.Format.HeaderState == HeaderState.Broken)
                return null;
            var lines = text.Count(c => c == '\n');
            return scan.Format.HeaderState == HeaderState.Absent && scan.RecordsRead - scan.RecordsSkipped == lines
                ? null
                : $"{scan.Format.HeaderState}, {scan.RecordsRead - scan.RecordsSkipped} of {lines}, {scan.Format.Confidence}";
        }
        catch (IngestException)
        {
            return null;
        }
    }
}
