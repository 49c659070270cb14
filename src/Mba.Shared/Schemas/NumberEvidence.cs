using System.Runtime.CompilerServices;

namespace Mba.Schemas;

/// <summary>What a column's numbers have shown so far.</summary>
internal struct NumberEvidence
{
    public long Integers;
    public long Decimals;
    public long Exponents;

    /// <summary>Whole numbers and decimals with a zero before another digit: identifiers.</summary>
    public long LeadingZeros;

    /// <summary>Whole numbers of eight digits or more behind a plus sign: telephone numbers.</summary>
    public long LongPlus;

    /// <summary>Whole numbers that also read as yyyyMMdd.</summary>
    public long CompactDates;

    /// <summary>Whole numbers from 0 to 1.</summary>
    public int MaxWholeDigits;
    public int MaxScale;
    public int MaxExactScale;

    /// <summary>Decimals of one to three digits, the first no zero, a point, and three more: 1.234 may be 1234 to somebody.</summary>
    public long LikeGroups;

    /// <summary>Every number with a point may be one whose point parts thousands, and no other number shows that it does not.</summary>
    public readonly bool MayBeGrouped =>
        Decimals > 0 && LikeGroups == Decimals && Exponents == 0 && (Integers == 0 || (Min > -1000 && Max < 1000)) && !BeyondLong;

    /// <summary>At least one value that a double would not give back.</summary>
    public bool LosesDigitsAsDouble;

    /// <summary>Smallest and largest of the whole numbers that fit 64 bits.</summary>
    public long Min;
    public long Max;

    /// <summary>At least one whole number beyond 64 bits.</summary>
    public bool BeyondLong;

    /// <summary>Digits behind the point of the decimal read last; the next one is likely to have as many.</summary>
    private int _usualScale;

    public readonly long All => Integers + Decimals + Exponents;

    /// <summary>Up to 15 digits, no plus, no leading zero; false leaves the value to the full test.</summary>
    [MethodImpl(ScanLoop.Compiled)]
    public bool TryObserveInteger(ReadOnlySpan<byte> value)
    {
        var negative = value[0] == '-';
        var digits = negative ? value[1..] : value;
        if ((uint)(digits.Length - 1) > 14 || (digits[0] == '0' && digits.Length > 1))
            return false;
        long number = 0;
        if (DigitWord.Holds(digits.Length))
        {
            var word = DigitWord.Load(digits);
            if (!DigitWord.AreDigits(word))
                return false;
            number = DigitWord.Read(word);
        }
        else
        {
            foreach (var b in digits)
            {
                var digit = (uint)(b - '0');
                if (digit > 9)
                    return false;
                number = (number * 10) + digit;
            }
        }

        if (digits.Length == 8)
            CompactDates += !negative && TemporalText.TryReadCompact(digits, out _) ? 1 : 0;
        AddInteger(negative ? -number : number, number == 0 ? 0 : digits.Length);
        return true;
    }

    /// <summary>Digits with one point between them, at most 15 in all; false leaves the value to the full test.</summary>
    [MethodImpl(ScanLoop.Compiled)]
    public bool TryObserveDecimal(ReadOnlySpan<byte> value)
    {
        var digits = value[0] == '-' ? value[1..] : value;
        if ((uint)(digits.Length - 3) > 13 || (digits[0] == '0' && digits[1] != '.'))
            return false;
        if (DigitWord.Holds(digits.Length) && _usualScale > 0 && _usualScale < digits.Length - 1 && digits[^(_usualScale + 1)] == '.')
        {
            var word = DigitWord.Replace(DigitWord.Load(digits), _usualScale, '.', '0');
            if (!DigitWord.AreDigits(word))
                return false;
            var zeros = Math.Min(DigitWord.TrailingZeros(word), _usualScale);
            AddDecimal(digits[0] == '0' ? 0 : digits.Length - 1 - _usualScale, _usualScale, _usualScale - zeros);
            return true;
        }

        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            if ((uint)(digits[i] - '0') <= 9)
                continue;
            if (digits[i] != '.' || point >= 0)
                return false;
            point = i;
        }

        if (point <= 0 || point == digits.Length - 1)
            return false;
        var scale = digits.Length - point - 1;
        var exact = scale;
        for (var i = digits.Length - 1; digits[i] == '0'; i--)
            exact--;
        _usualScale = scale;
        AddDecimal(digits[0] == '0' ? 0 : point, scale, exact);
        return true;
    }

    /// <summary>In a column that is text already, only this can still matter.</summary>
    public void CountLeadingZero(ReadOnlySpan<byte> value) =>
        LeadingZeros += NumberText.TryRead(ValueText.Trim(value), out var number) && number.LeadingZero ? 1 : 0;

    public bool TryObserve(ReadOnlySpan<byte> value, out ValueShape shape)
    {
        shape = ValueShape.Unknown;
        if (!NumberText.TryRead(value, out var number))
            return false;
        if (number.Kind == NumberKind.Exponent && (number.LooksLikeCode || !NumberText.RoundTrips(value, number, out _)))
            return false;
        if (!LosesDigitsAsDouble && number.Kind != NumberKind.Exponent && number.SignificantDigits > 15)
            LosesDigitsAsDouble = !NumberText.RoundTrips(value, number, out _);
        LeadingZeros += number.LeadingZero ? 1 : 0;
        shape = Add(value, number);
        return true;
    }

    private ValueShape Add(ReadOnlySpan<byte> value, in NumberText number)
    {
        switch (number.Kind)
        {
            case NumberKind.Integer:
                AddInteger(value, number);
                return ValueShape.Integer;
            case NumberKind.Decimal:
                AddDecimal(number.WholeDigits, number.Fraction.Length, number.ExactScale);
                return ValueShape.Decimal;
            default:
                Exponents++;
                return ValueShape.Unknown;
        }
    }

    private void AddInteger(ReadOnlySpan<byte> value, in NumberText number)
    {
        LongPlus += number is { Plus: true, Whole.Length: >= 8 } ? 1 : 0;
        CompactDates += TemporalText.TryReadCompact(value, out _) ? 1 : 0;
        if (System.Buffers.Text.Utf8Parser.TryParse(value, out long parsed, out var used) && used == value.Length)
        {
            AddInteger(parsed, number.WholeDigits);
            return;
        }

        BeyondLong = true;
        Integers++;
        MaxWholeDigits = Math.Max(MaxWholeDigits, number.WholeDigits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddInteger(long number, int digits)
    {
        if (Integers++ == 0)
            (Min, Max) = (number, number);
        else if (number < Min)
            Min = number;
        else if (number > Max)
            Max = number;
        if (digits > MaxWholeDigits)
            MaxWholeDigits = digits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddDecimal(int wholeDigits, int scale, int exactScale)
    {
        Decimals++;
        if (scale == 3 && (uint)(wholeDigits - 1) < 3)
            LikeGroups++;
        if (wholeDigits > MaxWholeDigits)
            MaxWholeDigits = wholeDigits;
        if (scale > MaxScale)
            MaxScale = scale;
        if (exactScale > MaxExactScale)
            MaxExactScale = exactScale;
    }
}
