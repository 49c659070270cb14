using System.Globalization;
using System.Text;

namespace Mba.Tests.Csv;

/// <summary>
/// A random table as a program exports it: any delimiter, quotes, escapes, line ends and encoding, separators at the lines' ends, decimal commas, one column
/// or hundreds, one row or more than a sample holds, with a title, a totals row, and rows that are damaged. The first column is a key that no two rows share.
/// Shares no code with the reader.
/// </summary>
internal sealed class ExportedTable
{
    private static readonly string[] Words = ["rome", "bonn", "oslo", "gold", "open", "ann", "bob", "cal", "hmo", "north", "river"];
    private static readonly string[] Names =
        "plan,amount,born,paid_on,status,code,email,note,qty,price,ratio,phone,started,type,address,comment,region,county,level".Split(',');

    private readonly Random _random;
    private readonly List<string> _traits = [];
    private readonly char _quote;
    private readonly bool _backslash;
    private readonly string _quoting;
    private readonly bool _decimalComma;
    private readonly string _delimiter;

    private ExportedTable(int seed)
    {
        _random = new Random(seed);
        _delimiter = Pick(",", ",", ";", ";", "\t", "|");
        _quote = One(12) ? '\'' : '"';
        _backslash = One(8);
        _quoting = Pick("needed", "needed", "needed", "all", "text", "header");
        _decimalComma = _delimiter == ";" && One(2);
        Trait(_quote == '\'', "single quotes");
        Trait(_backslash, "backslashes");
        Trait(_decimalComma, "decimal comma");
        _traits.Add("quotes " + _quoting);
        Write();
    }

    /// <summary>The file.</summary>
    public byte[] Bytes { get; private set; } = [];

    public string Text { get; private set; } = "";

    /// <summary>Null when the file has no header.</summary>
    public IReadOnlyList<string>? Header { get; private set; }

    public IReadOnlyList<string[]> Rows { get; private set; } = [];

    /// <summary>Rows that have to be rejected.</summary>
    public int Damaged { get; private set; }

    /// <summary>A quote was opened that nothing closes: rows behind it may be rejected with it.</summary>
    public bool IsOpenQuoted { get; private set; }

    public string Traits => string.Join(", ", _traits);

    public static ExportedTable Of(int seed) => new(seed);

    private void Write()
    {
        var fields = _random.Next(16) switch
        {
            0 => 1,
            1 => 2,
            2 => _random.Next(60, 300),
            _ => _random.Next(3, 14),
        };
        var count = _random.Next(12) switch
        {
            0 => 1,
            1 => _random.Next(2, 5),
            2 => _random.Next(300, 700),
            _ => _random.Next(6, 60),
        };
        if (_quote == '\'')
            count += 10;
        Trait(fields is 1 or > 20, $"{fields} columns");
        Trait(count is < 5 or > 100, $"{count} rows");
        var kinds = Enumerable
            .Range(0, fields)
            .Select(i =>
                i == 0 ? _random.Next(2)
                : i == 1 ? _random.Next(2, 5)
                : _random.Next(2, i == fields - 1 ? 12 : 14)
            )
            .ToArray();
        var rows = Enumerable.Range(0, count).Select(row => kinds.Select((kind, i) => Value(kind, row, i)).ToArray()).ToList();
        var headed = fields == 1 || !One(6);
        // Without names an empty last column is the same bytes as a separator at the end of every line.
        if (!headed && rows.TrueForAll(r => r[^1].Length == 0))
            rows[0][^1] = Words[0];
        var trailing = fields > 1 && (headed || count > 1) ? Pick("", "", "", "", "all", "rows") : "";
        Trait(trailing.Length > 0, "trailing " + trailing);
        var end = Pick("\n", "\n", "\r\n", "\r\n", "\r", "mixed");
        Trait(end is "\r" or "mixed", end == "\r" ? "CR" : "mixed ends");
        var text = new StringBuilder();
        if (headed)
            WriteHeader(text, fields, trailing, end, count);
        else
            _traits.Add("no header");
        var kept = WriteRows(text, rows, trailing, end);
        if (fields > 2 && count > 5 && One(8))
            WriteTotals(text, fields, trailing, end);
        Trim(text);
        (Text, Rows) = (text.ToString(), kept);
        Bytes = Encode(Text);
    }

    private void WriteHeader(StringBuilder text, int fields, string trailing, string end, int count)
    {
        var names = Enumerable
            .Range(0, fields)
            .Select(i => i == 0 ? "member_id" : Names[(i - 1) % Names.Length] + (i > Names.Length ? $"_{i / Names.Length}" : ""))
            .ToArray();
        if (fields > 3 && count > 5 && One(8))
        {
            _traits.Add("titles");
            var padded = One(2);
            for (var i = _random.Next(1, 4); i > 0; i--)
                text.Append(Pick("Monthly report", "Prepared by the plan office", "Run date: 2024-05-01"))
                    .Append(padded ? Separators(fields) : "")
                    .Append(End(end));
        }

        if (One(20) && fields > 3)
        {
            names[^1] = names[^2];
            _traits.Add("name twice");
        }

        Header = names;
        text.Append(string.Join(_delimiter, names.Select(n => fields > 1 && _quoting != "needed" ? Quoted(n) : n)));
        text.Append(trailing == "all" ? _delimiter : "").Append(End(end));
    }

