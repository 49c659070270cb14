using System.Globalization;

namespace Mba.Tests.Tables;

/// <summary>What the audit says of one of two files.</summary>
/// <param name="Warnings">Codes, in any form.</param>
/// <param name="IsOrderCertain">False when the audit shows that no value decided between day and month.</param>
public sealed record FileOutcome(string Warnings, bool IsOrderCertain);

/// <summary>Whether a cell of the table means what its author meant; knows the types' canonical forms (docs/types.md), and nothing of the code.</summary>
public static class MeaningJudge
{
    private static readonly string[] Nulls = ["", "NULL", "null", "\\N"];
    private static readonly string[] TypedNulls = ["NA", "N/A", "NaN", "None", "#N/A", "-"];

    /// <summary>True when <paramref name="stored"/>, as text, in a column of <paramref name="type"/> (information_schema's DATA_TYPE), is the cell's value.</summary>
    public static bool IsRight(string? stored, string type, WrittenCell cell, FileOutcome outcome)
    {
        if (stored is null)
            return Nulls.Contains(cell.Text) || TypedNulls.Contains(cell.Text);
        return type switch
        {
            "tinyint" => cell.Meant is bool answer && stored == (answer ? "1" : "0"),
            "int" or "bigint" or "decimal" or "double" => IsNumber(stored, cell, outcome),
            "date" or "datetime" => IsTime(stored, type, cell)
                || (cell.Spelling is Spelling.MonthFirst or Spelling.DayFirst && !outcome.IsOrderCertain),
            "time" => cell.Meant is TimeSpan time
                && stored == time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)
                && time.TotalHours < 24,
            "varchar" or "text" => stored == cell.Text || IsCanonical(stored, cell, outcome),
            _ => false,
        };
    }

    private static bool IsNumber(string stored, WrittenCell cell, FileOutcome outcome)
    {
        var number = decimal.Parse(stored, NumberStyles.Float, CultureInfo.InvariantCulture);
        return cell.Meant switch
        {
            decimal meant => number == meant
                || (
                    cell.Spelling is Spelling.WholeGroupsEu or Spelling.GroupsEu
                    && outcome.Warnings.Contains("AMBIGUOUS_POINT", StringComparison.Ordinal)
                ),
            bool when cell.Spelling == Spelling.Bits => IsAsWritten(number, cell),
            DateOnly when cell.Spelling is Spelling.Compact or Spelling.Serial => IsAsWritten(number, cell),
            string when cell.Spelling is Spelling.Code or Spelling.Padded => IsAsWritten(number, cell)
                && (cell.Text.Length == 1 || cell.Text[0] != '0'),
            _ => false,
        };
    }

    private static bool IsAsWritten(decimal number, WrittenCell cell) => number == decimal.Parse(cell.Text, CultureInfo.InvariantCulture);

    private static bool IsTime(string stored, string type, WrittenCell cell) =>
        cell.Meant switch
        {
            DateOnly day => stored == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (type == "datetime" ? " 00:00:00" : ""),
            DateTime moment => stored == moment.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => false,
        };

    /// <summary>Of a value that was typed before its column became text; a moment in UTC and an answer have no such form.</summary>
    private static bool IsCanonical(string stored, WrittenCell cell, FileOutcome outcome) =>
        cell.Meant switch
        {
            decimal => decimal.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && IsNumber(stored, cell, outcome),
            DateOnly => IsTime(stored, "date", cell)
                || IsTime(stored, "datetime", cell)
                || (
                    cell.Spelling is Spelling.MonthFirst or Spelling.DayFirst
                    && !outcome.IsOrderCertain
                    && DateOnly.TryParse(stored, CultureInfo.InvariantCulture, out _)
                ),
            DateTime => cell.Spelling == Spelling.Local && IsTime(stored, "datetime", cell),
            TimeSpan time => stored == time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture),
            _ => false,
        };
}
