namespace Mba.Uploads;

/// <summary>Finds objects by listing: who may not read objects cannot ask for their heads either.</summary>
public static class ObjectLookup
{
    /// <summary>The object of a key; null when there is none. The key itself comes first among all keys that begin with it.</summary>
    public static async Task<StoredObject?> FindAsync(this IObjectStore store, ObjectAddress address, CancellationToken cancellationToken)
    {
        await foreach (var stored in store.ListAsync(address.Bucket, address.Key, cancellationToken))
            return string.Equals(stored.Key, address.Key, StringComparison.Ordinal) ? stored : null;
        return null;
    }
}
