using System.Globalization;
using Mba.Schemas;

namespace Mba.Rows;

/// <summary>INT and BIGINT. A declared column also takes 007 and 2.0, which are 7 and 2 exactly; nothing is ever rounded.</summary>
internal sealed class IntegerConverter(long min, long max, bool declared) : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        if (IsPlain(value))
        {
            fault = ValueFault.None;
            return value;
        }

        fault = ValueFault.NotANumber;
        var text = declared ? MoneyText.Unwrap(value, scratch[256..]) : value;
        if (!NumberText.TryRead(text, out var number) || number.Kind == NumberKind.Exponent)
            return value;
        if (!declared && (number.Kind != NumberKind.Integer || number.LooksLikeIdentifier))
            return value;
        if (number.ExactScale > 0)
        {
            fault = ValueFault.TooManyDigits;
            return value;
        }

        return Write(number, value, scratch, out fault);
    }

    /// <summary>Up to nine digits, which fit every integer type: most values end here.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 9 || (value[0] == '0' && value.Length > 1))
            return false;
        foreach (var b in value)
        {
            if ((uint)(b - '0') > 9)
                return false;
        }

        return true;
    }

    private ReadOnlySpan<byte> Write(scoped in NumberText number, ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.OutOfRange;
        if (number.WholeDigits > 19)
            return value;
        Int128 whole = 0;
        foreach (var digit in number.Whole)
            whole = (whole * 10) + (digit - '0');
        whole = number.Negative ? -whole : whole;
        if (whole < min || whole > max)
            return value;
        fault = ValueFault.None;
        ((long)whole).TryFormat(scratch, out var length, default, CultureInfo.InvariantCulture);
        return scratch[..length];
    }
}

/// <summary>DECIMAL(p,s), exact: a digit too many is a fault, never a rounding.</summary>
internal sealed class DecimalConverter(int precision, int scale, bool declared) : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotANumber;
        var text = declared ? MoneyText.Unwrap(value, scratch[256..]) : value;
        if (!NumberText.TryRead(text, out var number) || (!declared && number.LooksLikeIdentifier))
            return value;
        if (number.Kind == NumberKind.Exponent)
            return Expand(number, value, scratch, out fault);
        fault =
            number.WholeDigits > precision - scale ? ValueFault.OutOfRange
            : number.ExactScale > scale ? ValueFault.TooManyDigits
            : ValueFault.None;
        if (
            fault != ValueFault.None
            || (
                number is { Plus: false, Whole.Length: > 0, LeadingZero: false }
                && number.Fraction.Length <= scale
                && text[^1] != '.'
                && !(number.Negative && number.IsZero)
            )
        )
            return fault == ValueFault.None ? text : value;
        var fraction = number.Fraction[..(number.IsZero ? Math.Min(number.Fraction.Length, scale) : number.ExactScale)];
        return Write(number, number.Whole[(number.Whole.Length - number.WholeDigits)..], fraction, scratch);
    }

    private static ReadOnlySpan<byte> Write(
        scoped in NumberText number,
        scoped ReadOnlySpan<byte> whole,
        scoped ReadOnlySpan<byte> fraction,
        Span<byte> scratch
    )
    {
        var at = 0;
        if (number is { Negative: true, IsZero: false })
            scratch[at++] = (byte)'-';
        if (whole.IsEmpty)
            scratch[at++] = (byte)'0';
        whole.CopyTo(scratch[at..]);
        at += whole.Length;
        if (fraction.IsEmpty)
            return scratch[..at];
        scratch[at++] = (byte)'.';
        fraction.CopyTo(scratch[at..]);
        return scratch[..(at + fraction.Length)];
    }

    /// <summary>Moves the point by the exponent: 1.5E2 is 150.</summary>
    private ReadOnlySpan<byte> Expand(scoped in NumberText number, ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.OutOfRange;
        if (number.IsZero)
        {
            fault = ValueFault.None;
            return "0"u8;
        }

        if (number.Whole.Length + number.Fraction.Length > 100 || Math.Abs(number.Exponent) > 100)
            return value;
        Span<byte> digits = stackalloc byte[320];
        digits.Fill((byte)'0');
        number.Whole.CopyTo(digits[100..]);
        number.Fraction.CopyTo(digits[(100 + number.Whole.Length)..]);
        var point = 100 + number.Whole.Length + number.Exponent;
        var whole = digits[..Math.Clamp(point, 0, 320)].TrimStart((byte)'0');
        var fraction = digits[Math.Clamp(point, 0, 320)..].TrimEnd((byte)'0');
        fault =
            whole.Length > precision - scale ? ValueFault.OutOfRange
            : fraction.Length > scale ? ValueFault.TooManyDigits
            : ValueFault.None;
        return fault == ValueFault.None ? Write(number, whole, fraction, scratch) : value;
    }
}

