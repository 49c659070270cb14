namespace Mba.Schemas;

internal enum TemporalKind : byte
{
    None,
    Date,
    DateTime,
    Time,
}

/// <summary>Which orders of day and month a date allows; both when it says the year first or names the month.</summary>
[Flags]
internal enum DateOrders : byte
{
    None = 0,
    MonthFirst = 1,
    DayFirst = 2,
    Either = 3,
}

/// <summary>
/// A date, time or both as its text says it. Evidence and converters read dates through it, so that they cannot disagree.
/// Two-digit years, zero dates, leap seconds and 24:00 are not dates: docs/types.md.
/// </summary>
internal struct TemporalText
{
    public TemporalKind Kind;

    /// <summary>Orders under which it is a real day; <see cref="Numeric"/> tells whether they matter.</summary>
    public DateOrders Orders;

    /// <summary>Written with day and month as numbers in an order that the text does not tell; then Month and Day are first and second.</summary>
    public bool Numeric;
    public int Year;
    public int Month;
    public int Day;
    public int Hour;
    public int Minute;
    public int Second;
    public int Microsecond;

    /// <summary>Digits of the fraction as written, at most 6.</summary>
    public int Fraction;
    public bool Zoned;
    public int OffsetMinutes;

    /// <summary>Reads a date, a datetime or a time; <paramref name="text"/> has no surrounding blanks.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out TemporalText result)
    {
        result = default;
        if (text.Length is < 4 or > 48)
            return false;
        if (text[1] == ':' || text[2] == ':')
        {
            result.Kind = TemporalKind.Time;
            return ClockText.TryRead(text, ref result) && !result.Zoned;
        }

        var length = DateText.Read(text, ref result);
        if (length == 0)
            return false;
        result.Kind = TemporalKind.Date;
        if (length == text.Length)
            return true;
        if (text[length] is not ((byte)' ' or (byte)'T' or (byte)'t'))
            return false;
        result.Kind = TemporalKind.DateTime;
        return ClockText.TryRead(text[(length + 1)..], ref result) && StaysInRange(result);
    }

    /// <summary>Reads yyyyMMdd of the years 1800-2199 or 9999.</summary>
    public static bool TryReadCompact(ReadOnlySpan<byte> text, out TemporalText result)
    {
        result = default;
        if (
            text.Length != 8
            || !DateText.Digits(text, 0, 4, out result.Year)
            || !DateText.Digits(text, 4, 2, out result.Month)
            || !DateText.Digits(text, 6, 2, out result.Day)
        )
            return false;
        result.Kind = TemporalKind.Date;
        result.Orders = DateOrders.Either;
        return result.Year is (>= 1800 and <= 2199) or 9999 && DateText.IsDay(result.Year, result.Month, result.Day);
    }

    /// <summary>Puts month and day in their places under <paramref name="order"/>; false when that is not a day.</summary>
    public bool Resolve(DateOrder order)
    {
        if (!Numeric)
            return true;
        if (!Orders.HasFlag(order == DateOrder.MonthFirst ? DateOrders.MonthFirst : DateOrders.DayFirst))
            return false;
        if (order == DateOrder.DayFirst)
            (Month, Day) = (Day, Month);
        Numeric = false;
        return true;
    }

    /// <summary>Moves a zoned value to UTC; the day must be resolved.</summary>
    public void MoveToUtc()
    {
        if (!Zoned || OffsetMinutes == 0)
            return;
        var utc = new DateTime(Year, Month, Day, Hour, Minute, 0, DateTimeKind.Utc).AddMinutes(-OffsetMinutes);
        (Year, Month, Day, Hour, Minute) = (utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute);
        OffsetMinutes = 0;
    }

    /// <summary>Only the first and the last days of the calendar can leave it by their zone: refuse those two years' edges.</summary>
    private static bool StaysInRange(in TemporalText value)
    {
        if (!value.Zoned || value.OffsetMinutes == 0 || value.Year is > 1 and < 9999)
            return true;
        if (value.Numeric)
            return false;
        var minutes =
            (
                new DateTime(value.Year, value.Month, value.Day, value.Hour, value.Minute, 0, DateTimeKind.Utc).Ticks
                / TimeSpan.TicksPerMinute
            ) - value.OffsetMinutes;
        return minutes >= 0 && minutes <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerMinute;
    }
}
