using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Mba.Schemas;

/// <summary>What typed columns disregard or take for a boolean.</summary>
internal static class ValueText
{
    /// <summary>Without blanks and tabs around it: numbers, dates and booleans are read past them, text never.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value) =>
        value.Length > 0 && (value[0] <= ' ' || value[^1] <= ' ') ? value.Trim(" \t"u8) : value;

    /// <summary>true or false in any case. yes, no, Y, N, 0 and 1 are not evidence of a boolean: other answers may follow.</summary>
    public static bool IsBooleanWord(ReadOnlySpan<byte> value) => EqualsLower(value, "true"u8) || EqualsLower(value, "false"u8);

    /// <summary>Equality with an ASCII word in lower case, whatever the case of <paramref name="value"/>.</summary>
    public static bool EqualsLower(ReadOnlySpan<byte> value, ReadOnlySpan<byte> lower) =>
        value.Length == lower.Length && Ascii.EqualsIgnoreCase(value, lower);

    /// <summary>Unicode code points of a UTF-8 text: what VARCHAR counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountCharacters(ReadOnlySpan<byte> value) => Ascii.IsValid(value) ? value.Length : CountBeyondAscii(value);

    private static int CountBeyondAscii(ReadOnlySpan<byte> value)
    {
        const ulong HighBits = 0x8080808080808080;
        var continuations = 0;
        var words = MemoryMarshal.Cast<byte, ulong>(value);
        foreach (var word in words)
        {
            // A continuation byte is 10xxxxxx: high bit set, next bit clear.
            if ((word & HighBits) != 0)
                continuations += BitOperations.PopCount(word & ~(word << 1) & HighBits);
        }

        foreach (var b in value[(words.Length * 8)..])
            continuations += (b & 0xC0) == 0x80 ? 1 : 0;
        return value.Length - continuations;
    }
}
