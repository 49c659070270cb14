namespace Mba.Csv;

/// <summary>What the beginning of a file says about how it is written.</summary>
internal sealed record SniffedDialect(CsvDialect Dialect, IReadOnlyList<string> Header, double Confidence);

/// <summary>
/// Decides the dialect from the first window of a file, in stages: hint line, delimiter and quotes by the evenness of the records they
/// yield, preamble, trailing delimiter, header. What a dataset prescribes is not questioned.
/// </summary>
internal static class DialectSniffer
{
    /// <summary>In order of preference among equals.</summary>
    private static readonly string[] Delimiters = [",", "\t", "|", ";", "||", ", ", "^", "~", ":", " "];

    public static SniffedDialect Sniff(RecordBuffer window, DialectOverrides overrides)
    {
        var hint = SepHint(window, out var hintBytes);
        var best = Candidates(overrides, hint)
            .Select(dialect => DialectScore.Of(window, hintBytes, dialect))
            .MaxBy(score => score.Value) ?? throw new InvalidOperationException("there is always a candidate");
        return HeaderSniffer.Complete(window, best, overrides, hint is null ? 0 : 1);
    }

    private static IEnumerable<CsvDialect> Candidates(DialectOverrides overrides, string? hint)
    {
        var delimiters = overrides.Delimiter is { Length: > 0 } fixedDelimiter ? [fixedDelimiter] : hint is not null ? [hint] : Delimiters;
        foreach (var delimiter in delimiters)
        {
            foreach (var (quote, escape) in Quotes(overrides))
                yield return new CsvDialect { Delimiter = delimiter, Quote = quote, Escape = escape, Comment = overrides.Comment is { Length: > 0 } c ? c[0] : null };
        }
    }

    private static IEnumerable<(char? Quote, char? Escape)> Quotes(DialectOverrides overrides)
    {
        if (overrides.Quote is { } fixedQuote)
        {
            char? quote = fixedQuote.Length == 0 ? null : fixedQuote[0];
            return [(quote, overrides.Escape is { Length: > 0 } e ? e[0] : quote)];
        }

        return overrides.Escape is { Length: > 0 } escape
            ? [('"', escape[0]), ('\'', escape[0])]
            : [('"', '"'), ('"', '\\'), ('\'', '\''), ('\'', '\\')];
    }

    /// <summary>The delimiter that a first line such as <c>sep=;</c> names.</summary>
    private static string? SepHint(RecordBuffer window, out int bytes)
    {
        bytes = 0;
        var text = window.Bytes.AsSpan(0, window.End);
        var end = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (end is < 5 or > 8 || !(text.StartsWith("sep="u8) || text.StartsWith("SEP="u8)))
            return null;
        bytes = end + (text[end..].StartsWith("\r\n"u8) ? 2 : 1);
        return System.Text.Encoding.ASCII.GetString(text[4..end]);
    }
}
