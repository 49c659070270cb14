using System.Buffers;
using System.Text;

namespace Mba.Schemas;

/// <summary>Which characters a column of another character set than utf8mb4 holds. The server would store a question mark for any other.</summary>
internal static class CharacterSets
{
    /// <summary>What MySQL calls latin1 is Windows-1252: beyond ASCII, U+00A0 to U+00FF and these.</summary>
    private const string Windows = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

    private static readonly SearchValues<char> InWindows = SearchValues.Create(Windows);

    /// <summary>True for sets that hold every character, and for what is no text.</summary>
    public static bool HoldsAll(string? name) =>
        name is null or "" or "utf8mb4" or "utf16" or "utf16le" or "utf32" or "gb18030" or "binary";

    /// <summary>
    /// True when the set has each of the characters. Of the sets other than latin1, utf8 (utf8mb3) and ucs2 only the characters of ASCII count as certain.
    /// </summary>
    public static bool Holds(string? name, ReadOnlySpan<byte> text) =>
        Ascii.IsValid(text)
        || name switch
        {
            _ when HoldsAll(name) => true,
            "utf8mb3" or "utf8" or "ucs2" => !text.ContainsAnyInRange((byte)0xF0, (byte)0xFF),
            "latin1" => IsWindows(text),
            _ => false,
        };

    private static bool IsWindows(ReadOnlySpan<byte> text)
    {
        foreach (var rune in new Utf8Runes(text))
        {
            if (rune.Value is > 0x7F and < 0xA0 or > 0xFF && !(rune.IsBmp && InWindows.Contains((char)rune.Value)))
                return false;
        }

        return true;
    }

    /// <summary>The characters of a text.</summary>
    private ref struct Utf8Runes(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public Rune Current { get; private set; }

        public readonly Utf8Runes GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            Rune.DecodeFromUtf8(_rest, out var rune, out var length);
            Current = rune;
            _rest = _rest[length..];
            return true;
        }
    }
}
