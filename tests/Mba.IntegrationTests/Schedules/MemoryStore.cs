using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mba.IntegrationTests.Schedules;

/// <summary>A store that keeps every version of every key, each as old as it is said to be.</summary>
internal sealed class MemoryStore : IObjectStore
{
    private readonly ConcurrentDictionary<(string Key, string Version), (StoredObject Object, byte[] Content)> _versions = [];

    public void Put(string bucket, string key, string version, DateTimeOffset time, string content)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var stored = new StoredObject
        {
            Bucket = bucket,
            Key = key,
            VersionId = version,
            ETag = version,
            LastModified = time,
            Bytes = bytes.Length,
        };
        _versions[(key, version)] = (stored, bytes);
    }

    public void Remove(string key, string version) => _versions.TryRemove((key, version), out _);

    public Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken) =>
        Task.FromResult<StoredObject?>(
            versionId is null
                ? _versions.Values.Where(v => v.Object.Key == key).MaxBy(v => v.Object.LastModified).Object
                : _versions.GetValueOrDefault((key, versionId)).Object
        );

    public Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken) =>
        _versions.TryGetValue((stored.Key, stored.VersionId ?? ""), out var found)
            ? Task.FromResult<Stream>(new MemoryStream(found.Content, writable: false) { Position = offset })
            : throw new ObjectChangedException(stored.ToString());

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string bucket,
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        foreach (var (stored, _) in _versions.Values.Where(v => v.Object.Key.StartsWith(prefix, StringComparison.Ordinal)))
            yield return stored;
    }

    /// <summary>Rejected records that are written beside the files are of no interest here.</summary>
    public Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) => Task.CompletedTask;
}
