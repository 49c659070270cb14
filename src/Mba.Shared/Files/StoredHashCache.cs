using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Files;

/// <summary>
/// Remembers which bytes stored objects hold, by their entity tags: an object that a listing shows with the same tag has not changed, and
/// needs no HEAD. Safe for concurrent use.
/// </summary>
public sealed class StoredHashCache
{
    private readonly string _file;
    private readonly ConcurrentDictionary<string, StoredHash> _entries;
    private int _changes;

    private StoredHashCache(string file, ConcurrentDictionary<string, StoredHash> entries) => (_file, _entries) = (file, entries);

    /// <summary>Where the cache is stored, below the current folder.</summary>
    public static string DefaultFile { get; } = Path.Combine("logs", "stored_cache.json");

    /// <summary>Reads the cache; one that is missing or damaged begins empty.</summary>
    public static StoredHashCache Open(string file)
    {
        try
        {
            using var stream = File.Exists(file) ? File.OpenRead(file) : null;
            var entries = stream is null ? null : JsonSerializer.Deserialize(stream, StoredHashJson.Default.DictionaryStringStoredHash);
            return new StoredHashCache(file, new(entries ?? [], StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new StoredHashCache(file, new(StringComparer.Ordinal));
        }
    }

    /// <summary>The SHA-256 of the object with this tag; null when it is not known.</summary>
    public string? Find(string bucket, string key, string etag, long bytes) =>
        _entries.TryGetValue($"{bucket}/{key}", out var known)
        && known.Bytes == bytes
        && string.Equals(known.ETag, etag, StringComparison.Ordinal)
            ? known.Sha256
            : null;

    public void Remember(string bucket, string key, string etag, long bytes, string sha256)
    {
        _entries[$"{bucket}/{key}"] = new StoredHash(etag, bytes, sha256);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>Replaces the file whole, when something changed.</summary>
    public Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_changes == 0)
            return Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        var entries = new Dictionary<string, StoredHash>(_entries, StringComparer.Ordinal);
        AtomicFile.Write(_file, stream => JsonSerializer.Serialize(stream, entries, StoredHashJson.Default.DictionaryStringStoredHash));
        return Task.CompletedTask;
    }
}

/// <summary>An object's tag, length and the SHA-256 of its bytes.</summary>
public sealed record StoredHash(string ETag, long Bytes, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, StoredHash>))]
internal sealed partial class StoredHashJson : JsonSerializerContext;
