using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Csv;
using Mba.Scanning;

namespace Mba.MySql.Runs;

/// <summary>What the audit says about how a file was read.</summary>
internal static class DialectJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One of the readings that an audit row's dialect names, counted from 1, as JSON; null when it has no such reading.</summary>
    public static string? ReadingOf(string? dialect, int number) =>
        dialect is not null && JsonNode.Parse(dialect)?["readings"] is JsonArray readings && number >= 1 && number <= readings.Count
            ? readings[number - 1]?.ToJsonString(Readable)
            : null;

    public static string Of(FileFormat format)
    {
        var document = new JsonObject
        {
            ["format"] = format.Kind,
            ["compression"] = format.Compression,
            ["encoding"] = format.Encoding,
            ["byte_order_mark"] = format.ByteOrderMark,
            ["confidence"] = Math.Round(format.Confidence, 3),
        };
        if (format.Csv is { } csv)
        {
            document["delimiter"] = csv.Delimiter;
            document["quote"] = csv.Quote?.ToString();
            document["escape"] = csv.Escape?.ToString();
            document["header_records"] = csv.HeaderRecords;
            document["header_reason"] = format.HeaderReason;
            document["preamble_records"] = csv.PreambleRecords;
            document["fields"] = csv.FieldCount;
        }
        if (format.Readings.Count > 0)
            document["readings"] = JsonSerializer.SerializeToNode(format.Readings, ReadingJson.Default.IReadOnlyListReading);
        return document.ToJsonString(Readable);
    }
}
