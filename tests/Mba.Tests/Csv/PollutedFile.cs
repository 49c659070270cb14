using System.Globalization;
using System.Text;

namespace Mba.Tests.Csv;

/// <summary>
/// A random table of plausible columns, written in a random dialect and polluted: titles, notes, damaged rows, blanks. What a careful person would read
/// is known, because the table came first. Shares no code with the reader. The same seed gives the same file.
/// </summary>
internal sealed record PollutedFile(string Text, IReadOnlyList<string>? Header, IReadOnlyList<string[]> Rows, string Kind)
{
    private static readonly string[] Words =
        "alpha beta claim member plan silver gold north south river stone green apple house paper travel doctor clinic visit summer winter".Split(
            ' '
        );

    private static readonly string[] Names =
    [
        "id",
        "name",
        "city",
        "state",
        "plan",
        "amount",
        "born",
        "paid_on",
        "status",
        "code",
        "email",
        "note",
        "qty",
        "price",
        "ratio",
        "phone",
        "started",
        "type",
        "address",
        "comment",
    ];

    private static readonly string[] Titles =
    [
        "Monthly report",
        "Members of May 2024",
        "Run date: 2024-05-01",
        "Prepared by: Finance",
        "Confidential",
        "Source: claims system",
        "Quarterly summary, all regions",
        "Generated at 10:30",
    ];

    private static readonly Func<Random, int, string>[] Columns =
    [
        (_, i) => (1000 + i).ToString(CultureInfo.InvariantCulture),
        (r, _) => r.Next(100_000).ToString(CultureInfo.InvariantCulture),
        (r, _) => FormattableString.Invariant($"{r.Next(100_000) / 100.0:F2}"),
        (r, _) => FormattableString.Invariant($"{r.Next(1950, 2025)}-{r.Next(1, 13):D2}-{r.Next(1, 29):D2}"),
        (r, _) => FormattableString.Invariant($"{r.Next(1, 13):D2}/{r.Next(1, 29):D2}/{r.Next(1950, 2025)}"),
        (r, _) => FormattableString.Invariant($"{r.Next(24):D2}:{r.Next(60):D2}:{r.Next(60):D2}"),
        (r, _) => Word(r),
        (r, _) => $"{Capital(r)} {Capital(r)}",
        (r, _) => $"{Capital(r)}, {Capital(r)}",
        (r, _) => FormattableString.Invariant($"{(char)('A' + r.Next(26))}{r.Next(1000):D3}"),
        (r, _) => r.Next(2) == 0 ? "Y" : "N",
        (r, _) => FormattableString.Invariant($"{Word(r)}{r.Next(100)}@example.org"),
        (r, _) => string.Join(' ', Enumerable.Range(0, r.Next(2, 9)).Select(_ => Word(r))) + (r.Next(3) == 0 ? ", " + Word(r) : ""),
        (r, _) => r.Next(3) == 0 ? "" : Word(r),
        (r, _) => FormattableString.Invariant($"${r.Next(1000)}.{r.Next(100):D2}"),
        (r, _) => FormattableString.Invariant($"{r.Next(100)}%"),
        (r, _) => FormattableString.Invariant($"555-{r.Next(10_000):D4}"),
        (r, _) => FormattableString.Invariant($"{r.Next(1, 999)} {Capital(r)} St"),
        (r, _) => new[] { "TX", "NV", "OR", "DE" }[r.Next(4)],
        (r, _) => FormattableString.Invariant($"http://{Word(r)}.example/{r.Next(100)}?a=1"),
    ];

