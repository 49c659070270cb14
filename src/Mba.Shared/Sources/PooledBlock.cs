using System.Buffers;

namespace Mba.Sources;

/// <summary>Bytes from the shared pool with one or more readers; the last to release it gives it back.</summary>
internal sealed class PooledBlock(int bytes, int readers)
{
    private byte[]? _array = ArrayPool<byte>.Shared.Rent(bytes);
    private int _readers = readers;

    public int Length { get; set; }

    public byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBlock));

    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);

    public void Release()
    {
        if (Interlocked.Decrement(ref _readers) == 0 && Interlocked.Exchange(ref _array, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }
}
