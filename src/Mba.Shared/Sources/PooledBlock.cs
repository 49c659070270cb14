namespace Mba.Sources;

/// <summary>Pooled bytes with one or more readers; the last to release it gives it back.</summary>
internal sealed class PooledBlock(int bytes, int readers)
{
    private byte[]? _array = LargeBuffers.Pool.Rent(bytes);
    private int _readers = readers;

    public int Length { get; set; }

    public byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBlock));

    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0 && Interlocked.Exchange(ref _array, null) is { } array)
            LargeBuffers.Pool.Return(array);
    }
}
