using System.Text;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Csv;

/// <summary>How evenly a candidate dialect cuts the sample into records.</summary>
internal sealed record DialectScore(CsvDialect Dialect, IReadOnlyList<SampleRecord> Records, int FieldCount, double Value, double Evenness)
{
    private const double Unlikely = -2;

    /// <summary>What a file of one column is worth: less than an even table, more than an uneven one whose header lacks the delimiter.</summary>
    private const double OneColumn = 0.5;

    /// <summary>Records that may stand before the table.</summary>
    private const int MaxLeading = 50;

    /// <summary>Share of the sample's columns whose values are numbers, dates or times.</summary>
    public double Typed { get; init; }

    /// <summary>Fields in quotes of well-formed records.</summary>
    public int QuotedFields { get; init; }

    /// <summary>Records of the sample that are not well formed.</summary>
    public int Broken { get; init; }

    /// <summary>
    /// Value: the share of records that have the most usual number of fields, lines above the table counting half; a little more for many
    /// fields, for typed ones, for quotes in use. A colon and a blank occur in text so often that they must be clearly better.
    /// </summary>
    public static DialectScore Of(RecordBuffer window, int start, CsvDialect dialect, bool preferred, TextMarks marks)
    {
        var sample = new SampleReader(window, dialect);
        var records = sample.Read(start);
        if (records.Count == 0)
            return new(dialect, records, 1, Unlikely, 0);
        var (fields, count) = Usual(records);
        var score = new DialectScore(dialect, records, fields, 0, count / (double)records.Count)
        {
            Broken = records.Count(r => !r.WellFormed),
            QuotedFields = records.Sum(r => r.QuotedFields),
        };
        if (fields == 1)
            return score with { Value = (OneColumn * score.Evenness * marks.OneColumnShare) + QuoteBonus(window, start, dialect) };
        var (evenness, first) = TableEvenness(records, fields);
        score = score with { Typed = TypedShare(sample, records.Skip(first).ToList(), fields) };
        var value =
            (evenness * (records[0].FieldCount == 1 ? 0.7 : 1))
            + (Math.Min(fields, 30) * 0.002)
            + (0.1 * score.Typed)
            + (preferred ? 0.1 : 0)
            + (dialect.Delimiter.Length * 0.001);
        if (dialect.Delimiter is ":" or " ")
            value -= IsLikelyInText(score, marks) ? 1 : 0.2;
        if (dialect.Delimiter is ", " && records[0].FieldCount == 1)
            value -= 0.5;
        return score with { Value = value + QuoteBonus(window, start, dialect) };
    }

    /// <summary>True when the other dialect splits the sample into other fields, or takes other characters for quotes.</summary>
    public bool Differs(DialectScore other)
    {
        var (mine, others) = (Dialect, other.Dialect);
        if (FieldCount == 1 && other.FieldCount == 1)
            return Broken != other.Broken || Records.Count != other.Records.Count;
        if (!string.Equals(mine.Delimiter, others.Delimiter, StringComparison.Ordinal))
            return true;
        return Records.Count != other.Records.Count
            || Broken != other.Broken
            || QuotedFields != other.QuotedFields
            || !Records.Select(r => r.FieldCount).SequenceEqual(other.Records.Select(r => r.FieldCount));
    }

    /// <summary>Blanks and colons part words, names and times: as delimiters they must part nearly every line alike, into values of which some have a type or are quoted, where nothing better does.</summary>
    private static bool IsLikelyInText(DialectScore score, TextMarks marks) =>
        score.Evenness < 0.9
        || score.Records.Count == 1
        || marks is { DelimitedShare: >= 0.5, FirstIsDelimited: true }
        || !(HasTypes(score) || score.QuotedFields >= score.Records.Count);

    private static bool HasTypes(DialectScore score) =>
        score.Typed * score.FieldCount >= 1 && (score.Typed >= 0.25 || score is { FieldCount: >= 4, Evenness: >= 0.95 });

