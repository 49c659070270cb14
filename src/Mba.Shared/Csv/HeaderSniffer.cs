using Mba.Sources;

namespace Mba.Csv;

/// <summary>From the chosen delimiter and quotes to the whole dialect: preamble, trailing delimiter, header.</summary>
internal static class HeaderSniffer
{
    private const int ProseRows = 50;

    public static SniffedDialect Complete(
        RecordBuffer window,
        int start,
        DialectScore score,
        DialectOverrides overrides,
        KnownColumns known
    )
    {
        if (score.FieldCount > CsvTokenizer.MaxFields)
            throw TooManyColumns();
        var sample = new HeaderSample(window, score);
        var found = Find(sample, window, start, score, overrides, known);
        var records = score.Records.Skip(found.Start).ToList();
        var trailing = HasTrailingDelimiter(sample.Reader, score, records, hasHeader: found.State != HeaderState.Absent, out var fields);
        if (found is { State: HeaderState.Found, Rows: 1 } && !trailing)
            fields = HeaderFields(sample.Cells(found.Start), fields);
        (found, fields) = Checked(found, sample, fields, trailing, overrides);
        var dialect = score.Dialect with
        {
            PreambleRecords = records.Count == 0 ? 0 : PhysicalLines(window, score.Dialect, records[0].Start),
            HeaderRecords = found.Rows,
            RepairedHeaderLines = found.RepairedLines,
            FieldCount = fields,
            TrailingDelimiter = trailing,
            PadShortRows = overrides.PadShortRows,
            Traits = sample.TraitsBelow(found.Start + found.Rows - 1, fields),
            FewestFilled = sample.FewestFilled(found.Start + found.Rows),
            RowsLookLikeNotes = sample.HasNotesAmongRows(found.Start + found.Rows),
            Totals = sample.TotalsAmongRows(found.Start + found.Rows),
        };
        return new(dialect, Named(found.Names, fields), found.Reason, Math.Round(score.Evenness, 3))
        {
            RawHeader = found.Rows == 0 ? null : Raw(found, sample, fields),
            State = found.State,
            Problem = found.Problem,
            Line = records.Count == 0 ? null : 1 + Lines(window.Bytes.AsSpan(0, score.Records[found.Unreadable ?? found.Start].Start)),
            Signs = found.Signs,
            IsDoubtful = found.IsDoubtful,
            RecordsAbove = found.Start,
            DoubtfulRows = DoubtfulRows.Of(sample, found.Start + found.Rows) is { } rows
                ? (1 + Lines(window.Bytes.AsSpan(0, score.Records[rows.First].Start)), rows.Count)
                : default,
        };
    }

    /// <summary>Names untrimmed where one record gives them.</summary>
    private static List<string> Raw(FoundHeader found, HeaderSample sample, int fields)
    {
        var names = found is { State: HeaderState.Found, Rows: 1 } ? sample.Reader.Fields(sample[found.Start], int.MaxValue) : found.Names;
        return [.. Enumerable.Range(0, fields).Select(i => i < names.Count ? names[i] : "")];
    }

    private static IngestException TooManyColumns() =>
        new(
            IngestStage.Sniff,
            "TOO_MANY_COLUMNS",
            FormattableString.Invariant(
                $"a record has more than {CsvTokenizer.MaxFields} fields; split the file by columns, or correct its delimiter"
            )
        );

    private static FoundHeader Find(
        HeaderSample sample,
        RecordBuffer window,
        int start,
        DialectScore score,
        DialectOverrides overrides,
        KnownColumns known
    )
    {
        var prescribed = overrides.PreambleRecords is { } lines ? RecordAfter(window, start, score, lines) : (int?)null;
        if (overrides.Header == false)
            return new(HeaderState.Absent, "prescribed") { Start = prescribed ?? HeaderSearch.FirstRow(sample) };
        if (overrides.Header == true)
            return HeaderSearch.At(sample, prescribed ?? HeaderSearch.FirstRow(sample), "prescribed");
        return prescribed is { } first ? HeaderSearch.From(sample, first) : HeaderSearch.Find(sample, known);
    }

