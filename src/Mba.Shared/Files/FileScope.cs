using System.Text.Json.Serialization;

namespace Mba.Files;

/// <summary>Which half of the system a file belongs to: decides bucket and prefix.</summary>
[JsonConverter(typeof(FileScopeConverter))]
public enum FileScope
{
    Mba,
    Policy,
}

/// <summary>Scopes are written <c>mba</c> and <c>policy</c>, everywhere.</summary>
public static class FileScopes
{
    /// <summary>The scope's name in JSON, on the command line and in the database.</summary>
    public static string Name(this FileScope scope) => scope == FileScope.Policy ? "policy" : "mba";

    /// <summary>Reads a name in any case; null when it is neither.</summary>
    public static FileScope? Parse(string? name) =>
        name?.Trim().ToLowerInvariant() switch
        {
            "mba" => FileScope.Mba,
            "policy" => FileScope.Policy,
            _ => null,
        };
}

/// <summary>JSON form of <see cref="FileScope"/>.</summary>
public sealed class FileScopeConverter()
    : JsonStringEnumConverter<FileScope>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
