using System.Text.Json;

namespace Mba.Previews;

/// <summary>The beginning of a JSON document, cut after its last whole record and closed.</summary>
internal static class PreviewJson
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true };

    /// <summary>Null when no record is whole, or when the text is not JSON: then the file's own reader says what is wrong.</summary>
    public static ReadOnlyMemory<byte>? Complete(ReadOnlyMemory<byte> text)
    {
        var start = text.Span.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var reader = new Utf8JsonReader(text.Span[start..], isFinalBlock: false, new JsonReaderState(Options));
        var open = new Stack<char>();
        (long End, string Close)? line = null,
            element = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push(reader.TokenType == JsonTokenType.StartObject ? '}' : ']');
                if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                    continue;
                open.Pop();
                var close = new string([.. open]);
                if (close.Length == 0)
                    line = (reader.BytesConsumed, "");
                else if (reader.TokenType == JsonTokenType.EndObject && close is "]" or "]}")
                    element = (reader.BytesConsumed, close);
            }
        }
        catch (JsonException)
        {
            return null;
        }
        return (line ?? element) is { } whole
            ? (byte[])[.. text.Span[..(int)(start + whole.End)], .. System.Text.Encoding.ASCII.GetBytes(whole.Close)]
            : null;
    }
}
