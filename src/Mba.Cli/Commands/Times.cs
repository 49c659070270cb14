using System.Globalization;
using Mba.Cli.Sending;

namespace Mba.Cli.Commands;

/// <summary>Times as people write and read them. Moments without a zone are the machine's.</summary>
internal static class Times
{
    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
    ];
    private static readonly string[] ZonedForms =
    [
        "yyyy-MM-dd'T'HH:mmzzz",
        "yyyy-MM-dd'T'HH:mm:sszzz",
        "yyyy-MM-dd'T'HH:mm'Z'",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
    ];

    /// <summary>Reads <c>30m</c>, <c>2h</c>, <c>7d</c>, <c>90s</c>.</summary>
    public static TimeSpan Span(string text, string option)
    {
        if (
            text.Length > 1
            && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && text[^1] is 's' or 'm' or 'h' or 'd'
            && number <= 100_000
        )
            return text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            };
        throw new UsageException($"{option} takes a number with s, m, h or d, such as 30m, 2h or 7d, not '{text}'");
    }

    /// <summary>Reads a date or a date with time.</summary>
    public static DateTimeOffset Moment(string text, string option)
    {
        if (DateTimeOffset.TryParseExact(text, ZonedForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned))
            return zoned;
        return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var local)
            ? local
            : throw new UsageException($"{option} takes a date or a time, such as 2026-11-20 or 2026-11-20T14:00, not '{text}'");
    }

    /// <summary>How long ago, in at most four characters: <c>12s</c>, <c>5m</c>, <c>3h</c>, <c>12d</c>.</summary>
    public static string Age(DateTime? at, DateTimeOffset now)
    {
        if (at is not { } time)
            return "";
        var age = now - new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
        return age.TotalSeconds < 60 ? Text(Math.Max(0, (int)age.TotalSeconds)) + "s"
            : age.TotalMinutes < 60 ? Text((int)age.TotalMinutes) + "m"
            : age.TotalHours < 48 ? Text((int)age.TotalHours) + "h"
            : Text((int)age.TotalDays) + "d";
    }

    /// <summary>A duration: <c>850 ms</c>, <c>12.3 s</c>, <c>4 min 5 s</c>.</summary>
    public static string Took(int? milliseconds) =>
        milliseconds is not { } ms ? ""
        : ms < 1_000 ? Text(ms) + " ms"
        : ms < 60_000 ? (ms / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " s"
        : $"{Text(ms / 60_000)} min {Text(ms / 1000 % 60)} s";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
