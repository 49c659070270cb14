using System.Globalization;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.Rows;

/// <summary>From the ways in which others write numbers, dates and answers to the ways that types are read by. What is not written so stays as it is.</summary>
internal static class SpelledValue
{
    /// <summary>Longer values are none of these.</summary>
    public const int MaxBytes = 64;

    /// <summary>The value under one form, in one half of <paramref name="scratch"/> or itself; empty for null.</summary>
    public static ReadOnlySpan<byte> Read(ValueForm form, ReadOnlySpan<byte> value, ValueTransform transform, Span<byte> scratch)
    {
        if (value.IsEmpty || value.Length > MaxBytes)
            return value;
        // The value may lie in the one half already: write into the other.
        var target = value.Overlaps(scratch[..MaxBytes]) ? scratch[MaxBytes..] : scratch[..MaxBytes];
        var text = ValueText.Trim(value);
        if (text.IsEmpty)
            return value;
        return form switch
        {
            ValueForm.DecimalComma => Ungroup(text, '.', ',', target) is { Length: > 0 } number ? number : value,
            ValueForm.Thousands => Ungroup(text, ',', '.', target) is { Length: > 0 } number ? number : value,
            ValueForm.Currency => WithoutSign(text) is { Length: > 0 } number ? number : value,
            ValueForm.Percent => text.Length > 1 && text[^1] == '%' && IsNumber(text[..^1].TrimEnd((byte)' '))
                ? text[..^1].TrimEnd((byte)' ')
                : value,
            ValueForm.Negatives => Negative(text, target) is { Length: > 0 } number ? number : value,
            ValueForm.Overpunch => Overpunched(text, transform.ImpliedDecimals, target) is { Length: > 0 } number ? number : value,
            ValueForm.NoDate => IsNoDate(text) ? default : value,
            ValueForm.YesNo => YesOrNo(text) is { Length: > 0 } answer ? answer : value,
            ValueForm.Formula => ValueOddities.IsFormula(text) ? text[2..^1] : value,
            ValueForm.ExcelDate => FromSerial(text, target) is { Length: > 0 } day ? day : value,
            _ => WithCentury(text, transform.PivotYear, target) is { Length: > 0 } day ? day : value,
        };
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => NumberText.TryRead(text, out var number) && number.Kind != NumberKind.Exponent;

    /// <summary>Digits with the separator, or blanks, before every third one of the whole part; the mark becomes a point. Signs, brackets and currency around it stay.</summary>
    private static ReadOnlySpan<byte> Ungroup(ReadOnlySpan<byte> text, char separator, char mark, Span<byte> target)
    {
        var first = text.IndexOfAnyInRange((byte)'0', (byte)'9');
        var last = text.LastIndexOfAnyInRange((byte)'0', (byte)'9');
        if (first < 0 || !IsAround(text[..first]) || !IsAround(text[(last + 1)..]))
            return default;
        var number = text[first..(last + 1)];
        var point = number.IndexOf((byte)mark);
        var whole = point < 0 ? number : number[..point];
        var grouping = whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var at and >= 0 ? whole[at] : (byte)0;
        if (grouping != 0 && grouping != separator && grouping != ' ')
            return default;
        if (grouping == 0 && point < 0)
            return default;
        var written = first;
        text[..first].CopyTo(target);
        for (var i = 0; i < number.Length; i++)
        {
            if (i == point)
                target[written++] = (byte)'.';
            else if (i < whole.Length && grouping != 0 && (whole.Length - i) % 4 == 0)
            {
                if (number[i] != grouping || i == 0)
                    return default;
            }
            else if (char.IsAsciiDigit((char)number[i]))
                target[written++] = number[i];
            else
                return default;
        }

        if (grouping != 0 && whole.Length % 4 == 0)
            return default;
        text[(last + 1)..].CopyTo(target[written..]);
        return target[..(written + text.Length - last - 1)];
    }

    /// <summary>Nothing, signs, brackets, blanks, currency, percent, CR or DR.</summary>
    private static bool IsAround(ReadOnlySpan<byte> text) =>
        text.Length <= 6 && !text.ContainsAny((byte)'.', (byte)',', (byte)'/') && !text.Contains((byte)':');

    private static ReadOnlySpan<byte> WithoutSign(ReadOnlySpan<byte> text)
    {
        foreach (var sign in Signs)
        {
            var bytes = sign.AsSpan();
            if (text.StartsWith(bytes))
                return Bare(text[bytes.Length..].TrimStart((byte)' '));
            if (text.EndsWith(bytes))
                return Bare(text[..^bytes.Length].TrimEnd((byte)' '));
        }

        return default;

        static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> rest) =>
            rest.ContainsAnyInRange((byte)'0', (byte)'9') && !rest.ContainsAnyInRange((byte)'a', (byte)'z') ? rest : default;
    }

    private static readonly byte[][] Signs = ["$"u8.ToArray(), "£"u8.ToArray(), "€"u8.ToArray()];

