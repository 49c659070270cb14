using System.Text;
using System.Text.RegularExpressions;

namespace Mba.Sources;

/// <summary>Texts that are not tables, by name: interchanges, web pages, armoured messages. A reader of delimited text would make one column of most.</summary>
internal static partial class ForeignText
{
    private const int HeadCharacters = 16 << 10;
    private const int Lines = 20;

    private static readonly (string Start, string What)[] Starts =
    [
        ("<!doctype html", Page),
        ("<html", Page),
        ("<head", Page),
        ("<body", Page),
        ("-----begin pgp", "an ASCII-armoured PGP message; decrypt it first"),
        ("-----begin ", "a PEM file (a certificate or a key)"),
        ("{\\rtf", "an RTF document; save its table as CSV"),
        ("%!ps", "a PostScript document"),
        ("version https://git-lfs", "a Git LFS pointer, not the file itself; fetch the file first"),
        ("begin:vcard", "a vCard"),
        ("begin:vcalendar", "an iCalendar file"),
        ("header record*******", "a SAS transport file; export it as CSV"),
        ("-- mysql dump", Script),
        ("-- mariadb dump", Script),
        ("-- postgresql database dump", Script),
        ("http/1.", "an HTTP response, headers included"),
    ];

    private const string Page = "an HTML page, perhaps of a login or an error; download the file itself";
    private const string Script = "an SQL script; export its table as CSV";

    /// <summary>Throws when the beginning of a text is that of something else than a table.</summary>
    /// <param name="head">UTF-8, without a byte order mark.</param>
    /// <exception cref="IngestException">NOT_A_TABLE, with what the file is.</exception>
    public static void Refuse(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head[..Math.Min(head.Length, HeadCharacters)]).TrimStart();
        if (NameOf(text) is { } what)
            throw new IngestException(IngestStage.Sniff, "NOT_A_TABLE", what);
    }

    private static string? NameOf(string text)
    {
        if (IsX12(text))
            return "an X12 interchange; convert its transactions to CSV";
        if (Segments().IsMatch(text))
            return "segments of an X12 interchange; convert its transactions to CSV";
        if (
            text.StartsWith("UNA", StringComparison.Ordinal) && text.Length > 12 && text[9..12] is "UNB"
            || text.StartsWith("UNB+UNO", StringComparison.Ordinal)
        )
            return "an EDIFACT interchange; convert its messages to CSV";
        if (Hl7().IsMatch(text))
            return "an HL7 version 2 message; convert its segments to CSV";
        foreach (var (start, what) in Starts)
        {
            if (text.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return what;
        }

        if (text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) || LooksLikeMarkup(text))
            return Xml(text);
        if (Drawn().IsMatch(text))
            return "a table drawn by a database console; let it write CSV (mysql --batch, psql --csv)";
        return Mail().IsMatch(text) ? "a mail message; save its attachment" : null;
    }

    /// <summary>ISA is the one segment of fixed length: its element separator stands at fixed places.</summary>
    private static bool IsX12(string text) =>
        text.StartsWith("ISA", StringComparison.Ordinal)
        && text.Length > 35
        && !char.IsLetterOrDigit(text[3])
        && text[6] == text[3]
        && text[17] == text[3]
        && text[20] == text[3]
        && text[31] == text[3];

    private static string Xml(string text)
    {
        if (text.Contains("<Error>", StringComparison.Ordinal) && text.Contains("<Code>", StringComparison.Ordinal))
            return "an S3 error response; request the object again";
        if (text.Contains("progid=\"Excel.Sheet\"", StringComparison.Ordinal))
            return "an Excel workbook saved as XML; save the sheet as CSV";
        return text.Contains("<html", StringComparison.OrdinalIgnoreCase) ? Page : "an XML document; convert its records to CSV or JSON";
    }

    /// <summary>Nearly every line begins with a tag and ends with one, and a tag is closed.</summary>
    private static bool LooksLikeMarkup(string text)
    {
        if (text.Length < 3 || text[0] != '<' || !(char.IsAsciiLetter(text[1]) || text[1] == '!'))
            return false;
        var lines = text.Split('\n', Lines + 1).Take(Lines).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var tags = lines.Count(l => l[0] == '<' && (l[^1] == '>' || l.Length > HeadCharacters / 2));
        return tags * 5 >= lines.Count * 4
            && (text.Contains("</", StringComparison.Ordinal) || text.Contains("/>", StringComparison.Ordinal));
    }

    [GeneratedRegex(
        "^([A-Z][A-Z0-9]{1,2}\\*[^~\r\n]*~\\s*){2}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Segments();

    /// <summary>Names between bars, and under or above them a line of strokes with a plus for each bar.</summary>
    [GeneratedRegex(
        @"^([^\n|]*\n)?(\+(-+\+)+\r?\n\|[^\n]*\|\r?\n\+(-+\+)+|[^\n|]+(\|[^\n|]+)+\n-+(\+-+)+\r?\n[^\n|]*\|)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Drawn();

    [GeneratedRegex(
        "^(MSH|FHS|BHS)(?<s>[^\\w\\s])\\^~\\\\&?\\k<s>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Hl7();

    [GeneratedRegex(
        "^(Return-Path|Received|From|To|Date|Subject|Message-ID|MIME-Version|Delivered-To): [^\n]*\r?\n([ \t][^\n]*\r?\n|[A-Za-z-]+: [^\n]*\r?\n)*(Subject|MIME-Version|Message-ID): ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Mail();
}
