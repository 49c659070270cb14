using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Scanning;

namespace Mba.MySql.Queries;

/// <summary>What the audit says about how a file was read.</summary>
internal static class DialectJson
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        return document.ToJsonString(Readable);
    }
}