    private List<string[]> WriteRows(StringBuilder text, List<string[]> rows, string trailing, string end)
    {
        var kept = new List<string[]>();
        foreach (var row in rows)
        {
            var line = string.Join(_delimiter, row.Select(Field));
            if (rows.Count > 9 && row.Length > 2 && Damaged < rows.Count / 25 && One(20))
            {
                Damaged++;
                line = Damage(line, row, rows.Count);
            }
            else
            {
                kept.Add(row);
            }

            text.Append(line).Append(trailing.Length > 0 ? _delimiter : "").Append(End(end));
        }

        return kept;
    }

    private string Damage(string line, string[] row, int rows)
    {
        var kind = _random.Next(_quote == '"' ? 5 : 4);
        _traits.Add($"damage {kind}");
        IsOpenQuoted |= kind == 4;
        return kind switch
        {
            0 => line + _delimiter + "extra",
            1 => string.Join(_delimiter, row[..^1].Select(Field)),
            2 => row[0]
                + _delimiter
                + "a\0b"
                + line[line.IndexOf(_delimiter, StringComparison.Ordinal)..].Remove(0, _delimiter.Length).Insert(0, ""),
            3 => line + _delimiter + "unquoted" + _delimiter + "cell",
            _ => row[0]
                + _delimiter
                + _quote
                + string.Join(_delimiter, row[1..].Select(v => v.Replace(_quote, '-').Replace('\n', ' ').Replace('\\', '-'))),
        };
    }

    private void WriteTotals(StringBuilder text, int fields, string trailing, string end)
    {
        _traits.Add("totals");
        if (One(2))
            text.Append(End(end));
        text.Append("Total").Append(Separators(fields)).Append(trailing.Length > 0 ? _delimiter : "").Append(End(end));
    }

    /// <summary>The last line may have no end, or blank lines behind it.</summary>
    private void Trim(StringBuilder text)
    {
        if (One(4))
        {
            while (text[^1] is '\n' or '\r')
                text.Length--;
            _traits.Add("no last line end");
        }
        else if (One(6))
        {
            text.Append("\n\n");
        }
    }

    private string Value(int kind, int row, int column) =>
        kind switch
        {
            0 => (1000 + row).ToString(CultureInfo.InvariantCulture),
            1 => $"M{10000 + row}",
            _ when column > 1 && One(15) => "",
            2 => $"2024-{1 + _random.Next(12):00}-{1 + _random.Next(28):00}",
            3 => $"{_random.Next(1000)}{(_decimalComma ? "," : ".")}{_random.Next(100):00}",
            4 => _random.Next(10_000).ToString(CultureInfo.InvariantCulture),
            5 => Word(),
            6 => $"{Word()}{_delimiter}{Word()}",
            7 => $"{Word()} {_quote}{Word()}{_quote} {Word()}",
            8 => One(4) ? $"{Word()}\n{Word()}" : Word(),
            9 => $"{Word()} h\u00E9t\u00E9 {Word()}",
            10 => Pick("true", "false"),
            11 => $"{_random.Next(24):00}:{_random.Next(60):00}:00",
            12 => "",
            _ => $"{Word()}, {Word()}",
        };

    private string Field(string value)
    {
        var special =
            value.Contains(_delimiter, StringComparison.Ordinal)
            || value.Contains(_quote, StringComparison.Ordinal)
            || value.Contains('\n', StringComparison.Ordinal);
        return special || _quoting == "all" || (_quoting == "text" && value.Length > 0 && !char.IsAsciiDigit(value[0]))
            ? Quoted(value)
            : value;
    }

    private string Quoted(string value) =>
        _quote
        + (
            _backslash
                ? value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace($"{_quote}", $"\\{_quote}", StringComparison.Ordinal)
                : value.Replace($"{_quote}", $"{_quote}{_quote}", StringComparison.Ordinal)
        )
        + _quote;

    private byte[] Encode(string text)
    {
        var name = Pick("utf-8", "utf-8", "utf-8", "bom", "utf-16le", "utf-16be", "windows-1252");
        Trait(name != "utf-8", name);
        Encoding encoding = name switch
        {
            "utf-16le" => Encoding.Unicode,
            "utf-16be" => Encoding.BigEndianUnicode,
            "windows-1252" => Encoding.Latin1,
            "bom" => Encoding.UTF8,
            _ => new UTF8Encoding(false),
        };
        return [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
    }

    private string Separators(int fields) => string.Concat(Enumerable.Repeat(_delimiter, fields - 1));

    private string End(string end) => end == "mixed" ? Pick("\n", "\r\n", "\r") : end;

    private string Word() => Words[_random.Next(Words.Length)];

    private bool One(int of) => _random.Next(of) == 0;

    private string Pick(params string[] values) => values[_random.Next(values.Length)];

    private void Trait(bool holds, string name)
    {
        if (holds)
            _traits.Add(name);
    }
}
