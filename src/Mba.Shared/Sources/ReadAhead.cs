using System.Threading.Channels;

namespace Mba.Sources;

/// <summary>
/// A stream read ahead of its reader by a background task, at most <see cref="BlocksAhead"/> blocks of <see cref="BlockBytes"/>,
/// so that download, inflation and parsing overlap. Reads block. Disposing stops the task and waits for it.
/// </summary>
internal sealed class ReadAhead : ForwardStream
{
    public const int BlockBytes = 256 << 10;
    public const int BlocksAhead = 8;

    private readonly Channel<PooledBlock> _blocks = Channel.CreateBounded<PooledBlock>(
        new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true }
    );
    private readonly CancellationTokenSource _stop;
    private readonly ContentHashes? _hashes;
    private readonly Task _pump;
    private PooledBlock? _current;
    private int _at;

    /// <summary>Starts to read at once.</summary>
    /// <param name="source">Owned: disposed with this stream.</param>
    /// <param name="hashes">Gets every byte, on its own thread; null for none.</param>
    /// <param name="cancellationToken">Ends the task; the reader then throws.</param>
    public ReadAhead(Stream source, ContentHashes? hashes, CancellationToken cancellationToken)
    {
        _hashes = hashes;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _pump = Task.Run(() => PumpAsync(source, _stop.Token), CancellationToken.None);
    }

    /// <summary>Bytes handed out so far.</summary>
    public long BytesTaken { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_current is null || _at == _current.Length)
        {
            _current?.Release();
            _current = null;
            if (!TryTake(out _current))
                return 0;
            _at = 0;
        }

        var count = Math.Min(buffer.Length, _current.Length - _at);
        _current.Span.Slice(_at, count).CopyTo(buffer);
        _at += count;
        BytesTaken += count;
        return count;
    }

    /// <summary>Reads past what is left, so that the hashes cover every stored byte.</summary>
    public void Drain()
    {
        while (TryTake(out var block))
            block?.Release();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            ((IAsyncResult)_pump).AsyncWaitHandle.WaitOne();
            _current?.Release();
            _current = null;
            while (_blocks.Reader.TryRead(out var block))
                block.Release();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool TryTake(out PooledBlock? block)
    {
        while (!_blocks.Reader.TryRead(out block))
        {
            // Blocking is the contract: the parser has a thread of its own.
            if (!_blocks.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
                return false;
        }

        return true;
    }

    private async Task PumpAsync(Stream source, CancellationToken cancellationToken)
    {
        try
        {
            await using (source)
                await PumpBlocksAsync(source, cancellationToken);
            _hashes?.Complete();
            _blocks.Writer.TryComplete();
        }
        catch (Exception e) when (_blocks.Writer.TryComplete(e))
        {
            // The reader of the blocks throws it.
        }
    }

    private async Task PumpBlocksAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            var block = new PooledBlock(BlockBytes, readers: 1 + (_hashes is null ? 0 : 1));
            block.Length = await source.ReadAtLeastAsync(
                block.Array.AsMemory(0, BlockBytes),
                BlockBytes,
                throwOnEndOfStream: false,
                cancellationToken
            );
            if (block.Length == 0)
                return;
            if (_hashes is not null)
                await _hashes.AddAsync(block, cancellationToken);
            await _blocks.Writer.WriteAsync(block, cancellationToken);
        }
    }
}
