namespace Mba.Csv;

/// <summary>
/// A value that lost the quote in front of it, or got text before it: <c>1,2"x, y",z</c>. Its delimiter splits it, and every value behind it stands
/// one column too far to the right. Inches and nicknames (<c>5" pipe</c>, <c>a "b" c</c>) do not look like this.
/// </summary>
internal static class TornField
{
    /// <summary>
    /// True when a quote inside an unquoted field has text right behind it, as an opening one does, and a later field ends with a quote that
    /// has text right before it. Escaped quotes are text.
    /// </summary>
    public static bool IsIn(CsvTokenizer tokens, CsvDialect dialect)
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
            if (!HasOddQuotes(text, dialect, out var last))
                continue;
            if (open && EndsWithQuote(text, last))
                return true;
            open = !open && Opens(text, last);
        }

        return false;
    }

    /// <summary>True when the last quote inside an unquoted field has text right behind it, and nothing behind it in the record closes it.</summary>
    public static bool StaysOpen(CsvTokenizer tokens, CsvDialect dialect)
    {
        var open = false;
        for (var i = 0; i < tokens.KeptFields; i++)
        {
            var text = tokens.Text(i, out _);
            if (!tokens.IsQuoted(i) && text.Contains(dialect.LooseQuote))
                open = HasOddQuotes(text, dialect, out var last) && Opens(text, last);
        }

        return open;
    }

    /// <summary>True when the first quote inside an unquoted field stands at its end, as a closing one does.</summary>
    public static bool ClosesFirst(CsvTokenizer tokens, CsvDialect dialect)
    {
        for (var i = 0; i < tokens.KeptFields; i++)
        {
            var text = tokens.Text(i, out _);
            if (!tokens.IsQuoted(i) && text.Contains(dialect.LooseQuote))
                return HasOddQuotes(text, dialect, out var last) && EndsWithQuote(text, last);
        }

        return false;
    }

    /// <summary>Where the last quote stands that is not escaped, doubled or behind a backslash, when their number is odd.</summary>
    private static bool HasOddQuotes(ReadOnlySpan<byte> text, CsvDialect dialect, out int last)
    {
        var (count, quote) = (0, dialect.LooseQuote);
        last = -1;
        for (var i = dialect.Escape == '\\' ? 0 : Math.Max(0, text.IndexOf(quote)); i < text.Length; i++)
        {
            if (dialect.Escape == '\\' && text[i] == '\\')
                i++;
            else if (text[i] == quote && i + 1 < text.Length && text[i + 1] == quote)
                i++;
            else if (text[i] == quote)
                (count, last) = (count + 1, i);
        }

        return (count & 1) == 1;
    }

    private static bool Opens(ReadOnlySpan<byte> text, int quote) =>
        quote > 0 && quote + 1 < text.Length && text[quote + 1] is not ((byte)' ' or (byte)'\t');

    private static bool EndsWithQuote(ReadOnlySpan<byte> text, int quote) =>
        quote > 0 && text[(quote + 1)..].Trim(" \t"u8).IsEmpty && text[quote - 1] is not ((byte)' ' or (byte)'\t');
}
