using System.Buffers;
using System.Security.Cryptography;

namespace Mba.Files;

/// <summary>What a store keeps beside an object that can prove which bytes it holds, without reading them.</summary>
public sealed record ContentEvidence
{
    public required long Bytes { get; init; }

    public required string ETag { get; init; }

    /// <summary>Lower-case hex, from <c>x-amz-meta-sha256</c> or the store's own checksum; null when there is none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The entity tag is made of the MD5 of the bytes. False for objects that are encrypted by KMS.</summary>
    public required bool IsTagDigest { get; init; }

    /// <summary>Length of all parts but the last; null when it was not asked for.</summary>
    public long? PartBytes { get; init; }

    /// <summary>The tag is that of parts: the MD5 of their MD5s, a dash, and their number.</summary>
    public bool IsMultipart => ETag.Contains('-', StringComparison.Ordinal);

    /// <summary>True when the object is proved to hold the bytes of a file. What cannot be proved is not equal.</summary>
    public async Task<bool> ProvesAsync(string path, FileHash hash, CancellationToken cancellationToken)
    {
        if (Bytes != hash.Bytes)
            return false;
        if (Sha256 is { } sha256)
            return string.Equals(sha256, hash.Sha256, StringComparison.OrdinalIgnoreCase);
        if (!IsTagDigest)
            return false;
        if (!IsMultipart)
            return string.Equals(ETag, hash.Md5, StringComparison.OrdinalIgnoreCase);
        return PartBytes is { } part and > 0
            && string.Equals(ETag, await TagOfPartsAsync(path, part, cancellationToken), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The tag that S3 gives a file that is sent in parts of this length.</summary>
    public static async Task<string> TagOfPartsAsync(string path, long partBytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path,
            new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 }
        );
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var one = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            var parts = 0;
            for (long left = partBytes, read = 1; read > 0; )
            {
                read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken);
                one.AppendData(buffer, 0, (int)read);
                left -= read;
                if ((left > 0 && read > 0) || (read == 0 && left == partBytes && parts > 0))
                    continue;
                all.AppendData(one.GetHashAndReset());
                parts++;
                left = partBytes;
            }
            return $"{Convert.ToHexStringLower(all.GetCurrentHash())}-{parts.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
