using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>A granted upload and what to send.</summary>
public sealed record UploadTicketReply
{
    /// <summary>The upload's id, for GET /uploads/{id}.</summary>
    public required string Id { get; init; }

    /// <summary>Which half of the system the file belongs to.</summary>
    public required FileScope Scope { get; init; }

    /// <summary>Where the object will lie.</summary>
    public required string Bucket { get; init; }

    /// <summary>The key under which the store takes exactly these bytes.</summary>
    public required string Key { get; init; }

    /// <summary>How to send the file.</summary>
    public required UploadMethod Method { get; init; }

    /// <summary>True when the file becomes rows; false when it is only stored.</summary>
    public required bool Loads { get; init; }

    /// <summary>Where to PUT or POST the file; null for parts.</summary>
    public string? Url { get; init; }

    /// <summary>Headers to send with a PUT, exactly so.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Form fields to send before the file of a POST.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    /// <summary>How to send the file in parts; null for the other methods.</summary>
    public UploadPartsReply? Multipart { get; init; }

    /// <summary>When the URLs lose their validity.</summary>
    public required DateTimeOffset UrlsExpireAt { get; init; }

    /// <summary>After this nothing more is signed for the upload.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A page of the parts of a file.</summary>
public sealed record UploadPartsReply
{
    /// <summary>Bytes of every part but the last.</summary>
    public required long PartSize { get; init; }

    /// <summary>Number of all parts.</summary>
    public required int PartCount { get; init; }

    /// <summary>In order; a part without url has arrived already.</summary>
    public required IReadOnlyList<SignedPart> Parts { get; init; }

    /// <summary>Number of the first part of the next page; null on the last.</summary>
    public int? Next { get; init; }
}

/// <summary>The status of an upload.</summary>
public sealed record UploadStateReply
{
    /// <summary>The upload's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>requested</c>, <c>uploaded</c>, <c>ingesting</c>; in the end <c>success</c>, <c>failed</c>, <c>skipped</c>, <c>undone</c>, <c>expired</c> or <c>aborted</c> (<c>uploaded</c> where <c>loads</c> is false).</summary>
    public required UploadStatus Status { get; init; }

    /// <summary>Which half of the system the file belongs to.</summary>
    public required FileScope Scope { get; init; }

    /// <summary>Where the object is stored, or will be.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's key.</summary>
    public required string Key { get; init; }

    /// <summary>As the client said it.</summary>
    public required string FileName { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>How the file is sent.</summary>
    public required UploadMethod Method { get; init; }

    /// <summary>True when the file becomes rows; false when it is only stored.</summary>
    public required bool Loads { get; init; }

    /// <summary>Subject of the caller's token.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>After this nothing more is signed for it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The run that loads the file; null before it began.</summary>
    public IngestionReply? Ingestion { get; init; }

    /// <summary>The first rejected row of that run; null when there is none.</summary>
    public RejectReply? FirstReject { get; init; }
}

/// <summary>What a refused upload would have duplicated.</summary>
public sealed record DuplicateOf
{
    /// <summary>A <see cref="Kind"/>: the bytes are loaded already, or stored as a file that is not loaded.</summary>
    public const string Content = "content";

    /// <summary>A <see cref="Kind"/>: the key exists already.</summary>
    public const string ObjectKey = "key";

    /// <summary><c>content</c>: the scope has these bytes already, loaded or (without <c>ingestionId</c>) only stored. <c>key</c>: an object with this key exists.</summary>
    public required string Kind { get; init; }

    /// <summary>The bucket of the other object.</summary>
    public required string Bucket { get; init; }

    /// <summary>The other object's key.</summary>
    public required string Key { get; init; }

    /// <summary>The run that loaded the content; absent when it is only stored.</summary>
    public string? IngestionId { get; init; }

    /// <summary>The table that holds the content.</summary>
    public string? Table { get; init; }

    /// <summary>When the content was loaded, or the object stored.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>True when the object with this key is known to hold these bytes: nothing has to be sent.</summary>
    public bool? SameContent { get; init; }

    /// <summary>True when a later file changed or replaced the rows since: with <c>force</c> and <c>overwrite</c> this content is loaded again.</summary>
    public bool? RowsChanged { get; init; }
}

/// <summary>The status of an upload.</summary>
[JsonConverter(typeof(UploadStatusConverter))]
public enum UploadStatus
{
    /// <summary>Granted; nothing has arrived.</summary>
    Requested,

    /// <summary>The object is there. For a type that is only stored this is the end.</summary>
    Uploaded,

    Ingesting,
    Success,
    Failed,

    /// <summary>Not loaded for a good reason, e.g. its content is loaded already.</summary>
    Skipped,

    /// <summary>Loaded, and its rows taken out again.</summary>
    Undone,

    /// <summary>Nothing arrived in time.</summary>
    Expired,

    /// <summary>Given up by the client.</summary>
    Aborted,
}

/// <summary>JSON form of <see cref="UploadStatus"/>, e.g. <c>ingesting</c>.</summary>
public sealed class UploadStatusConverter() : JsonStringEnumConverter<UploadStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>One part of a file, from 1, and where to PUT it. Offset and size are bytes of the file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record SignedPart(int Number, long Offset, long Size)
{
    /// <summary>Absent once the part has arrived.</summary>
    public string? Url { get; init; }
}
