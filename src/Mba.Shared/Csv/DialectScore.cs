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

    /// <summary>
    /// Value: the share of records that have the most usual number of fields; less when the first record lacks the delimiter; a little
    /// more for many fields, for typed ones, for quotes in use. A colon and a blank occur in text so often that they must be clearly better.
    /// </summary>
    public static DialectScore Of(RecordBuffer window, int start, CsvDialect dialect, bool preferred)
    {
        var sample = new SampleReader(window, dialect);
        var records = sample.Read(start);
        if (records.Count == 0)
            return new(dialect, records, 1, Unlikely, 0);
        var (fields, count) = Usual(records);
        var evenness = count / (double)records.Count;
        var value = fields == 1 ? OneColumn * evenness : evenness * (records[0].FieldCount == 1 ? 0.6 : 1);
        if (fields > 1)
        {
            value += (Math.Min(fields, 30) * 0.002) + (0.1 * Typed(sample, records, fields)) + (preferred ? 0.1 : 0);
            value -= dialect.Delimiter is ":" or " "
                ? records.Count == 1
                    ? 1
                    : 0.2
                : 0;
            value += dialect.Delimiter.Length * 0.001;
        }

        return new(dialect, records, fields, value + QuoteBonus(window, start, dialect), evenness);
    }

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

    /// <summary>Share of columns whose values are numbers, dates or times.</summary>
    private static double Typed(SampleReader sample, List<SampleRecord> records, int fields)
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
        if (quote != '"' && enclosing <= Enclosing(text, dialect.Delimiter, '"'))
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

    private static int Count(ReadOnlySpan<byte> text, string pattern) => text.Count(Encoding.ASCII.GetBytes(pattern));
}
