using System.Text;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>Which of the scored dialects reads a file: the best score, unless a rule that looks at several of them says otherwise.</summary>
internal static class DialectChoice
{
    public static DialectScore Of(RecordBuffer window, int start, List<DialectScore> scores, DialectOverrides overrides, TextMarks marks)
    {
        var best =
            scores.Where(s => !TakesInRows(window, start, s, scores)).MaxBy(s => s.Value)
            ?? DialectScore.Of(window, start, new CsvDialect(), preferred: false, marks);
        if (overrides.Quote is null && WithoutQuotes(window, start, best, marks) is { } unquoted)
            best = unquoted;
        best = BelowTitle(best, scores) ?? WithHeader(best, scores) ?? WithQuotedLines(window, best, scores) ?? best;
        return WithBlanks(window, start, best, scores, marks) ?? best;
    }

    /// <summary>
    /// The same dialect without quotes, when they are marks in text: they break many records and enclose hardly a field, and without them
    /// the records are even. One record that they break is a damaged one.
    /// </summary>
    private static DialectScore? WithoutQuotes(RecordBuffer window, int start, DialectScore best, TextMarks marks)
    {
        if (best.Dialect.Quote is null || best.Broken < Math.Max(3, best.Records.Count / 10) || best.QuotedFields * 3 > best.Broken)
            return null;
        var plain = DialectScore.Of(window, start, best.Dialect with { Quote = null, Escape = null }, preferred: false, marks);
        return plain.Evenness > best.Evenness + 0.05 ? plain : null;
    }

    /// <summary>A title with commas above rows of amounts with commas (<c>88,502;12,736</c>): another delimiter fits these rows, and their header besides.</summary>
    private static DialectScore? BelowTitle(DialectScore best, List<DialectScore> scores) =>
        best is { Dialect.Delimiter: ",", Records: [{ FieldCount: > 1 } title, ..] } && title.FieldCount != best.FieldCount
            ? scores
                .Where(s => s is { Dialect.Delimiter: ";" or "\t" or "|", Broken: 0, FieldCount: > 1, Records: [{ FieldCount: 1 }, ..] })
                .Where(s => s.Fitting > best.Fitting)
                .MaxBy(s => s.Value)
            : null;

    /// <summary>Commas and blanks part the header as evenly as the rows, and commas alone do not: <c>name, budget</c> over <c>Ann, 23,861</c>.</summary>
    private static DialectScore? WithHeader(DialectScore best, List<DialectScore> scores) =>
        best is { Dialect.Delimiter: ",", Records: [{ WellFormed: true, FieldCount: > 1 } header, ..] }
        && header.FieldCount < best.FieldCount
            ? scores.Find(s =>
                s is { Dialect.Delimiter: ", ", Broken: 0, FieldCount: > 1 } && s.Records.All(r => r.FieldCount == s.FieldCount)
            )
            : null;

    /// <summary>
    /// Hardly a value is in single quotes, and one of them has several lines: its lines do not fit by themselves, and with the quotes every record
    /// does. The quotes may not take in a row that fits (<c>'tis</c> in one row and <c>dogs'</c> in another), nor a damaged one: no delimiter is in the value.
    /// </summary>
    private static DialectScore? WithQuotedLines(RecordBuffer window, DialectScore best, List<DialectScore> scores)
    {
        if (best is not { Dialect.Quote: '"', QuotedFields: 0, FieldCount: > 1 } || IsEven(best))
            return null;
        var quoted = scores.Find(s => IsInSingleQuotes(s, best) && s.Broken == 0 && IsEven(s) && s.Fitting >= best.Fitting);
        return quoted is null || HasDelimiterAmongLines(window, quoted)
            ? null
            : quoted with
            {
                Value = best.Value + DialectScore.SingleQuotesBonus,
            };
    }

    /// <summary>Every record fits; a header may lack the delimiter that ends each row.</summary>
    private static bool IsEven(DialectScore score) =>
        score.Fitting + (score.Records[0].FieldCount + 1 == score.FieldCount ? 1 : 0) == score.Records.Count;

    private static bool HasDelimiterAmongLines(RecordBuffer window, DialectScore score)
    {
        var sample = new SampleReader(window, score.Dialect);
        return score.Records.Any(r =>
            sample
                .Fields(r, r.FieldCount)
                .Exists(f => f.AsSpan().ContainsAny('\n', '\r') && f.Contains(score.Dialect.Delimiter, StringComparison.Ordinal))
        );
    }

    /// <summary>
    /// Single quotes take in rows that fit by themselves, and enclose hardly a value, or on hardly a line: they are apostrophes (<c>'tis</c> in one row and
    /// <c>dogs'</c> in another).
    /// </summary>
    private static bool TakesInRows(RecordBuffer window, int start, DialectScore quoted, List<DialectScore> scores) =>
        quoted.Dialect.Quote == '\''
        && scores.Exists(s => s.Dialect.Quote == '"' && IsInSingleQuotes(quoted, s) && s.Fitting > quoted.Fitting)
        && (
            quoted.QuotedFields < DialectScore.MinQuotedFields
            || !DialectScore.EnclosesFields(window.Bytes.AsSpan(start, window.End - start), quoted.Dialect.Delimiter, '\'')
        );

    private static bool IsInSingleQuotes(DialectScore quoted, DialectScore plain) =>
        quoted is { Dialect.Quote: '\'', QuotedFields: > 0 }
        && string.Equals(quoted.Dialect.Delimiter, plain.Dialect.Delimiter, StringComparison.Ordinal)
        && quoted.FieldCount == plain.FieldCount;

    /// <summary>
    /// A dialect in which blanks before a quote belong to nothing (<c>1, "a, b"</c>), where no other reads the sample evenly, or quotes it less: each record
    /// has to agree, and none may be broken.
    /// </summary>
    private static DialectScore? WithBlanks(RecordBuffer window, int start, DialectScore best, List<DialectScore> scores, TextMarks marks)
    {
        var text = window.Bytes.AsSpan(start, window.End - start);
        foreach (var plain in scores.OrderByDescending(s => s.Value))
        {
            var dialect = plain.Dialect;
            if (dialect.Quote is not { } quote || dialect.Delimiter.Contains(' ', StringComparison.Ordinal))
                continue;
            if (text.IndexOf(Encoding.ASCII.GetBytes($"{dialect.Delimiter} {quote}")) < 0)
                continue;
            var padded = DialectScore.Of(window, start, dialect with { BlanksBeforeQuotes = true }, preferred: false, marks);
            if (
                padded is { Broken: 0, FieldCount: > 1, Records.Count: > 1 }
                && padded.Records.All(r => r.FieldCount == padded.FieldCount)
                && padded.QuotedFields > plain.QuotedFields
                && (ReferenceEquals(plain, best) || best.Evenness < 1 || best.Broken > 0)
            )
                return padded;
        }

        return null;
    }
}
