namespace Mba.Sources;

/// <summary>An inflating stream that gives up on archives that are damaged, or that grow out of all proportion.</summary>
internal sealed class InflateGuard(Stream inflating, ReadAhead stored, int maxRatio) : Stream
{
    /// <summary>Decoded bytes that any archive may have, whatever its ratio.</summary>
    public const long FreeBytes = 100L << 20;

    private long _inflated;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var read = Inflate(buffer);
        _inflated += read;
        if (_inflated > FreeBytes && _inflated / maxRatio > stored.BytesTaken)
        {
            throw new IngestException(IngestStage.Decompress, "INFLATE_RATIO", FormattableString.Invariant(
                $"the archive inflates to more than {maxRatio} times its size; store the file uncompressed, or raise the limit if it is genuine"));
        }

        return read;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Read(buffer.Span));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inflating.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            return inflating.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new IngestException(
                IngestStage.Decompress, "DAMAGED_ARCHIVE", "the gzip archive is damaged or cut off; upload the file again", new FilePlace(Byte: _inflated), e);
        }
    }
}
