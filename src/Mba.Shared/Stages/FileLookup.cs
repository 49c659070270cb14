using System.Security.Cryptography;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Stages;

/// <summary>The dataset of a request; <paramref name="Misnamed"/> when the file's name cannot be a table.</summary>
internal sealed record DatasetMatch(Dataset Dataset, IngestException? Misnamed = null);

/// <summary>Match and head: which dataset a request belongs to, and which version of which object it is about.</summary>
internal sealed class FileLookup(IObjectStore store, DatasetRules rules)
{
    /// <summary>Null for a file that is not loaded. A name that cannot be a table matches, so that the file is claimed and its audit row says so.</summary>
    public DatasetMatch? Match(IngestRequest request)
    {
        try
        {
            return (request.Table is { } table ? rules.ForTable(table) : rules.Match(request.Bucket, request.Key)) is { } dataset
                ? new DatasetMatch(
                    dataset with
                    {
                        DateOrder = request.DateOrder ?? dataset.DateOrder,
                        TimeZone = request.TimeZone ?? dataset.TimeZone,
                    }
                )
                : null;
        }
        catch (IngestException e)
        {
            return new DatasetMatch(new Dataset { Table = "" }, e);
        }
    }

    /// <summary>The run with the newest version of the object, the version that the request names, or the local file; null when it does not exist.</summary>
    public async Task<IngestRun?> HeadAsync(
        IngestRequest request,
        DatasetMatch match,
        string? localPath,
        CancellationToken cancellationToken
    )
    {
        if (localPath is not null)
            return Run(
                await LocalContent.DescribeAsync(localPath, request.Key, cancellationToken),
                new LocalContent(new FileInfo(localPath))
            );
        if (
            request.IsSmall
            && await store.FetchAsync(request.Bucket, request.Key, request.VersionId, IngestOptions.SmallBytes, cancellationToken)
                is { } small
        )
            return Run(small.Stored, new StoredContent(store, small.Stored, small.Content));
        return await store.HeadAsync(request.Bucket, request.Key, request.VersionId, cancellationToken) is { } stored
            ? Run(stored, new StoredContent(store, stored))
            : null;

        IngestRun Run(StoredObject stored, IFileContent content) =>
            new(request, match.Dataset, stored, content) { Misnamed = match.Misnamed };
    }
}

/// <summary>The bytes of one version in the object store; those of a small file are fetched once, and held.</summary>
internal sealed class StoredContent(IObjectStore store, StoredObject stored, byte[]? fetched = null) : IFileContent
{
    private byte[]? _fetched = fetched;

    public string Name => stored.Key;

    public long StoredBytes => stored.Bytes;

    public async Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        if (stored.Bytes is 0 or > IngestOptions.SmallBytes)
            return await store.OpenAsync(stored, offset, cancellationToken);
        var content = _fetched ??= await FetchAsync(cancellationToken);
        return new MemoryStream(content, writable: false) { Position = offset };
    }

    private async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        var content = new byte[stored.Bytes];
        await using var stream = await store.OpenAsync(stored, 0, cancellationToken);
        await stream.ReadExactlyAsync(content, cancellationToken);
        return content;
    }
}

/// <summary>The bytes of a file of this machine.</summary>
internal sealed class LocalContent(FileInfo file) : IFileContent
{
    public string Name => file.Name;

    public long StoredBytes => file.Length;

    /// <summary>Identifies the file by its content: the same bytes under the same key are the same file.</summary>
    public static async Task<StoredObject> DescribeAsync(string path, string key, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        await using var stream = file.OpenRead();
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        return new StoredObject
        {
            Bucket = DatasetRules.LocalBucket,
            Key = key,
            VersionId = sha256,
            ETag = sha256,
            LastModified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
            Bytes = file.Length,
        };
    }

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var stream = file.Open(
            new FileStreamOptions
            {
                Options = FileOptions.SequentialScan,
                BufferSize = 0,
                Share = FileShare.Read,
            }
        );
        stream.Position = offset;
        return Task.FromResult<Stream>(stream);
    }
}
