using System.Globalization;
using System.Text;

namespace Mba.Schemas;

/// <summary>
/// Column names of a table from those of a file: snake_case, basic multilingual plane, at most 64 characters, unique whatever the case
/// (both servers tell cafe from café), never a name that the system keeps for itself.
/// </summary>
public static class ColumnNames
{
    public const int MaxCharacters = 64;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "_ingestion_seq", "_line", "_overflow" };

    private static readonly string[] DateWords =
    [
        "date",
        "dt",
        "dob",
        "dod",
        "day",
        "birthdate",
        "birthday",
        "deathdate",
        "datum",
        "fecha",
    ];

    /// <summary>One name for each header cell, in order.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<string> header)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var plain = header
            .Select((name, i) => Normalise(name) is { Length: > 0 } n ? n : FormattableString.Invariant($"column_{i + 1}"))
            .ToList();
        var all = plain.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var next = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return [.. plain.Select(name => Unique(name, taken, all, next))];
    }

    /// <summary>snake_case of one name; empty when nothing of it can stand in a name.</summary>
    public static string Normalise(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        var letters = name.Normalize(NormalizationForm.FormC);
        for (var i = 0; i < letters.Length; i++)
            Append(text, letters, i);
        var snake = text.ToString().Trim('_');
        if (Reserved.Contains("_" + snake) && name.TrimStart().StartsWith('_'))
            snake = "file_" + snake;
        return Cut(snake, MaxCharacters);
    }

    /// <summary>True when a word of the name says that its values are days: dob, service_date, clm_from_dt.</summary>
    public static bool LooksLikeDate(string name) =>
        Normalise(name)
            .Split('_')
            .Any(word => DateWords.Contains(word, StringComparer.Ordinal) || word.EndsWith("date", StringComparison.Ordinal));

    private static void Append(StringBuilder text, string name, int i)
    {
        var c = name[i];
        var keep =
            char.IsLetterOrDigit(c)
            || (
                text.Length > 0
                && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            );
        if (!keep)
        {
            if (text.Length > 0 && text[^1] != '_' && c != '\'')
                text.Append('_');
            return;
        }

        if (StartsWord(name, i) && text.Length > 0 && text[^1] != '_')
            text.Append('_');
        text.Append(char.ToLowerInvariant(c));
    }

    /// <summary>An upper-case letter starts a word after a lower-case one or a digit, and before a lower-case one: memberId, HTTPCode.</summary>
    private static bool StartsWord(string name, int i)
    {
        if (i == 0 || !char.IsUpper(name[i]))
            return false;
        var before = name[i - 1];
        return char.IsLower(before) || char.IsDigit(before) || (char.IsUpper(before) && i + 1 < name.Length && char.IsLower(name[i + 1]));
    }

    /// <summary>
    /// The name, or the name with the first number that is free; <paramref name="next"/> holds where to go on for each name, since a line of
    /// 65,000 equal cells would otherwise try two thousand million candidates.
    /// </summary>
    private static string Unique(string name, HashSet<string> taken, HashSet<string> all, Dictionary<string, int> next)
    {
        if (taken.Add(name))
            return name;
        for (var n = next.GetValueOrDefault(name, 2); ; n++)
        {
            var suffix = FormattableString.Invariant($"_{n}");
            var candidate = Cut(name, MaxCharacters - suffix.Length) + suffix;
            if (all.Contains(candidate) || !taken.Add(candidate))
                continue;
            next[name] = n + 1;
            return candidate;
        }
    }

    private static string Cut(string name, int characters) => name.Length <= characters ? name : name[..characters].TrimEnd('_');
}
