using System.Globalization;

namespace Mba;

/// <summary>What makes two deliveries the same file: bucket, key and version, hashed so that a unique key can hold them.</summary>
/// <param name="ObjectId">Hash of bucket, key, version.</param>
/// <param name="KeyHash">Hash of bucket and key: all versions of one name.</param>
public readonly record struct ObjectIdentity(string ObjectId, string KeyHash)
{
    /// <summary>The version is the store's version id, else entity tag and time; the same whatever triggered the load.</summary>
    public static ObjectIdentity Of(StoredObject stored)
    {
        var version =
            stored.VersionId
            ?? string.Create(CultureInfo.InvariantCulture, $"{stored.ETag}|{stored.LastModified.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}");
        return new ObjectIdentity(TextHash.Sha256($"{stored.Bucket}\0{stored.Key}\0{version}"), KeyHashOf(stored.Bucket, stored.Key));
    }

    /// <summary>The hash of bucket and key.</summary>
    public static string KeyHashOf(string bucket, string key) => TextHash.Sha256($"{bucket}\0{key}");
}
