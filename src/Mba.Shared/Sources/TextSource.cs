namespace Mba.Sources;

/// <summary>A file opened as UTF-8 text, with what its first bytes said.</summary>
internal sealed record TextSource(ReadAhead Stored, Stream Text, string? Compression, string Encoding, bool ByteOrderMark)
{
    private const int HeadBytes = 64 << 10;

    /// <summary>
    /// Stored bytes, read ahead and hashed, inflated when they begin with gzip's magic, decoded to UTF-8. The text stream blocks.
    /// </summary>
    public static async Task<TextSource> OpenAsync(
        IFileContent content,
        string? knownEncoding,
        int maxInflateRatio,
        ContentHashes? hashes,
        CancellationToken cancellationToken
    )
    {
        var stored = new ReadAhead(await content.OpenAsync(0, cancellationToken), hashes, cancellationToken);
        Stream bytes = stored;
        try
        {
            var magic = Peek(ref bytes, 3);
            var gzip = magic.Span.SequenceEqual<byte>([0x1F, 0x8B, 0x08]);
            if (gzip)
                bytes = new ReadAhead(new InflateGuard(bytes, stored, maxInflateRatio), null, cancellationToken);
            var head = Peek(ref bytes, HeadBytes);
            var (encoding, mark) = TextEncoding.Detect(head.Span, knownEncoding);
            Peek(ref bytes, mark, drop: true);
            if (!TextEncoding.Same(encoding, TextEncoding.Utf8))
                bytes = new TranscodingStream(bytes, encoding);
            return new(stored, bytes, gzip ? "gzip" : null, encoding, mark > 0);
        }
        catch
        {
            await bytes.DisposeAsync();
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
