using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>
/// What each parameter takes. The routes read parameters as text, so that all errors can be told together; here they have the types and
/// limits that the routes check.
/// </summary>
public static class ApiParameters
{
    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        ["uploads.id"] = "The upload's id, as POST /uploads answered it",
        ["ingestions.id"] = "The run's id: ingestion.id of an upload, or id in the list of runs",
        ["tables.name"] = "The table's name, in any case",
        ["showUpload.wait"] = "Seconds to wait for the status to change before answering",
        ["listUploads.ids"] = "Ids of uploads, separated by commas; at most 100. Unknown ones are missing in the answer",
        ["listDeadLetters.queue"] = "Which queue's dead letters",
        ["listDeadLetters.limit"] = "Messages to show",
        ["showStats.period"] = "The period of series",
        ["verifications.number"] = "The verification's number",
        ["listVerifications.limit"] = "Verifications in a page",
        ["listVerifications.cursor"] = "next of the page before",
        ["previewFile.fileName"] = "The file's name with its extension",
        ["previewFile.path"] = "The file's relative path: decides the scope when it is not named",
        ["previewFile.scope"] = "mba or policy",
        ["previewFile.whole"] = "true: the body is the whole file, so that its last record is complete",
        ["signParts.from"] = "Number of the first part wanted",
        ["signParts.count"] = "Parts in a page",
    };

    private static readonly Dictionary<string, Func<OpenApiDocument?, IOpenApiSchema>> Types = new(StringComparer.Ordinal)
    {
        ["uploads.id"] = _ => Text("uuid"),
        ["ingestions.id"] = _ => Text("uuid"),
        ["tables.name"] = _ => Text(maxLength: 64),
        ["showUpload.wait"] = _ => Whole(0, 20, 0),
        ["signParts.from"] = _ => Whole(1, 10_000, 1),
        ["signParts.count"] = _ => Whole(1, 100, 100),
        ["previewFile.fileName"] = _ => Text(maxLength: 255),
        ["previewFile.path"] = _ => Text(maxLength: 1024),
        ["previewFile.scope"] = document => new OpenApiSchemaReference("FileScope", document),
        ["previewFile.whole"] = _ => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
        ["listUploads.ids"] = _ => Text(maxLength: 3_699),
        ["listDeadLetters.queue"] = _ => OneOf("all", "ingest", "jobs"),
        ["listDeadLetters.limit"] = _ => Whole(1, 100, 50),
        ["showStats.period"] = _ => OneOf(Period.Names),
        ["listIngestions.ids"] = _ => Text(maxLength: 3_699),
        ["listIngestions.code"] = _ => Text(maxLength: 64),
        ["listIngestions.scope"] = document => new OpenApiSchemaReference("FileScope", document),
        ["listIngestions.uploader"] = _ => Text(maxLength: 255),
        ["listIngestions.name"] = _ => Text(maxLength: 255),
        ["listIngestions.contains"] = _ => Text(maxLength: 255),
        ["listIngestions.type"] = _ => Text(maxLength: 20),
        ["listIngestions.sort"] = _ =>
            OneOf("-created", "created", "-name", "name", "-size", "size", "-duration", "duration", "-rejected", "rejected"),
        ["listIngestions.status"] = document => new OpenApiSchemaReference("IngestionStatus", document),
        ["listIngestions.table"] = _ => Text(maxLength: 255),
        ["listIngestions.bucket"] = _ => Text(maxLength: 255),
        ["listIngestions.key"] = _ => Text(maxLength: 1024),
        ["listIngestions.uploadId"] = _ => Text("uuid"),
        ["listIngestions.from"] = _ => Text("date-time"),
        ["listIngestions.to"] = _ => Text("date-time"),
        ["retryIngestion.reading"] = _ => new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = "9",
        },
        ["listIngestions.limit"] = _ => Whole(1, 200, 50),
        ["listIngestions.cursor"] = _ => Text(maxLength: 2048),
        ["listRejects.format"] = _ => OneOf("json", "csv"),
        ["listActivity.actor"] = _ => Text(maxLength: 255),
        ["listActivity.action"] = _ => Word("retry", "undo", "redrive", "view_values", "job", "verify"),
        ["listActivity.ingestionId"] = _ => Text("uuid"),
        ["listActivity.from"] = _ => Text("date-time"),
        ["listActivity.to"] = _ => Text("date-time"),
        ["verifications.number"] = _ => Text(maxLength: 19),
        ["listVerifications.limit"] = _ => Whole(1, 200, 20),
        ["listVerifications.cursor"] = _ => Text(maxLength: 32),
        ["listActivity.limit"] = _ => Whole(1, 200, 50),
        ["listActivity.cursor"] = _ => Text(maxLength: 32),
        ["listRejects.escape"] = _ => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = true },
        ["listRejects.raw"] = _ => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = false },
        ["listRejects.limit"] = _ => Whole(1, 10_000, 100),
        ["listRejects.cursor"] = _ => Text(maxLength: 32),
    };

    /// <summary>Says of each parameter what it is and takes. Looked up by operation, then by the first tag.</summary>
    public static void Complete(OpenApiOperation operation, OpenApiDocument? document)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= Find(Descriptions, operation, parameter);
            if (Find(Types, operation, parameter) is { } type)
                parameter.Schema = type(document);
        }
    }

    private static T? Find<T>(Dictionary<string, T> known, OpenApiOperation operation, OpenApiParameter parameter)
        where T : class =>
        known.GetValueOrDefault($"{operation.OperationId}.{parameter.Name}")
        ?? known.GetValueOrDefault($"{operation.Tags?.FirstOrDefault()?.Name}.{parameter.Name}");

    private static OpenApiSchema Text(string? format = null, int? maxLength = null) =>
        new()
        {
            Type = JsonSchemaType.String,
            Format = format,
            MaxLength = maxLength,
        };

    /// <summary>One of these words, the first by default.</summary>
    private static OpenApiSchema OneOf(params string[] words)
    {
        var schema = Word(words);
        schema.Default = words[0];
        return schema;
    }

    private static OpenApiSchema Word(params string[] words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(w => (JsonNode)w)] };

    private static OpenApiSchema Whole(int min, int max, int fallback) =>
        new()
        {
            Type = JsonSchemaType.Integer,
            Minimum = min.ToString(CultureInfo.InvariantCulture),
            Maximum = max.ToString(CultureInfo.InvariantCulture),
            Default = JsonValue.Create(fallback),
        };
}
