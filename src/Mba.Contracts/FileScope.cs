using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

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
public sealed class FileScopeConverter() : JsonStringEnumConverter<FileScope>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>Why a file has its scope.</summary>
[JsonConverter(typeof(ScopeSourceConverter))]
public enum ScopeSource
{
    /// <summary>The caller named it: <c>--scope</c>, or the request's <c>scope</c>.</summary>
    Option,

    /// <summary>A folder of the file's path is named after it.</summary>
    Folder,

    /// <summary>DEFAULT_SCOPE.</summary>
    Default,
}

/// <summary>JSON form of <see cref="ScopeSource"/>: <c>option</c>, <c>folder</c>, <c>default</c>.</summary>
public sealed class ScopeSourceConverter() : JsonStringEnumConverter<ScopeSource>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
