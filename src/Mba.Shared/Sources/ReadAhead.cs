using System.Threading.Channels;

namespace Mba.Sources;

/// <summary>
/// A stream read ahead of its reader by a background task, at most <see cref="BlocksAhead"/> blocks of <see cref="BlockBytes"/>,
/// so that download, inflation and parsing overlap. A short file that is in memory needs no task. Reads block. Disposing stops the task and waits for it.
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
    private readonly MemoryStream? _inMemory;
    private readonly CancellationToken _cancellationToken;
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
        _inMemory = source is MemoryStream { Length: <= BlocksAhead * BlockBytes } memory ? memory : null;
        _cancellationToken = cancellationToken;
        _pump = _inMemory is null ? Task.Run(() => PumpAsync(source, _stop.Token), CancellationToken.None) : Task.CompletedTask;
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
        if (_inMemory is { } memory)
            return TryTake(memory, out block);
        while (!_blocks.Reader.TryRead(out block))
        {
            // Blocking is the contract: the parser has a thread of its own.
            if (!_blocks.Reader.WaitToReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
                return false;
        }

        return true;
    }

    /// <summary>Also once this is disposed: the hashes want the bytes that nobody has read.</summary>
    private bool TryTake(MemoryStream memory, out PooledBlock? block)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        var bytes = (int)Math.Min(BlockBytes, memory.Length - memory.Position);
        if (bytes == 0)
        {
            _hashes?.Complete();
            block = null;
            return false;
        }
        block = new PooledBlock(bytes, readers: 1 + (_hashes is null ? 0 : 1)) { Length = bytes };
        memory.ReadExactly(block.Array, 0, bytes);
        _hashes?.AddAsync(block, _cancellationToken).AsTask().GetAwaiter().GetResult();
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
