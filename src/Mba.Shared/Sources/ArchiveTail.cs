namespace Mba.Sources;

/// <summary>
/// An archive, then a seal. Zeros at the archive's end, with which tapes and block devices fill up, come one at a time: an inflater that
/// looks one byte beyond its last member and stops there has shown that nothing but padding follows. Blocking reads only.
/// </summary>
internal sealed class ArchiveTail(Stream archive, ReadOnlyMemory<byte> seal) : ForwardStream
{
    private readonly byte[] _block = new byte[64 << 10];
    private ReadOnlyMemory<byte> _seal = seal;
    private ReadOnlyMemory<byte> _rest;
    private long _zeros;
    private long _zerosBehind;
    private bool _atEnd;

    /// <summary>The byte handed out last is one of the zeros at the archive's end.</summary>
    public bool InPadding { get; private set; }

    /// <summary>The seal has been asked for.</summary>
    public bool Sealed { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        while (_rest.IsEmpty && !_atEnd)
            Fill();
        if (_zeros > 0)
            return TakeZeros(buffer);
        InPadding = false;
        Sealed = _rest.IsEmpty;
        return Sealed ? Take(ref _seal, buffer) : Take(ref _rest, buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            archive.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The next block, with the zeros at its end held back until it is known whether anything follows them.</summary>
    private void Fill()
    {
        _zeros += _zerosBehind;
        var read = archive.Read(_block);
        _atEnd = read == 0;
        _rest = _block.AsMemory(0, read).TrimEnd((byte)0);
        _zerosBehind = read - _rest.Length;
    }

    private int TakeZeros(Span<byte> buffer)
    {
        InPadding = _rest.IsEmpty;
        var count = InPadding ? 1 : (int)Math.Min(buffer.Length, _zeros);
        buffer[..count].Clear();
        _zeros -= count;
        return count;
    }

    private static int Take(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, bytes.Length);
        bytes.Span[..count].CopyTo(buffer);
        bytes = bytes[count..];
        return count;
    }
}