    /// <summary>The most frequent number of fields above one, and how often it occurs; the larger of two equally frequent ones.</summary>
    private static (int Fields, int Count) Usual(List<SampleRecord> records)
    {
        var counts = new Dictionary<int, int>();
        foreach (var record in records)
        {
            if (record.WellFormed)
                counts[record.FieldCount] = counts.GetValueOrDefault(record.FieldCount) + 1;
        }

        // The header speaks for its own number when the rows do not agree.
        if (records[0] is { WellFormed: true, FieldCount: > 1 } header)
            counts[header.FieldCount]++;
        var best = (Fields: 1, Count: 0);
        foreach (var (fields, count) in counts)
        {
            if ((count * (fields > 1 ? 2 : 1), fields).CompareTo((best.Count * (best.Fields > 1 ? 2 : 1), best.Fields)) > 0)
                best = (fields, count);
        }

        return (best.Fields, records.Count(r => r.WellFormed && r.FieldCount == best.Fields));
    }

    /// <summary>The share from the record on where it is best, and that record: what stands above a table does not make its rows uneven, and counts half against it.</summary>
    private static (double Evenness, int First) TableEvenness(List<SampleRecord> records, int fields)
    {
        var fitting = records.Count(r => r.WellFormed && r.FieldCount == fields);
        var best = (Evenness: 0d, First: 0);
        for (var first = 0; first < Math.Min(records.Count, MaxLeading); first++)
        {
            var fits = records[first].WellFormed && records[first].FieldCount == fields;
            var evenness = fitting / (double)(records.Count - first) * (1 - (0.5 * first / records.Count));
            if (evenness > best.Evenness && (fits || first == 0))
                best = (evenness, first);
            fitting -= fits ? 1 : 0;
        }

        return best;
    }

    /// <summary>Share of columns whose values are numbers, dates or times.</summary>
    private static double TypedShare(SampleReader sample, List<SampleRecord> records, int fields)
    {
        var columns = sample.Observe(records.Skip(1).Where(r => r.WellFormed && r.FieldCount == fields).Take(50), fields);
        return columns.Count(c => c.Infer(new InferenceOptions()).Type is { IsText: false, Kind: not TypeKind.Unknown }) / (double)fields;
    }

    /// <summary>
    /// The double quote is what files are quoted with unless fields are seen to begin and end with single ones, and more often;
    /// it is doubled unless backslashes are seen before it, and more often.
    /// </summary>
    private static double QuoteBonus(RecordBuffer window, int start, CsvDialect dialect)
    {
        if (dialect.Quote is not { } quote)
            return 0;
        var text = window.Bytes.AsSpan(start, window.End - start);
        var enclosing = Enclosing(text, dialect.Delimiter, quote);
        if (quote != '"' && (enclosing <= Enclosing(text, dialect.Delimiter, '"') || !EnclosesFields(text, dialect.Delimiter, quote)))
            return Unlikely;
        if (dialect.Escape != '\\')
            return enclosing > 0 ? 0.02 : 0;
        return enclosing > 0 && Count(text, $"\\{quote}") > Count(text, $"{quote}{quote}") ? 0.04 : Unlikely;
    }

    /// <summary>Fields that seem to begin, or to end, with the quote: the smaller of both counts.</summary>
    private static int Enclosing(ReadOnlySpan<byte> text, string delimiter, char quote)
    {
        var opened = Count(text, $"{delimiter}{quote}") + Count(text, $"\n{quote}");
        var closed =
            Count(text, $"{quote}{delimiter}")
            + Count(text, $"{quote} {delimiter}")
            + Count(text, $"{quote}\n")
            + Count(text, $"{quote}\r");
        return Math.Min(opened, closed);
    }

    /// <summary>More lines whose apostrophes pair up around fields than lines where one opens a field that none closes: 'tis, dogs'.</summary>
    private static bool EnclosesFields(ReadOnlySpan<byte> text, string delimiter, char quote)
    {
        int paired = 0,
            open = 0;
        foreach (var range in text.SplitAny((byte)'\n', (byte)'\r'))
        {
            var line = text[range].TrimEnd(" \t"u8);
            var opened = Count(line, $"{delimiter}{quote}") + (line.Length > 0 && line[0] == quote ? 1 : 0);
            var closed =
                Count(line, $"{quote}{delimiter}") + Count(line, $"{quote} {delimiter}") + (line.Length > 0 && line[^1] == quote ? 1 : 0);
            paired += opened > 0 && opened == closed ? 1 : 0;
            open += opened != closed ? 1 : 0;
        }

        return paired > open;
    }

    private static int Count(ReadOnlySpan<byte> text, string pattern) => text.Count(Encoding.ASCII.GetBytes(pattern));
}
