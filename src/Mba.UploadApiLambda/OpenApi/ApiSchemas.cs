using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Mba.UploadApi.Auth;
using Mba.Uploads;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>Schemas under the names that clients speak of, with what is always there and the limits that requests are checked against.</summary>
public static class ApiSchemas
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(ApiProblem)] = "Problem",
        [typeof(ValidationError)] = "Fault",
        [typeof(AuditStatus)] = "IngestionStatus",
        [typeof(UploadStateReply)] = "Upload",
        [typeof(SignedPart)] = "UploadPart",
    };

    /// <summary>The name of a type's schema; null for what has none of its own.</summary>
    public static string? NameOf(JsonTypeInfo type)
    {
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?))
            return null;
        if (Names.TryGetValue(Nullable.GetUnderlyingType(type.Type) ?? type.Type, out var name))
            return name;
        var own = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        return own is not null && own.EndsWith("Reply", StringComparison.Ordinal) ? own[..^"Reply".Length] : own;
    }

    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo;
        if (type.Type == typeof(JsonElement) || type.Type == typeof(JsonElement?))
            schema.Type = JsonSchemaType.Object;
        else if (type.Type == typeof(UploadRequest))
            LimitUpload(schema);
        else if (type.Type == typeof(JobRequest))
            LimitJob(schema);
        else if (type.Type == typeof(UploadPlanRequest))
            LimitPlan(schema);
        else if (type.Type == typeof(PlannedFile))
            LimitPlannedFile(schema);
        else if (type.Type == typeof(RedriveRequest))
            LimitRedrive(schema);
        else if (type.Kind == JsonTypeInfoKind.Object)
            Require(schema, type);
        return Task.CompletedTask;
    }

    /// <summary>An answer holds everything that cannot be null.</summary>
    private static void Require(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => !p.IsGetNullable && Nullable.GetUnderlyingType(p.PropertyType) is null))
            (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(property.Name);
        if (type.Type == typeof(DuplicateOf))
            OneOf(schema, "kind", ["content", "key"]);
        if (type.Type == typeof(JobReply))
        {
            OneOf(schema, "kind", ["ingest", "upload"]);
            OneOf(schema, "status", ["queued"]);
        }
        if (type.Type == typeof(SeriesReply))
            OneOf(schema, "period", Period.Names);
        if (type.Type == typeof(CallerReply))
            OneOf(schema, "kind", [Callers.Person, Callers.Machine, Callers.ThisMachine]);
        if (type.Type == typeof(IngestionReply) || type.Type == typeof(PreviewReply))
            OneOf(schema, "mode", ["append", "upsert", "replace", "landing"]);
        if (type.Type == typeof(ActivityReply))
            OneOf(schema, "action", ["retry", "undo", "redrive", "view_values", "job", "verify"]);
        if (type.Type == typeof(VerificationReply))
            OneOf(schema, "startedFrom", ["schedule", "cli", "api"]);
        if (type.Type == typeof(HealthReply))
            OneOf(schema, "status", ["ok", "unavailable"]);
        if (type.Type != typeof(JobReply) && type.Type != typeof(DeadLetterReply) && Property(schema, "id") is { } id)
            id.Format = "uuid";
    }

    private static void LimitUpload(OpenApiSchema schema)
    {
        Whole(schema, "size", 1, null);
        Whole(schema, "expiresInSeconds", 60, (int)new UploadLimits().MaxExpiry.TotalSeconds);
        Hex(schema, "sha256", 64);
        Hex(schema, "md5", 32);
        if (Property(schema, "fileName") is { } name)
            name.MinLength = 1;
        foreach (var flag in new[] { "overwrite", "force", "keepPath" })
            Off(schema, flag);
        Either(schema, "sha256", "md5", out var either);
        schema.AnyOf = either;
    }

    private static void LimitJob(OpenApiSchema schema)
    {
        Off(schema, "force");
        Either(schema, "key", "path", out var either);
        schema.OneOf = either;
    }

    private static void LimitPlan(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = false;
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "files" };
        Off(schema, "keepPath");
        if (Property(schema, "files") is { } files)
            (files.MinItems, files.MaxItems) = (1, BatchPlanner.MaxFiles);
    }

    private static void LimitPlannedFile(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = false;
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "path" };
        Whole(schema, "size", 0, null);
        Hex(schema, "sha256", 64);
        Hex(schema, "md5", 32);
    }

    private static void LimitRedrive(OpenApiSchema schema)
    {
        schema.AdditionalPropertiesAllowed = false;
        schema.Required = new HashSet<string>(StringComparer.Ordinal) { "queue" };
        OneOf(schema, "queue", ["ingest", "jobs", "all"]);
        if (Property(schema, "ids") is { } ids)
            (ids.MinItems, ids.MaxItems) = (1, 100);
    }

    /// <summary>Unknown members are refused, and of two members there must be one.</summary>
    private static void Either(OpenApiSchema schema, string first, string second, out List<IOpenApiSchema> either)
    {
        schema.AdditionalPropertiesAllowed = false;
        either =
        [
            .. new[] { first, second }.Select(name => new OpenApiSchema
            {
                Required = new HashSet<string>(StringComparer.Ordinal) { name },
            }),
        ];
    }

    private static void Whole(OpenApiSchema schema, string name, int min, int? max)
    {
        if (Property(schema, name) is not { } property)
            return;
        property.Minimum = min.ToString(CultureInfo.InvariantCulture);
        property.Maximum = max?.ToString(CultureInfo.InvariantCulture);
    }

    private static void Hex(OpenApiSchema schema, string name, int digits)
    {
        if (Property(schema, name) is { } property)
            property.Pattern = FormattableString.Invariant($"^[0-9A-Fa-f]{{{digits}}}$");
    }

    private static void Off(OpenApiSchema schema, string name)
    {
        if (Property(schema, name) is { } property)
            property.Default = JsonValue.Create(false);
    }

    private static void OneOf(OpenApiSchema schema, string name, string[] values)
    {
        if (Property(schema, name) is { } property)
            property.Enum = [.. values.Select(v => (JsonNode)v)];
    }

    private static OpenApiSchema? Property(OpenApiSchema schema, string name) =>
        schema.Properties is { } all && all.TryGetValue(name, out var property) ? property as OpenApiSchema : null;
}
