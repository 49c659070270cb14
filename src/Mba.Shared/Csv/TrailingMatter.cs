using System.Text;

namespace Mba.Csv;

/// <summary>
/// Lines behind the table that are no records of it: a footer (totals, counts, a trailer record), or a second table behind a blank line.
/// Only asked about records that do not fit, and about the last few that do.
/// </summary>
internal static class TrailingMatter
{
    private const int FooterBytes = 4096;
    private const int RecordsOfSecondTable = 4;

    private static readonly HashSet<string> FooterWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "total",
        "totals",
        "subtotal",
        "grand",
        "sum",
        "count",
        "rows",
        "records",
        "record",
        "row",
        "number",
        "trailer",
        "trl",
        "tlr",
        "ftr",
        "tr",
        "t",
        "footer",
        "eof",
        "end",
        "generated",
        "report",
        "page",
        "source",
        "note",
        "notes",
        "exported",
        "copyright",
        "disclaimer",
        "confidential",
    };

    private static readonly HashSet<string> TotalWords = new(StringComparer.OrdinalIgnoreCase) { "total", "totals", "grand", "sum" };

    /// <summary>A record with another number of fields that begins the end of the file.</summary>
    /// <param name="cursor">At the record; the window may move.</param>
    /// <param name="next">Offset behind the record.</param>
    /// <param name="text">The record's text, up to a few hundred bytes of it.</param>
    /// <param name="afterBlank">A blank line stands before it.</param>
    public static bool IsFooter(RecordCursor cursor, int next, string text, bool afterBlank) =>
        cursor.EndsWithin(next, FooterBytes) && (afterBlank || LooksLikeFooter(text)) && NothingFits(cursor, next);

    /// <summary>The last record, with the right number of fields, some of them empty, and "Total" in the first that is not.</summary>
    public static bool IsTotal(RecordCursor cursor, int next, string firstText, bool hasEmpty) =>
        hasEmpty && TotalWords.Contains(FirstWord(firstText)) && NothingFits(cursor, next);

    /// <summary>A blank line, then records that agree on another number of fields.</summary>
    public static bool IsSecondTable(RecordCursor cursor, int fields, int next)
    {
        var agreed = 0;
        for (var i = 0; i < RecordsOfSecondTable; i++)
        {
            next = cursor.SkipBlankLines(next);
            if (!cursor.HasText(next))
                break;
            var following = cursor.Probe(next, out var fits, out next);
            if (fits)
                return false;
            agreed += following == fields && fields > 1 ? 1 : 0;
            fields = following;
        }

        return agreed > 0;
    }

    private static bool NothingFits(RecordCursor cursor, int next)
    {
        while (true)
        {
            next = cursor.SkipBlankLines(next);
            if (!cursor.HasText(next))
                return true;
            cursor.Probe(next, out var fits, out next);
            if (fits)
                return false;
        }
    }

    private static bool LooksLikeFooter(string text)
    {
        var trimmed = text.TrimStart(' ', '\t', '"', '\'', '(', '-', '=', '*', '#', '/', '[', '<');
        if (trimmed.Length == 0 || FooterWords.Contains(FirstWord(trimmed)))
            return true;
        var rest = trimmed.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ',').TrimStart(' ');
        return rest.Length < trimmed.Length
            && FirstWord(rest) is "row" or "rows" or "record" or "records" or "Rows" or "Records" or "ROWS" or "RECORDS";
    }

    private static string FirstWord(string text)
    {
        var word = new StringBuilder();
        foreach (var c in text.TrimStart())
        {
            if (!char.IsLetter(c))
                break;
            word.Append(c);
        }

        return word.ToString();
    }
}
