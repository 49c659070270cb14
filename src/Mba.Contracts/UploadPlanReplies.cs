using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>Files that a client is about to send.</summary>
public sealed record UploadPlanRequest
{
    /// <summary>1 to 100 files.</summary>
    public required IReadOnlyList<PlannedFile> Files { get; init; }

    /// <summary>The scope of all files; detected from each path when absent.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>Keep the folders of the paths in the keys instead of flat names.</summary>
    public bool KeepPath { get; init; }
}

/// <summary>One file of a plan.</summary>
public sealed record PlannedFile
{
    /// <summary>Folders and name, relative to what the user chose.</summary>
    public required string? Path { get; init; }

    /// <summary>Length in bytes.</summary>
    [JsonPropertyName("size")]
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the bytes, 64 hex digits; without it and <c>md5</c> no duplicate is found by content.</summary>
    public string? Sha256 { get; init; }

    /// <summary>MD5 of the bytes, 32 hex digits.</summary>
    public string? Md5 { get; init; }

    /// <summary>The scope of this file; overrides that of the request.</summary>
    public FileScope? Scope { get; init; }
}

/// <summary>What sending files would do, in the order of the request. Nothing was stored.</summary>
public sealed record UploadPlanReply
{
    /// <summary>One for each file of the request.</summary>
    public required IReadOnlyList<PlannedUpload> Files { get; init; }
}

/// <summary>What sending one file would do.</summary>
public sealed record PlannedUpload
{
    /// <summary>As sent.</summary>
    public required string Path { get; init; }

    /// <summary>True when the file can be sent: no errors.</summary>
    public required bool Accepted { get; init; }

    /// <summary>The scope; absent when nothing decides it.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>What decided the scope: <c>option</c> (the request names it), <c>folder</c> or <c>default</c> (DEFAULT_SCOPE).</summary>
    public ScopeSource? ScopeSource { get; init; }

    /// <summary>The folder of the path that decided the scope, as a path that ends in it; absent unless a folder decided.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Where the object would be stored.</summary>
    public string? Bucket { get; init; }

    /// <summary>The key that the file would take.</summary>
    public string? Key { get; init; }

    /// <summary>True when the file becomes rows; false when it is only stored.</summary>
    public bool Loads { get; init; }

    /// <summary>The table that the file would be loaded into; absent when it is only stored.</summary>
    public string? Table { get; init; }

    /// <summary>The file of the same scope and content that is loaded or stored already; sent again only with <c>force</c>.</summary>
    public DuplicateOf? DuplicateOf { get; init; }

    /// <summary>The object that has this key now; replaced only with <c>overwrite</c>.</summary>
    public DuplicateOf? Replaces { get; init; }

    /// <summary>An earlier file of the same request with the same scope and content.</summary>
    public string? SameAs { get; init; }

    /// <summary>Why the file cannot be sent, by field.</summary>
    public IReadOnlyList<ValidationError>? Errors { get; init; }
}

/// <summary>Several uploads, for one polling request.</summary>
public sealed record UploadPage
{
    /// <summary>Those that exist and that the caller may see, in the order of <c>ids</c>.</summary>
    public required IReadOnlyList<UploadStateReply> Items { get; init; }
}
