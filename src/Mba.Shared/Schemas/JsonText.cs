using System.Buffers;
using System.Text.Json;

namespace Mba.Schemas;

/// <summary>Finds where JSON values end by their brackets and strings alone; whether they are valid is asked separately.</summary>
internal static class JsonText
{
    public const int MaxDepth = 100;

    private const int StorableDepth = 31;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> Scalars = SearchValues.Create(",]} \t\r\n"u8);

    /// <summary>Bytes of the value that <paramref name="text"/> begins with; -1 when the text ends before it does.</summary>
    public static int ValueLength(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return -1;
        if (text[0] is not ((byte)'{' or (byte)'[' or (byte)'"'))
            return text.IndexOfAny(Scalars);
        var depth = 0;
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOfAny(Structure);
            if (next < 0)
                return -1;
            at += next;
            var b = text[at++];
            if (b == '"')
            {
                var length = StringLength(text[at..]);
                if (length < 0)
                    return -1;
                at += length;
            }
            else
            {
                depth += b is (byte)'{' or (byte)'[' ? 1 : -1;
            }

            if (depth <= 0)
                return at;
        }
    }

    /// <summary>True when the text is one valid JSON value and nothing else.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                // Reading is the check.
            }

            return reader.BytesConsumed == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// True for a document that both servers store: valid, at most 31 levels deep (MariaDB's limit), no number that a double would
    /// change, no name twice in an object, no escape that is half a surrogate pair.
    /// </summary>
    public static bool IsStorable(ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = StorableDepth });
        Stack<HashSet<string>>? open = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.Number && !IsExact(reader.ValueSpan))
                    return false;
                if (reader.ValueIsEscaped)
                    reader.GetString();
                if (RepeatsName(ref reader, ref open))
                    return false;
            }

            return reader.BytesConsumed == document.Length;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>MySQL's JSON keeps the number as it is written: a whole number of 64 bits, or one that a double holds to the last digit.</summary>
    public static bool IsExact(ReadOnlySpan<byte> text) =>
        NumberText.TryRead(text, out var number)
        && (number is { Kind: NumberKind.Integer, WholeDigits: <= 18 } || NumberText.RoundTrips(text, number, out _));

    /// <summary>The token is a name that its object has already: of two members of one name MySQL keeps the last.</summary>
    private static bool RepeatsName(ref Utf8JsonReader reader, ref Stack<HashSet<string>>? open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                (open ??= new()).Push(new(StringComparer.Ordinal));
                return false;
            case JsonTokenType.EndObject:
                open?.Pop();
                return false;
            case JsonTokenType.PropertyName:
                return open?.Peek().Add(reader.GetString() ?? "") == false;
            default:
                return false;
        }
    }

    /// <summary>Offset of the first byte that is not a blank; the length when there is none.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        var next = text[at..].IndexOfAnyExcept(" \t\r\n"u8);
        return next < 0 ? text.Length : at + next;
    }

    /// <summary>Bytes up to and with the closing quote of a string whose opening quote has been read.</summary>
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (true)
        {
            var next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0 || (text[at + next] == '\\' && at + next + 1 >= text.Length))
                return -1;
            at += next + 1;
            if (text[at - 1] == '"')
                return at;
            at++;
        }
    }
}
