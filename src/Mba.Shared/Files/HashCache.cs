using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Files;

/// <summary>
/// Remembers the hashes of files by path, length, time of change and inode, so that a file is read again only when it changed.
/// Safe for concurrent use; saved by replacing the file whole.
/// </summary>
public sealed class HashCache
{
    private readonly string _file;
    private readonly ConcurrentDictionary<string, HashCacheEntry> _entries;
    private int _changes;

    private HashCache(string file, ConcurrentDictionary<string, HashCacheEntry> entries)
    {
        _file = file;
        _entries = entries;
    }

    /// <summary>Where the cache is stored, below the current folder.</summary>
    public static string DefaultFile { get; } = Path.Combine("logs", "file_cache.json");

    public int Count => _entries.Count;

    /// <summary>Reads the cache; one that is missing, damaged or of another version begins empty.</summary>
    public static HashCache Open(string file)
    {
        var entries = new ConcurrentDictionary<string, HashCacheEntry>(StringComparer.Ordinal);
        try
        {
            if (File.Exists(file))
            {
                using var stream = File.OpenRead(file);
                foreach (
                    var (path, entry) in JsonSerializer.Deserialize(stream, HashCacheJson.Default.DictionaryStringHashCacheEntry) ?? []
                )
                    entries[path] = entry;
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            entries.Clear();
        }
        return new HashCache(file, entries);
    }

    /// <summary>The hashes of a file, from memory when it has not changed since, else read and remembered.</summary>
    public async Task<FileHash> HashAsync(FoundFile file, CancellationToken cancellationToken)
    {
        var ticks = file.LastModified.UtcTicks;
        var inode = FileKind.Of(file.FullPath).Inode;
        if (
            _entries.TryGetValue(file.FullPath, out var known)
            && known.Bytes == file.Bytes
            && known.ModifiedTicks == ticks
            && known.Inode == inode
        )
            return new FileHash(known.Md5, known.Sha256, known.Bytes);
        var hash = await FileHash.OfFileAsync(file.FullPath, cancellationToken);
        Interlocked.Increment(ref _changes);
        _entries[file.FullPath] = new HashCacheEntry
        {
            Bytes = hash.Bytes,
            ModifiedTicks = ticks,
            Inode = inode,
            Md5 = hash.Md5,
            Sha256 = hash.Sha256,
        };
        return hash;
    }

    /// <summary>Writes the cache when something changed; files that are gone are forgotten.</summary>
    public Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_changes == 0)
            return Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        var living = new Dictionary<string, HashCacheEntry>(_entries.Where(e => File.Exists(e.Key)), StringComparer.Ordinal);
        AtomicFile.Write(_file, stream => JsonSerializer.Serialize(stream, living, HashCacheJson.Default.DictionaryStringHashCacheEntry));
        return Task.CompletedTask;
    }
}

/// <summary>What is remembered of one file.</summary>
public sealed record HashCacheEntry
{
    public required long Bytes { get; init; }

    public required long ModifiedTicks { get; init; }

    /// <summary>A file that replaced another of the same length and time has another inode.</summary>
    public long Inode { get; init; }

    public required string Md5 { get; init; }

    public required string Sha256 { get; init; }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Dictionary<string, HashCacheEntry>))]
internal sealed partial class HashCacheJson : JsonSerializerContext;
