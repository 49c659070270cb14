using System.Net;

namespace Mba.IntegrationTests.Schedules;

/// <summary>A store that answers 500 and 503, and breaks off reads, at random.</summary>
internal sealed class UnreliableStore(IObjectStore inner, Func<double> chance, Action<string> count) : IObjectStore
{
    private const double Refusals = 0.04;
    private const double Truncations = 0.04;

    public Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        Refuse();
        return inner.HeadAsync(bucket, key, versionId, cancellationToken);
    }

    public async Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken)
    {
        Refuse();
        var content = await inner.OpenAsync(stored, offset, cancellationToken);
        if (chance() >= Truncations)
            return content;
        count("reads broken off");
        return new BrokenStream(content, stored.Bytes / 2);
    }

    public IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        inner.ListAsync(bucket, prefix, cancellationToken);

    public Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken) =>
        inner.PutAsync(bucket, key, content, options, cancellationToken);

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        inner.DeleteAsync(bucket, key, cancellationToken);

    private void Refuse()
    {
        if (chance() >= Refusals)
            return;
        count("answers 500 or 503 of the store");
        throw new HttpRequestException("slow down", null, HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>Ends with an error after some bytes.</summary>
    private sealed class BrokenStream(Stream inner, long after) : Stream
    {
        private long _left = after;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left <= 0)
                throw new IOException("the connection was closed");
            var read = inner.Read(buffer, offset, (int)Math.Min(count, _left));
            _left -= read;
            return read;
        }

        public override void Flush() => inner.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
