using Mba.Sources;

namespace Mba.Rows;

/// <summary>What one block of encoded rows covers; stored in <c>ingestion_block</c>.</summary>
/// <param name="FirstRecord">Number of the first record covered, from 0, counting every record that the reader yields.</param>
/// <param name="LastRecord">Number of the last one; records between that are rejected or no rows are covered, too.</param>
/// <param name="Rows">Encoded rows.</param>
/// <param name="Bytes">Encoded bytes.</param>
public readonly record struct BlockRange(long FirstRecord, long LastRecord, int Rows, int Bytes);

/// <summary>Encoded rows on their way to the server: pooled memory that grows only for a row larger than an eighth of a block. Reused after <see cref="Reset"/>.</summary>
public sealed class BlockBuffer : IDisposable
{
    private readonly int _blockBytes;
    private byte[] _bytes;
    private long _firstRecord = -1;
    private long _lastRecord = -1;

    /// <summary>Rents memory for one block.</summary>
    /// <param name="blockBytes">Bytes of a block. The pool's arrays have powers of two, so one more byte than that would double the memory.</param>
    public BlockBuffer(int blockBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockBytes);
        _blockBytes = blockBytes;
        _bytes = LargeBuffers.Pool.Rent(blockBytes);
    }

    /// <summary>Encoded bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>Complete rows so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Time to send it: less than an eighth is left for another row.</summary>
    public bool IsFull => Length > _blockBytes - (_blockBytes / 8);

    /// <summary>The encoded rows; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public BlockRange Range => new(_firstRecord, _lastRecord, Rows, Length);

    /// <summary>The block answers for this record, whether it became a row or not. Numbers rise.</summary>
    public void Cover(long record)
    {
        if (_firstRecord < 0)
            _firstRecord = record;
        _lastRecord = record;
    }

    /// <summary>Number of the record at hand.</summary>
    internal long Record => _lastRecord;

    /// <summary>Empties the block; keeps its memory.</summary>
    public void Reset()
    {
        Length = 0;
        Rows = 0;
        _firstRecord = -1;
        _lastRecord = -1;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
            LargeBuffers.Pool.Return(_bytes);
        _bytes = [];
    }

    /// <summary>At least <paramref name="bytes"/> writable bytes at the end.</summary>
    internal Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - Length < bytes)
            Grow(bytes);
        return _bytes.AsSpan(Length);
    }

    internal void Advance(int bytes) => Length += bytes;

    internal void EndRow() => Rows++;

    /// <summary>The last byte was a separator and has to be another.</summary>
    internal void ReplaceLast(byte separator) => _bytes[Length - 1] = separator;

    /// <summary>Takes back an incomplete row.</summary>
    internal void TruncateTo(int length) => Length = length;

    private void Grow(int bytes)
    {
        ObjectDisposedException.ThrowIf(_bytes.Length == 0, this);
        var larger = LargeBuffers.Pool.Rent(
            checked((int)Math.Min(Math.Max((long)_bytes.Length * 2, Length + (long)bytes), Array.MaxLength))
        );
        _bytes.AsSpan(0, Length).CopyTo(larger);
        LargeBuffers.Pool.Return(_bytes);
        _bytes = larger;
    }
}