    private static ReadOnlySpan<byte> Negative(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var bare =
            text.Length > 2 && text[0] == '(' && text[^1] == ')' ? text[1..^1]
            : text.Length > 1 && text[^1] == '-' ? text[..^1]
            : text.Length > 2 && ValueText.EqualsLower(text[^2..], "cr"u8) ? text[..^2]
            : default;
        bare = bare.Trim((byte)' ');
        if (bare.IsEmpty)
            return text.Length > 2 && ValueText.EqualsLower(text[^2..], "dr"u8) && IsNumber(text[..^2].TrimEnd((byte)' '))
                ? text[..^2].TrimEnd((byte)' ')
                : default;
        foreach (var sign in Signs)
        {
            if (bare.StartsWith(sign))
                bare = bare[sign.Length..].TrimStart((byte)' ');
        }

        if (!IsNumber(bare) || bare[0] is (byte)'-' or (byte)'+')
            return default;
        target[0] = (byte)'-';
        bare.CopyTo(target[1..]);
        return target[..(bare.Length + 1)];
    }

    /// <summary>{ and A to I are 0 to 9, } and J to R are 0 to 9 of a negative number.</summary>
    private static ReadOnlySpan<byte> Overpunched(ReadOnlySpan<byte> text, int decimals, Span<byte> target)
    {
        var last = text[^1];
        var (digit, negative) = last switch
        {
            (byte)'{' => (0, false),
            (byte)'}' => (0, true),
            >= (byte)'A' and <= (byte)'I' => (last - 'A' + 1, false),
            >= (byte)'J' and <= (byte)'R' => (last - 'J' + 1, true),
            >= (byte)'0' and <= (byte)'9' => (last - '0', false),
            _ => (-1, false),
        };
        if (digit < 0 || text[..^1].ContainsAnyExceptInRange((byte)'0', (byte)'9') || text.Length + decimals + 3 > MaxBytes)
            return default;
        Span<byte> digits = stackalloc byte[MaxBytes];
        digits.Fill((byte)'0');
        var length = Math.Max(text.Length, decimals + 1);
        text[..^1].CopyTo(digits[(length - text.Length)..]);
        digits[length - 1] = (byte)('0' + digit);
        var whole = digits[..(length - decimals)].TrimStart((byte)'0');
        var written = 0;
        if (negative)
            target[written++] = (byte)'-';
        if (whole.IsEmpty)
            target[written++] = (byte)'0';
        whole.CopyTo(target[written..]);
        written += whole.Length;
        if (decimals == 0)
            return target[..written];
        target[written++] = (byte)'.';
        digits.Slice(length - decimals, decimals).CopyTo(target[written..]);
        return target[..(written + decimals)];
    }

    private static bool IsNoDate(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("00000000"u8)
        || text.SequenceEqual("99999999"u8)
        || text.SequenceEqual("0000-00-00"u8)
        || text.SequenceEqual("9999-99-99"u8);

    private static ReadOnlySpan<byte> YesOrNo(ReadOnlySpan<byte> text)
    {
        if (ValueText.EqualsLower(text, "y"u8) || ValueText.EqualsLower(text, "yes"u8))
            return "true"u8;
        return ValueText.EqualsLower(text, "n"u8) || ValueText.EqualsLower(text, "no"u8) ? "false"u8 : default;
    }

    private static ReadOnlySpan<byte> FromSerial(ReadOnlySpan<byte> text, Span<byte> target)
    {
        const int FirstOfMarch1900 = 61;
        const int LastDay = 2_958_465;
        if (
            !NumberText.TryRead(text, out var number)
            || number is { Kind: NumberKind.Exponent } or { LeadingZero: true } or { Negative: true }
            || !decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var serial)
            || serial is < FirstOfMarch1900 or > LastDay
        )
            return default;
        var day = decimal.Floor(serial);
        var seconds = (long)decimal.Round((serial - day) * 86_400);
        var moment = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified).AddDays((double)day).AddSeconds(seconds);
        var format = number.ExactScale == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss";
        return System.Text.Encoding.UTF8.TryGetBytes(moment.ToString(format, CultureInfo.InvariantCulture), target, out var written)
            ? target[..written]
            : default;
    }

    /// <summary>1/5/24, 15-JAN-16: the year is the last part, of two digits.</summary>
    private static ReadOnlySpan<byte> WithCentury(ReadOnlySpan<byte> text, int pivot, Span<byte> target)
    {
        if (
            text.Length is < 6 or > 20
            || text[^3] is not ((byte)'/' or (byte)'-' or (byte)'.' or (byte)' ')
            || !DateText.Digits(text, text.Length - 2, 2, out var year)
        )
            return default;
        text[..^2].CopyTo(target);
        var century = year <= pivot ? "20"u8 : "19"u8;
        century.CopyTo(target[(text.Length - 2)..]);
        text[^2..].CopyTo(target[text.Length..]);
        var dated = target[..(text.Length + 2)];
        return TemporalText.TryRead(dated, out var date) && date.Kind == TemporalKind.Date ? dated : default;
    }
}
