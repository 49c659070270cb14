using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Scanning;

namespace Mba.MySql.Runs;

/// <summary>A scan's warnings as the audit keeps them: a list of code, line, column and count.</summary>
internal static class WarningJson
{
    private static readonly WarningListJson Readable = new(
        new JsonSerializerOptions(WarningListJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    /// <summary>Null when there is nothing to warn of.</summary>
    public static string? Of(IReadOnlyList<FileWarning> warnings) =>
        warnings.Count == 0 ? null : JsonSerializer.Serialize(warnings, Readable.IReadOnlyListFileWarning);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IReadOnlyList<FileWarning>))]
internal sealed partial class WarningListJson : JsonSerializerContext;
