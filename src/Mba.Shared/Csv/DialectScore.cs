namespace Mba.Csv;

/// <summary>How evenly a candidate dialect cuts the sample into records.</summary>
internal sealed record DialectScore(CsvDialect Dialect, IReadOnlyList<SampleRecord> Records, int FieldCount, double Value, double Evenness)
{
    private const double Unlikely = -2;

    /// <summary>
    /// Value: the share of records that have the most usual number of fields, less faults, with a small preference for more fields
    /// and for quotes that are seen to be used. One field only is the last resort.
    /// </summary>
    public static DialectScore Of(RecordBuffer window, int start, CsvDialect dialect)
    {
        var records = new SampleReader(window, dialect).Read(start);
        if (records.Count == 0)
            return new(dialect, records, 1, -1, 0);
        var usual = records.Where(r => r.WellFormed).GroupBy(r => r.FieldCount).OrderByDescending(g => g.Count() * (g.Key > 1 ? 2 : 1)).ThenByDescending(g => g.Key).FirstOrDefault();
        var fields = usual?.Key ?? 1;
        var evenness = (usual?.Count() ?? 0) / (double)records.Count;
        var value = fields == 1 ? 0.3 * evenness : evenness + (Math.Min(fields, 30) * 0.003);
        return new(dialect, records, fields, value + QuoteBonus(window, start, dialect), evenness);
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
        var closed = Count(text, $"{quote}{delimiter}") + Count(text, $"{quote}\n") + Count(text, $"{quote}\r");
        return Math.Min(opened, closed);
    }

    private static int Count(ReadOnlySpan<byte> text, string pattern) => text.Count(System.Text.Encoding.ASCII.GetBytes(pattern));
}
