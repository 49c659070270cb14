using Mba.Sources;

namespace Mba.Cli.Inspect;

/// <summary>A file on this machine, read as it stands.</summary>
internal sealed class LocalFile(FileInfo file) : IFileContent
{
    public string Name => file.Name;

    public long StoredBytes => file.Length;

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var stream = new FileStream(
            file.FullName,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
        stream.Position = offset;
        return Task.FromResult<Stream>(stream);
    }
}
