namespace Mba.Schemas;

/// <summary>What a column's dates and times have shown so far.</summary>
internal struct TemporalEvidence
{
    public long Dates;
    public long DateTimes;
    public long Times;

    /// <summary>Datetimes with a zone.</summary>
    public long Zoned;

    /// <summary>Numeric dates that are a day only with the month first, only with the day first, or different days under both.</summary>
    public long OnlyMonthFirst;
    public long OnlyDayFirst;
    public long EitherOrder;

    /// <summary>Digits of the fraction of a second: as written, and without trailing zeros.</summary>
    public int MaxFraction;
    public int MaxExactFraction;

    /// <summary>How the dates are written.</summary>
    public DateShapes Shapes;

    /// <summary>At least one datetime that is not midnight.</summary>
    public bool HasClock;

    public readonly long All => Dates + DateTimes + Times;

    /// <summary>yyyy-MM-dd; false leaves the value to the full test.</summary>
    public bool TryObserveIsoDate(ReadOnlySpan<byte> value)
    {
        if (value.Length != 10 || !IsIsoDay(value))
            return false;
        Dates++;
        Shapes |= DateShapes.YearFirstDash;
        return true;
    }

    /// <summary>yyyy-MM-dd HH:mm:ss[.f][Z]; false leaves the value to the full test.</summary>
    public bool TryObserveIsoDateTime(ReadOnlySpan<byte> value)
    {
        if (value.Length is < 19 or > 27 || value[10] is not ((byte)' ' or (byte)'T') || !IsIsoDay(value))
            return false;
        var text = default(TemporalText);
        if (!ClockText.TryRead(value[11..], ref text) || text.OffsetMinutes != 0)
            return false;
        AddDateTime(text);
        return true;
    }

    public bool TryObserve(ReadOnlySpan<byte> value, out ValueShape shape)
    {
        shape = ValueShape.Unknown;
        if (!TemporalText.TryRead(value, out var text))
            return false;
        if (text.Numeric)
            AddOrder(text);
        switch (text.Kind)
        {
            case TemporalKind.Date:
                Dates++;
                Shapes |= DateText.ShapeOf(value) is not DateShapes.None and var written ? written : DateShapes.Named;
                shape = ValueShape.Date;
                break;
            case TemporalKind.DateTime:
                AddDateTime(text);
                shape = ValueShape.DateTime;
                break;
            default:
                Times++;
                AddFraction(text);
                break;
        }

        return true;
    }

    private static bool IsIsoDay(ReadOnlySpan<byte> value)
    {
        if (value[4] != '-' || value[7] != '-')
            return false;
        var yearMonth = DigitWord.Replace(DigitWord.Replace(DigitWord.Load(value[..8]), 3, '-', '0'), 0, '-', '0');
        return DigitWord.AreDigits(yearMonth)
            && DateText.Digits(value, 8, 2, out var day)
            && (int)DigitWord.Read(yearMonth) is var number
            && DateText.IsDay(number / 10_000, number % 10_000 / 10, day);
    }

    private void AddOrder(in TemporalText text)
    {
        if (text.Orders == DateOrders.MonthFirst)
            OnlyMonthFirst++;
        else if (text.Orders == DateOrders.DayFirst)
            OnlyDayFirst++;
        else if (text.Month != text.Day)
            EitherOrder++;
    }

    private void AddDateTime(in TemporalText text)
    {
        DateTimes++;
        Zoned += text.Zoned ? 1 : 0;
        HasClock |= (text.Hour | text.Minute | text.Second | text.Microsecond | text.OffsetMinutes) != 0;
        AddFraction(text);
    }

    private void AddFraction(in TemporalText text)
    {
        if (text.Fraction == 0)
            return;
        MaxFraction = Math.Max(MaxFraction, text.Fraction);
        var exact = 6;
        for (var rest = text.Microsecond; exact > 0 && rest % 10 == 0; exact--)
            rest /= 10;
        MaxExactFraction = Math.Max(MaxExactFraction, exact);
    }
}
