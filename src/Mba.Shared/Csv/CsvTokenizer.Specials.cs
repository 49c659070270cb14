using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mba.Csv;

// Positions of delimiters, quotes and line ends, 64 bytes at a time.
internal sealed partial class CsvTokenizer
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextSpecial(int end)
    {
        while (_mask == 0)
        {
            if (_chunk + Chunk >= end)
                return -1;
            _chunk += Chunk;
            _mask = Load(_chunk);
        }

        var at = _chunk + BitOperations.TrailingZeroCount(_mask);
        _mask &= _mask - 1;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void DropBefore(int position)
    {
        if (position >= _chunk + Chunk)
            (_chunk, _mask) = (position, Load(position));
        else
            _mask &= ulong.MaxValue << (position - _chunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Load(int at)
    {
        var rest = _buffer.End - at;
        if (rest <= 0)
            return 0;
        ref var text = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes), at);
        var mask = Specials(Vector256.LoadUnsafe(ref text)) | ((ulong)Specials(Vector256.LoadUnsafe(ref text, 32)) << 32);
        return rest >= Chunk ? mask : mask & ((1UL << rest) - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint Specials(Vector256<byte> text)
    {
        var found =
            Vector256.Equals(text, Vector256.Create(_first))
            | Vector256.Equals(text, Vector256.Create(_quote))
            | Vector256.Equals(text, Vector256.Create((byte)'\n'))
            | Vector256.Equals(text, Vector256.Create((byte)'\r'));
        return found.ExtractMostSignificantBits();
    }
}
