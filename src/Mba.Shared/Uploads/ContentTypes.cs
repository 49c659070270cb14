using System.Buffers;
using Mba.Files;

namespace Mba.Uploads;

/// <summary>Media types of file types.</summary>
public static class ContentTypes
{
    private const int MaxLength = 100;
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    /// <summary>The media type of a file type (<see cref="Files.ObjectKeys.TypeOf"/>).</summary>
    public static string Of(string type) =>
        type switch
        {
            "csv" => "text/csv",
            "tsv" => "text/tab-separated-values",
            "psv" or "txt" => "text/plain",
            "json" => "application/json",
            "jsonl" or "ndjson" => "application/x-ndjson",
            "pdf" => "application/pdf",
            "doc" => "application/msword",
            "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "xls" => "application/vnd.ms-excel",
            "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ when type is "gz" || ObjectKeys.WithoutGzip(type).Length < type.Length => "application/gzip",
            _ => "application/octet-stream",
        };

    /// <summary>True for <c>type/subtype</c> with names as RFC 6838 has them, with a <c>charset</c> at most.</summary>
    public static bool IsValid(string contentType)
    {
        if (contentType.Length > MaxLength)
            return false;
        var parameter = contentType.IndexOf(';', StringComparison.Ordinal);
        var media = (parameter < 0 ? contentType : contentType[..parameter]).AsSpan();
        var slash = media.IndexOf('/');
        return slash > 0
            && IsName(media[..slash])
            && IsName(media[(slash + 1)..])
            && (parameter < 0 || IsCharset(contentType.AsSpan(parameter + 1)));
    }

    private static bool IsCharset(ReadOnlySpan<char> parameter)
    {
        const string Name = "charset=";
        var text = parameter.TrimStart(' ');
        return text.StartsWith(Name, StringComparison.OrdinalIgnoreCase) && IsToken(text[Name.Length..]);
    }

    /// <summary>Names of media types begin with a letter or digit (RFC 6838).</summary>
    private static bool IsName(ReadOnlySpan<char> text) => IsToken(text) && char.IsAsciiLetterOrDigit(text[0]);

    private static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenCharacters);
}
