using System.Buffers;
using System.Text;

namespace Mba.Files;

/// <summary>What a name that comes from outside must be before it becomes part of a key.</summary>
public static class FileNames
{
    /// <summary>Longest file name in UTF-8 bytes: what file systems take.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>Longest S3 key in UTF-8 bytes.</summary>
    public const int MaxKeyBytes = ObjectAddress.MaxKeyBytes;

    private static readonly SearchValues<char> Separators = SearchValues.Create("/\\:");

    /// <summary>All that is wrong with a file name (no folders), as sentences without the name itself; empty when it is good.</summary>
    public static IEnumerable<string> Problems(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            yield return "is missing: the file's name with its extension";
            yield break;
        }
        if (!IsUnicode(name))
            yield return "is not valid Unicode";
        else if (Encoding.UTF8.GetByteCount(name) > MaxNameBytes)
            yield return "is longer than 255 bytes";
        if (name.AsSpan().ContainsAny(Separators))
            yield return "holds a path separator; folders belong into path";
        if (name is "." or ".." || name.Contains("..", StringComparison.Ordinal))
            yield return "holds two dots in a row";
        if (name.Any(IsUnprintable))
            yield return "holds a control or formatting character";
        if (name.StartsWith(' ') || name.EndsWith(' ') || name.EndsWith('.'))
            yield return "begins or ends with a space, or ends with a dot";
    }

    /// <summary>All that is wrong with a relative path (folders and name); empty when it is good.</summary>
    public static IEnumerable<string> PathProblems(string path)
    {
        if (path.Length > MaxKeyBytes)
            return ["is longer than 1,024 characters"];
        if (path.StartsWith('/') || path.StartsWith('\\') || path.Contains(':', StringComparison.Ordinal))
            return ["is not relative"];
        return Segments(path).SelectMany(Problems).Distinct(StringComparer.Ordinal);
    }

    /// <summary>Folders and name of a path, whichever slash it uses; empty parts and single dots dropped.</summary>
    public static IReadOnlyList<string> Segments(string path) => [.. path.Split('/', '\\').Where(s => s is not ("" or "."))];

    /// <summary>Control, format (bidirectional overrides, zero width) and separator characters hide what a name really is.</summary>
    private static bool IsUnprintable(char character) =>
        char.GetUnicodeCategory(character)
            is System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.PrivateUse
                or System.Globalization.UnicodeCategory.OtherNotAssigned;

    private static bool IsUnicode(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var consumed) != OperationStatus.Done)
                return false;
            rest = rest[consumed..];
        }
        return true;
    }
}
