using System.Text;
using System.Text.RegularExpressions;

namespace Mba.Csv;

/// <summary>
/// Names out of a header that does not read as a record of the table's width: a quote too many or too few, another delimiter than the rows', a line break
/// within it, all of it in quotes. A repair counts only when it is the only one that gives a name for each field.
/// </summary>
internal static partial class HeaderRepair
{
    private const int MaxNameCharacters = 64;
    private const int MaxNameWords = 6;

    private const string Parted = "with a delimiter between the names that touch";

    private static readonly string[] Delimiters = [",", ";", "\t", "|"];

    /// <summary>The repaired names, and how they were found; null when no repair, or more than one, gives names.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="record">The record directly above the rows.</param>
    /// <param name="known">What the table knows; decides among several repairs.</param>
    public static RepairedHeader? Repair(HeaderSample sample, int record, KnownColumns known)
    {
        var repairs = Candidates(sample, record)
            .Where(r => AreNames(sample, record, r.Names))
            .DistinctBy(r => string.Join('\u001F', r.Names), StringComparer.Ordinal)
            .ToList();
        if (repairs.Count > 1 && !known.IsEmpty)
        {
            var most = repairs.Max(r => known.Hits(r.Names));
            repairs = repairs.FindAll(r => known.Hits(r.Names) == most);
        }

        return repairs is [var only] ? only : null;
    }

    /// <summary>A header that reads as a record and has a name too few, where two names touch: <c>"id""plan",paid</c>; null when no delimiter between them gives names.</summary>
    public static RepairedHeader? Part(HeaderSample sample, int record)
    {
        var line = Encoding.UTF8.GetString(sample.Line(record));
        return IsOneLine(sample, record) && Touching(sample, line) is var names && AreNames(sample, record, names)
            ? new(names, 1, record, Parted)
            : null;
    }

    /// <summary>One word next above rows of two fields: one name too few, or the rows are numbers with a decimal comma.</summary>
    public static bool IsLoneName(HeaderSample sample, int record) =>
        sample.Fields == 2
        && !sample.IsApart(record + 1)
        && Encoding.UTF8.GetString(sample.Line(record)) is var line
        && IsName(line)
        && !line.Contains(' ', StringComparison.Ordinal);

    /// <summary>
    /// As many words as the rows have fields, directly above them and parted by blanks; a title can be so, too, and above a record that may itself be the
    /// header it is one, unless its words are what columns are named with.
    /// </summary>
    public static List<string>? PartedByBlanks(HeaderSample sample, int record, bool aboveHeader)
    {
        if (record > 0 || sample.IsApart(record + 1) || sample.Fields < 3)
            return null;
        var line = Encoding.UTF8.GetString(sample.Line(record));
        var names = Words().Matches(line).Select(m => m.Value.Trim('"')).ToList();
        var known = names.Count(NameWords.MayOccur) * 2;
        return AreNames(sample, record, names) && known >= (aboveHeader ? names.Count : 1) ? names : null;
    }

    /// <summary>Several short words that no column of the rows below would hold: names, whether or not they can be read.</summary>
    public static bool LooksLikeNames(HeaderSample sample, int record)
    {
        var line = Encoding.UTF8.GetString(sample.Line(record));
        if (NoteText.IsNote(line))
            return false;
        return Delimiters
            .Append(sample.Dialect.Delimiter)
            .Any(d =>
                Split(line, d) is { Count: > 1 } cells && cells.Count(IsName) * 4 >= cells.Count * 3 && cells.Count * 2 >= sample.Fields
            );
    }

    private static IEnumerable<RepairedHeader> Candidates(HeaderSample sample, int record)
    {
        var line = Encoding.UTF8.GetString(sample.Line(record));
        var delimiter = sample.Dialect.Delimiter;
        var quotes = line.Count(c => c == sample.Dialect.Quote);
        if (quotes > 0)
            yield return new(
                Split(line, delimiter),
                1,
                record,
                (quotes & 1) == 1 ? "without the quote that is never closed" : "without its quotes"
            );
        if (quotes > 0)
            yield return new(Touching(sample, line), 1, record, Parted);
        foreach (var other in Delimiters.Where(d => d != delimiter && line.Contains(d, StringComparison.Ordinal)))
            yield return new(Split(line, other), 1, record, FormattableString.Invariant($"parted by '{other}', as the rows are not"));
        if (
            record > 0
            && !sample[record - 1].AfterBlank
            && !sample.IsApart(record)
            && IsOneLine(sample, record - 1)
            && IsOneLine(sample, record)
        )
            yield return new(
                Split(Encoding.UTF8.GetString(sample.Line(record - 1)) + line, delimiter),
                2,
                record - 1,
                "joined from two lines"
            );
    }

    private static bool IsOneLine(HeaderSample sample, int record) =>
        sample.Line(record).Length == sample[record].End - sample[record].Start;

    private static List<string> Split(string line, string delimiter) =>
        [.. line.Split(delimiter).Select(c => Blanks().Replace(c.Replace("\"", "", StringComparison.Ordinal), " ").Trim())];

    /// <summary>Names in quotes and those between them, whether or not a delimiter parts them: <c>"id""plan",paid</c>. None where a quote is never closed.</summary>
    private static List<string> Touching(HeaderSample sample, string line)
    {
        var delimiter = sample.Dialect.Delimiter;
        var parts = line.Split(sample.Dialect.Quote ?? '"');
        var names = new List<string>();
        for (var i = 0; i < parts.Length && (parts.Length & 1) == 1; i++)
        {
            var text = parts[i].Trim();
            if ((i & 1) == 1)
            {
                names.Add(text);
                continue;
            }

            var (isFirst, isLast) = (i == 0, i == parts.Length - 1);
            if (text.Length == 0 || (text == delimiter && !isFirst && !isLast))
                continue;
            if (!isFirst && text.StartsWith(delimiter, StringComparison.Ordinal))
                text = text[delimiter.Length..];
            if (!isLast && text.EndsWith(delimiter, StringComparison.Ordinal))
                text = text[..^delimiter.Length];
            names.AddRange(Split(text, delimiter));
        }

        return names;
    }

    /// <summary>As many names as fields, all different, none a value of its column.</summary>
    private static bool AreNames(HeaderSample sample, int record, List<string> names)
    {
        if (names.Count != sample.Fields || !names.TrueForAll(IsName))
            return false;
        if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Count)
            return false;
        var (_, fitting) = HeaderJudge.Votes(names, sample.Below(record), sample.MasksBelow(record));
        return fitting == 0;
    }

    private static bool IsName(string cell) =>
        cell.Length <= MaxNameCharacters
        && cell.Any(char.IsLetter)
        && cell.Split(' ').Length <= MaxNameWords
        && !cell.EndsWith(':')
        && !HeaderJudge.IsTypedText(cell);

    [GeneratedRegex("\"[^\"]*\"|[^ ]+", RegexOptions.None, 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();
}

/// <summary>A header that was repaired.</summary>
/// <param name="Names">As many as the rows have fields.</param>
/// <param name="Lines">Physical lines that it takes.</param>
/// <param name="Record">Record at which it begins.</param>
/// <param name="How">In words, behind "the header".</param>
internal sealed record RepairedHeader(List<string> Names, int Lines, int Record, string How);
