using System.Text;
using Mba.Schemas;

namespace Mba.Csv;

/// <summary>Cells that are values rather than names, whatever their column holds.</summary>
internal static class ValueCells
{
    private static readonly HashSet<string> NoValueWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "unknown",
        "missing",
        "pending",
        "not available",
        "not applicable",
        "n.a.",
        "n/a",
        "na",
        "none",
        "suppressed",
        "withheld",
        "..",
        "...",
        "tbd",
        "nil",
        "blank",
        "?",
        "--",
        "*",
    };

    /// <summary>Empty, or a word for it.</summary>
    public static bool IsNone(string cell) =>
        cell.Length == 0
        || NoValueWords.Contains(cell)
        || (Encoding.UTF8.GetBytes(cell) is var bytes && (NullText.IsNull(bytes) || NullText.IsTypedNull(bytes)));

    /// <summary>More digits than letters, or digits and no letter at its beginning: <c>5x</c>, <c>(5.00)</c>.</summary>
    public static bool IsCode(string cell) =>
        cell.Count(char.IsAsciiDigit) is > 0 and var digits && (digits > cell.Count(char.IsLetter) || !char.IsLetter(cell[0]));

    public static bool IsEmail(string cell) =>
        cell.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && cell.LastIndexOf('.') > at + 1;
}
