namespace Mba.Schemas;

/// <summary>Ways to write a day in digits: the year first or last, and what stands between.</summary>
[Flags]
internal enum DateShapes : byte
{
    None = 0,
    YearFirstDash = 1,
    YearFirstSlash = 2,
    YearFirstDot = 4,
    YearLastDash = 8,
    YearLastSlash = 16,
    YearLastDot = 32,

    /// <summary>With the month's name.</summary>
    Named = 64,
}

/// <summary>Recognises the day at the start of a text: ISO, numeric with / - or ., and named months.</summary>
internal static class DateText
{
    private static ReadOnlySpan<byte> Months => "janfebmaraprmayjunjulaugsepoctnovdec"u8;

    /// <summary>Bytes that the day takes; 0 when the text does not start with one.</summary>
    public static int Read(ReadOnlySpan<byte> text, ref TemporalText result)
    {
        if (text.Length < 8)
            return 0;
        if (text.Length >= 10 && text[4] is (byte)'-' or (byte)'/' or (byte)'.' && Digits(text, 0, 4, out var year))
            return ReadYearFirst(text, year, ref result);
        return IsLetter(text[0]) ? ReadMonthName(text, ref result) : ReadDayOrMonth(text, ref result);
    }

    /// <summary>How a text of digits and two equal separators is written as a day, whether or not it is one.</summary>
    public static DateShapes ShapeOf(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 8 or > 10)
            return DateShapes.None;
        var first = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (first < 1 || text[first] is not ((byte)'-' or (byte)'/' or (byte)'.'))
            return DateShapes.None;
        var rest = text[(first + 1)..];
        var second = rest.IndexOf(text[first]);
        if (second is < 1 or > 2 || rest[..second].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return DateShapes.None;
        var last = rest[(second + 1)..];
        if (last.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return DateShapes.None;
        var separator =
            text[first] == '-' ? 0
            : text[first] == '/' ? 1
            : 2;
        return (first, second, last.Length) switch
        {
            (4, 2, 2) => (DateShapes)(1 << separator),
            (1 or 2, _, 4) => (DateShapes)(8 << separator),
            _ => DateShapes.None,
        };
    }

    public static bool Digits(ReadOnlySpan<byte> text, int at, int count, out int number)
    {
        number = 0;
        if (at + count > text.Length)
            return false;
        for (var i = at; i < at + count; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
                return false;
            number = (number * 10) + (int)digit;
        }

        return true;
    }

    public static bool IsDay(int year, int month, int day) =>
        year is >= 1 and <= 9999 && month is >= 1 and <= 12 && day >= 1 && (day <= 28 || day <= DateTime.DaysInMonth(year, month));

    private static int ReadYearFirst(ReadOnlySpan<byte> text, int year, ref TemporalText result)
    {
        if (text[7] != text[4] || !Digits(text, 5, 2, out var month) || !Digits(text, 8, 2, out var day) || !IsDay(year, month, day))
            return 0;
        Set(ref result, year, month, day);
        return 10;
    }

    private static int ReadDayOrMonth(ReadOnlySpan<byte> text, ref TemporalText result)
    {
        var at = OneOrTwoDigits(text, 0, out var first);
        if (at == 0)
            return 0;
        var separator = text[at];
        if (at + 1 < text.Length && separator is (byte)'-' or (byte)' ' && IsLetter(text[at + 1]))
            return ReadDayThenName(text, at, first, ref result);
        if (separator is not ((byte)'/' or (byte)'-' or (byte)'.'))
            return 0;
        var secondEnd = OneOrTwoDigits(text, at + 1, out var second);
        if (secondEnd == 0 || secondEnd >= text.Length || text[secondEnd] != separator || !Digits(text, secondEnd + 1, 4, out var year))
            return 0;
        result.Orders = Orders(separator, year, first, second);
        result.Numeric = true;
        (result.Year, result.Month, result.Day) = (year, first, second);
        return result.Orders == DateOrders.None ? 0 : secondEnd + 5;
    }

    /// <summary>Dots are written by those who put the day first: an ambiguous 03.04.2024 is the third of April.</summary>
    private static DateOrders Orders(byte separator, int year, int first, int second)
    {
        var orders =
            (IsDay(year, first, second) ? DateOrders.MonthFirst : DateOrders.None)
            | (IsDay(year, second, first) ? DateOrders.DayFirst : DateOrders.None);
        return separator == '.' && orders == DateOrders.Either ? DateOrders.DayFirst : orders;
    }

    /// <summary>15-JAN-2016, 15 January 2016.</summary>
    private static int ReadDayThenName(ReadOnlySpan<byte> text, int at, int day, ref TemporalText result)
    {
        var nameEnd = MonthName(text, at + 1, out var month);
        if (
            nameEnd == 0
            || nameEnd >= text.Length
            || text[nameEnd] != text[at]
            || !Digits(text, nameEnd + 1, 4, out var year)
            || !IsDay(year, month, day)
        )
            return 0;
        Set(ref result, year, month, day);
        return nameEnd + 5;
    }

    /// <summary>Jan 15, 2016; January 15 2016.</summary>
    private static int ReadMonthName(ReadOnlySpan<byte> text, ref TemporalText result)
    {
        var nameEnd = MonthName(text, 0, out var month);
        if (nameEnd == 0 || nameEnd >= text.Length || text[nameEnd] != ' ')
            return 0;
        var dayEnd = OneOrTwoDigits(text, nameEnd + 1, out var day);
        if (dayEnd == 0)
            return 0;
        var yearAt = text[dayEnd] == ',' ? dayEnd + 2 : dayEnd + 1;
        if (yearAt >= text.Length || text[yearAt - 1] != ' ' || !Digits(text, yearAt, 4, out var year) || !IsDay(year, month, day))
            return 0;
        Set(ref result, year, month, day);
        return yearAt + 4;
    }

    private static void Set(ref TemporalText result, int year, int month, int day)
    {
        result.Orders = DateOrders.Either;
        (result.Year, result.Month, result.Day) = (year, month, day);
    }

    private static int OneOrTwoDigits(ReadOnlySpan<byte> text, int at, out int number)
    {
        if (Digits(text, at, 2, out number))
            return at + 2 < text.Length ? at + 2 : 0;
        return Digits(text, at, 1, out number) && at + 1 < text.Length ? at + 1 : 0;
    }

    /// <summary>The end of a month's name (three letters or in full, any case), 0 when there is none.</summary>
    private static int MonthName(ReadOnlySpan<byte> text, int at, out int month)
    {
        month = 0;
        var end = at;
        while (end < text.Length && IsLetter(text[end]))
            end++;
        if (end - at < 3)
            return 0;
        Span<byte> name = stackalloc byte[9];
        if (end - at > name.Length)
            return 0;
        for (var i = at; i < end; i++)
            name[i - at] = (byte)(text[i] | 0x20);
        for (var m = 0; m < 12; m++)
        {
            if (!name[..3].SequenceEqual(Months.Slice(m * 3, 3)))
                continue;
            month = m + 1;
            return end - at == 3 || name[..(end - at)].SequenceEqual(FullName(month)) ? end : 0;
        }

        return 0;
    }

    private static ReadOnlySpan<byte> FullName(int month) =>
        month switch
        {
            1 => "january"u8,
            2 => "february"u8,
            3 => "march"u8,
            4 => "april"u8,
            5 => "may"u8,
            6 => "june"u8,
            7 => "july"u8,
            8 => "august"u8,
            9 => "september"u8,
            10 => "october"u8,
            11 => "november"u8,
            _ => "december"u8,
        };

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 'z' - 'a';
}
