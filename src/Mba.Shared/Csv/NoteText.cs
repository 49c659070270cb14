using System.Buffers;

namespace Mba.Csv;

/// <summary>What people write around a table: totals, notes, trailer and header records.</summary>
internal static class NoteText
{
    private const int WordsBehindMark = 2;
    private const int WordsOfProse = 6;
    private const int MaxReference = 4;
    private const int MaxLegend = 3;
    private const int WordsOfLabel = 3;

    private static readonly HashSet<string> TotalWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub-total",
        "sum",
        "overall total",
        "total rows",
        "total records",
    };

    private static readonly HashSet<string> TrailerWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "trailer",
        "trl",
        "tlr",
        "ftr",
        "footer",
        "eof",
        "end of file",
        "end of report",
        "end of data",
        "end of worksheet",
        "end of sheet",
        "end of table",
        "end of document",
        "end of extract",
    };

    private static readonly HashSet<string> HeaderRecordWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "hdr",
        "header",
        "head",
        "fhs",
        "bhs",
    };

    private static readonly HashSet<string> NoteHeadings = new(StringComparer.OrdinalIgnoreCase)
    {
        "note",
        "notes",
        "footnote",
        "footnotes",
        "source",
        "sources",
        "disclaimer",
    };

    private static readonly HashSet<string> NoteWords = new(NoteHeadings, StringComparer.OrdinalIgnoreCase)
    {
        "generated",
        "exported",
        "copyright",
        "confidential",
        "report",
        "page",
        "total",
        "totals",
        "count",
        "row count",
        "record count",
        "number of records",
        "last updated",
    };

    private static readonly HashSet<string> CountedWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "row",
        "rows",
        "record",
        "records",
        "line",
        "lines",
    };

    private static readonly HashSet<string> MakingWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "extracted",
        "exported",
        "generated",
        "retrieved",
        "accessed",
        "published",
        "released",
        "updated",
        "printed",
        "downloaded",
    };

    private static readonly SearchValues<char> NoteMarks = SearchValues.Create("*\u2020\u2021\u00A9\u00B9\u00B2\u00B3");

    /// <summary>The whole cell says total.</summary>
    public static bool IsTotal(string cell) => TotalWords.Contains(Bare(cell));

    /// <summary>Begins or ends with a total's word, as those of groups do: <c>Total North</c>, <c>North Total</c>.</summary>
    public static bool NamesTotal(string cell) =>
        Bare(cell).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var first, .. var rest]
        && (TotalWords.Contains(first) || (rest.Length > 0 && TotalWords.Contains(rest[^1])));

    /// <summary>The whole cell is the mark of a trailer record.</summary>
    public static bool IsTrailer(string cell) => TrailerWords.Contains(Bare(cell));

    /// <summary>The whole cell heads the notes below it.</summary>
    public static bool IsNoteHeading(string cell) => NoteHeadings.Contains(Bare(cell));

    /// <summary>The whole cell is the mark of a header record, which describes the file and not its columns.</summary>
    public static bool IsHeaderRecord(string cell) => HeaderRecordWords.Contains(Bare(cell));

    /// <summary>A note mark before words, a note's word before a colon, or a count of rows.</summary>
    public static bool IsNote(string text)
    {
        var bare = text.Trim(' ', '\t', '"', '\'');
        if (bare.Length == 0)
            return false;
        if (IsCount(bare) || (NoteMarks.Contains(bare[0]) && WordCount(bare) >= WordsBehindMark))
            return true;
        var colon = bare.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && NoteWords.Contains(bare[..colon].Trim());
    }

    /// <summary>
    /// A footnote in a cell of its own: <c>(1) Includes territories</c>, <c>1/ Revised</c>, <c>a Estimate of 2020</c>, <c>.. not available</c>; a label with its text; a sentence with its full stop; or when
    /// the data was extracted.
    /// </summary>
    public static bool IsFootnote(string cell)
    {
        var words = cell.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || WordCount(cell) == 0)
            return false;
        return NoteMarks.Contains(words[0][0])
            || IsReference(words[0], words[1])
            || (words[0].Length <= MaxLegend && !words[0].Any(char.IsLetterOrDigit))
            || IsLabelled(cell)
            || (cell.TrimEnd()[^1] == '.' && words.Length >= WordsBehindMark + 1)
            || (Array.Exists(words, MakingWords.Contains) && words[^1].Any(char.IsAsciiDigit));
    }

    /// <summary>A word or three, a colon and a text: <c>Contact: stats@city.example</c>.</summary>
    private static bool IsLabelled(string cell) =>
        cell.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && WordCount(cell[..colon]) is > 0 and <= WordsOfLabel;

    private static bool IsReference(string mark, string word) =>
        mark.Length <= MaxReference
        && (
            (mark.Trim('(', ')', '[', ']', '/') is var bare && bare.Length < mark.Length && bare.All(char.IsAsciiLetterOrDigit))
            || (mark.Length == 1 && char.IsAsciiLetterLower(mark[0]) && char.IsUpper(word[0]))
        );

    /// <summary>A sentence, which is longer than a name or a title that a cell holds.</summary>
    public static bool IsProse(string text) => WordCount(text) >= WordsOfProse;

    /// <summary>A label in front of a value: <c>Run date:</c>.</summary>
    public static bool IsLabel(string cell) => cell.Trim() is { Length: > 1 and <= 64 } label && label[^1] == ':';

    /// <summary>Words of letters, at least two letters long.</summary>
    public static int WordCount(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(w => w.Count(char.IsLetter) >= 2 && w.All(c => !char.IsDigit(c)));

    /// <summary>(5 rows), 5 records, Total rows: 5.</summary>
    private static bool IsCount(string text)
    {
        var words = text.Trim('(', ')', '-', '=', '.', ' ').Split([' ', ':', '=', ','], StringSplitOptions.RemoveEmptyEntries);
        return words.Length is >= 2 and <= 5
            && Array.Exists(words, w => w.All(char.IsAsciiDigit))
            && Array.Exists(words, CountedWords.Contains);
    }

    private static string Bare(string cell) => cell.Trim(' ', '\t', '"', '\'', ':', '*', '-', '=', '#', '<', '>', '[', ']', '(', ')', '.');
}
