using System.IO.Compression;

namespace Mba.Sources;

/// <summary>
/// Inflates a gzip archive of one or more members, and gives up on archives that are damaged, cut off, or that grow out of all proportion.
/// The framework's inflater ends in silence when its input does, and where something follows that is not a member. So a last member of our
/// own is put behind the archive: whoever does not come out at the end with exactly its content has lost something, or stopped at padding.
/// </summary>
internal sealed class InflateGuard : ForwardStream
{
    /// <summary>Decoded bytes that any archive may have, whatever its ratio.</summary>
    public const long FreeBytes = 100L << 20;

    private const int ChunkBytes = 64 << 10;
    private const string CutOff = "the gzip archive is damaged or cut off; upload the file again";

    private static readonly byte[] Seal = "\0end of archive 7d0c1f5e93ab\0"u8.ToArray();
    private static readonly byte[] SealMember = Compress(Seal);

    private readonly ReadAhead _stored;
    private readonly int _maxRatio;
    private readonly ArchiveTail _archive;
    private readonly GZipStream _inflating;
    private readonly byte[] _pending = new byte[ChunkBytes];
    private int _count;
    private long _inflated;
    private int _held = Seal.Length;
    private bool _ended;

    public InflateGuard(Stream archive, ReadAhead stored, int maxRatio)
    {
        (_stored, _maxRatio) = (stored, maxRatio);
        _archive = new(archive, SealMember);
        _inflating = new(_archive, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        while (_count <= _held && !_ended)
            Inflate();
        var free = Math.Min(buffer.Length, _count - _held);
        _pending.AsSpan(0, free).CopyTo(buffer);
        _pending.AsSpan(free, _count - free).CopyTo(_pending);
        _count -= free;
        return free;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inflating.Dispose();
        base.Dispose(disposing);
    }

    private void Inflate()
    {
        int read;
        try
        {
            read = _inflating.Read(_pending.AsSpan(_count));
        }
        catch (InvalidDataException e)
        {
            throw Damaged(CutOff, e);
        }

        _count += read;
        _inflated += read;
        if (read == 0)
            End();
        if (_inflated > FreeBytes && _inflated / _maxRatio > _stored.BytesTaken)
        {
            throw new IngestException(
                IngestStage.Decompress,
                "INFLATE_RATIO",
                FormattableString.Invariant(
                    $"the archive inflates to more than {_maxRatio} times its size; store the file uncompressed, or raise the limit if it is genuine"
                )
            );
        }
    }

    /// <summary>The seal came out and is dropped; or the inflater stopped at padding, and all that came out is text.</summary>
    private void End()
    {
        _ended = true;
        if (_archive.InPadding)
            _held = 0;
        else if (!_archive.Sealed)
            throw Damaged("data that is not gzip follows the last member of the archive; compress the file again", null);
        else if (!_pending.AsSpan(0, _count).SequenceEqual(Seal))
            throw Damaged(CutOff, null);
    }

    private IngestException Damaged(string message, Exception? cause) =>
        new(IngestStage.Decompress, "DAMAGED_ARCHIVE", message, new FilePlace(Byte: _inflated), cause);

    private static byte[] Compress(byte[] content)
    {
        using var member = new MemoryStream();
        using (var gzip = new GZipStream(member, CompressionLevel.Fastest))
            gzip.Write(content);
        return member.ToArray();
    }
}
