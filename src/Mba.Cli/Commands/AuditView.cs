using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mba.Cli.Commands;

/// <summary>Audit rows in JSON, and in one line.</summary>
internal static class AuditView
{
    private static readonly JsonSerializerOptions Indented = new(AuditJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };
    private static readonly JsonSerializerOptions Compact = new(Indented) { WriteIndented = false };

    /// <summary>Keys as the table's columns; the dialect and the schema change as documents.</summary>
    public static string ToJson(AuditRow row) => Document(row).ToJsonString(Indented);

    /// <summary>The same in one line.</summary>
    public static string ToJsonLine(AuditRow row) => Document(row).ToJsonString(Compact);

    public static string ToJson(IEnumerable<AuditRow> rows) =>
        new JsonArray([.. rows.Select(JsonNode? (r) => Document(r))]).ToJsonString(Indented);

    /// <summary>One line for one file.</summary>
    public static string Line(AuditRow row) =>
        row.Status == AuditStatus.SUCCESS
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{FileOf(row)}: {row.RowsRead:N0} read, {row.RowsInserted:N0} inserted, {row.RowsUpdated:N0} updated, {row.RowsSkipped:N0} skipped, {row.RowsRejected:N0} rejected into {row.TableName} in {Times.Took(row.DurationMs)}, audit {row.Id}{Warnings(row)}"
            )
            : $"{FileOf(row)}: {row.Status}{(row.ErrorMessage is { } why ? $" {row.ErrorCode}: {why}" : "")}, audit {row.Id}";

    /// <summary>The codes of the warnings, each once.</summary>
    private static string Warnings(AuditRow row) =>
        row.Warnings is { } json && JsonNode.Parse(json) is JsonArray { Count: > 0 } list
            ? "; warnings: " + string.Join(", ", list.Select(w => w?["code"]?.GetValue<string>()).Distinct(StringComparer.Ordinal))
            : "";

    public static string FileOf(AuditRow row) => row.S3Bucket == "local" ? row.S3Key : $"s3://{row.S3Bucket}/{row.S3Key}";

    private static JsonObject Document(AuditRow row)
    {
        var document = JsonSerializer.SerializeToNode(row, AuditJson.Default.AuditRow)?.AsObject() ?? [];
        foreach (var name in new[] { "dialect", "schema_change", "warnings" })
        {
            if (document[name] is JsonValue text)
                document[name] = JsonNode.Parse(text.ToString());
        }
        return document;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AuditRow))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(JsonArray))]
internal sealed partial class AuditJson : JsonSerializerContext;
