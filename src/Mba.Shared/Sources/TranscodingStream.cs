using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Mba.Sources;

/// <summary>
/// UTF-16 or Windows-1252 bytes as UTF-8. What is not a character in the source becomes the byte 0xFF, which is none in UTF-8 either:
/// the record that holds it is rejected, with its place. Blocking reads.
/// </summary>
internal sealed class TranscodingStream(Stream source, string encoding) : ForwardStream
{
    private const int ChunkBytes = 64 << 10;
    private const byte NoCharacter = 0xFF;

    private readonly byte[] _in = new byte[ChunkBytes];
    private readonly byte[] _out = new byte[ChunkBytes * 3];
    private readonly bool _bigEndian = TextEncoding.Same(encoding, TextEncoding.Utf16Be);
    private readonly Decoder? _decoder = TextEncoding.IsCodePage(encoding) ? CodePages.Find(encoding)?.GetDecoder() : null;
    private readonly char[] _chars = TextEncoding.IsCodePage(encoding) ? new char[ChunkBytes + 2] : [];
    private int _inBytes;
    private int _outAt;
    private int _outBytes;
    private bool _atEnd;

    private static ReadOnlySpan<char> Windows1252 =>
        "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\u009D\u017E\u0178";

    public override int Read(Span<byte> buffer)
    {
        while (_outAt == _outBytes)
        {
            if (_atEnd)
                return 0;
            Fill();
        }

        var count = Math.Min(buffer.Length, _outBytes - _outAt);
        _out.AsSpan(_outAt, count).CopyTo(buffer);
        _outAt += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        var read = source.ReadAtLeast(_in.AsSpan(_inBytes), ChunkBytes - _inBytes, throwOnEndOfStream: false);
        _inBytes += read;
        _atEnd = _inBytes < ChunkBytes;
        _outAt = 0;
        var used =
            _decoder is not null ? FromCodePage(_decoder)
            : TextEncoding.Same(encoding, TextEncoding.Windows1252) ? FromWindows1252()
            : FromUtf16();
        _in.AsSpan(used, _inBytes - used).CopyTo(_in);
        _inBytes -= used;
    }

    private int FromWindows1252()
    {
        var written = 0;
        foreach (var b in _in.AsSpan(0, _inBytes))
        {
            if (b < 0x80)
            {
                _out[written++] = b;
                continue;
            }

            var c = b < 0xA0 ? Windows1252[b - 0x80] : (char)b;
            written += new Rune(c).EncodeToUtf8(_out.AsSpan(written));
        }

        _outBytes = written;
        return _inBytes;
    }

    /// <summary>The decoder keeps the first half of a character until the next chunk.</summary>
    private int FromCodePage(Decoder decoder)
    {
        var chars = decoder.GetChars(_in.AsSpan(0, _inBytes), _chars, flush: _atEnd);
        _outBytes = 0;
        foreach (var rune in _chars.AsSpan(0, chars).EnumerateRunes())
        {
            if (rune.Value == CodePages.NoCharacter || rune == Rune.ReplacementChar)
                _out[_outBytes++] = NoCharacter;
            else
                _outBytes += rune.EncodeToUtf8(_out.AsSpan(_outBytes));
        }

        return _inBytes;
    }

    private int FromUtf16()
    {
        var whole = _inBytes & ~1;
        var units = MemoryMarshal.Cast<byte, char>(_in.AsSpan(0, whole));
        if (_bigEndian)
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<char, ushort>(units), MemoryMarshal.Cast<char, ushort>(units));
        var read = 0;
        _outBytes = 0;
        while (read < units.Length)
        {
            var status = Utf8.FromUtf16(
                units[read..],
                _out.AsSpan(_outBytes),
                out var unitsRead,
                out var written,
                replaceInvalidSequences: false,
                isFinalBlock: _atEnd
            );
            read += unitsRead;
            _outBytes += written;
            if (status == OperationStatus.NeedMoreData)
                break;
            if (status != OperationStatus.InvalidData)
                continue;
            _out[_outBytes++] = NoCharacter;
            read++;
        }

        return Finish(units, read, whole);
    }

    /// <summary>Half a pair stays for the next chunk, in the file's own byte order; an odd last byte is not a character.</summary>
    private int Finish(Span<char> units, int read, int whole)
    {
        if (_bigEndian)
            BinaryPrimitives.ReverseEndianness(
                MemoryMarshal.Cast<char, ushort>(units[read..]),
                MemoryMarshal.Cast<char, ushort>(units[read..])
            );
        if (!_atEnd || whole == _inBytes)
            return read * 2;
        _out[_outBytes++] = NoCharacter;
        return _inBytes;
    }
}
