using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mba.MySql.Queries;
using Mba.UploadApi.Problems;

namespace Mba.UploadApi.Requests;

/// <summary>Reads query parameters and notes everything that is wrong with them. Never repeats what was sent.</summary>
public sealed partial class QueryFields
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<ValidationError> _errors = [];

    /// <summary>Ids in one request.</summary>
    public const int MaxIds = 100;

    private static readonly string[] Sorts = ["created", "name", "size", "duration", "rejected"];

    public IReadOnlyList<ValidationError> Errors => _errors;

    /// <summary>Reads all parameters of a request; the problem that lists everything wrong with them, else null.</summary>
    public static BadRequestProblem? Read<T>(Func<QueryFields, T> read, out T parameters)
    {
        var query = new QueryFields();
        parameters = read(query);
        return query.Errors.Count > 0 ? new BadRequestProblem(query.Errors) : null;
    }

    /// <summary>Notes an error that concerns several parameters.</summary>
    public void Add(string name, string message) => _errors.Add(new(name, message));

    public int Whole(string name, string? text, int fallback, int min, int max)
    {
        if (string.IsNullOrEmpty(text))
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        return Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {min} to {max}"), fallback);
    }

    public string OneOf(string name, string? text, params string[] allowed)
    {
        if (string.IsNullOrEmpty(text))
            return allowed[0];
        return allowed.Contains(text, StringComparer.Ordinal) ? text : Fault(name, $"must be {string.Join(" or ", allowed)}", allowed[0]);
    }

    public bool Flag(string name, string? text) =>
        text switch
        {
            null or "" or "false" => false,
            "true" => true,
            _ => Fault(name, "must be true or false", false),
        };

    public string? Text(string name, string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return text.Length <= maxLength && !text.Any(char.IsControl)
            ? text
            : Fault<string?>(name, $"must be at most {maxLength} printable characters", null);
    }

    /// <summary>A day, or a time of a day, in ISO 8601; without an offset it is UTC. A time without a day is refused.</summary>
    public DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return
            text.Length <= 40
            && IsoTime().IsMatch(text)
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
            && time.Year is > 1970 and < 9000
            ? time
            : Fault<DateTimeOffset?>(name, "must be a time such as 2026-11-20T08:00:00Z", null);
    }

    public AuditStatus? Status(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var status in Enum.GetValues<AuditStatus>())
        {
            if (string.Equals(status.ToString(), text, StringComparison.OrdinalIgnoreCase))
                return status;
        }
        return Fault<AuditStatus?>(name, "must be STARTED, SUCCESS, FAILED, SKIPPED or UNDONE", null);
    }

    public FileScope? Scope(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return text is "mba" or "policy" ? FileScopes.Parse(text) : Fault<FileScope?>(name, "must be mba or policy", null);
    }

    public ActivityKind? Action(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        foreach (var kind in Enum.GetValues<ActivityKind>())
        {
            if (string.Equals(ActivityLog.NameOf(kind), text, StringComparison.Ordinal))
                return kind;
        }
        return Fault<ActivityKind?>(name, "must be retry, undo, redrive, view_values, job or verify", null);
    }

    /// <summary>One id.</summary>
    public string? Id(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Guid.TryParseExact(text, "D", out _) ? text.ToLowerInvariant() : Fault<string?>(name, "must be an id", null);
    }

    /// <summary>Ids separated by commas; null when absent.</summary>
    public IReadOnlyList<string>? Ids(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var ids = text.Split(',', MaxIds + 1);
        return ids.Length <= MaxIds && Array.TrueForAll(ids, i => Guid.TryParseExact(i, "D", out _))
            ? [.. ids.Select(i => i.ToLowerInvariant()).Distinct(StringComparer.Ordinal)]
            : Fault<IReadOnlyList<string>?>(name, $"must be at most {MaxIds} ids, separated by commas", null);
    }

    public (AuditSort Sort, bool Ascending) Sort(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return (AuditSort.Created, false);
        var index = Array.IndexOf(Sorts, text.TrimStart('-'));
        return index >= 0 && text.Length - text.TrimStart('-').Length <= 1
            ? ((AuditSort)index, text[0] != '-')
            : Fault(name, $"must be one of {string.Join(", ", Sorts)}, with a minus for descending", (AuditSort.Created, false));
    }

    /// <summary>A place in a list, as an earlier page gave it.</summary>
    public long? Cursor(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Decode(text) is { } decoded && long.TryParse(decoded, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            ? place
            : Fault<long?>(name, "must be the next of an earlier page", null);
    }

    /// <summary>A place in a list that is sorted as the earlier page was.</summary>
    public AuditPlace? Place(string name, string? text, AuditSort sort)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return ReadPlace(text, sort)
            ?? Fault<AuditPlace?>(name, "must be the next of an earlier page that was sorted in the same way", null);
    }

    /// <summary>The text of a place in a list; clients pass it back and read nothing into it.</summary>
    public static string CursorOf(long place) => Encode(place.ToString(CultureInfo.InvariantCulture));

    /// <summary>The text of a place in a sorted list.</summary>
    public static string CursorOf(AuditPlace place, AuditSort sort) =>
        Encode(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)sort} {place.Seq} {place.Value switch { DateTime time => time.Ticks, var value => value }}"
            )
        );

    private static AuditPlace? ReadPlace(string text, AuditSort sort)
    {
        var parts = Decode(text)?.Split(' ', 3) ?? [];
        if (
            parts.Length != 3
            || parts[0] != ((int)sort).ToString(CultureInfo.InvariantCulture)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
        )
            return null;
        if (sort == AuditSort.Name)
            return new AuditPlace(parts[2], seq);
        if (parts[2].Length == 0)
            return sort is AuditSort.Bytes or AuditSort.Duration ? new AuditPlace(null, seq) : null;
        if (!long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        if (sort != AuditSort.Created)
            return new AuditPlace(number, seq);
        return number <= DateTime.MaxValue.Ticks ? new AuditPlace(new DateTime(number, DateTimeKind.Utc), seq) : null;
    }

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string? Decode(string text)
    {
        try
        {
            return text.Length <= 2048 && Base64Url.IsValid(text) ? Strict.GetString(Base64Url.DecodeFromChars(text)) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,7})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex IsoTime();

    private T Fault<T>(string name, string message, T fallback)
    {
        _errors.Add(new(name, message));
        return fallback;
    }
}