/// <summary>DOUBLE, written as the shortest text that gives the same bits back.</summary>
internal sealed class DoubleConverter(bool declared) : TypedConverter
{
    protected override ReadOnlySpan<byte> Convert(ReadOnlySpan<byte> value, Span<byte> scratch, out ValueFault fault)
    {
        fault = ValueFault.NotANumber;
        if (!NumberText.TryRead(value, out var number) || (!declared && number.LooksLikeIdentifier))
            return value;
        if (!NumberText.RoundTrips(value, number, out var result))
        {
            fault = double.IsNormal(result) ? ValueFault.TooManyDigits : ValueFault.OutOfRange;
            return value;
        }

        fault = ValueFault.None;
        result.TryFormat(scratch, out var length, "R", CultureInfo.InvariantCulture);
        return scratch[..length];
    }
}

/// <summary>What declared number columns read past: a currency sign, thousands separators in their places, parentheses or a trailing minus for negative.</summary>
internal static class MoneyText
{
    /// <summary>The bare number in <paramref name="scratch"/>, or <paramref name="value"/> itself when it is not written so.</summary>
    public static ReadOnlySpan<byte> Unwrap(ReadOnlySpan<byte> value, Span<byte> scratch)
    {
        if (value.Length is 0 or > 100 || NumberText.TryRead(value, out _))
            return value;
        var rest = value;
        var negative = TakeSign(ref rest);
        if (rest.StartsWith("$"u8))
            rest = rest[1..];
        else if (rest.StartsWith("€"u8) || rest.StartsWith("£"u8))
            rest = rest[(rest[0] == 0xE2 ? 3 : 2)..];
        if (rest.IsEmpty || (uint)(rest[0] - '0') > 9 || !TryUngroup(rest, scratch[1..], out var written))
            return value;
        scratch[0] = (byte)'-';
        return negative ? scratch[..(written + 1)] : scratch.Slice(1, written);
    }

    private static bool TakeSign(ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 2 && rest[0] == '(' && rest[^1] == ')')
            rest = rest[1..^1];
        else if (rest.Length > 1 && rest[^1] == '-')
            rest = rest[..^1];
        else if (rest[0] == '-')
            rest = rest[1..];
        else
            return false;
        return true;
    }

    /// <summary>Drops commas that stand before every third digit of the whole part.</summary>
    private static bool TryUngroup(ReadOnlySpan<byte> text, Span<byte> bare, out int written)
    {
        written = 0;
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var grouped = whole.Contains((byte)',');
        for (var i = 0; i < text.Length; i++)
        {
            var comma = text[i] == ',';
            if (i < whole.Length && grouped && comma != ((whole.Length - i) % 4 == 0))
                return false;
            if (!comma)
                bare[written++] = text[i];
            else if (i >= whole.Length || i == 0)
                return false;
        }

        return NumberText.TryRead(bare[..written], out var number) && number.Kind != NumberKind.Exponent;
    }
}
