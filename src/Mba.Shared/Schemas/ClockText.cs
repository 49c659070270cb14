namespace Mba.Schemas;

/// <summary>Recognises a time of day: H:mm, HH:mm:ss, fractions to the microsecond, AM/PM, and a zone behind it.</summary>
internal static class ClockText
{
    /// <summary>Reads all of <paramref name="text"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, ref TemporalText result)
    {
        var at = text.Length > 1 && text[1] == ':' ? 1 : 2;
        if (
            !DateText.Digits(text, 0, at, out result.Hour)
            || at >= text.Length
            || text[at] != ':'
            || !DateText.Digits(text, at + 1, 2, out result.Minute)
        )
            return false;
        at += 3;
        if (at < text.Length && text[at] == ':')
        {
            if (!DateText.Digits(text, at + 1, 2, out result.Second))
                return false;
            at += 3;
            if (at < text.Length && text[at] is (byte)'.' or (byte)',' && !ReadFraction(text, ref at, ref result))
                return false;
        }

        return ReadHalf(text, ref at, ref result)
            && ReadZone(text[at..], ref result)
            && result.Hour <= 23
            && result.Minute <= 59
            && result.Second <= 59;
    }

    /// <summary>Digits beyond the sixth must be zeros: MySQL keeps microseconds.</summary>
    private static bool ReadFraction(ReadOnlySpan<byte> text, ref int at, ref TemporalText result)
    {
        var start = ++at;
        var scale = 100_000;
        for (; at < text.Length && (uint)(text[at] - '0') <= 9; at++)
        {
            var digit = text[at] - '0';
            if (scale == 0 && digit != 0)
                return false;
            result.Microsecond += digit * scale;
            scale /= 10;
        }

        result.Fraction = Math.Min(at - start, 6);
        return at - start is > 0 and <= 9;
    }

    private static bool ReadHalf(ReadOnlySpan<byte> text, ref int at, ref TemporalText result)
    {
        var mark = at < text.Length && text[at] == ' ' ? at + 1 : at;
        if (mark + 1 >= text.Length || (text[mark + 1] | 0x20) != 'm' || (text[mark] | 0x20) is not ('a' or 'p'))
            return true;
        if (result.Hour is 0 or > 12)
            return false;
        result.Hour = (result.Hour % 12) + ((text[mark] | 0x20) == 'p' ? 12 : 0);
        at = mark + 2;
        return true;
    }

    /// <summary>Z, UTC, ±hh, ±hhmm, ±hh:mm, with or without a blank before; at most 14 hours.</summary>
    private static bool ReadZone(ReadOnlySpan<byte> zone, ref TemporalText result)
    {
        if (zone.IsEmpty)
            return true;
        if (zone[0] == ' ')
            zone = zone[1..];
        result.Zoned = true;
        if (zone.SequenceEqual("Z"u8) || zone.SequenceEqual("z"u8) || zone.SequenceEqual("UTC"u8))
            return true;
        if (zone.IsEmpty || zone[0] is not ((byte)'+' or (byte)'-') || !DateText.Digits(zone, 1, 2, out var hours))
            return false;
        var minutes = 0;
        var known = zone.Length switch
        {
            3 => true,
            5 => DateText.Digits(zone, 3, 2, out minutes),
            6 => zone[3] == ':' && DateText.Digits(zone, 4, 2, out minutes),
            _ => false,
        };
        result.OffsetMinutes = (zone[0] == '-' ? -1 : 1) * ((hours * 60) + minutes);
        return known && minutes <= 59 && Math.Abs(result.OffsetMinutes) <= 14 * 60;
    }
}
