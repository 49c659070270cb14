namespace Mba.Sources;

/// <summary>The letters, digits and marks that EBCDIC's Latin code pages share.</summary>
internal static class Ebcdic
{
    private const int FewBytes = 16;

    /// <summary>Nearly all bytes are EBCDIC's letters, digits, blanks, commas and line ends, and hardly any is an ASCII letter or digit.</summary>
    public static bool Looks(ReadOnlySpan<byte> head)
    {
        int common = 0,
            ascii = 0;
        foreach (var b in head)
        {
            common += IsCommon(b) ? 1 : 0;
            ascii += !IsCommon(b) && char.IsAsciiLetterOrDigit((char)b) ? 1 : 0;
        }

        return head.Length >= FewBytes
            && common * 10 > head.Length * 8
            && ascii * 20 < head.Length
            && (head.Contains((byte)0x40) || head.Contains((byte)0x6B));
    }

    private static bool IsCommon(byte b) =>
        (b & 0x0F) <= 9 && (b & 0xF0) is 0x80 or 0x90 or 0xA0 or 0xC0 or 0xD0 or 0xE0 or 0xF0
        || b is 0x40 or 0x4B or 0x4D or 0x5D or 0x60 or 0x61 or 0x6B or 0x6D or 0x7A or 0x7D or 0x7F or 0x15 or 0x25 or 0x0D;
}
