using System.Globalization;

namespace Mba.Csv;

/// <summary>Fields of CSV text (RFC 4180).</summary>
public static class CsvText
{
    /// <summary>The field, in quotes where it must be; empty for null.</summary>
    public static string Quote(string? field) =>
        field is null ? ""
        : field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : field;

    /// <summary>Text that a spreadsheet would take for a formula, with an apostrophe in front; a number keeps its sign.</summary>
    public static string? Neutral(string? field) =>
        field is ['=' or '+' or '-' or '@' or '\t' or '\r', ..]
        && !decimal.TryParse(
            field,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out _
        )
            ? "'" + field
            : field;
}
