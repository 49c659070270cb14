using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mba.Schemas;

/// <summary>
/// Four to eight characters in one word, the last one in its highest byte, zeros (<c>'0'</c>) in front: digits are tested and read without a loop, whose
/// end a processor would guess wrong when numbers differ in length (bench: scan).
/// </summary>
internal static class DigitWord
{
    private const int Least = 4;
    private const int Most = sizeof(ulong);
    private const ulong Zeros = 0x3030303030303030;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(int characters) => (uint)(characters - Least) <= Most - Least;

    /// <summary>Reads a text of a length that it <see cref="Holds"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ReadOnlySpan<byte> text)
    {
        var head = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text);
        var tail = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(text[^Least..]);
        return (tail << 32) | (uint)(head << (8 * (Most - text.Length))) | (uint)(Zeros >> 32 >> (8 * (text.Length - Least)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreDigits(ulong word) =>
        ((word & 0xF0F0F0F0F0F0F0F0) | (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) == 0x3333333333333333;

    /// <summary>The number that eight digits are, <see cref="AreDigits"/> granted: pairs, then fours, then all of them are joined side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ulong digits)
    {
        digits -= Zeros;
        digits = (digits * 10) + (digits >> 8);
        return (uint)(
            (((digits & 0x000000FF000000FF) * 0x000F424000000064) + (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32
        );
    }

    /// <summary>Zeros at the end of the text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TrailingZeros(ulong word) => BitOperations.LeadingZeroCount(word ^ Zeros) >> 3;

    /// <summary>The word with a character replaced.</summary>
    /// <param name="word">The characters.</param>
    /// <param name="behind">How many characters stand behind it.</param>
    /// <param name="from">What it is.</param>
    /// <param name="to">What it becomes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Replace(ulong word, int behind, char from, char to) => word ^ ((ulong)(from ^ to) << (8 * (Most - 1 - behind)));
}
