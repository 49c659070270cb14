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

    /// <summary>Where two characters part fields as evenly as one of them, the empty fields between are none.</summary>
    private const double PairBonus = 0.05;

    /// <summary>Fewer values in quotes say little.</summary>
    public const int MinQuotedFields = 3;

    public const double SingleQuotesBonus = 0.05;

    private const int FewRecords = 3;

    /// <summary>One value in so many may be none with a decimal comma.</summary>
    private const int MostDecimalCommas = 10;

    /// <summary>Share of the sample's columns whose values are numbers, dates or times.</summary>
    public double Typed { get; init; }

    /// <summary>Fields in quotes of well-formed records.</summary>
    public int QuotedFields { get; init; }

    /// <summary>Records of the usual number of fields.</summary>
    public int Fitting { get; init; }

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
            Fitting = count,
            QuotedFields = records.Sum(r => r.QuotedFields),
        };
        if (fields == 1)
            return score with { Value = (OneColumn * score.Evenness * marks.OneColumnShare) + QuoteBonus(window, start, score) };
        var (evenness, first) = TableEvenness(records, fields);
        var (typed, commas) = TypedColumns(sample, records.Skip(first).ToList(), fields, dialect.Delimiter);
        score = score with { Typed = (typed + commas) / (double)fields };
        var value =
            (evenness * (records[0].FieldCount == 1 ? 0.7 : 1))
            + (Math.Min(fields, 30) * 0.002)
            + (0.1 * score.Typed)
            + (commas > 0 ? 0.05 : 0)
            + (preferred ? 0.1 : 0)
            + (dialect.Delimiter is "||" or ";;" or "\t\t" ? PairBonus : dialect.Delimiter.Length * 0.001);
        if (dialect.Delimiter is ":" or " ")
            value -= IsLikelyInText(score, marks) ? 1 : 0.2;
        if (dialect.Delimiter is ", " && records[0].FieldCount == 1)
            value -= 0.5;
        return score with { Value = value + QuoteBonus(window, start, score) };
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
        || marks.LinesAreValues
        || marks is { DelimitedShare: >= 0.5, FirstIsDelimited: true }
        || !(HasTypes(score) || score.QuotedFields >= Math.Max(2, score.Records.Count - 1));

    private static bool HasTypes(DialectScore score) =>
        score.Typed * score.FieldCount >= 1 && (score.Typed >= 0.25 || score is { FieldCount: >= 4, Evenness: >= 0.95 });

    /// <summary>The most frequent number of fields above one, and how often it occurs; the larger of two equally frequent ones.</summary>
    private static (int Fields, int Count) Usual(List<SampleRecord> records)
    {
        var counts = new Dictionary<int, int>();
        foreach (var record in records)
        {
            if (record.WellFormed)
            {
                var own = Fits(records, record, records[0].FieldCount) ? records[0].FieldCount : record.FieldCount;
                counts[own] = counts.GetValueOrDefault(own) + 1;
            }
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

        return (best.Fields, records.Count(r => Fits(records, r, best.Fields)));
    }

    /// <summary>In a file of few records a row may have the header's fields, and a separator at its end.</summary>
    private static bool Fits(List<SampleRecord> records, SampleRecord record, int fields) =>
        record.WellFormed
        && (
            record.FieldCount == fields
            || (records.Count <= FewRecords && record.EndsEmpty && record.FieldCount == fields + 1 && fields > 1)
        );

    /// <summary>The share from the record on where it is best, and that record: what stands above a table does not make its rows uneven, and counts half against it.</summary>
    private static (double Evenness, int First) TableEvenness(List<SampleRecord> records, int fields)
    {
        var fitting = records.Count(r => Fits(records, r, fields));
        var best = (Evenness: 0d, First: 0);
        for (var first = 0; first < Math.Min(records.Count, MaxLeading); first++)
        {
            var fits = Fits(records, records[first], fields);
            var evenness = fitting / (double)(records.Count - first) * (1 - (0.5 * first / records.Count));
            if (evenness > best.Evenness && (fits || first == 0))
                best = (evenness, first);
            fitting -= fits ? 1 : 0;
        }

        return best;
    }

    /// <summary>Columns whose values are numbers, dates or times, and those of numbers with a decimal comma, which are why the delimiter is another one.</summary>
    private static (int Typed, int DecimalCommas) TypedColumns(
        SampleReader sample,
        List<SampleRecord> records,
        int fields,
        string delimiter
    )
    {
        var rows = records
            .Skip(records.Count > 1 ? 1 : 0)
            .Where(r => r.WellFormed && r.FieldCount == fields && !sample.IsSame(r, records[0]))
            .Take(50)
            .ToList();
        var columns = sample.Observe(rows, fields);
        var typed = columns.Count(c => c.Infer(new InferenceOptions()).Type is { IsText: false, Kind: not TypeKind.Unknown });
        return (typed, delimiter[0] == ',' || rows.Count == 0 ? 0 : DecimalCommas(sample, rows, columns));
    }

    /// <summary>Columns of text whose values have a decimal comma, but for a few damaged ones.</summary>
    private static int DecimalCommas(SampleReader sample, List<SampleRecord> rows, ColumnEvidence[] columns)
    {
        var cells = rows.Select(r => sample.Fields(r, columns.Length)).ToList();
        return Enumerable
            .Range(0, columns.Length)
            .Count(i => columns[i].Texts > 0 && HasDecimalCommas(cells.ConvertAll(row => row[i].Trim())));
    }

    private static bool HasDecimalCommas(List<string> cells)
    {
        var filled = cells.Count(c => c.Length > 0);
        return cells.Count(c => c.Length > 0 && !AmountText.IsDecimalComma(c)) * MostDecimalCommas <= filled;
    }

    /// <summary>
    /// The double quote is what files are quoted with unless fields are seen to begin and end with single ones, and more often;
    /// it is doubled unless backslashes are seen before it, and more often.
    /// </summary>
    private static double QuoteBonus(RecordBuffer window, int start, DialectScore score)
    {
        var dialect = score.Dialect;
        if (dialect.Quote is not { } quote)
            return 0;
        var text = window.Bytes.AsSpan(start, window.End - start);
        var enclosing = Enclosing(text, dialect.Delimiter, quote);
        if (
            quote != '"'
            && (
                enclosing <= Enclosing(text, dialect.Delimiter, '"')
                || !(EnclosesManyFields(score) || EnclosesFields(text, dialect.Delimiter, quote))
            )
        )
            return Unlikely;
        if (dialect.Escape != '\\')
            return enclosing == 0 ? 0
                : quote == '"' ? 0.02
                : SingleQuotesBonus;
        return enclosing > 0 && Count(text, $"\\{quote}") > Doubled(text, dialect.Delimiter, (byte)quote) ? 0.04 : Unlikely;
    }

    /// <summary>Fields that seem to begin, or to end, with the quote: the smaller of both counts.</summary>
    private static int Enclosing(ReadOnlySpan<byte> text, string delimiter, char quote)
    {
        var opened =
            Count(text, $"{delimiter}{quote}")
            + Count(text, $"\n{quote}")
            + Count(text, $"\r{quote}")
            + (text.StartsWith([(byte)quote]) ? 1 : 0);
        var closed =
            Count(text, $"{quote}{delimiter}")
            + Count(text, $"{quote} {delimiter}")
            + Count(text, $"{quote}\n")
            + Count(text, $"{quote}\r")
            + (text.EndsWith([(byte)quote]) ? 1 : 0);
        return Math.Min(opened, closed);
    }

    /// <summary>Quotes around some fields, which break hardly a record: values of several lines, too.</summary>
    private static bool EnclosesManyFields(DialectScore score) =>
        score.QuotedFields >= Math.Min(MinQuotedFields, score.Records.Count) && score.Broken * 10 <= score.Records.Count;

    /// <summary>Doubled quotes inside values, as empty values in quotes are not.</summary>
    private static int Doubled(ReadOnlySpan<byte> text, string delimiter, byte quote)
    {
        var count = 0;
        ReadOnlySpan<byte> pair = [quote, quote];
        while (text.IndexOf(pair) is var at and >= 0)
        {
            count += at > 0 && text[at - 1] != delimiter[^1] && text[at - 1] is not ((byte)'\n' or (byte)'\r') ? 1 : 0;
            text = text[(at + pair.Length)..];
        }

        return count;
    }

    /// <summary>More lines whose apostrophes pair up around fields than lines where one opens a field that none closes: 'tis, dogs'.</summary>
    public static bool EnclosesFields(ReadOnlySpan<byte> text, string delimiter, char quote)
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
