using System.Globalization;
using System.Text;

namespace Mba.IntegrationTests.Reading;

/// <summary>A CSV of random values, and what each of them is in canonical form, known from how it was made and not from our converters.</summary>
internal sealed record RandomColumns(string Csv, IReadOnlyList<string> Names, IReadOnlyList<string?[]> Canonical)
{
    private static readonly string[] Words =
    [
        "plain",
        "O'Neil",
        "a,b",
        "say \"so\"",
        "tab\there",
        "back\\slash",
        "\\\\N",
        "line\nbreak",
        "cr\r\nlf",
        "é",
        "名前",
        "😀😀",
        " blanks ",
        "007",
        "%_",
        "NA",
        "-",
        "\u00A0",
        "x\u2028y",
    ];

    public static RandomColumns Of(int seed, int columns, int rows)
    {
        var random = new Random(seed);
        var kinds = Enumerable.Range(0, columns).Select(_ => random.Next(9)).ToArray();
        var names = Enumerable.Range(0, columns).Select(i => $"c{i}").ToArray();
        var text = new StringBuilder().AppendJoin(',', names).Append('\n');
        var canonical = new List<string?[]>();
        for (var row = 0; row < rows; row++)
        {
            // The first row is filled, so that each column's scale and fraction are those of its kind.
            var cells = Array.ConvertAll(kinds, kind => row > 0 && random.Next(6) == 0 ? Null(kind, random) : Cell(kind, random));
            text.AppendJoin(',', cells.Select(c => Quote(c.Text))).Append('\n');
            canonical.Add(Array.ConvertAll(cells, c => c.Canonical));
        }

        return new(text.ToString(), names, canonical);
    }

    private static (string Text, string? Canonical) Cell(int kind, Random random)
    {
        var day = new DateTime(
            random.Next(2, 9999),
            random.Next(1, 13),
            random.Next(1, 29),
            random.Next(24),
            random.Next(60),
            random.Next(60),
            DateTimeKind.Unspecified
        );
        return kind switch
        {
            0 => Same(random.NextInt64(-999_999_999_999_999_999, 999_999_999_999_999_999).ToString(CultureInfo.InvariantCulture)),
            1 => Same((random.NextInt64(-99_999_999, 99_999_999) / 1000m).ToString("F3", CultureInfo.InvariantCulture)),
            2 => Same(
                "-"
                    + string.Concat(Enumerable.Range(0, 35).Select(_ => (char)random.Next('1', '9' + 1)))
                    + "."
                    + string.Concat(Enumerable.Range(0, 30).Select(_ => (char)random.Next('1', '9' + 1)))
            ),
            3 => (
                day.ToString(random.Next(2) == 0 ? "dd-MMM-yyyy" : "yyyy/MM/dd", CultureInfo.InvariantCulture),
                day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            ),
            4 => (
                day.AddTicks(random.Next(1_000_000) * 10L) is var t
                    ? t.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
                    : "",
                t.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)
            ),
            5 => (
                day.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "+05:30",
                day.AddMinutes(-330).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            ),
            6 => (day.ToString("h:mm:ss tt", CultureInfo.InvariantCulture), day.ToString("HH:mm:ss", CultureInfo.InvariantCulture)),
            7 => random.Next(2) == 0 ? ("True", "1") : ("FALSE", "0"),
            _ => Same(string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Words[random.Next(Words.Length)])) + "."),
        };
    }

    private static (string Text, string? Canonical) Null(int kind, Random random)
    {
        string[] words = kind == 8 ? ["", "NULL", "null", "\\N"] : ["", "NULL", "\\N", "NA", "N/A", "NaN", "None", "#N/A", "-"];
        return (words[random.Next(words.Length)], null);
    }

    private static (string Text, string? Canonical) Same(string text) => (text, text);

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
