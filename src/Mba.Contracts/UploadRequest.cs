using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>How a file is sent: one PUT, one browser form POST, or parts.</summary>
[JsonConverter(typeof(UploadMethodConverter))]
public enum UploadMethod
{
    Put,
    Post,
    Multipart,
}

/// <summary>JSON form of <see cref="UploadMethod"/>: <c>put</c>, <c>post</c>, <c>multipart</c>.</summary>
public sealed class UploadMethodConverter() : JsonStringEnumConverter<UploadMethod>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>What a client says about a file before it sends it.</summary>
public sealed record UploadRequest
{
    /// <summary>Name with extension, without folders.</summary>
    public required string? FileName { get; init; }

    /// <summary><c>mba</c> or <c>policy</c>; detected from <c>path</c> when absent.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>The file's relative path at the client: tells the scope, and with <c>keepPath</c> the folders of the key.</summary>
    public string? Path { get; init; }

    /// <summary>Length in bytes.</summary>
    [JsonPropertyName("size")]
    public required long Bytes { get; init; }

    /// <summary>Media type; derived from the extension when absent.</summary>
    public string? ContentType { get; init; }

    /// <summary>SHA-256 of the bytes, 64 hex digits; this or <c>md5</c> is required.</summary>
    public string? Sha256 { get; init; }

    /// <summary>MD5 of the bytes, 32 hex digits.</summary>
    public string? Md5 { get; init; }

    /// <summary>Chosen by size when absent: parts above 100 MB, else PUT.</summary>
    public UploadMethod? Method { get; init; }

    /// <summary>Replace an object that has the same key.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Send the file although its content is loaded or stored already.</summary>
    public bool Force { get; init; }

    /// <summary>Keep the folders of <c>path</c> in the key instead of a flat name.</summary>
    public bool KeepPath { get; init; }

    /// <summary>Lifetime of the URLs in seconds.</summary>
    public int? ExpiresInSeconds { get; init; }
}

/// <summary>One thing that is wrong with a request, and in which field. Never repeats what was sent.</summary>
/// <param name="Field">The field or parameter; empty for the body as a whole.</param>
/// <param name="Message">What is wrong with it.</param>
public readonly record struct ValidationError(string Field, string Message);
