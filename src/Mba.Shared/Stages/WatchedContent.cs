using Mba.Sources;

namespace Mba.Stages;

/// <summary>Content whose reading is reported.</summary>
internal sealed class WatchedContent(IFileContent content, Action<IngestProgress> report) : IFileContent
{
    public string Name => content.Name;

    public long StoredBytes => content.StoredBytes;

    public async Task<Stream> OpenAsync(long offset, CancellationToken cancellationToken) =>
        new WatchedStream(
            await content.OpenAsync(offset, cancellationToken),
            bytes => report(new IngestProgress(IngestStage.Scan, bytes, StoredBytes))
        );

    private sealed class WatchedStream(Stream inner, Action<int> read) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            var bytes = inner.Read(buffer);
            read(bytes);
            return bytes;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var bytes = await inner.ReadAsync(buffer, cancellationToken);
            read(bytes);
            return bytes;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
