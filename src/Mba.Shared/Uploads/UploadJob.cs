using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Uploads;

/// <summary>A message of the jobs queue: a file, on a disk that the worker shares, to be sent to the store.</summary>
public sealed record UploadJob
{
    /// <summary>Full path at the worker.</summary>
    public required string Path { get; init; }

    public required FileScope Scope { get; init; }

    /// <summary>Folders of the key; null for a flat key.</summary>
    public string? RelativePath { get; init; }

    public bool Overwrite { get; init; }

    public bool SkipDuplicates { get; init; }

    public string Write() => JsonSerializer.Serialize(this, UploadJobJson.Default.UploadJob);

    /// <summary>Null for a message that is not an upload job.</summary>
    public static UploadJob? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, UploadJobJson.Default.UploadJob);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadJob))]
internal sealed partial class UploadJobJson : JsonSerializerContext;
