namespace Mba.Csv;

/// <summary>From the chosen delimiter and quotes to the whole dialect: preamble, trailing delimiter, header.</summary>
internal static class HeaderSniffer
{
    private const int MaxPreambleRecords = 50;

    public static SniffedDialect Complete(RecordBuffer window, int start, DialectScore score, DialectOverrides overrides)
    {
        if (score.FieldCount > CsvTokenizer.MaxFields)
            throw TooManyColumns();
        var sample = new SampleReader(window, score.Dialect);
        var first = overrides.PreambleRecords is { } lines ? RecordAfter(window, start, score, lines) : Preamble(sample, score);
        var records = score.Records.Skip(first).ToList();
        var trailing = HasTrailingDelimiter(sample, score, records, out var fields);
        var even = records.Where(r => r.WellFormed && (r.FieldCount == fields || (trailing && r.FieldCount == fields + 1))).ToList();
        var (headers, reason) = Header(sample, records, even, fields, overrides);
        var names = HeaderRows.Names(sample, records.Take(headers), fields);
        if (headers == 1 && !trailing)
            fields = HeaderFields(sample.Fields(records[0], int.MaxValue), fields);
        var dialect = score.Dialect with
        {
            PreambleRecords = records.Count == 0 ? 0 : PhysicalLines(window, score.Dialect, records[0].Start),
            HeaderRecords = headers,
            FieldCount = fields,
            TrailingDelimiter = trailing,
            PadShortRows = overrides.PadShortRows,
        };
        return new(dialect, Named(names, fields), reason, Math.Round(score.Evenness, 3))
        {
            RawHeader = headers == 0 ? null : Raw(headers == 1 ? sample.Fields(records[0], int.MaxValue) : names, fields),
        };
    }

    private static List<string> Raw(List<string> names, int fields) =>
        [.. Enumerable.Range(0, fields).Select(i => i < names.Count ? names[i] : "")];

    private static IngestException TooManyColumns() =>
        new(
            IngestStage.Sniff,
            "TOO_MANY_COLUMNS",
            FormattableString.Invariant(
                $"a record has more than {CsvTokenizer.MaxFields} fields; split the file by columns, or correct its delimiter"
            )
        );

    private static HeaderChoice Header(
        SampleReader sample,
        List<SampleRecord> records,
        List<SampleRecord> even,
        int fields,
        DialectOverrides overrides
    )
    {
        if (records.Count == 0)
            return new(0, "there is no record");
        if (overrides.Header == false)
            return new(0, "prescribed");
        var found = HeaderRows.Choose(sample, records, even, fields);
        return overrides.Header == true ? new(Math.Max(found.Rows, 1), "prescribed") : found;
    }

    /// <summary>
    /// The header says how many fields a record has, even when every row says otherwise: a comma too many in each row must not shift
    /// values under the wrong names. Empty cells at its end count only if the rows fill them.
    /// </summary>
    private static int HeaderFields(List<string> header, int usual) =>
        header.Count <= usual ? header.Count : Math.Max(usual, header.FindLastIndex(cell => cell.Trim().Length > 0) + 1);

    /// <summary>Index of the first record that has about the usual number of fields.</summary>
    private static int Preamble(SampleReader sample, DialectScore score)
    {
        for (var i = 0; i < Math.Min(score.Records.Count, MaxPreambleRecords); i++)
        {
            var record = score.Records[i];
            var missing = score.FieldCount - record.FieldCount;
            if (
                record.WellFormed
                && (
                    missing == 0
                    || Math.Abs(missing) <= (score.FieldCount > 2 ? 1 : 0)
                    || (i == 0 && missing < 0 && IsNames(sample, record))
                )
            )
                return i;
        }

        return 0;
    }

    /// <summary>Short, filled, different cells without a blank in front: names rather than prose with commas.</summary>
    private static bool IsNames(SampleReader sample, SampleRecord record)
    {
        var cells = sample.Fields(record, int.MaxValue);
        return cells.TrueForAll(c => c.Length is > 0 and <= 64 && c[0] != ' ')
            && cells.Distinct(StringComparer.OrdinalIgnoreCase).Count() == cells.Count;
    }

    /// <summary>Index of the record that follows a prescribed number of lines.</summary>
    private static int RecordAfter(RecordBuffer window, int start, DialectScore score, int lines)
    {
        var index = 0;
        while (
            index < score.Records.Count
            && score.Records[index].Start >= start
            && PhysicalLines(window, score.Dialect, score.Records[index].Start) < lines
        )
            index++;
        return index;
    }

    /// <summary>Lines before a position that are neither blank nor comments: how the reader counts a preamble.</summary>
    private static int PhysicalLines(RecordBuffer window, CsvDialect dialect, int end)
    {
        var lines = 0;
        var text = window.Bytes.AsSpan(0, end);
        while (!text.IsEmpty)
        {
            var at = text.IndexOfAny((byte)'\n', (byte)'\r');
            var line = at < 0 ? text : text[..at];
            lines += line.IsEmpty || (dialect.Comment is { } comment && line[0] == comment) ? 0 : 1;
            text = text[(at < 0 ? text.Length : at + 1)..];
        }

        return lines;
    }

    /// <summary>Every data record ends with a delimiter: the header has a field less, or its last name is empty and so is every last value.</summary>
    private static bool HasTrailingDelimiter(SampleReader sample, DialectScore score, List<SampleRecord> records, out int fields)
    {
        fields = score.FieldCount;
        if (records.Count < 2 || fields < 2)
            return false;
        var header = sample.Fields(records[0], int.MaxValue);
        var wide = records.Skip(1).Where(r => r.WellFormed).Max(r => (int?)r.FieldCount) ?? 0;
        var full = Math.Max(fields, header.Count == fields && wide == fields + 1 && header[^1].Length > 0 ? wide : fields);
        var data = records.Skip(1).Where(r => r.WellFormed && r.FieldCount == full).ToList();
        if (data.Count * 2 < records.Count - 1 || (header.Count == full && header[^1].Length > 0) || header.Count < full - 1)
            return false;
        var last = sample.Observe(data, full)[full - 1];
        if (last.Values != last.Nulls || last.MaxBytes > 0)
            return false;
        fields = full - 1;
        return true;
    }

    private static List<string> Named(List<string> header, int fields) =>
        [
            .. Enumerable
                .Range(0, fields)
                .Select(i => i < header.Count && header[i].Length > 0 ? header[i] : FormattableString.Invariant($"column_{i + 1}")),
        ];
}
