using System.Text;
using Mba.Files;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>What the beginning of a file says about how it is written.</summary>
internal sealed record SniffedDialect(CsvDialect Dialect, IReadOnlyList<string> Header, string HeaderReason, double Confidence)
{
    /// <summary>The names as the file has them; null when there is no header.</summary>
    public IReadOnlyList<string>? RawHeader { get; init; }
    public HeaderState State { get; init; }

    public string? Problem { get; init; }

    /// <summary>Line on which the header begins, or the first row when there is none.</summary>
    public long? Line { get; init; }

    /// <summary>Columns that speak for the choice of the header.</summary>
    public int Signs { get; init; }

    /// <summary>A header, or none, is about as likely.</summary>
    public bool IsDoubtful { get; init; }

    /// <summary>Records of the sample above the header.</summary>
    public int RecordsAbove { get; init; }

    /// <summary>Line of the first row of the sample that may be none, and how many there are.</summary>
    public (long Line, long Count) DoubtfulRows { get; init; }

    public ReadingSigns? ReadingSigns { get; init; }

    /// <summary>The two best readings when the choice is not certain.</summary>
    public IReadOnlyList<Reading> Readings { get; init; } = [];
}

/// <summary>
/// Decides the dialect from the first window of a file, in stages: hint line, delimiter and quotes by the evenness of the records they
/// yield, comments, preamble, trailing delimiter, header. What a dataset prescribes is not questioned.
/// </summary>
internal static class DialectSniffer
{
    private const int SampleBytes = 128 << 10;

    /// <summary>Below this confidence the second best reading is worked out, too.</summary>
    private const double Certain = 0.95;
    private const double CloseRival = 0.3;
    private const double EvenRival = 0.8;

    /// <summary>In order of preference among equals.</summary>
    private static readonly string[] Delimiters = [",", "\t", "|", ";", "||", ";;", "\t\t", ", ", "^", "~", ":", " "];

    /// <summary>Decides; there is always an answer, and its confidence.</summary>
    /// <param name="window">The beginning of the text.</param>
    /// <param name="overrides">What is prescribed.</param>
    /// <param name="name">File name or key: .tsv and .psv say their delimiter.</param>
    /// <param name="knownColumns">Columns of the table and its dataset.</param>
    public static SniffedDialect Sniff(RecordBuffer window, DialectOverrides overrides, string name, IReadOnlyList<string> knownColumns)
    {
        var text = window.Bytes.AsSpan(0, Math.Min(window.End, SampleBytes));
        var hint = SepHint(text, out var start);
        var usual = Usual(name);
        var marks = TextMarks.Of(text[start..]);
        var scores = new List<DialectScore>();
        foreach (var dialect in Candidates(text, overrides, hint))
            scores.Add(DialectScore.Of(window, start, dialect, string.Equals(dialect.Delimiter, usual, StringComparison.Ordinal), marks));
        var best = DialectChoice.Of(window, start, scores, overrides, marks);
        best = CommentSniffer.Apply(window, start, best, marks);
        var sniffed = HeaderSniffer.Complete(window, start, best, overrides, new KnownColumns(knownColumns));
        var signs = Signs(window, best, scores, sniffed);
        sniffed = sniffed with { ReadingSigns = signs, Confidence = Confidence.Of(signs, overrides) };
        return sniffed.Confidence >= Certain ? sniffed : sniffed with { Readings = [Reading.Of(sniffed), Other()] };

        // The next best dialect where there is one, else the same with the first record taken for the contrary.
        Reading Other()
        {
            var several = best.FieldCount == 1 ? scores.Where(s => s.FieldCount > 1).MaxBy(s => s.Evenness) : null;
            var close = signs.Margin < CloseRival ? Rival(best, scores) : null;
            if ((several is { Evenness: >= EvenRival } ? several : close) is { FieldCount: <= CsvTokenizer.MaxFields } rival)
                return Reading.Of(HeaderSniffer.Complete(window, start, rival, overrides, new KnownColumns(knownColumns)));
            var contrary = overrides with
            {
                Header = sniffed.Dialect.HeaderRecords == 0,
                PreambleRecords = sniffed.Dialect.PreambleRecords,
            };
            return Reading.Of(HeaderSniffer.Complete(window, start, best, contrary, new KnownColumns(knownColumns)));
        }
    }

    /// <summary>The best of the dialects that read the sample differently.</summary>
    private static DialectScore? Rival(DialectScore best, List<DialectScore> scores) =>
        scores.Where(s => s.Differs(best)).MaxBy(s => s.Value);

