namespace Mba.Uploads;

/// <summary>A granted upload, as it is kept: its id travels with the object (<c>x-amz-meta-upload-id</c>) and into the audit row.</summary>
public sealed record UploadTicket
{
    /// <summary>UUIDv7.</summary>
    public required string Id { get; init; }

    public required FileScope Scope { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required string FileName { get; init; }

    public required long Bytes { get; init; }

    public required string ContentType { get; init; }

    public string? Sha256 { get; init; }

    public string? Md5 { get; init; }

    public required UploadMethod Method { get; init; }

    public required bool Overwrite { get; init; }

    /// <summary>S3's id of the multipart upload; null for the other methods.</summary>
    public string? MultipartId { get; init; }

    public long? PartBytes { get; init; }

    /// <summary>Lifetime of each signed URL in seconds.</summary>
    public required int UrlSeconds { get; init; }

    /// <summary>Who asked for it: the caller's subject.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>What distinguishes callers; null where there is only one.</summary>
    public string? Owner { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>After this nothing more is signed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the parts were put together.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset? AbortedAt { get; init; }

    /// <summary>Entity tag of the object that arrived with this ticket's id; null until it was seen.</summary>
    public string? StoredETag { get; init; }

    public int PartCount => PartBytes is { } size ? (int)((Bytes + size - 1) / size) : 0;

    /// <summary>Bytes of a part, numbered from 1.</summary>
    public long BytesOfPart(int number) => Math.Min(PartBytes ?? Bytes, Bytes - ((number - 1) * (PartBytes ?? 0)));
}

/// <summary>A request that is signed and ready to be sent, headers and all.</summary>
public sealed record SignedUpload
{
    /// <summary>Absolute; it carries the signature and is a secret until it expires.</summary>
    public required string Url { get; init; }

    /// <summary>Headers that must be sent exactly so (PUT).</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Form fields that must stand before the file (POST).</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}

/// <summary>A part that has arrived.</summary>
public sealed record ArrivedPart(int Number, long Bytes, string ETag);

/// <summary>Signs uploads for whoever holds the ticket, and keeps multipart uploads. One call of the store at most in each.</summary>
public interface IUploadSigner
{
    /// <summary>A PUT bound to type, length, checksum, encryption and upload id, and to a free key unless the ticket overwrites.</summary>
    Task<SignedUpload> SignPutAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>A form POST whose policy binds key, size, type, checksum, encryption and upload id.</summary>
    Task<SignedUpload> SignPostAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>Begins a multipart upload and returns its id.</summary>
    Task<string> BeginPartsAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>URLs of parts, each bound to its length.</summary>
    Task<IReadOnlyList<SignedPart>> SignPartsAsync(UploadTicket ticket, IEnumerable<int> numbers, CancellationToken cancellationToken);

    /// <summary>The parts that have arrived, in order; null when there is no such multipart upload (any more).</summary>
    Task<IReadOnlyList<ArrivedPart>?> ArrivedPartsAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>Puts the parts together.</summary>
    /// <exception cref="ObjectExistsException">The key was taken meanwhile and the ticket does not overwrite.</exception>
    Task CompletePartsAsync(UploadTicket ticket, IReadOnlyList<ArrivedPart> parts, CancellationToken cancellationToken);

    /// <summary>Drops the parts; no error when there are none.</summary>
    Task AbortPartsAsync(UploadTicket ticket, CancellationToken cancellationToken);
}
