using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mba.Csv;

// The fields of the record read last.
internal sealed partial class CsvTokenizer
{
    /// <summary>Fields whose text is kept.</summary>
    public int KeptFields => _kept;

    /// <summary>A field's text, inside its quotes; <paramref name="escaped"/> when its escapes are still in it. Nothing for a field that is not kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(int field, out bool escaped)
    {
        // The marks of an earlier record may lie behind those of this one: only the record's own number of fields is safe.
        if ((uint)field < (uint)_kept)
            return KeptText(field, out escaped);
        escaped = false;
        return default;
    }

    /// <summary>The same for a field below <see cref="KeptFields"/>, which the caller has checked (bench: scan).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> KeptText(int field, out bool escaped)
    {
        ref var mark = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_marks), field);
        var start = mark & Position;
        var next = Unsafe.Add(ref mark, 1);
        if ((uint)next < Led)
        {
            escaped = false;
            return Bytes(start, next - _delimiterBytes - start);
        }

        return Flagged(start, next, out escaped);
    }

    /// <summary>A field in quotes, or with escapes or blanks around its quotes.</summary>
    private ReadOnlySpan<byte> Flagged(int start, int next, out bool escaped)
    {
        var quotes = next >>> 31;
        escaped = (next & Escaped) != 0;
        var length = (next & Position) - _delimiterBytes - start - (2 * quotes);
        if ((next & (Padded | Led)) != 0)
        {
            length -= (next & Padded) != 0 ? BlanksBefore((next & Position) - _delimiterBytes) : 0;
            var blanks = (next & Led) != 0 ? BlanksBehind(start) : 0;
            (start, length) = (start + blanks, length - blanks);
        }

        return Bytes(start + quotes, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Bytes(int start, int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_buffer.Bytes), start), length);

    /// <summary>True when nothing stands in the field, not even quotes.</summary>
    public bool IsEmpty(int field) => (uint)field < (uint)_kept && (_marks[field] & Position) == _marks[field + 1] - _delimiterBytes;

    /// <summary>Kept fields in quotes.</summary>
    public int QuotedFields
    {
        get
        {
            var count = 0;
            foreach (var mark in _marks.AsSpan(1, _kept))
                count += mark >>> 31;
            return count;
        }
    }

    /// <summary>True for a kept field in quotes.</summary>
    public bool IsQuoted(int field) => (uint)field < (uint)_kept && _marks[field + 1] < 0;
}