    private static ReadingSigns Signs(RecordBuffer window, DialectScore best, List<DialectScore> scores, SniffedDialect sniffed)
    {
        var rival = Rival(best, scores);
        var others = scores.Where(s =>
            s.FieldCount > 1 && s.Differs(best) && !string.Equals(s.Dialect.Delimiter, best.Dialect.Delimiter, StringComparison.Ordinal)
        );
        var below = best.Records.Skip(sniffed.RecordsAbove).ToList();
        return new()
        {
            Margin = rival is null ? 1 : Math.Clamp(best.Value - rival.Value, -1, 1),
            RivalEvenness = others.Select(s => s.Evenness).DefaultIfEmpty(0).Max(),
            Evenness = below.Count == 0 ? 0 : below.Count(r => r.WellFormed && r.FieldCount == best.FieldCount) / (double)below.Count,
            Broken = best.Records.Count == 0 ? 0 : best.Broken / (double)best.Records.Count,
            Records = below.Count,
            Fields = best.FieldCount,
            Typed = best.Typed,
            UsualDelimiter = best.Dialect.Delimiter is "," or "\t" or ";" or "|",
            Above = sniffed.RecordsAbove,
            Header = sniffed.State,
            HeaderRows = sniffed.Dialect.HeaderRecords,
            HeaderSigns = sniffed.Signs,
            IsDoubtful = sniffed.IsDoubtful,
            HidesFields = best.FieldCount == 1 && HiddenFields.Are(new SampleReader(window, best.Dialect), below),
        };
    }

    private static IEnumerable<CsvDialect> Candidates(ReadOnlySpan<byte> text, DialectOverrides overrides, string? hint)
    {
        var prescribed = Prescribed(overrides.Delimiter) ?? hint;
        var delimiters = prescribed is null ? Occurring(text) : [prescribed];
        var quotes = Quotes(text, overrides);
        return delimiters.SelectMany(
            _ => quotes,
            (delimiter, q) =>
                new CsvDialect
                {
                    Delimiter = delimiter,
                    Quote = q.Quote,
                    Escape = q.Escape,
                    Comment = overrides.Comment is { Length: > 0 } c ? c[0] : null,
                    CommentPrescribed = overrides.Comment is { Length: > 0 },
                }
        );
    }

    /// <summary>Delimiters that occur at all; the comma always, which stands for none in a file of one column.</summary>
    private static List<string> Occurring(ReadOnlySpan<byte> text)
    {
        var found = new List<string>();
        foreach (var delimiter in Delimiters)
        {
            var occurs = delimiter switch
            {
                "," => true,
                "||" or ";;" or "\t\t" => ArePaired(text, (byte)delimiter[0]),
                ", " => text.Count(", "u8) is > 0 and var parted && parted * 2 >= text.Count((byte)','),
                _ => text.IndexOf(Encoding.ASCII.GetBytes(delimiter)) >= 0,
            };
            if (occurs)
                found.Add(delimiter);
        }

        return found;
    }

    /// <summary>The characters stand in pairs, an empty value being two pairs: nine runs in ten have an even length.</summary>
    private static bool ArePaired(ReadOnlySpan<byte> text, byte character)
    {
        int even = 0,
            all = 0;
        while (text.IndexOf(character) is var at and >= 0)
        {
            var run = text[at..].IndexOfAnyExcept(character) is var end and >= 0 ? end : text.Length - at;
            (even, all) = (even + (run % 2 == 0 ? 1 : 0), all + 1);
            text = text[(at + run)..];
        }

        return even > 0 && even * 10 >= all * 9;
    }

    /// <summary>A tab may be written as \t or as its name.</summary>
    private static string? Prescribed(string? delimiter) =>
        delimiter switch
        {
            null or "" => null,
            "\\t" or "tab" or "TAB" => "\t",
            _ => delimiter,
        };

    private static List<(char? Quote, char? Escape)> Quotes(ReadOnlySpan<byte> text, DialectOverrides overrides)
    {
        List<char?> quotes =
            overrides.Quote is { } prescribed ? [prescribed.Length == 0 ? null : prescribed[0]]
            : text.Contains((byte)'\'') ? ['"', '\'']
            : ['"'];
        var escape = overrides.Escape is { Length: > 0 } e ? e[0] : (char?)null;
        var backslashes = escape is null && overrides.Escape is null && text.Contains((byte)'\\');
        var pairs = quotes.Select(quote => (quote, escape ?? quote)).ToList();
        if (backslashes)
            pairs.AddRange(quotes.OfType<char>().Select(quote => ((char?)quote, (char?)'\\')));
        return pairs;
    }

    /// <summary>The delimiter that a first line such as <c>sep=;</c> names.</summary>
    private static string? SepHint(ReadOnlySpan<byte> text, out int bytes)
    {
        bytes = 0;
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (end is < 5 or > 8 || !(text.StartsWith("sep="u8) || text.StartsWith("SEP="u8) || text.StartsWith("\"sep="u8)))
            return null;
        var value = text[(text.IndexOf((byte)'=') + 1)..end].Trim((byte)'"');
        if (value.IsEmpty || !Ascii.IsValid(value))
            return null;
        bytes = end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1);
        return Encoding.ASCII.GetString(value);
    }

    private static string? Usual(string name)
    {
        return Path.GetExtension(ObjectKeys.WithoutGzip(name)).ToLowerInvariant() switch
        {
            ".tsv" or ".tab" => "\t",
            ".psv" => "|",
            _ => null,
        };
    }
}
