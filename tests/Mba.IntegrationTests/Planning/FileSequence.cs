using System.Globalization;
using System.Text.Json.Nodes;

namespace Mba.IntegrationTests.Planning;

/// <summary>A random file of a sequence: its text, and its rows by the names under which they have to be found.</summary>
internal sealed record SequenceFile(string Name, string Text, IReadOnlyList<IReadOnlyDictionary<string, string?>> Rows, int RecordsAbove);

/// <summary>Random files of one table: codes, numbers, days and words, of which a later file may lack some; a value that grows from file to file.</summary>
internal sealed class FileSequence(int seed, bool hasHeader)
{
    private static readonly string[] Words = ["alpha", "beta", "gamma, delta", "say \"so\"", "épsilon", "two\nlines"];

    private readonly Random _random = new(seed);
    private int _files;

    /// <summary>A file of its own name, or of a name that has been sent before.</summary>
    public SequenceFile Next(string? name = null)
    {
        var rows = Enumerable.Range(0, _random.Next(4, 30)).Select(_ => Row()).ToList();
        var columns = hasHeader ? Some(rows[0].Keys) : [.. rows[0].Keys.Take(_random.Next(3, 6))];
        if (hasHeader && _random.Next(3) == 0)
            return Json(name ?? $"{++_files}.jsonl", rows, columns);
        var names = hasHeader ? columns : [.. columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"column_{i + 1}"))];
        var above = hasHeader && _random.Next(4) == 0 ? "Report of claims\n\n" : "";
        return new(
            name is null ? $"{++_files}.csv" : Path.ChangeExtension(name, ".csv"),
            (hasHeader ? above + string.Join(',', columns) + "\n" : "") + string.Concat(rows.Select(r => Line(columns.Select(c => r[c])))),
            [.. rows.Select(r => Named(names, columns.Select(c => r[c])))],
            above.Length == 0 ? 0 : 2
        );
    }

    public int Draw(int below) => _random.Next(below);

    private static SequenceFile Json(string name, List<Dictionary<string, string?>> rows, List<string> columns) =>
        new(
            Path.ChangeExtension(name, ".jsonl"),
            string.Concat(
                rows.Select(r => new JsonObject(columns.Select(c => KeyValuePair.Create(c, (JsonNode?)r[c]))).ToJsonString() + "\n")
            ),
            [.. rows.Select(r => Named(columns, columns.Select(c => r[c])))],
            0
        );

    private Dictionary<string, string?> Row() =>
        new(StringComparer.Ordinal)
        {
            ["Member Id"] = string.Create(CultureInfo.InvariantCulture, $"M{_random.Next(300):0000}"),
            ["served_on"] = new DateTime(2020, 1, 1).AddDays(_random.Next(2000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ["units"] =
                "1" + string.Concat(Enumerable.Range(0, _random.Next(3 + (5 * _files))).Select(_ => (char)('0' + _random.Next(10)))),
            ["Note"] = _random.Next(5) == 0 ? null : Words[_random.Next(Words.Length)] + new string('x', _random.Next(40 * (_files + 1))),
            ["zip"] = _random.Next(100_000).ToString("00000", CultureInfo.InvariantCulture),
        };

    private List<string> Some(IEnumerable<string> columns)
    {
        var some = columns.Where((_, i) => i < 3 || _random.Next(3) > 0).ToArray();
        _random.Shuffle(some);
        return [.. some];
    }

    private static Dictionary<string, string?> Named(IEnumerable<string> names, IEnumerable<string?> values) =>
        names.Zip(values).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);

    private static string Line(IEnumerable<string?> values) =>
        string.Join(',', values.Select(v => v is null ? "" : $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
