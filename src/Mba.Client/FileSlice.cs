namespace Mba.Client;

/// <summary>A part of a file as request content: read as it is sent, so that memory does not grow with the part; can be sent again.</summary>
internal sealed class FileSlice(string path, long offset, long length, Action<long>? sent) : HttpContent
{
    private const int ChunkBytes = 128 << 10;

    private long _reported;

    protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        System.Net.TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await using var file = new FileStream(
            path,
            new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 }
        );
        file.Position = offset;
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (var left = length; left > 0; )
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, ChunkBytes)), cancellationToken);
                if (read == 0)
                    throw new IOException("the file became shorter while it was sent");
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
                Report(read);
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes back what was reported, when the attempt failed and all of it goes again.</summary>
    public void TakeBack() => Report(-_reported);

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = length;
        return true;
    }

    private void Report(long bytes)
    {
        _reported += bytes;
        sent?.Invoke(bytes);
    }
}
