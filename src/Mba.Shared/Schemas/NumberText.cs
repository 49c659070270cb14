using System.Globalization;

namespace Mba.Schemas;

/// <summary>How a number is written.</summary>
internal enum NumberKind : byte
{
    None,
    Integer,
    Decimal,
    Exponent,
}

/// <summary>
/// A number as its text says it: <c>[+-]?digits[.digits][e[+-]digits]</c>. Counts are of digits; nothing is rounded.
/// Both evidence and converters read numbers through it, so that they cannot disagree.
/// </summary>
internal readonly ref struct NumberText
{
    public NumberKind Kind { get; init; }

    public bool Negative { get; init; }

    public bool Plus { get; init; }

    /// <summary>A zero before another digit of the integer part: an identifier rather than a number.</summary>
    public bool LeadingZero { get; init; }

    /// <summary>Digits, E, digits, without point or sign (<c>15E064</c>): a certification number rather than 15 times a power of ten.</summary>
    public bool LooksLikeCode => Kind == NumberKind.Exponent && !HasPoint && !HasSign;

    /// <summary>Written so that only a declared column takes it for a number: an identifier that has digits alone, and perhaps an E.</summary>
    public bool LooksLikeIdentifier => LeadingZero || LooksLikeCode || this is { Kind: NumberKind.Integer, Plus: true, Whole.Length: >= 8 };

    private bool HasPoint { get; init; }

    /// <summary>A sign before the number or before its exponent.</summary>
    private bool HasSign { get; init; }

    /// <summary>Digits before the point as written, without the sign.</summary>
    public ReadOnlySpan<byte> Whole { get; init; }

    /// <summary>Digits after the point as written.</summary>
    public ReadOnlySpan<byte> Fraction { get; init; }

    /// <summary>Power of ten behind e or E; beyond a thousand either way it is clamped.</summary>
    public int Exponent { get; init; }

    /// <summary>Digits of the integer part without leading zeros.</summary>
    public int WholeDigits => Whole.Length - LeadingZeros(Whole);

    /// <summary>Digits of the fraction without trailing zeros.</summary>
    public int ExactScale => Fraction.TrimEnd((byte)'0').Length;

    /// <summary>Digits from the first to the last that is not zero.</summary>
    public int SignificantDigits
    {
        get
        {
            var whole = Whole[LeadingZeros(Whole)..];
            var fraction = Fraction.TrimEnd((byte)'0');
            if (fraction.Length > 0)
                return whole.Length > 0 ? whole.Length + fraction.Length : fraction.Length - LeadingZeros(fraction);
            return whole.TrimEnd((byte)'0').Length;
        }
    }

    public bool IsZero => WholeDigits == 0 && ExactScale == 0;

    public static bool TryRead(ReadOnlySpan<byte> value, out NumberText number)
    {
        number = default;
        var at = value.Length > 0 && value[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var wholeEnd = SkipDigits(value, at);
        var whole = value[at..wholeEnd];
        var fraction = default(ReadOnlySpan<byte>);
        var end = wholeEnd;
        if (end < value.Length && value[end] == '.')
        {
            end = SkipDigits(value, end + 1);
            fraction = value[(wholeEnd + 1)..end];
        }

        if (whole.Length + fraction.Length == 0)
            return false;
        var kind = end == wholeEnd ? NumberKind.Integer : NumberKind.Decimal;
        var exponent = 0;
        if (end < value.Length)
        {
            if (!TryReadExponent(value[end..], out exponent))
                return false;
            kind = NumberKind.Exponent;
        }

        number = new NumberText
        {
            Kind = kind,
            Negative = value[0] == '-',
            Plus = value[0] == '+',
            LeadingZero = whole.Length > 1 && whole[0] == '0',
            Whole = whole,
            Fraction = fraction,
            Exponent = exponent,
            HasPoint = end > wholeEnd,
            HasSign = at > 0 || (kind == NumberKind.Exponent && value[end + 1] is (byte)'-' or (byte)'+'),
        };
        return true;
    }

    /// <summary>
    /// The value as a normal double whose shortest text names the same number; false when it overflows, underflows or loses a digit.
    /// </summary>
    public static bool RoundTrips(ReadOnlySpan<byte> value, in NumberText number, out double result)
    {
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out result) || !double.IsFinite(result))
            return false;
        if (result == 0)
            return number.IsZero;
        if (!double.IsNormal(result))
            return false;
        if (number.SignificantDigits <= 15)
            return true;
        Span<byte> shortest = stackalloc byte[32];
        return result.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture)
            && TryRead(shortest[..length], out var again)
            && SameNumber(number, again);
    }

    private static bool SameNumber(in NumberText left, in NumberText right)
    {
        Span<byte> a = stackalloc byte[800];
        Span<byte> b = stackalloc byte[800];
        return left.TryNormalise(a, out var lengthA, out var powerA)
            && right.TryNormalise(b, out var lengthB, out var powerB)
            && powerA == powerB
            && a[..lengthA].SequenceEqual(b[..lengthB]);
    }

    /// <summary>Significant digits and the power of ten of the first of them.</summary>
    private bool TryNormalise(Span<byte> digits, out int length, out int power)
    {
        length = 0;
        power = 0;
        if (Whole.Length + Fraction.Length > digits.Length)
            return false;
        Whole.CopyTo(digits);
        Fraction.CopyTo(digits[Whole.Length..]);
        var all = digits[..(Whole.Length + Fraction.Length)];
        var zeros = LeadingZeros(all);
        power = Whole.Length - zeros + Exponent;
        var significant = all[zeros..].TrimEnd((byte)'0');
        length = significant.Length;
        significant.CopyTo(digits);
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text[0] is not ((byte)'e' or (byte)'E'))
            return false;
        var at = text.Length > 1 && text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        if (at == text.Length || SkipDigits(text, at) != text.Length)
            return false;
        foreach (var digit in text[at..])
            exponent = Math.Min((exponent * 10) + (digit - '0'), 100_000);
        if (text[1] == '-')
            exponent = -exponent;
        return true;
    }

    private static int SkipDigits(ReadOnlySpan<byte> value, int at)
    {
        while ((uint)at < (uint)value.Length && (uint)(value[at] - '0') <= 9)
            at++;
        return at;
    }

    private static int LeadingZeros(ReadOnlySpan<byte> digits)
    {
        var at = 0;
        while (at < digits.Length && digits[at] == '0')
            at++;
        return at;
    }
}
