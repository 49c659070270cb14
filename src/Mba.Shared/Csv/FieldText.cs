using System.Text;

namespace Mba.Csv;

/// <summary>Takes the escapes out of a field.</summary>
internal static class FieldText
{
    /// <summary>Doubled quotes become one. Returns the bytes written.</summary>
    public static int UnescapeDoubledQuotes(ReadOnlySpan<byte> text, byte quote, Span<byte> target)
    {
        var written = 0;
        while (true)
        {
            var at = text.IndexOf(quote);
            if (at < 0 || at + 1 >= text.Length)
                break;
            text[..(at + 1)].CopyTo(target[written..]);
            written += at + 1;
            text = text[(at + (text[at + 1] == quote ? 2 : 1))..];
        }

        text.CopyTo(target[written..]);
        return written + text.Length;
    }

    /// <summary>A backslash before a quote, a delimiter, a line end or another backslash goes; \N and the like stay as they are.</summary>
    public static int DropBackslashes(ReadOnlySpan<byte> text, byte quote, byte delimiter, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (
                text[i] == '\\'
                && i + 1 < text.Length
                && (text[i + 1] is (byte)'\\' or (byte)'\n' or (byte)'\r' || text[i + 1] == quote || text[i + 1] == delimiter)
            )
                i++;
            target[written++] = text[i];
        }

        return written;
    }

    /// <summary>A field as a string, its escapes taken out under the dialect.</summary>
    public static string Decode(ReadOnlySpan<byte> text, bool escaped, CsvDialect dialect)
    {
        if (!escaped)
            return Encoding.UTF8.GetString(text);
        var target = new byte[text.Length];
        return Encoding.UTF8.GetString(target, 0, Unescape(text, dialect, target));
    }

    /// <summary>Takes out the escapes that the dialect writes. Returns the bytes written, at most as many as there were.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, CsvDialect dialect, Span<byte> target)
    {
        var quote = (byte)(dialect.Quote ?? '\0');
        return dialect.Escape == '\\'
            ? DropBackslashes(text, quote, (byte)dialect.Delimiter[0], target)
            : UnescapeDoubledQuotes(text, quote, target);
    }
}
