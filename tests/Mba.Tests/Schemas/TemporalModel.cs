using System.Globalization;
using System.Text.RegularExpressions;
using Mba.Schemas;

namespace Mba.Tests.Schemas;

/// <summary>A date, a time or both, as the model reads it.</summary>
internal sealed record Moment(
    TemporalKind Kind,
    bool Numeric,
    DateOrders Orders,
    (int Year, int Month, int Day) Day,
    (int Hour, int Minute, int Second, int Microsecond) Clock,
    int Fraction,
    bool Zoned,
    int Offset
);

/// <summary>docs/types.md on dates and times, by regular expressions and the calendar of .NET, and texts around their limits.</summary>
internal static partial class TemporalModel
{
    public static readonly string[] Names = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;
    public static readonly string[] Years = ["0000", "0001", "0004", "1900", "2000", "2023", "2024", "9999"];
    private static readonly string[] Separators = ["-", "/", "."];

    /// <summary>A day, a time of day, or both; a third of them are none.</summary>
    public static string Text(Random random) =>
        random.Next(4) switch
        {
            0 => Clock(random),
            1 => Day(random),
            _ => Day(random) + "  TtTx"[random.Next(6)] + Clock(random),
        };

    /// <summary>Eight digits of the years 1800 to 2199 or 9999.</summary>
    public static Moment? ReadCompact(string text) =>
        text.Length == 8
        && text.All(char.IsAsciiDigit)
        && (
            int.Parse(text[..4], CultureInfo.InvariantCulture),
            int.Parse(text[4..6], CultureInfo.InvariantCulture),
            int.Parse(text[6..], CultureInfo.InvariantCulture)
        )
            is
                ((>= 1800 and < 2200) or 9999, _, _)
                and var (year, month, day)
        && IsDay(year, month, day)
            ? new(TemporalKind.Date, false, DateOrders.Either, (year, month, day), default, 0, false, 0)
            : null;

    /// <summary>How a text of digits is written as a day, whether or not it is one.</summary>
    public static DateShapes ShapeOf(string text) =>
        YearFirst().Match(text) is { Success: true } first ? (DateShapes)(1 << Array.IndexOf(Separators, first.Groups["s"].Value))
        : YearLast().Match(text) is { Success: true } last ? (DateShapes)(8 << Array.IndexOf(Separators, last.Groups["s"].Value))
        : DateShapes.None;

    public static Moment Of(in TemporalText t) =>
        new(
            t.Kind,
            t.Numeric,
            t.Orders,
            (t.Year, t.Month, t.Day),
            (t.Hour, t.Minute, t.Second, t.Microsecond),
            t.Fraction,
            t.Zoned,
            t.OffsetMinutes
        );

    public static Moment? Read(string text)
    {
        if (AnyClock().Match(text) is { Success: true } time)
            return WithClock(new(TemporalKind.Time, false, DateOrders.None, default, default, 0, false, 0), time) is { Zoned: false } read
                ? read
                : null;
        if (AnyDay().Match(text) is not { Success: true } match || DayOf(match) is not { } day)
            return null;
        var rest = text[match.Length..];
        if (rest.Length == 0)
            return day;
        if (rest[0] is not (' ' or 'T' or 't') || AnyClock().Match(rest[1..]) is not { Success: true } clock)
            return null;
        return WithClock(day with { Kind = TemporalKind.DateTime }, clock) is { } moment && StaysInCalendar(moment) ? moment : null;
    }

    private static Moment? DayOf(Match match)
    {
        var year = Number(match, "y");
        var named = match.Groups["name"].Value;
        var month = named.Length == 0 ? Number(match, "m") : 1 + Array.FindIndex(Names, n => IsNameOf(named, n));
        var (first, second) = (Number(match, "a"), Number(match, "b"));
        if (first < 0)
            return IsDay(year, month, Number(match, "d"))
                ? new(TemporalKind.Date, false, DateOrders.Either, (year, month, Number(match, "d")), default, 0, false, 0)
                : null;
        var orders =
            (IsDay(year, first, second) ? DateOrders.MonthFirst : DateOrders.None)
            | (IsDay(year, second, first) ? DateOrders.DayFirst : DateOrders.None);
        if (orders == DateOrders.Either && match.Groups["s"].Value == ".")
            orders = DateOrders.DayFirst;
        return orders == DateOrders.None ? null : new(TemporalKind.Date, true, orders, (year, first, second), default, 0, false, 0);
    }

    private static Moment? WithClock(Moment moment, Match clock)
    {
        var (hour, minute, second) = (Number(clock, "h"), Number(clock, "min"), Math.Max(0, Number(clock, "sec")));
        var (fraction, half, zone) = (clock.Groups["f"].Value, clock.Groups["half"].Value, clock.Groups["zone"].Value);
        if (half.Length > 0 && hour is 0 or > 12)
            return null;
        if (half.Length > 0)
            hour = (hour % 12) + (half is "p" or "P" ? 12 : 0);
        if (hour > 23 || minute > 59 || second > 59 || (fraction.Length > 6 && fraction[6..].Trim('0').Length > 0))
            return null;
        var (offset, isKnown) = Offset(zone);
        return isKnown
            ? moment with
            {
                Clock = (hour, minute, second, int.Parse(fraction.PadRight(6, '0')[..6], CultureInfo.InvariantCulture)),
                Fraction = Math.Min(6, fraction.Length),
                Zoned = zone.Length > 0,
                Offset = offset,
            }
            : null;
    }

