using System.IO.Compression;
using Mba.Scanning;
using Mba.Sources;

namespace Mba.Previews;

/// <summary>The beginning of a file, in memory and nowhere else.</summary>
internal sealed class PreviewContent(string name, ReadOnlyMemory<byte> bytes) : IFileContent
{
    public string Name => name;

    public long StoredBytes => bytes.Length;

    public Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream(bytes[(int)offset..].ToArray(), writable: false));

    /// <summary>What was sent, decompressed as far as it goes and the limit allows.</summary>
    /// <returns>The bytes, whether they were decompressed here, and whether something of the file is missing. A whole archive is left to the scan, which checks its end.</returns>
    public static (ReadOnlyMemory<byte> Bytes, bool Compressed, bool Cut) Inflate(ReadOnlyMemory<byte> sent, bool whole, int maxBytes)
    {
        if (!sent.Span.StartsWith<byte>([0x1F, 0x8B, 0x08]))
            return (sent, false, !whole);
        using var source = new MemoryStream(sent.ToArray(), writable: false);
        using var inflating = new GZipStream(source, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = inflating.Read(buffer, 0, (int)Math.Min(buffer.Length, maxBytes + 1 - plain.Length))) > 0; )
                plain.Write(buffer, 0, read);
        }
        catch (InvalidDataException)
        {
            // The beginning of an archive ends in the middle of a block. Of a whole one the scan says so.
        }
        if (whole && plain.Length <= maxBytes)
            return (sent, false, false);
        var length = (int)Math.Min(plain.Length, maxBytes);
        return (plain.ToArray().AsMemory(0, length), true, !whole || plain.Length > maxBytes);
    }

    /// <summary>
    /// The file as UTF-8 without its last record, which may be cut, and without the broken ones that it ends in: a cut in a quoted field looks like
    /// several. Null when no other record is there.
    /// </summary>
    public static async Task<PreviewContent?> WithoutLastRecordAsync(
        PreviewContent content,
        FileFormat format,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        if (await EndOfWholeRecordsAsync(content, format, options, cancellationToken) is not { } end)
            return null;
        var source = await TextSource.OpenAsync(content, format.Encoding, options.MaxInflateRatio, hashes: null, cancellationToken);
        await using var text = source.Text;
        using var decoded = new MemoryStream();
        await text.CopyToAsync(decoded, cancellationToken);
        return new PreviewContent(content.Name, decoded.ToArray().AsMemory(0, (int)Math.Min(end, decoded.Length)));
    }

    private static async Task<long?> EndOfWholeRecordsAsync(
        PreviewContent content,
        FileFormat format,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        long records = 0,
            last = 0;
        long? broken = null;
        using var reader = await RecordFile.OpenAsync(content, format, options, cancellationToken);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            (last, records) = (reader.ByteOffset, records + 1);
            broken = reader.Kind == RecordKind.Broken ? broken ?? last : null;
        }
        return records > 1 && (broken ?? last) > 0 ? broken ?? last : null;
    }
}
