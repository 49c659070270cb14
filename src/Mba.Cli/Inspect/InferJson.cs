using System.Text.Encodings.Web;
using System.Text.Json;
using Mba.Csv;
using Mba.MySql.Schema;
using Mba.Schemas;

namespace Mba.Cli.Inspect;

/// <summary>What <c>infer --json</c> prints: one object.</summary>
internal static class InferJson
{
    public static void Write(Stream output, Inspection inspection, IReadOnlyList<ColumnReport> columns, bool showValues)
    {
        using var json = new Utf8JsonWriter(
            output,
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
        var scan = inspection.Scan;
        json.WriteStartObject();
        json.WriteString("file", inspection.Content.Name);
        json.WriteNumber("bytes", scan.StoredBytes);
        json.WriteNumber("decoded_bytes", scan.DecodedBytes);
        json.WriteString("md5", scan.Md5);
        json.WriteString("sha256", scan.Sha256);
        json.WriteString("kind", scan.Format.Kind);
        json.WriteString("compression", scan.Format.Compression);
        json.WriteString("encoding", scan.Format.Encoding);
        json.WriteBoolean("byte_order_mark", scan.Format.ByteOrderMark);
        json.WriteNumber("confidence", scan.Format.Confidence);
        WriteReadings(json, scan.Format.Readings);
        if (scan.Format.Csv is { } csv)
            WriteDialect(json, csv, scan.Format.HeaderReason);
        json.WriteNumber("rows_read", scan.RecordsRead);
        json.WriteNumber("rows_skipped", scan.RecordsSkipped);
        json.WriteStartArray("skipped");
        foreach (var skip in scan.Skips)
        {
            json.WriteStartObject();
            json.WriteString("code", skip.Code);
            json.WriteNumber("count", skip.Count);
            json.WriteNumber("first_line", skip.FirstLine);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (var warning in scan.Warnings)
        {
            json.WriteStartObject();
            json.WriteString("code", warning.Code);
            if (warning.Line is { } line)
                json.WriteNumber("line", line);
            if (warning.Column is { } column)
                json.WriteString("column", column);
            json.WriteNumber("count", warning.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("header_problem", scan.Format.HeaderProblem);
        json.WriteNumber("rows_broken", scan.RecordsBroken);
        json.WriteNumber("rows_rejected", inspection.Plan.RowsToReject);
        json.WriteString("table", inspection.Plan.Target.Name);
        json.WriteString("mode", inspection.Plan.Mode.ToString().ToLowerInvariant());
        json.WriteStartArray("columns");
        foreach (var column in columns)
            WriteColumn(json, column, showValues);
        json.WriteEndArray();
        json.WriteStartArray("ddl");
        foreach (var statement in DdlText.For(inspection.Plan))
            json.WriteStringValue(statement.Sql);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReadings(Utf8JsonWriter json, IReadOnlyList<Reading> readings)
    {
        json.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            json.WriteStartObject();
            json.WriteString("delimiter", reading.Delimiter);
            json.WriteString("quote", reading.Quote);
            json.WriteBoolean("header", reading.Header);
            json.WriteNumber("preamble_records", reading.PreambleRecords);
            json.WriteNumber("fields", reading.Fields);
            json.WriteStartArray("names");
            foreach (var name in reading.Names)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteDialect(Utf8JsonWriter json, CsvDialect csv, string? headerReason)
    {
        json.WriteStartObject("dialect");
        json.WriteString("delimiter", csv.Delimiter);
        json.WriteString("quote", csv.Quote?.ToString());
        json.WriteString("escape", csv.Escape?.ToString());
        json.WriteString("comment", csv.Comment?.ToString());
        json.WriteNumber("preamble_records", csv.PreambleRecords);
        json.WriteNumber("header_records", csv.HeaderRecords);
        json.WriteString("header_reason", headerReason);
        json.WriteNumber("field_count", csv.FieldCount);
        json.WriteBoolean("trailing_delimiter", csv.TrailingDelimiter);
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, ColumnReport report, bool showValues)
    {
        var evidence = report.Column.Evidence;
        json.WriteStartObject();
        json.WriteString("name", report.Column.Name);
        json.WriteString("source", report.Column.SourceName);
        json.WriteString("type", report.Planned.ToString());
        json.WriteString("inferred", report.Inferred.Type.ToString());
        json.WriteString("reason", report.Inferred.Reason);
        if (report.Suggestion is { } suggestion)
            json.WriteString("suggestion", suggestion);
        if (report.Inferred.DateOrder is { } order)
        {
            json.WriteString("date_order", order == DateOrder.DayFirst ? "day-first" : "month-first");
            json.WriteBoolean("date_order_certain", report.Inferred.DateOrderCertain);
        }

        json.WriteNumber("values", evidence.Values);
        json.WriteNumber("nulls", evidence.Nulls);
        json.WriteNumber("null_words", evidence.TypedNulls);
        json.WriteNumber("min_length", evidence.MinCharacters);
        json.WriteNumber("max_length", evidence.MaxCharacters);
        json.WriteNumber("max_bytes", evidence.MaxBytes);
        if (showValues)
        {
            json.WriteStartArray("samples");
            foreach (var sample in report.Samples)
                json.WriteStringValue(sample);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