    private static (int Minutes, bool IsKnown) Offset(string zone)
    {
        if (zone.Length == 0 || zone[0] is 'Z' or 'z' or 'U')
            return (0, true);
        var digits = zone[1..].Replace(":", "", StringComparison.Ordinal).PadRight(4, '0');
        var (hours, minutes) = (int.Parse(digits[..2], CultureInfo.InvariantCulture), int.Parse(digits[2..], CultureInfo.InvariantCulture));
        var offset = (hours * 60) + minutes;
        return (zone[0] == '-' ? -offset : offset, minutes < 60 && offset <= 14 * 60);
    }

    private static bool StaysInCalendar(Moment moment)
    {
        var ((year, month, day), (hour, minute, _, _)) = (moment.Day, moment.Clock);
        if (moment.Offset == 0 || year is > 1 and < 9999)
            return true;
        if (moment.Numeric)
            return false;
        var ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks - (moment.Offset * TimeSpan.TicksPerMinute);
        return ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks;
    }

    public static bool IsDay(int year, int month, int day) =>
        year is > 0 and < 10_000 && month is > 0 and < 13 && day > 0 && day <= DateTime.DaysInMonth(year, month);

    private static bool IsNameOf(string text, string name) =>
        text.Equals(name, StringComparison.OrdinalIgnoreCase)
        || text.Equals(name[..Math.Min(3, name.Length)], StringComparison.OrdinalIgnoreCase);

    private static int Number(Match match, string group) =>
        match.Groups[group].Value is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : -1;

    private static string Day(Random random)
    {
        var (year, month, day) = (
            Years[random.Next(Years.Length)],
            random.Next(0, 14),
            random.Next(3) == 0 ? random.Next(0, 33) : random.Next(27, 33)
        );
        if (random.Next(3) == 0)
            (month, day) = (random.Next(3) == 0 ? 12 : 1, random.Next(2) == 0 ? 31 : 1);
        var (separator, name) = (Separators[random.Next(3)], Names[Math.Clamp(month - 1, 0, 11)]);
        name = random.Next(2) == 0 ? name[..3] : name;
        name = random.Next(2) == 0 ? name.ToUpperInvariant() : name;
        return random.Next(7) switch
        {
            0 or 1 => FormattableString.Invariant($"{year}{separator}{month:00}{separator}{day:00}"),
            2 => FormattableString.Invariant($"{month}{separator}{day}{separator}{year}"),
            3 => FormattableString.Invariant($"{day:00}{separator}{month:00}{separator}{year}"),
            4 => FormattableString.Invariant($"{day}-{name}-{year}"),
            5 => FormattableString.Invariant($"{day} {name} {year}"),
            _ => FormattableString.Invariant($"{name} {day}{(random.Next(2) == 0 ? "," : "")} {year}"),
        };
    }

    private static string Clock(Random random)
    {
        string[] fractions = ["", "", ".", ".5", ",25", ".123456", ".1234560", ".123456000", ".1234561", ".1234560000"];
        string[] halves = ["", "", "", " AM", "pm", " pM", " am"];
        string[] zones = ["", "", "", "Z", " z", "UTC", " UTC", "+00:00", "+14:00", "-1401", "+1359", "-05", "+05:60", "+5", "-00:30"];
        var clock = FormattableString.Invariant($"{random.Next(0, 26)}:{random.Next(0, 62):00}");
        if (random.Next(2) == 0)
            clock = "0" + clock[^Math.Min(4, clock.Length)..];
        if (random.Next(2) == 0)
            clock += FormattableString.Invariant($":{random.Next(0, 62):00}") + fractions[random.Next(fractions.Length)];
        return clock + halves[random.Next(halves.Length)] + zones[random.Next(zones.Length)];
    }

    public static string Damaged(string text, Random random)
    {
        const string Characters = "0129 :-/.,+TZaAmMpP";
        var (at, other) = (random.Next(text.Length), Characters[random.Next(Characters.Length)].ToString());
        return random.Next(4) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, other),
            2 => text.Remove(at, 1).Insert(at, other),
            _ => text[..at],
        };
    }

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        @"\A((?<y>[0-9]{4})(?<s>[-/.])(?<m>[0-9]{2})\k<s>(?<d>[0-9]{2})|(?<a>[0-9]{1,2})(?<s>[-/.])(?<b>[0-9]{1,2})\k<s>(?<y>[0-9]{4})"
            + @"|(?<d>[0-9]{1,2})(?<s>[- ])(?<name>[a-zA-Z]{3,})\k<s>(?<y>[0-9]{4})|(?<name>[a-zA-Z]{3,}) (?<d>[0-9]{1,2}),? (?<y>[0-9]{4}))",
        Options,
        1000
    )]
    private static partial Regex AnyDay();

    [GeneratedRegex(
        @"\A(?<h>[0-9]{1,2}):(?<min>[0-9]{2})(:(?<sec>[0-9]{2})([.,](?<f>[0-9]{1,9}))?)?( ?(?<half>[aApP])[mM])?( ?(?<zone>Z|z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?\z",
        Options,
        1000
    )]
    private static partial Regex AnyClock();

    [GeneratedRegex(@"\A[0-9]{4}(?<s>[-/.])[0-9]{2}\k<s>[0-9]{2}\z", Options, 1000)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"\A[0-9]{1,2}(?<s>[-/.])[0-9]{1,2}\k<s>[0-9]{4}\z", Options, 1000)]
    private static partial Regex YearLast();
}
