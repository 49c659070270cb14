namespace Mba.Sources;

/// <summary>
/// The window of decoded text that a parser works on: one pooled array that always holds the record at hand from its first byte on,
/// with <see cref="Padding"/> readable bytes behind the end.
/// </summary>
internal sealed class RecordBuffer(Stream text, int initialBytes, int maxBytes) : IDisposable
{
    /// <summary>Vector loads may reach this far beyond the end.</summary>
    public const int Padding = 64;

    private const int FewLines = 4;

    private byte[] _bytes = LargeBuffers.Pool.Rent(initialBytes + Padding);

    public byte[] Bytes => _bytes;

    /// <summary>Bytes that hold text.</summary>
    public int End { get; private set; }

    /// <summary>Position in the decoded file of the first byte of the array.</summary>
    public long Base { get; private set; }

    /// <summary>No text follows what the window holds.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The window may hold bytes beyond ASCII or NUL: records in it need a closer look.</summary>
    public bool Suspicious { get; private set; }

    /// <summary>
    /// Drops the bytes before <paramref name="keepFrom"/>, moves the rest to the start and reads more behind it, growing up to the limit.
    /// True when the window moved: <paramref name="keepFrom"/> is then 0, and either more text is there or the end is known.
    /// </summary>
    public bool Refill(ref int keepFrom)
    {
        var kept = End - keepFrom;
        if (AtEnd || kept > maxBytes)
            return false;
        var target = kept > _bytes.Length / 2 ? LargeBuffers.Pool.Rent((_bytes.Length * 2) + Padding) : _bytes;
        Buffer.BlockCopy(_bytes, keepFrom, target, 0, kept);
        if (target != _bytes)
            LargeBuffers.Pool.Return(_bytes);
        _bytes = target;
        Base += keepFrom;
        keepFrom = 0;
        End = kept;
        Suspicious = Suspicious && IsSuspicious(_bytes.AsSpan(0, kept));
        Fill();
        return true;
    }

    /// <summary>
    /// Fills the window, and grows it until it holds a few whole lines, however long they are, up to the longest record that is read.
    /// Every pass begins with it: what a reader does about damaged quotes depends on how much of the file the window holds.
    /// </summary>
    public void Begin()
    {
        var start = 0;
        while (!AtEnd && (End == 0 || Lines() < FewLines) && Refill(ref start)) { }
    }

    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;
        LargeBuffers.Pool.Return(_bytes);
        _bytes = [];
        text.Dispose();
    }

    private int Lines() => Math.Max(_bytes.AsSpan(0, End).Count((byte)'\n'), _bytes.AsSpan(0, End).Count((byte)'\r'));

    private void Fill()
    {
        var start = End;
        while (End < _bytes.Length - Padding)
        {
            var read = text.Read(_bytes.AsSpan(End, _bytes.Length - Padding - End));
            if (read == 0)
            {
                AtEnd = true;
                break;
            }

            End += read;
        }

        _bytes.AsSpan(End, Padding).Clear();
        Suspicious |= IsSuspicious(_bytes.AsSpan(start, End - start));
    }

    /// <summary>Not ASCII alone, or with a NUL.</summary>
    public static bool IsSuspicious(ReadOnlySpan<byte> bytes) => bytes.ContainsAnyExceptInRange((byte)1, (byte)0x7F);
}
