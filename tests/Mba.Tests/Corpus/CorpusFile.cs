using System.Globalization;
using System.Text;
using Mba.Csv;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Sources;

namespace Mba.Tests.Corpus;

/// <summary>What the product says about one file of the corpus, as lines that a person can check against the file.</summary>
internal static class CorpusFile
{
    private static readonly Dataset Corpus = new() { Table = "corpus" };

    /// <summary>The reading and its certainty, the names, the columns, each line's fate, the warnings, the plan; or the failure.</summary>
    public static async Task<string> DescribeAsync(string file)
    {
        var content = new TextContent(await File.ReadAllBytesAsync(file), Path.GetFileName(file));
        var text = new StringBuilder();
        try
        {
            var options = new ScanOptions();
            var scan = await RecordFile.ScanAsync(content, options, CancellationToken.None);
            Reading(text, scan.Format);
            using var reader = await RecordFile.OpenAsync(content, scan.Format, options, CancellationToken.None);
            Lines(text, reader, scan);
            Warnings(text, scan);
            Plan(text, TableReconciler.Plan(scan, Corpus, table: null), scan);
        }
        catch (IngestException e)
        {
            text.Append(CultureInfo.InvariantCulture, $"fails {e.Code}: {e.Message}\n");
        }

        return text.ToString();
    }

    private static void Reading(StringBuilder text, FileFormat format)
    {
        List<string> said =
        [
            format.Compression ?? "",
            format.Encoding == "utf-8" ? "" : format.Encoding,
            format.ByteOrderMark ? "BOM" : "",
        ];
        if (format.Csv is { } csv)
            said.AddRange(Dialect(csv));
        text.Append(
            CultureInfo.InvariantCulture,
            $"read {string.Join(' ', said.Where(s => s.Length > 0))}, {Math.Floor(format.Confidence * 100)} %"
        );
        if (format.Signs is { } signs)
            text.Append(
                CultureInfo.InvariantCulture,
                $": margin {signs.Margin:0.##}, evenness {signs.Evenness:0.##}, rival's {signs.RivalEvenness:0.##}, typed {signs.Typed:0.##}, signs {signs.HeaderSigns}{(signs.IsDoubtful ? ", doubtful" : "")}"
            );
        text.Append('\n');
        text.Append(
            CultureInfo.InvariantCulture,
            $"header {format.HeaderState} line {format.HeaderLine}: {format.HeaderReason}{(format.HeaderProblem is { } p ? "; " + p : "")}\n"
        );
        foreach (var other in format.Readings.Skip(1))
            text.Append(
                CultureInfo.InvariantCulture,
                $"or {Shown(other.Delimiter)} {other.Quote} {(other.Header ? "header" : "no header")}, preamble {other.PreambleRecords}, {other.Fields} fields: {string.Join('|', other.Names)}\n"
            );
    }

    private static IEnumerable<string> Dialect(CsvDialect csv) =>
        [
            Shown(csv.Delimiter),
            csv.Quote is { } quote ? $"{quote}" : "unquoted",
            csv.Escape != csv.Quote ? $"escape {csv.Escape}" : "",
            csv.BlanksBeforeQuotes ? "blanks before quotes" : "",
            csv.PreambleRecords > 0 ? $"preamble {csv.PreambleRecords}" : "",
            csv.HeaderRecords != 1 ? $"header records {csv.HeaderRecords}" : "",
            csv.RepairedHeaderLines > 0 ? $"repaired {csv.RepairedHeaderLines}" : "",
            csv.Comment is { } comment ? $"comment {comment}" : "",
            csv.TrailingDelimiter ? "trailing delimiter" : "",
            csv.PadShortRows ? "padded" : "",
        ];

    private static string Shown(string delimiter) =>
        delimiter.Replace("\t", "\\t", StringComparison.Ordinal) is var d && d.Contains(' ', StringComparison.Ordinal) ? $"'{d}'" : d;

    /// <summary>Lines of one fate next to each other are one range: <c>2-9 row, 10 FOOTER</c>.</summary>
    private static void Lines(StringBuilder text, IRecordReader reader, FileScan scan)
    {
        var fates = new List<(long From, long To, string Fate)>();
        while (reader.Read())
        {
            var fate = reader.Kind == RecordKind.Row ? "row" : $"{reader.Kind} {reader.FaultCode}";
            if (fates.Count > 0 && fates[^1].Fate == fate)
                fates[^1] = fates[^1] with { To = reader.Line };
            else
                fates.Add((reader.Line, reader.Line, fate));
        }

        text.Append("lines ")
            .AppendJoin(", ", fates.Select(f => f.From == f.To ? $"{f.From} {f.Fate}" : $"{f.From}-{f.To} {f.Fate}"))
            .Append(
                CultureInfo.InvariantCulture,
                $"; {scan.RecordsRead} read, {scan.RecordsSkipped} skipped, {scan.RecordsBroken} broken\n"
            );
    }

    private static void Warnings(StringBuilder text, FileScan scan)
    {
        foreach (var warning in scan.Warnings)
            text.Append(
                CultureInfo.InvariantCulture,
                $"warning {warning.Code}{(warning.Line is { } line ? $" line {line}" : "")}{(warning.Column is { } column ? $" column {column}" : "")} x{warning.Count}\n"
            );
    }

    private static void Plan(StringBuilder text, TablePlan plan, FileScan scan)
    {
        foreach (var column in scan.Columns)
        {
            var bound = plan.Bindings.FirstOrDefault(b => b.Field == column.Field);
            var (evidence, date) = (column.Evidence, plan.DateOrders.FirstOrDefault(d => d.Column == column.Name));
            text.Append(CultureInfo.InvariantCulture, $"  {column.Name} {bound?.Type}")
                .Append(column.SourceName != column.Name ? $" \"{column.SourceName}\"" : "")
                .Append(evidence.Nulls > 0 ? $" {evidence.Nulls} null" : "")
                .Append(evidence.TypedNulls > 0 ? $" {evidence.TypedNulls} NA" : "")
                .Append(date is null ? "" : $" {date.Order}{(date.Certain ? "" : "?")}")
                .Append(bound?.Proven == false ? " unproven" : "")
                .Append('\n');
        }
    }
}
