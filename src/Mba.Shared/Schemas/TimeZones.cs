using System.Collections.Concurrent;

namespace Mba.Schemas;

/// <summary>Zones in which values without one are, and the moments that those are in UTC.</summary>
public static class TimeZones
{
    public const string Utc = "UTC";

    /// <summary>What is said of a name that is none.</summary>
    public const string NotAZone = "is not a zone of the IANA database (America/New_York), UTC, or an offset (-05:00)";

    private static readonly ConcurrentDictionary<string, TimeZoneInfo?> Found = new(StringComparer.Ordinal);

    /// <summary>The zone of a name of the IANA database (America/New_York), <see cref="Utc"/>, or a fixed offset (-05:00); null when it is none of these.</summary>
    public static TimeZoneInfo? Find(string name) => Found.GetOrAdd(name, Look);

    /// <summary>Moves a value without a zone to UTC; false when the clock never showed it, or showed it twice, or when it leaves the years 1 to 9999.</summary>
    internal static bool TryMoveToUtc(TimeZoneInfo zone, ref TemporalText value)
    {
        var local = new DateTime(value.Year, value.Month, value.Day, value.Hour, value.Minute, value.Second, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local) || zone.IsAmbiguousTime(local))
            return false;
        var ticks = local.Ticks - zone.GetUtcOffset(local).Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
            return false;
        var utc = new DateTime(ticks, DateTimeKind.Utc);
        (value.Year, value.Month, value.Day) = (utc.Year, utc.Month, utc.Day);
        (value.Hour, value.Minute, value.Second) = (utc.Hour, utc.Minute, utc.Second);
        return true;
    }

    private static TimeZoneInfo? Look(string name)
    {
        if (name == Utc)
            return TimeZoneInfo.Utc;
        if (name.Length > 0 && name[0] is '+' or '-')
            return Offset(name);
        return
            name.Contains('/', StringComparison.Ordinal)
            && !name.AsSpan().ContainsAny('.', '\\')
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : null;
    }

    /// <summary>+hh:mm or -hh:mm, at most 14 hours.</summary>
    private static TimeZoneInfo? Offset(string name)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(name);
        if (
            text.Length != 6
            || text[3] != ':'
            || !DateText.Digits(text, 1, 2, out var hours)
            || !DateText.Digits(text, 4, 2, out var minutes)
            || minutes > 59
            || (hours * 60) + minutes > 14 * 60
        )
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return TimeZoneInfo.CreateCustomTimeZone(name, text[0] == '-' ? -offset : offset, name, name);
    }
}
