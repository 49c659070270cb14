using System.Globalization;

namespace Mba.Tests.Csv;

/// <summary>
/// A random table as people and spreadsheets export it: behind titles, labels and a header record, padded, with blank rows, totals and notes, and with a
/// header that may be damaged in a way that the number of fields or the table's own names reveal. Shares no code with the reader.
/// </summary>
internal sealed record PollutedTable(string Text, IReadOnlyList<string> Names, IReadOnlyList<string[]> Rows, bool IsDamaged)
{
    private static readonly string[] Nouns = ["member", "plan", "claim", "provider", "visit", "group", "rider", "region"];
    private static readonly string[] Kinds = ["id", "code", "kind", "date", "amount", "name", "city", "note"];
    private static readonly string[] Words =
    [
        "Rome",
        "Bonn",
        "Oslo",
        "gold",
        "silver",
        "open",
        "closed",
        "Ann",
        "Bob",
        "Cal",
        "Dee",
        "HMO",
        "PPO",
    ];
    private static readonly string[] Titles =
    [
        "Monthly Claims",
        "Claims report for May 2024",
        "Prepared by the plan office",
        "Internal use only",
    ];
    private static readonly string[] Notes = ["Source: claims warehouse", "* figures are provisional", "Note: see the user guide"];
    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <summary>Lines of the file.</summary>
    public int Lines => Text.Count(c => c == '\n');

    public static PollutedTable Of(int seed)
    {
        var random = new Random(seed);
        var fields = random.Next(3, 9);
        var delimiter = Delimiters[random.Next(Delimiters.Length)];
        var names = Enumerable
            .Range(0, fields)
            .Select(i => $"{Nouns[(i + seed) % Nouns.Length]}_{Kinds[(i * 3 + seed) % Kinds.Length]}")
            .Distinct(StringComparer.Ordinal)
            .ToList();
        while (names.Count < fields)
            names.Add($"extra_{Words[names.Count].ToLowerInvariant()}");
        var kinds = Enumerable.Range(0, fields).Select(i => i == 0 ? random.Next(2) : random.Next(6)).ToArray();
        var rows = Enumerable
            .Range(0, random.Next(4, 30))
            .Select(row => kinds.Select((kind, column) => Value(random, kind, row, column)).ToArray())
            .ToList();
        var (header, damaged) = Header(random, names, delimiter);
        var blanks = 0;
        var lines = new List<string>();
        lines.AddRange(Preamble(random, fields, delimiter));
        lines.AddRange(header);
        foreach (var row in rows)
        {
            if (random.Next(25) == 0 && ++blanks < rows.Count / 8)
                lines.Add(random.Next(2) == 0 ? "" : Pad("", fields, delimiter));
            lines.Add(string.Join(delimiter, row.Select(v => v.Contains(delimiter, StringComparison.Ordinal) ? $"\"{v}\"" : v)));
        }

        lines.AddRange(Footer(random, fields, delimiter, rows.Count));
        return new(string.Concat(lines.Select(l => l + "\n")), names, rows, damaged);
    }

    private static string Value(Random random, int kind, int row, int column) =>
        kind switch
        {
            0 => (1000 + row + (column * 7)).ToString(CultureInfo.InvariantCulture),
            1 => $"M{100 + row}",
            2 => $"2024-{1 + random.Next(12):00}-{1 + random.Next(28):00}",
            3 => $"{random.Next(1000)}.{random.Next(100):00}",
            4 => random.Next(5) == 0 ? "" : Words[random.Next(Words.Length)],
            _ => $"{Words[random.Next(Words.Length)]}{(random.Next(4) == 0 ? ", " : " ")}{Words[random.Next(Words.Length)]}",
        };

    private static (List<string> Lines, bool Damaged) Header(Random random, List<string> names, string delimiter)
    {
        var line = string.Join(delimiter, names);
        var half = names.Count / 2;
        var other = delimiter == ";" ? "|" : ";";
        return random.Next(14) switch
        {
            0 => (["\"" + line], true),
            1 => (["\"" + line + "\""], true),
            2 => ([string.Join(other, names)], true),
            3 => ([string.Join(delimiter, names.Take(half)) + delimiter, string.Join(delimiter, names.Skip(half))], true),
            4 => ([string.Join(delimiter, names.Skip(1))], true),
            5 => ([line + delimiter + "one_more"], true),
            6 => ([string.Join(delimiter, names.Select(n => $"\"{n}\""))], false),
            _ => ([line], false),
        };
    }

    private static IEnumerable<string> Preamble(Random random, int fields, string delimiter)
    {
        var padded = random.Next(2) == 0;
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            var title = Titles[random.Next(Titles.Length)];
            yield return padded ? Pad(title, fields, delimiter) : title;
        }

        if (count > 0 && random.Next(3) == 0)
            yield return padded ? Pad($"Run date:{delimiter}2024-02-01", fields, delimiter) : "Run date: 2024-02-01";
        if (count > 0 && random.Next(2) == 0)
            yield return padded ? Pad("", fields, delimiter) : "";
    }

    private static IEnumerable<string> Footer(Random random, int fields, string delimiter, int rows)
    {
        var padded = random.Next(2) == 0;
        if (random.Next(3) != 0)
            yield break;
        yield return padded ? Pad("", fields, delimiter) : "";
        if (random.Next(2) == 0)
            yield return padded ? Pad("Total", fields, delimiter) : $"({rows} rows)";
        yield return padded ? Pad(Notes[random.Next(Notes.Length)], fields, delimiter) : Notes[random.Next(Notes.Length)];
    }

    private static string Pad(string text, int fields, string delimiter)
    {
        var missing = fields - 1 - text.Split(delimiter).Length + 1;
        return text + string.Concat(Enumerable.Repeat(delimiter, Math.Max(0, missing)));
    }
}
