using Mba.Schemas;

namespace Mba.Csv;

/// <summary>What the sample's lines have in common before any dialect is tried.</summary>
/// <param name="DelimitedShare">Share of lines, the most over all usual delimiters, that hold one outside of double quotes.</param>
/// <param name="FirstIsDelimited">The first line holds one of them.</param>
/// <param name="LinesAreValues">Each line is a date, a time or a hardware address: colons and blanks in it delimit nothing.</param>
internal readonly record struct TextMarks(double DelimitedShare, bool FirstIsDelimited, bool LinesAreValues)
{
    private const int MaxLines = 300;
    private const int PairsOfAddress = 6;

    /// <summary>What is left of a reading as one column: nothing when half of the lines hold a delimiter.</summary>
    public double OneColumnShare => Math.Max(0.1, 1 - (2 * DelimitedShare));

    public static TextMarks Of(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> usual = [(byte)',', (byte)'\t', (byte)';', (byte)'|'];
        Span<int> lines = stackalloc int[4];
        var (all, first, values) = (0, false, true);
        foreach (var range in text.SplitAny((byte)'\n', (byte)'\r'))
        {
            var line = text[range];
            if (line.Trim(" \t"u8).IsEmpty)
                continue;
            if (++all > MaxLines)
                break;
            for (var i = 0; i < usual.Length; i++)
                lines[i] += HoldsOutsideQuotes(line, usual[i]) ? 1 : 0;
            first |= all == 1 && lines.ContainsAnyExcept(0);
            values = values && (TemporalText.TryRead(ValueText.Trim(line), out _) || IsAddress(ValueText.Trim(line)));
        }

        var most = 0;
        foreach (var count in lines)
            most = Math.Max(most, count);
        return new(all == 0 ? 0 : most / (double)Math.Min(all, MaxLines), first, values && all > 0);
    }

    /// <summary>00:1B:44:11:3A:B7.</summary>
    private static bool IsAddress(ReadOnlySpan<byte> line)
    {
        if (line.Length != (PairsOfAddress * 3) - 1)
            return false;
        for (var i = 0; i < line.Length; i++)
        {
            if (i % 3 == 2 ? line[i] != ':' : !char.IsAsciiHexDigit((char)line[i]))
                return false;
        }

        return true;
    }

    private static bool HoldsOutsideQuotes(ReadOnlySpan<byte> line, byte delimiter)
    {
        if (!line.Contains(delimiter))
            return false;
        var quoted = false;
        foreach (var b in line)
        {
            quoted ^= b == '"';
            if (b == delimiter && !quoted)
                return true;
        }

        return false;
    }
}
