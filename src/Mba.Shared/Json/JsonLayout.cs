using Mba.Files;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Json;

/// <summary>Where a JSON file keeps its records.</summary>
internal enum JsonLayoutKind
{
    /// <summary>One object a line.</summary>
    Lines,

    /// <summary>Elements of one array: the file itself, or the one array inside its object.</summary>
    Elements,

    /// <summary>The file is one record.</summary>
    Single,
}

/// <summary>Layout, where the first record begins, whether an object is around the array, and whether other members stand before it.</summary>
internal readonly record struct JsonLayout(JsonLayoutKind Kind, int Start, bool Wrapped, bool Prefixed = false)
{
    /// <summary>True when a file is JSON by its name, or by what it begins with: a brace and a quote, or a bracket and a value.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text, string name)
    {
        if (Extension(name) is ".json" or ".jsonl" or ".ndjson")
            return true;
        var at = JsonText.SkipBlanks(text, 0);
        if (at + 1 >= text.Length)
            return false;
        var inner = JsonText.SkipBlanks(text, at + 1);
        var next = inner < text.Length ? text[inner] : (byte)0;
        return text[at] switch
        {
            (byte)'{' => next is (byte)'"' or (byte)'}',
            (byte)'[' => next is (byte)'{' or (byte)'"' || (next == ']' && JsonText.SkipBlanks(text, inner + 1) == text.Length),
            _ => false,
        };
    }

    /// <summary>True when the name says one object a line.</summary>
    public static bool IsJsonLines(string name) => Extension(name) is ".jsonl" or ".ndjson";

    /// <summary>Decides from the first window of the text.</summary>
    /// <param name="window">The beginning of the text.</param>
    /// <param name="isJsonLines">A name, or an earlier pass, says one object a line: believed unless the text begins with a bracket.</param>
    public static JsonLayout Detect(RecordBuffer window, bool isJsonLines)
    {
        var text = window.Bytes.AsSpan(0, window.End);
        var at = JsonText.SkipBlanks(text, 0);
        if (at == text.Length)
            return new(JsonLayoutKind.Lines, 0, false);
        if (text[at] == '[')
            return new(JsonLayoutKind.Elements, at + 1, false);
        if (text[at] != '{' || isJsonLines)
            return new(JsonLayoutKind.Lines, 0, false);
        var length = JsonText.ValueLength(text[at..]);
        if (length > 0 && JsonText.SkipBlanks(text, at + length) < text.Length)
            return new(JsonLayoutKind.Lines, 0, false);
        if (length < 0 && window.AtEnd)
            return new(JsonLayoutKind.Lines, 0, false);
        return InnerArray(text, at, length > 0) is { } inner
            ? new(JsonLayoutKind.Elements, inner, true, text[at..inner].Contains((byte)','))
            : new(JsonLayoutKind.Single, at, false);
    }

    /// <summary>Start of the elements of the only array of objects among an object's members; null when there is none, or more than one.</summary>
    private static int? InnerArray(ReadOnlySpan<byte> text, int at, bool whole)
    {
        int? found = null;
        at++;
        while (true)
        {
            at = JsonText.SkipBlanks(text, at);
            if (at >= text.Length || text[at] != '"')
                return found;
            var name = JsonText.ValueLength(text[at..]);
            at = name < 0 ? text.Length : JsonText.SkipBlanks(text, at + name);
            if (at >= text.Length || text[at] != ':')
                return found;
            at = JsonText.SkipBlanks(text, at + 1);
            if (at >= text.Length)
                return found;
            if (text[at] == '[' && JsonText.SkipBlanks(text, at + 1) is var element && element < text.Length && text[element] == '{')
            {
                if (found is not null)
                    return null;
                found = at + 1;
                if (!whole && JsonText.ValueLength(text[at..]) < 0)
                    return found;
            }

            var length = JsonText.ValueLength(text[at..]);
            if (length <= 0)
                return found;
            at = JsonText.SkipBlanks(text, at + length);
            if (at >= text.Length || text[at] != ',')
                return found;
            at++;
        }
    }

    private static string Extension(string name) => Path.GetExtension(ObjectKeys.WithoutGzip(name)).ToLowerInvariant();
}
