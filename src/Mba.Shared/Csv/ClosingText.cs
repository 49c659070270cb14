namespace Mba.Csv;

/// <summary>First cells of the lines that exports put behind a table, with as many fields as its rows have.</summary>
internal static class ClosingText
{
    private static readonly HashSet<string> CountNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "row count",
        "record count",
        "total rows",
        "total records",
        "number of rows",
        "number of records",
        "control total",
    };

    private static readonly HashSet<string> RowNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "data",
        "record",
        "records",
        "row",
        "rows",
        "result",
        "results",
        "entries",
        "items",
        "claims",
        "members",
        "transactions",
    };

    private static readonly HashSet<string> FoundWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "found",
        "available",
        "returned",
        "selected",
        "retrieved",
        "match",
        "exist",
        "for",
        "to",
        "was",
        "were",
    };

    /// <summary>
    /// A label with its colon (<c>Published:</c>), a note's word before a colon, the mark of a trailer record or a page's number. With one
    /// more sign the line is not a row, unless rows of the table begin like that.
    /// </summary>
    public static bool IsCertain(string cell) =>
        NoteText.IsLabel(cell)
        || NoteText.IsTrailer(cell)
        || (NoteText.IsNote(cell) && (char.IsLetterOrDigit(cell.TrimStart()[0]) || cell.TrimStart()[0] == '('))
        || IsPageNumber(cell);

    /// <summary>The name of a count of rows, beside which its number has to stand.</summary>
    public static bool IsCountName(string cell) => CountNames.Contains(cell.Trim(' ', ':'));

    /// <summary>Anything that looks like a note, a footnote or a total, a sentence included.</summary>
    public static bool MayBe(string cell) =>
        IsCertain(cell)
        || IsCountName(cell)
        || NoteText.IsTotal(cell)
        || NoteText.IsNote(cell)
        || NoteText.IsFootnote(cell)
        || NoteText.IsProse(cell);

    /// <summary>What a report says instead of rows: <c>No records found</c>.</summary>
    public static bool IsNoData(string cell)
    {
        var words = Words(cell.Trim(' ', '.', '*', '-', '(', ')', '!'))
            .Where(w => !w.Equals("matching", StringComparison.OrdinalIgnoreCase))
            .ToList();
        return words.Count > 1
            && (words[0] is "0" || words[0].Equals("no", StringComparison.OrdinalIgnoreCase))
            && RowNames.Contains(words[1])
            && (words.Count == 2 || FoundWords.Contains(words[2]));
    }

    private static bool IsPageNumber(string cell) =>
        Words(cell) switch
        {
            [var page, var number] => IsPage(page) && IsNumber(number),
            [var page, var number, "of" or "/", var pages] => IsPage(page) && IsNumber(number) && IsNumber(pages),
            _ => false,
        };

    private static bool IsPage(string word) => word.Equals("page", StringComparison.OrdinalIgnoreCase);

    private static bool IsNumber(string word) => word.All(char.IsAsciiDigit);

    private static string[] Words(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
