using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>Tells whether an object in the store holds the bytes of a file, by what is kept beside it, without reading it.</summary>
public static class StoredCopies
{
    /// <summary>By the SHA-256 that uploads leave in the metadata, else by an entity tag that is an MD5; null when there is no object.</summary>
    public static async Task<bool?> EqualsAsync(IObjectStore store, SelectedFile file, FileHash hash, CancellationToken cancellationToken)
    {
        if (await store.HeadAsync(file.Bucket, file.Key, versionId: null, cancellationToken) is not { } stored)
            return null;
        if (stored.Metadata.TryGetValue("sha256", out var sha256))
            return string.Equals(sha256, hash.Sha256, StringComparison.OrdinalIgnoreCase);
        return stored.Bytes == hash.Bytes && string.Equals(stored.ETag, hash.Md5, StringComparison.OrdinalIgnoreCase);
    }
}
