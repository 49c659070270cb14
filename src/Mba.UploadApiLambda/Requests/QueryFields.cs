using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Mba.Uploads;

namespace Mba.UploadApi.Requests;

/// <summary>Reads query parameters and notes everything that is wrong with them. Never repeats what was sent.</summary>
public sealed class QueryFields
{
    private readonly List<ValidationError> _errors = [];

    public IReadOnlyList<ValidationError> Errors => _errors;

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

    public DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            ) && time.Year is > 1970 and < 9000
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

    /// <summary>A place in a list, as an earlier page gave it.</summary>
    public long? Cursor(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return
            text.Length <= 32
            && Base64Url.IsValid(text)
            && long.TryParse(
                Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var place
            )
            ? place
            : Fault<long?>(name, "must be the next of an earlier page", null);
    }

    /// <summary>The text of a place in a list; clients pass it back and read nothing into it.</summary>
    public static string CursorOf(long place) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(place.ToString(CultureInfo.InvariantCulture)));

    private T Fault<T>(string name, string message, T fallback)
    {
        _errors.Add(new(name, message));
        return fallback;
    }
}
