using System.Text;
using Mba.Csv;

namespace Mba.Tests.Csv;

/// <summary>A random table and a writer of its own for every dialect; shares no code with the reader.</summary>
internal sealed record RandomTable(CsvDialect Dialect, string LineEnd, bool QuoteAll, bool LastLineEnd, IReadOnlyList<string[]> Rows)
{
    private static readonly string[] Delimiters = [",", ";", "\t", "|", "^", "~", ":", " ", ", ", "||"];

    private static readonly string[] Pieces =
    [
        "a",
        "B",
        "word",
        "two words",
        "1",
        "-5",
        "007",
        "1.50",
        "2024-01-02",
        "é",
        "名前",
        "😀",
        "\u00A0",
        "Ж",
        "'",
        "\"",
        "\"\"",
        "\\",
        "\\N",
        "\\\"",
        ",",
        ";",
        "\t",
        "|",
        "||",
        "^",
        "~",
        ":",
        " ",
        ", ",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "#",
        "NULL",
        "NA",
        "",
        "sep=;",
        "{",
        "[",
        "\u0001",
        "\uFEFF",
        "\u2028",
    ];

    /// <summary>
    /// The same seed gives the same table. A keyed one has a different number in the first field of each row, as tables mostly do, and no
    /// value that begins with what may stand behind a closing quote: with those, two readings of a damaged file can be equally right.
    /// </summary>
    public static RandomTable Of(int seed, bool keyed = false)
    {
        var random = new Random(seed);
        var quote = random.Next(4) == 0 ? '\'' : '"';
        var fields = random.Next(1, 9);
        var dialect = new CsvDialect
        {
            Delimiter = Delimiters[random.Next(Delimiters.Length)],
            Quote = quote,
            Escape = random.Next(4) == 0 ? '\\' : quote,
            HeaderRecords = 1,
            FieldCount = fields,
        };
        var rows = Enumerable
            .Range(0, random.Next(1, 40))
            .Select(_ => Enumerable.Range(0, fields).Select(_ => Value(random)).ToArray())
            .ToList();
        for (var i = 0; keyed && i < rows.Count; i++)
            rows[i] =
            [
                (1000 + i).ToString(System.Globalization.CultureInfo.InvariantCulture),
                .. rows[i].Skip(1).Select(v => Plainly(v, dialect)),
            ];
        string[] ends = ["\n", "\r\n", "\r"];
        return new(dialect, ends[random.Next(ends.Length)], random.Next(3) == 0, random.Next(2) == 0, rows);
    }

    /// <summary>The file, and where each row begins in it; with blanks behind some closing quotes when <paramref name="padding"/> throws them, before some opening ones when <paramref name="leading"/> does.</summary>
    public (string Text, int[] Starts) Write(Random? padding = null, Random? leading = null)
    {
        var text = new StringBuilder();
        text.AppendJoin(Dialect.Delimiter, Enumerable.Range(0, Dialect.FieldCount).Select(i => $"{Dialect.Quote}col {i}{Dialect.Quote}"))
            .Append(LineEnd);
        var starts = new int[Rows.Count];
        for (var i = 0; i < Rows.Count; i++)
        {
            starts[i] = text.Length;
            text.AppendJoin(
                    Dialect.Delimiter,
                    Rows[i]
                        .Select(value =>
                            Write(value) is var field && field.EndsWith(Dialect.Quote!.Value)
                                ? Padding(leading) + field + Padding(padding)
                                : field
                        )
                )
                .Append(i < Rows.Count - 1 || LastLineEnd ? LineEnd : "");
        }

        return (text.ToString(), starts);
    }

    /// <summary>Quoted whenever there could be a doubt.</summary>
    private string Write(string value)
    {
        var quote = Dialect.Quote!.Value;
        var plain = !QuoteAll && value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '.' or '-');
        if (plain)
            return value;
        var escaped =
            Dialect.Escape == '\\'
                ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{quote}", $"\\{quote}", StringComparison.Ordinal)
                : value.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal);
        return $"{quote}{escaped}{quote}";
    }

    /// <summary>Up to 99 blanks, that a chunk's edge may lie among them; none that the delimiter could begin with.</summary>
    private string Padding(Random? random)
    {
        if (random is null || random.Next(2) == 0 || Dialect.Delimiter[0] is ' ' or '\t')
            return "";
        return new string(random.Next(2) == 0 ? ' ' : '\t', random.Next(2) == 0 ? 1 : random.Next(100));
    }

    private static string Plainly(string value, CsvDialect dialect) =>
        value.Length > 0 && (value[0] is '\r' or '\n' or ' ' or '\t' || value[0] == dialect.Delimiter[0] || value[0] == dialect.Quote)
            ? "x" + value
            : value;

    private static string Value(Random random) =>
        random.Next(5) switch
        {
            0 => "",
            1 => Pieces[random.Next(Pieces.Length)],
            2 => string.Concat(Enumerable.Range(0, random.Next(1, 200)).Select(_ => (char)random.Next('a', 'z' + 1))),
            _ => string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Pieces[random.Next(Pieces.Length)])),
        };
}
