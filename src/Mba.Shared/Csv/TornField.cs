namespace Mba.Csv;

/// <summary>
/// A value that lost the quote in front of it, or got text before it: <c>1,2"x, y",z</c>. Its delimiter splits it, and every value behind it stands
/// one column too far to the right. Inches and nicknames (<c>5" pipe</c>, <c>a "b" c</c>) do not look like this.
/// </summary>
internal static class TornField
{
    /// <summary>
    /// True when a quote inside an unquoted field has text right behind it, as an opening one does, and a later field ends with a quote that
    /// has text right before it.
    /// </summary>
    public static bool IsIn(CsvTokenizer tokens, byte quote)
    {
        var open = false;
        for (var i = 0; i < tokens.KeptFields; i++)
        {
            if (tokens.IsQuoted(i))
            {
                open = false;
                continue;
            }

            var text = tokens.Text(i, out _);
            if ((text.Count(quote) & 1) == 0)
                continue;
            if (open && EndsWithQuote(text, quote))
                return true;
            open = !open && Opens(text, quote);
        }

        return false;
    }

    /// <summary>True when the last quote inside an unquoted field has text right behind it, and nothing behind it in the record closes it.</summary>
    public static bool StaysOpen(CsvTokenizer tokens, byte quote)
    {
        var open = false;
        for (var i = 0; i < tokens.KeptFields; i++)
        {
            var text = tokens.Text(i, out _);
            if (!tokens.IsQuoted(i) && text.Contains(quote))
                open = (text.Count(quote) & 1) == 1 && Opens(text, quote);
        }

        return open;
    }

    /// <summary>True when the first quote inside an unquoted field stands at its end, as a closing one does.</summary>
    public static bool ClosesFirst(CsvTokenizer tokens, byte quote)
    {
        for (var i = 0; i < tokens.KeptFields; i++)
        {
            var text = tokens.Text(i, out _);
            if (!tokens.IsQuoted(i) && text.Contains(quote))
                return (text.Count(quote) & 1) == 1 && EndsWithQuote(text, quote);
        }

        return false;
    }

    private static bool Opens(ReadOnlySpan<byte> text, byte quote)
    {
        var at = text.LastIndexOf(quote);
        return at > 0 && at + 1 < text.Length && text[at + 1] is not ((byte)' ' or (byte)'\t');
    }

    private static bool EndsWithQuote(ReadOnlySpan<byte> text, byte quote)
    {
        var trimmed = text.TrimEnd(" \t"u8);
        return trimmed.Length > 1 && trimmed[^1] == quote && trimmed[^2] is not ((byte)' ' or (byte)'\t');
    }
}
