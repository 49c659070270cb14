using Mba.Sources;

namespace Mba.Benchmarks;

/// <summary>A file of this machine as the scan reads it.</summary>
public sealed class BenchFile(string path) : IFileContent
{
    public string Name => Path.GetFileName(path);

    public long StoredBytes { get; } = new FileInfo(path).Length;

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken)
    {
        var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 });
        stream.Position = offset;
        return Task.FromResult<Stream>(stream);
    }
}
