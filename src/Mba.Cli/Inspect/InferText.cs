using System.Globalization;
using Mba.Csv;
using Mba.MySql.Schema;
using Mba.Scanning;
using Mba.Schemas;
using Spectre.Console;

namespace Mba.Cli.Inspect;

/// <summary>What <c>infer</c> prints for people.</summary>
internal static class InferText
{
    private const int PipeWidth = 160;

    /// <summary>To the terminal with colours; into a pipe plain, wide, and without blanks at the ends of lines.</summary>
    public static void Write(Inspection inspection, IReadOnlyList<ColumnReport> columns, bool showValues)
    {
        if (!Console.IsOutputRedirected)
        {
            Write(AnsiConsole.Console, inspection, columns, showValues);
            return;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var plain = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new AnsiConsoleOutput(text),
            }
        );
        plain.Profile.Width = PipeWidth;
        Write(plain, inspection, columns, showValues);
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
            Console.Out.WriteLine(line.TrimEnd());
    }

    private static void Write(IAnsiConsole console, Inspection inspection, IReadOnlyList<ColumnReport> columns, bool showValues)
    {
        var scan = inspection.Scan;
        console.MarkupLineInterpolated(
            $"[bold]{inspection.Content.Name}[/]  {Bytes(scan.StoredBytes)}{(scan.Format.Compression is { } c ? $", {c}, {Bytes(scan.DecodedBytes)} inflated" : "")}"
        );
        console.WriteLine();
        console.Write(Facts(inspection));
        console.WriteLine();
        console.Write(Columns(columns, showValues));
        console.WriteLine();
        foreach (var statement in DdlText.For(inspection.Plan))
            console.WriteLine(statement.Sql + ";");
    }

    public static string Delimiter(string delimiter) =>
        delimiter switch
        {
            "," => "comma",
            "\t" => "tab",
            ";" => "semicolon",
            "|" => "pipe",
            " " => "space",
            ":" => "colon",
            _ => delimiter,
        };

    private static Grid Facts(Inspection inspection)
    {
        var scan = inspection.Scan;
        var rows = scan.RecordsRead - scan.RecordsSkipped - scan.RecordsBroken;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Fact(grid, "format", scan.Format.Csv is { } csv ? Describe(csv) : scan.Format.Kind);
        if (scan.Format is { Csv: { } table, HeaderReason: { } reason })
            Fact(
                grid,
                "header",
                $"{reason}{(string.Equals(reason, "prescribed", StringComparison.Ordinal) ? "" : table.HeaderRecords == 0 ? " (if it is the header: --header, or \"header\": true in the dataset)" : "")}"
            );
        Fact(grid, "encoding", scan.Format.Encoding + (scan.Format.ByteOrderMark ? " with byte order mark" : ""));
        if (scan.Format.Csv is not null)
            Fact(grid, "confidence", scan.Format.Confidence.ToString("P1", CultureInfo.InvariantCulture));
        foreach (var (reading, i) in scan.Format.Readings.Select((r, i) => (r, i + 1)))
            Fact(grid, FormattableString.Invariant($"reading {i}"), Describe(reading));
        Fact(
            grid,
            "records",
            FormattableString.Invariant($"{rows:N0} rows, {scan.RecordsSkipped:N0} skipped lines, {scan.RecordsBroken:N0} broken")
        );
        if (scan.Format.HeaderProblem is { } problem)
            Fact(grid, "header broken", $"line {scan.Format.HeaderLine}: {problem}");
        if (scan.Skips.Count > 0)
            Fact(
                grid,
                "skipped",
                string.Join(", ", scan.Skips.Select(s => FormattableString.Invariant($"{s.Count:N0} {s.Code}"))) + First(scan)
            );
        foreach (var warning in scan.Warnings)
            Fact(grid, "warning", Describe(warning));
        if (inspection.Refusal is { } refusal and not Tables.RejectLimit.Code)
            Fact(grid, "refused", $"{refusal}: nothing would load");
        if (inspection.Plan.RowsToReject > 0)
            Fact(
                grid,
                "rejected",
                FormattableString.Invariant(
                    $"{inspection.Plan.RowsToReject:N0} records would be{(inspection.Refusal is Tables.RejectLimit.Code ? ", more than the dataset allows: nothing would load" : "")}"
                )
            );
        Fact(
            grid,
            "table",
            $"{inspection.Plan.Target.Name} ({inspection.Plan.Mode.ToString().ToLowerInvariant()}{(inspection.Plan.Keys.Count > 0 ? " on " + string.Join(", ", inspection.Plan.Keys) : "")})"
        );
        foreach (var choice in inspection.Plan.DateOrders)
            Fact(
                grid,
                "date order",
                $"{choice.Column}: {(choice.Order == DateOrder.DayFirst ? "day first" : "month first")}, {(choice.Certain ? "by its own values" : "not certain: no value decides")}"
            );
        if (inspection.Plan.Overflow.Count > 0)
            Fact(
                grid,
                "overflow",
                FormattableString.Invariant($"{inspection.Plan.Overflow.Count} columns go into _overflow: a MySQL row has no room for them")
            );
        return grid;
    }

    private static string First(FileScan scan) =>
        scan.FirstSkips.Count == 0
            ? ""
            : "; first: " + string.Join(", ", scan.FirstSkips.Select(s => FormattableString.Invariant($"line {s.Line} {s.Code}")));

    public static IReadOnlyList<string> Describe(IReadOnlyList<FileWarning> warnings) => [.. warnings.Select(Describe)];

    public static string Describe(FileWarning warning) =>
        FormattableString.Invariant($"{warning.Code}: {warning.Count:N0}")
        + (warning.Column is { } column ? $" in {column}" : "")
        + (warning.Line is { } line ? FormattableString.Invariant($", first on line {line}") : "");

    private static string Describe(Reading reading) =>
        FormattableString.Invariant(
            $"{Delimiter(reading.Delimiter)}, {(reading.Quote.Length == 0 ? "no quotes" : "quote " + reading.Quote)}, {reading.Fields} fields, "
        ) + (reading.Header ? "header " + string.Join(", ", reading.Names.Take(8)) : "no header");

    private static string Describe(CsvDialect csv)
    {
        var quote = csv.Quote is { } q ? $"quote {q} {(csv.Escape == '\\' ? "escaped by backslash" : "doubled")}" : "no quotes";
        var header = csv.HeaderRecords switch
        {
            0 => "no header",
            1 => "header",
            _ => FormattableString.Invariant($"header of {csv.HeaderRecords} rows"),
        };
        var preamble = csv.PreambleRecords > 0 ? FormattableString.Invariant($", {csv.PreambleRecords} lines before it") : "";
        var more = (csv.Comment is { } mark ? $", comments {mark}" : "") + (csv.TrailingDelimiter ? ", a delimiter behind every row" : "");
        return $"{Delimiter(csv.Delimiter)}, {quote}, {header}{preamble}{more}";
    }

    private static Table Columns(IReadOnlyList<ColumnReport> columns, bool showValues)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("#").RightAligned()).AddColumn("column").AddColumn("type").AddColumn("why");
        table.AddColumn(new TableColumn("nulls").RightAligned()).AddColumn(new TableColumn("length").RightAligned());
        if (showValues)
            table.AddColumn("samples");
        for (var i = 0; i < columns.Count; i++)
        {
            var c = columns[i];
            var why = c.Inferred.Type == c.Planned ? c.Inferred.Reason : $"{c.Inferred.Reason} (alone: {c.Inferred.Type})";
            if (c.Suggestion is { } suggestion)
                why += "; " + suggestion;
            List<string> cells =
            [
                (i + 1).ToString(CultureInfo.InvariantCulture),
                c.Column.Name,
                c.Planned.ToString(),
                why,
                c.Column.Evidence.Nulls.ToString("N0", CultureInfo.InvariantCulture),
                c.Lengths,
            ];
            if (showValues)
                cells.Add(string.Join("  ", c.Samples));
            table.AddRow([.. cells.Select(Markup.Escape)]);
        }

        return table;
    }

    private static void Fact(Grid grid, string name, string value) => grid.AddRow($"[grey]{name}[/]", Markup.Escape(value));

    private static string Bytes(long bytes) =>
        bytes switch
        {
            < 10_000 => FormattableString.Invariant($"{bytes:N0} bytes"),
            < 10_000_000 => FormattableString.Invariant($"{bytes / 1000.0:N1} kB"),
            < 10_000_000_000 => FormattableString.Invariant($"{bytes / 1e6:N1} MB"),
            _ => FormattableString.Invariant($"{bytes / 1e9:N1} GB"),
        };
}
