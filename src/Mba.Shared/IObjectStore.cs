namespace Mba;

/// <summary>One stored version of one object, as a HEAD request describes it; every read names this version.</summary>
public sealed record StoredObject
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    /// <summary>Version id; null where the store keeps no versions.</summary>
    public string? VersionId { get; init; }

    /// <summary>Entity tag without its quotes.</summary>
    public required string ETag { get; init; }

    public required DateTimeOffset LastModified { get; init; }

    /// <summary>Stored (compressed) length in bytes.</summary>
    public required long Bytes { get; init; }

    public string? ContentType { get; init; }

    /// <summary>User metadata, lower-case names without the <c>x-amz-meta-</c> prefix.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public override string ToString() => $"s3://{Bucket}/{Key}";
}

/// <summary>One version of one object, and all of its bytes.</summary>
public sealed record FetchedObject(StoredObject Stored, byte[] Content);

/// <summary>What goes with an object when it is written.</summary>
public sealed record PutOptions
{
    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>False: fail when the key exists (<c>If-None-Match: *</c>).</summary>
    public bool Overwrite { get; init; } = true;
}

/// <summary>Where files lie: S3, its local emulator, or a folder. Implementations are safe for concurrent use.</summary>
public interface IObjectStore
{
    /// <summary>Describes the newest version, or the one named; null when there is none.</summary>
    Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken);

    /// <summary>
    /// Describes a small object and reads it by one request; null when it has more bytes than that, or cannot be had like this: then <see cref="HeadAsync"/>
    /// and <see cref="OpenAsync"/> show what it is, or why not.
    /// </summary>
    Task<FetchedObject?> FetchAsync(string bucket, string key, string? versionId, int maxBytes, CancellationToken cancellationToken) =>
        Task.FromResult<FetchedObject?>(null);

    /// <summary>Opens exactly this version from <paramref name="offset"/> (bytes as stored) on.</summary>
    /// <exception cref="ObjectChangedException">The object was replaced or deleted since it was described.</exception>
    Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken);

    /// <summary>Lists the newest versions below a prefix in key order. Metadata and version ids are not filled in.</summary>
    IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, CancellationToken cancellationToken);

    /// <summary>Writes an object whole. A stream must be seekable when it is to be retried.</summary>
    /// <exception cref="ObjectExistsException">The key is taken and <see cref="PutOptions.Overwrite"/> is false.</exception>
    Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes the newest version; no error when there is none.</summary>
    Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken);
}

/// <summary>The store refuses a call: a right is missing (<c>STORE_DENIED</c>), or this machine's clock is off (<c>STORE_CLOCK</c>). The message holds the remedy.</summary>
public sealed class StoreRefusedException(string code, string message, Exception cause) : Exception(message, cause)
{
    public string Code { get; } = code;
}

/// <summary>The object is no longer the version that was described.</summary>
public sealed class ObjectChangedException(string stored) : Exception($"{stored} was replaced or deleted while it was read");

/// <summary>The key is already taken.</summary>
public sealed class ObjectExistsException(string stored) : Exception($"{stored} exists already");