    public static PollutedFile Of(int seed)
    {
        var random = new Random(seed);
        var fields = random.Next(12) == 0 ? 1 : random.Next(2, 13);
        var count = random.Next(5) switch
        {
            0 => random.Next(1, 4),
            1 => random.Next(4, 10),
            _ => random.Next(10, 60),
        };
        var kinds = Enumerable.Range(0, fields).Select(_ => random.Next(Columns.Length)).ToArray();
        var rows = Enumerable
            .Range(0, count)
            .Select(i => kinds.Select(k => random.Next(25) == 0 ? "" : Columns[k](random, i)).ToArray())
            .Where(row => Array.Exists(row, v => v.Length > 0))
            .ToList();
        if (rows.Count == 0)
            rows.Add([.. kinds.Select((_, i) => Word(random))]);
        var header = random.Next(8) == 0 ? null : HeaderOf(random, fields);
        var delimiter =
            (fields == 1 ? "," : null)
            ?? random.Next(20) switch
            {
                < 9 => ",",
                < 12 => ";",
                < 15 => "\t",
                < 17 => "|",
                17 => "^",
                18 => "~",
                _ => " ",
            };
        return new Writer(random, delimiter).Write(header, rows);
    }

    private static string[] HeaderOf(Random random, int fields) =>
        [.. Names.OrderBy(_ => random.Next()).Take(fields).Select(n => random.Next(3) == 0 ? n.ToUpperInvariant() : n)];

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static string Capital(Random random) => Word(random) is var w ? char.ToUpperInvariant(w[0]) + w[1..] : "";

    /// <summary>Writes one table, and damages it.</summary>
    private sealed class Writer(Random random, string delimiter)
    {
        private readonly char _quote = random.Next(10) == 0 ? '\'' : '"';
        private readonly bool _backslash = random.Next(12) == 0;
        private readonly bool _all = random.Next(5) == 0;
        private readonly string _end = random.Next(3) == 0 ? "\r\n" : "\n";
        private readonly List<string> _kinds = [];

        public PollutedFile Write(string[]? header, List<string[]> rows)
        {
            var text = new StringBuilder();
            if (header is not null && random.Next(6) == 0)
                Titles(text, rows[0].Length);
            if (header is not null)
                text.Append(Line(header)).Append(_end);
            var kept = new List<string[]>();
            foreach (var row in rows)
            {
                if (rows.Count > 3 && row.Length > 1 && random.Next(60) == 0)
                    text.Append(Damaged(row));
                else
                {
                    text.Append(Line(row));
                    kept.Add(row);
                }

                text.Append(_end);
                if (row.Length > 1 && random.Next(120) == 0)
                    text.Append(_end);
            }

            if (rows.Count > 3 && random.Next(12) == 0)
            {
                _kinds.Add("footer");
                text.Append(_end).Append(CultureInfo.InvariantCulture, $"({rows.Count} rows)").Append(_end);
            }

            return new(text.ToString(), header, kept, string.Join('+', _kinds.Prepend(header is null ? "no header" : "header")));
        }

        private void Titles(StringBuilder text, int fields)
        {
            var padded = random.Next(2) == 0;
            _kinds.Add(padded ? "padded titles" : "titles");
            for (var i = random.Next(1, 4); i > 0; i--)
                text.Append(Field(PollutedFile.Titles[random.Next(PollutedFile.Titles.Length)]))
                    .Append(padded ? string.Concat(Enumerable.Repeat(delimiter, fields - 1)) : "")
                    .Append(_end);
            if (random.Next(2) == 0)
                text.Append(padded ? string.Concat(Enumerable.Repeat(delimiter, fields - 1)) : "").Append(_end);
        }

        private string Damaged(string[] row)
        {
            _kinds.Add("damaged row");
            return random.Next(2) == 0 ? Line([.. row, "extra"]) : Line([.. row[..^1]]);
        }

        private string Line(string[] row) =>
            string.Join(delimiter, row.Select(v => row.Length == 1 && v.Length == 0 ? $"{_quote}{_quote}" : Field(v)));

        private string Field(string value)
        {
            var special =
                value.Contains(delimiter, StringComparison.Ordinal)
                || value.Contains(_quote, StringComparison.Ordinal)
                || value.Contains('\n', StringComparison.Ordinal);
            if (!special && !_all)
                return value;
            var escaped = _backslash
                ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{_quote}", $"\\{_quote}", StringComparison.Ordinal)
                : value.Replace($"{_quote}", $"{_quote}{_quote}", StringComparison.Ordinal);
            return $"{_quote}{escaped}{_quote}";
        }
    }
}
