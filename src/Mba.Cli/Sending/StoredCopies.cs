using System.Collections.Concurrent;
using Mba.Aws;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>
/// Which stored objects hold the bytes of a file, by what is kept beside them: content is never read. Objects are listed once, ranges of
/// keys side by side; HEAD is asked only of objects of equal length whose entity tag is not known from an earlier run.
/// </summary>
public sealed class StoredCopies(S3ObjectStore store, StoredHashCache cache, Settings settings)
{
    private const int Ranges = 8;
    private const int FilesPerRange = 250;

    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _listed = new(StringComparer.Ordinal);
    private Dictionary<long, List<StoredObject>>? _byLength;

    /// <summary>
    /// Lists what is stored where these files go, all below their scopes' prefixes when copies under other keys are wanted as well.
    /// </summary>
    public async Task ListAsync(IReadOnlyList<SelectedFile> files, bool everywhere, CancellationToken cancellationToken)
    {
        var places = files
            .GroupBy(f => (f.Bucket, Prefix: settings.PrefixOf(f.Scope) + (everywhere ? "" : ObjectKeys.FolderOf(f.Scope, f.Key))))
            .SelectMany(g => RangesOf(g.Key.Bucket, g.Key.Prefix, [.. g.Select(f => f.Key).Order(StringComparer.Ordinal)]));
        await Parallel.ForEachAsync(
            places,
            new ParallelOptions { MaxDegreeOfParallelism = Ranges, CancellationToken = cancellationToken },
            async (place, token) =>
            {
                await foreach (var stored in store.ListAsync(place.Bucket, place.Prefix, place.After, token))
                {
                    if (place.Until is { } until && string.CompareOrdinal(stored.Key, until) > 0)
                        break;
                    _objects[$"{stored.Bucket}/{stored.Key}"] = stored;
                }
            }
        );
        foreach (var file in files)
            _listed[file.Bucket + "/" + settings.PrefixOf(file.Scope) + (everywhere ? "" : ObjectKeys.FolderOf(file.Scope, file.Key))] = 0;
        _byLength = _objects.Values.GroupBy(o => o.Bytes).ToDictionary(g => g.Key, g => g.ToList());
    }

    /// <summary>True when the key's prefix was listed, so that an object that is not known does not exist.</summary>
    public bool IsListed(string bucket, string key) => _listed.Keys.Any(p => $"{bucket}/{key}".StartsWith(p, StringComparison.Ordinal));

    /// <summary>The object at a key as it was listed.</summary>
    public StoredObject? Find(string bucket, string key) => _objects.GetValueOrDefault($"{bucket}/{key}");

    /// <summary>Whether the object at the file's own key holds its bytes; null when there is no object.</summary>
    public async Task<bool?> EqualsAsync(SelectedFile file, FileHash hash, CancellationToken cancellationToken)
    {
        if (!IsListed(file.Bucket, file.Key))
            return await store.EvidenceAsync(file.Bucket, file.Key, cancellationToken) is { } evidence
                ? await evidence.ProvesAsync(file.File.FullPath, hash, cancellationToken)
                : null;
        return Find(file.Bucket, file.Key) is { } stored ? await HoldsAsync(stored, file.File, hash, cancellationToken) : null;
    }

    /// <summary>
    /// The listed object of the file's scope that holds its bytes: the one at its own key first, else a copy under another; null when there is none. The
    /// other scope's copy counts for nothing, even in a bucket of both.
    /// </summary>
    public async Task<StoredObject?> CopyOfAsync(SelectedFile file, FileHash hash, CancellationToken cancellationToken)
    {
        var place = settings.PlaceOf(file.Scope);
        var candidates = _byLength?.GetValueOrDefault(hash.Bytes) ?? [];
        foreach (
            var stored in candidates
                .OrderByDescending(s => s.Key == file.Key && s.Bucket == file.Bucket)
                .ThenBy(s => s.Key, StringComparer.Ordinal)
        )
        {
            if (place.Holds(stored.Bucket, stored.Key) && await HoldsAsync(stored, file.File, hash, cancellationToken))
                return stored;
        }
        return null;
    }

    /// <summary>What a listing will show of an object that was just sent.</summary>
    public void Remember(SelectedFile file, FileHash hash, string etag) =>
        cache.Remember(file.Bucket, file.Key, etag, hash.Bytes, hash.Sha256);

    private async Task<bool> HoldsAsync(StoredObject stored, FoundFile file, FileHash hash, CancellationToken cancellationToken)
    {
        if (stored.Bytes != hash.Bytes)
            return false;
        if (cache.Find(stored.Bucket, stored.Key, stored.ETag, stored.Bytes) is { } known)
            return string.Equals(known, hash.Sha256, StringComparison.Ordinal);
        if (await store.EvidenceAsync(stored.Bucket, stored.Key, cancellationToken) is not { } evidence)
            return false;
        var isEqual = await evidence.ProvesAsync(file.FullPath, hash, cancellationToken);
        if ((evidence.Sha256 ?? (isEqual ? hash.Sha256 : null)) is { } sha256)
            cache.Remember(stored.Bucket, stored.Key, evidence.ETag, evidence.Bytes, sha256);
        return isEqual;
    }

    /// <summary>Cuts a prefix at keys of the files, which lie as densely as what is stored: each range is listed page by page beside the others. Only at ASCII: S3's order and ours agree there.</summary>
    private static IEnumerable<(string Bucket, string Prefix, string? After, string? Until)> RangesOf(
        string bucket,
        string prefix,
        string[] keys
    )
    {
        var count = Math.Clamp(keys.Length / FilesPerRange, 1, Ranges);
        var cuts = Enumerable
            .Range(1, count - 1)
            .Select(i => keys[i * keys.Length / count])
            .Where(k => k.All(char.IsAscii))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        for (var i = 0; i <= cuts.Length; i++)
            yield return (bucket, prefix, i == 0 ? null : cuts[i - 1], i == cuts.Length ? null : cuts[i]);
    }
}