    /// <summary>
    /// A header with another number of names than nearly all rows have fields would reject them all: it is the header that is damaged. The best reading of
    /// it leaves out the one name that is empty, or gives the last fields none; a person decides.
    /// </summary>
    private static (FoundHeader Header, int Fields) Checked(
        FoundHeader found,
        HeaderSample sample,
        int count,
        bool trailing,
        DialectOverrides overrides
    )
    {
        if (found.State != HeaderState.Found || trailing)
            return (found, count);
        var names = found.Names.Take(count).ToList();
        var below = sample.From(found.Start + found.Rows).Where(r => r.WellFormed && r.FieldCount > 1).Select(r => r.FieldCount).ToList();
        if (below.Count < 2 || below.Contains(count) || (overrides.PadShortRows && below.TrueForAll(c => c < count)))
            return (found, count);
        var usual = below.GroupBy(c => c).MaxBy(g => g.Count())!.Key;
        if (found.Rows == 1 && names.Count < usual && HeaderRepair.Part(sample, found.Start) is { } repair && repair.Names.Count == usual)
            return (HeaderSearch.Repaired(repair, found.Signs), usual);
        if (names.Count == usual + 1 && names.Count(n => n.Length == 0) == 1)
            names.Remove("");
        var fields = count;
        if (names.Count == usual || (names.Count < usual && !HoldsProse(sample, found.Start + found.Rows)))
            fields = usual;
        var broken = found with
        {
            State = HeaderState.Broken,
            Names = names,
            Problem = FormattableString.Invariant(
                $"the header has {count} names, and the rows have {usual} fields; correct the header or the rows"
            ),
        };
        return (broken, fields);
    }

    /// <summary>A value of the rows begins with a blank: it is the rest of a text with a delimiter in it, and the rows are what is damaged.</summary>
    private static bool HoldsProse(HeaderSample sample, int first) =>
        sample
            .From(first)
            .Take(ProseRows)
            .Where(r => r.WellFormed)
            .Any(r => sample.Reader.Fields(r, int.MaxValue).Skip(1).Any(c => c.Length > 1 && c[0] == ' '));

    private static int Lines(ReadOnlySpan<byte> text) => text.Count((byte)'\n') + text.Count((byte)'\r') - text.Count("\r\n"u8);

    /// <summary>
    /// The header says how many fields a record has, even when every row says otherwise: a comma too many in each row must not shift
    /// values under the wrong names. Empty cells at its end count only if the rows fill them.
    /// </summary>
    private static int HeaderFields(List<string> header, int usual) =>
        header.Count <= usual ? header.Count : Math.Max(usual, header.FindLastIndex(cell => cell.Length > 0) + 1);

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
            lines +=
                line.IsEmpty || (at < 0 && line.SequenceEqual("\f"u8)) || (dialect.Comment is { } comment && line[0] == comment) ? 0 : 1;
            text = text[(at < 0 ? text.Length : at + 1)..];
        }

        return lines;
    }

    /// <summary>Every data record ends with a delimiter: the header has a field less, or its last name is empty and so is every last value.</summary>
    private static bool HasTrailingDelimiter(
        SampleReader sample,
        DialectScore score,
        List<SampleRecord> records,
        bool hasHeader,
        out int fields
    )
    {
        fields = score.FieldCount;
        if (records.Count < 2 || fields < 2)
            return false;
        if (!hasHeader)
            return EndsWithSeparator(sample, records, ref fields, fields);
        var header = sample.Fields(records[0], int.MaxValue);
        var wide = records.Skip(1).Where(r => r.WellFormed).Max(r => (int?)r.FieldCount) ?? 0;
        var full = Math.Max(fields, header.Count == fields && wide == fields + 1 && header[^1].Length > 0 ? wide : fields);
        if (header.FindLastIndex(cell => cell.Trim().Length > 0) >= full - 1 || header.Count < full - 1)
            return false;
        return EndsWithSeparator(sample, records[1..], ref fields, full);
    }

    /// <summary>Half of the records have so many fields, and nothing in the last one.</summary>
    private static bool EndsWithSeparator(SampleReader sample, List<SampleRecord> records, ref int fields, int full)
    {
        var data = records.FindAll(r => r.WellFormed && r.FieldCount == full);
        if (data.Count * 2 < records.Count)
            return false;
        var last = sample.Observe(data, full)[full - 1];
        if (last.Values != last.Nulls || last.MaxBytes > 0)
            return false;
        fields = full - 1;
        return true;
    }

    private static List<string> Named(IReadOnlyList<string> header, int fields) =>
        [
            .. Enumerable
                .Range(0, fields)
                .Select(i => i < header.Count && header[i].Length > 0 ? header[i] : FormattableString.Invariant($"column_{i + 1}")),
        ];
}
