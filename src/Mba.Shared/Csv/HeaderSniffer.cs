using Mba.Schemas;

namespace Mba.Csv;

/// <summary>From the chosen delimiter and quotes to the whole dialect: preamble, trailing delimiter, header.</summary>
internal static class HeaderSniffer
{
    private const int MaxPreambleRecords = 50;

    public static SniffedDialect Complete(RecordBuffer window, DialectScore score, DialectOverrides overrides, int hintRecords)
    {
        var preamble = overrides.PreambleRecords ?? Preamble(score);
        var records = score.Records.Skip(overrides.PreambleRecords is null ? preamble : Math.Max(0, preamble - hintRecords)).ToList();
        var sample = new SampleReader(window, score.Dialect);
        var trailing = HasTrailingDelimiter(sample, score, records, out var fields);
        var even = records.Where(r => r.WellFormed && (r.FieldCount == fields || (trailing && r.FieldCount == fields + 1))).ToList();
        var hasHeader = records.Count > 0 && (overrides.Header ?? LooksLikeHeader(sample, records[0], even, fields));
        var header = hasHeader ? sample.Fields(records[0], fields) : [];
        var dialect = score.Dialect with
        {
            PreambleRecords = overrides.PreambleRecords ?? preamble + hintRecords,
            HeaderRecords = hasHeader ? 1 : 0,
            FieldCount = fields,
            TrailingDelimiter = trailing,
            PadShortRows = overrides.PadShortRows,
        };
        return new(dialect, Named(header, fields), Math.Round(score.Evenness, 3));
    }

    /// <summary>Records before the first one that has the usual number of fields.</summary>
    private static int Preamble(DialectScore score)
    {
        for (var i = 0; i < Math.Min(score.Records.Count, MaxPreambleRecords); i++)
        {
            if (score.Records[i].WellFormed && Math.Abs(score.Records[i].FieldCount - score.FieldCount) <= (score.FieldCount > 2 ? 1 : 0))
                return i;
        }

        return 0;
    }

    /// <summary>Every data record ends with a delimiter: the header has a field less, or its last name is empty and so is every last value.</summary>
    private static bool HasTrailingDelimiter(SampleReader sample, DialectScore score, List<SampleRecord> records, out int fields)
    {
        fields = score.FieldCount;
        if (records.Count < 2 || fields < 2)
            return false;
        var usual = fields;
        var data = records.Skip(1).Where(r => r.WellFormed && r.FieldCount == usual).ToList();
        var header = sample.Fields(records[0], fields);
        if (data.Count == 0 || (header.Count == fields && header[^1].Length > 0) || header.Count < fields - 1)
            return false;
        var last = sample.Observe(data, fields)[fields - 1];
        if (last.Values != last.Nulls || last.MaxBytes > 0)
            return false;
        fields--;
        return true;
    }

    /// <summary>
    /// The first record against the rest, column by column: a value that does not fit its column's type speaks for a header,
    /// one that does against it. Without a typed column: a header's cells are filled, all different, no numbers and not values of their column.
    /// </summary>
    private static bool LooksLikeHeader(SampleReader sample, SampleRecord first, List<SampleRecord> even, int fields)
    {
        var rest = even.Where(r => r.Start != first.Start).ToList();
        var cells = sample.Observe([first], fields);
        var columns = sample.Observe(rest, fields);
        var votes = 0;
        for (var i = 0; i < fields; i++)
        {
            var type = columns[i].Infer(new InferenceOptions()).Type;
            if (type.IsText || type.Kind == TypeKind.Unknown || cells[i].Values == cells[i].Nulls)
                continue;
            votes += cells[i].Proves(Widest(type), new ConversionOptions()) ? -1 : 1;
        }

        if (votes != 0)
            return votes > 0;
        var names = sample.Fields(first, fields);
        return names.Count == fields && names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == fields
            && cells.All(c => c.Texts + c.Nulls == c.Values) && cells.Any(c => c.Texts > 0);
    }

    /// <summary>Size does not tell a header from a value, kind does.</summary>
    private static ColumnType Widest(ColumnType type) => type.Kind switch
    {
        TypeKind.BigInt or TypeKind.Decimal => ColumnType.Decimal(65, 30),
        TypeKind.DateTime => ColumnType.DateTime(6),
        TypeKind.Time => ColumnType.Time(6),
        _ => type,
    };

    private static List<string> Named(List<string> header, int fields) =>
        [.. Enumerable.Range(0, fields).Select(i => i < header.Count && header[i].Trim().Length > 0 ? header[i].Trim() : FormattableString.Invariant($"column_{i + 1}"))];
}
