using System.Security.Cryptography;
using Mba.Sources;
using Mba.Tables;

namespace Mba;

/// <summary>A file that is about to be loaded: which version of which object, what is laid down about it, and its bytes.</summary>
/// <param name="Stored">The version.</param>
/// <param name="Dataset">Its dataset.</param>
/// <param name="Content">Its bytes.</param>
/// <param name="Misnamed">Set when its name cannot be a table.</param>
internal sealed record IngestFile(StoredObject Stored, Dataset Dataset, IFileContent Content, IngestException? Misnamed)
{
    /// <summary>For messages.</summary>
    public string Name => Stored.ToString();
}

/// <summary>The bytes of one version in the object store.</summary>
internal sealed class StoredContent(IObjectStore store, StoredObject stored) : IFileContent
{
    public string Name => stored.Key;

    public long StoredBytes => stored.Bytes;

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) => store.OpenAsync(stored, offset, cancellationToken);
}

/// <summary>The bytes of a file of this machine.</summary>
internal sealed class LocalContent(FileInfo file) : IFileContent
{
    /// <summary>Stands for a bucket in identities and in the audit.</summary>
    public const string Bucket = "local";

    public string Name => file.Name;

    public long StoredBytes => file.Length;

    /// <summary>Names the file by its content: the same bytes under the same name are the same file.</summary>
    public static async Task<IngestFile> DescribeAsync(
        string path,
        Dataset dataset,
        IngestException? misnamed,
        CancellationToken cancellationToken
    )
    {
        var file = new FileInfo(path);
        await using var stream = file.OpenRead();
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        var stored = new StoredObject
        {
            Bucket = Bucket,
            Key = file.Name,
            VersionId = sha256,
            ETag = sha256,
            LastModified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
            Bytes = file.Length,
        };
        return new IngestFile(stored, dataset, new LocalContent(file), misnamed);
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
