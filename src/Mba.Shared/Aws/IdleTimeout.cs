using Mba.Sources;

namespace Mba.Aws;

/// <summary>
/// Ends a wait for a service that keeps the connection and says nothing: TCP alone would wait for ever, and a heartbeat would hold the file meanwhile.
/// Receiving a large content may take any time, as long as bytes come; what is sent is not watched.
/// </summary>
/// <param name="limit">How long nothing may come.</param>
/// <param name="time">The clock.</param>
internal sealed class IdleTimeout(TimeSpan limit, TimeProvider time)
{
    private readonly TimeSpan _limit = limit;
    private readonly TimeProvider _time = time;

    /// <summary>Three times the longest that a receive waits for its first message.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    /// <summary>A call whose answer is short, or what comes before a long one.</summary>
    /// <param name="call">The call, repeated by nobody: its retries count with it.</param>
    /// <param name="what">What is called, for the message.</param>
    /// <param name="cancellationToken">Ends it as such.</param>
    /// <exception cref="HttpRequestException">Nothing came; its cause is a <see cref="TimeoutException"/>.</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, string what, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await call(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Expired(what);
        }
    }

    /// <summary>A stream of which each read must bring something in time.</summary>
    /// <param name="inner">Owned.</param>
    /// <param name="what">What is read, for the message.</param>
    public Stream Guard(Stream inner, string what) => new Guarded(inner, what, this);

    private static HttpRequestException Expired(string what) => new($"{what} was not answered", new TimeoutException());

    private sealed class Guarded(Stream inner, string what, IdleTimeout idle) : ForwardStream
    {
        private readonly CancellationTokenSource _patience = new(Timeout.InfiniteTimeSpan, idle._time);

        public override int Read(byte[] buffer, int offset, int count) =>
            ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

        public override int Read(Span<byte> buffer)
        {
            var bytes = new byte[buffer.Length];
            var count = Read(bytes, 0, bytes.Length);
            bytes.AsSpan(0, count).CopyTo(buffer);
            return count;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _patience.CancelAfter(idle._limit);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _patience.Token);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (_patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw Expired(what);
            }
            finally
            {
                _patience.CancelAfter(Timeout.InfiniteTimeSpan);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
                _patience.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
