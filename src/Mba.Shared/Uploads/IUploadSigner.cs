namespace Mba.Uploads;

/// <summary>What one upload is allowed to put where; everything in it is signed, so that the client cannot change it.</summary>
public sealed record UploadGrant
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    /// <summary>Travels as <c>x-amz-meta-upload-id</c> and is found again in the audit.</summary>
    public required string UploadId { get; init; }

    public required string ContentType { get; init; }

    /// <summary>Exact length; null leaves it open.</summary>
    public long? Bytes { get; init; }

    /// <summary>SHA-256 of the content, lower-case hex; null leaves it open.</summary>
    public string? Sha256 { get; init; }

    /// <summary>False: the store refuses the upload when the key is taken (<c>If-None-Match: *</c>).</summary>
    public bool Overwrite { get; init; }

    public TimeSpan Lifetime { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>A request that the client may send once or more until it expires, with exactly these headers (PUT) or form fields (POST).</summary>
public sealed record SignedUpload(string Method, Uri Url, IReadOnlyDictionary<string, string> Fields, DateTimeOffset ExpiresAt);

/// <summary>A part of a multipart upload that has arrived, with the entity tag that the store answered.</summary>
public readonly record struct UploadedPart(int Number, string ETag);

/// <summary>Signs uploads for clients that have no credentials, and opens, closes and gives up multipart uploads.</summary>
public interface IUploadSigner
{
    Task<SignedUpload> SignPutAsync(UploadGrant grant, CancellationToken cancellationToken);

    /// <summary>A POST policy: key, content type and length range are conditions; for HTML forms.</summary>
    Task<SignedUpload> SignPostAsync(UploadGrant grant, CancellationToken cancellationToken);

    /// <summary>Returns the store's id of the multipart upload.</summary>
    Task<string> BeginMultipartAsync(UploadGrant grant, CancellationToken cancellationToken);

    /// <summary>A PUT of one part, from 1 to 10,000.</summary>
    Task<SignedUpload> SignPartAsync(UploadGrant grant, string multipartId, int number, CancellationToken cancellationToken);

    Task CompleteMultipartAsync(UploadGrant grant, string multipartId, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken);

    /// <summary>Gives up the upload and its parts; no error when it is gone.</summary>
    Task AbortMultipartAsync(UploadGrant grant, string multipartId, CancellationToken cancellationToken);
}
