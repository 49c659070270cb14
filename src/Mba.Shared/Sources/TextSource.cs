using System.IO.Compression;
using Mba.Schemas;

namespace Mba.Sources;

/// <summary>A file opened as UTF-8 text, with what its first bytes said.</summary>
internal sealed record TextSource(Stream Text, string? Compression, string Encoding, bool ByteOrderMark)
{
    /// <summary>
    /// Stored bytes, read ahead and hashed, inflated when they begin with gzip's magic, decoded to UTF-8. The text stream blocks.
    /// </summary>
    public static async Task<TextSource> OpenAsync(
        IFileContent content, FileFormat? known, ScanOptions options, ContentHashes? hashes, CancellationToken cancellationToken)
    {
        var stored = new ReadAhead(await content.OpenAsync(0, cancellationToken), hashes, cancellationToken);
        try
        {
            Stream bytes = stored;
            var magic = Peek(ref bytes, 3);
            var gzip = magic.Span.SequenceEqual<byte>([0x1F, 0x8B, 0x08]);
            if (gzip)
                bytes = new ReadAhead(new InflateGuard(new GZipStream(bytes, CompressionMode.Decompress), stored, options.MaxInflateRatio), null, cancellationToken);
            var head = Peek(ref bytes, 3);
            var mark = head.Span.SequenceEqual<byte>([0xEF, 0xBB, 0xBF]);
            if (mark)
                Peek(ref bytes, 3, drop: true);
            return new(bytes, gzip ? "gzip" : null, "utf-8", mark);
        }
        catch
        {
            await stored.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next bytes of the stream, fewer at its end; they stay to be read unless dropped.</summary>
    private static ReadOnlyMemory<byte> Peek(ref Stream bytes, int count, bool drop = false)
    {
        var head = new byte[count];
        var length = bytes.ReadAtLeast(head, count, throwOnEndOfStream: false);
        if (!drop)
            bytes = new PrefixedStream(head.AsMemory(0, length), bytes);
        return head.AsMemory(0, length);
    }
}
