using System.Buffers;
using System.Security.Cryptography;

namespace Mba.Files;

/// <summary>MD5 and SHA-256 of a file's bytes, lower-case hex.</summary>
public sealed record FileHash(string Md5, string Sha256, long Bytes)
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>Reads a stream to its end once, in constant memory.</summary>
    public static async Task<FileHash> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long bytes = 0;
            for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
            {
                md5.AppendData(buffer, 0, read);
                sha256.AppendData(buffer, 0, read);
            }
            return new FileHash(Convert.ToHexStringLower(md5.GetCurrentHash()), Convert.ToHexStringLower(sha256.GetCurrentHash()), bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a file once.</summary>
    public static async Task<FileHash> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(
            path,
            new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 }
        );
        return await OfAsync(stream, cancellationToken);
    }
}
