using System.Globalization;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Reads a type as DDL says it: <c>DECIMAL(10,2)</c>, <c>varchar(100)</c>.</summary>
public static class ColumnTypeText
{
    private const int MaxVarchar = 16_383;

    /// <summary>The type; null when the system does not make columns of it, or its numbers are out of range.</summary>
    public static ColumnType? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (!TryNumbers(open < 0 ? "" : text[open..].Trim(), out var first, out var second))
            return null;
        var name = (open < 0 ? text : text[..open]).Trim().ToUpperInvariant();
        return (name, first, second) switch
        {
            ("BOOLEAN" or "BOOL", null, null) => ColumnType.Boolean,
            ("TINYINT", 1, null) => ColumnType.Boolean,
            ("INT" or "INTEGER", _, null) => ColumnType.Int,
            ("BIGINT", _, null) => ColumnType.BigInt,
            ("DECIMAL" or "NUMERIC", _, _) => Decimal(first ?? 10, second ?? 0),
            ("DOUBLE", null, null) => ColumnType.Double,
            ("DATE", null, null) => ColumnType.Date,
            ("DATETIME", null or <= 6, null) => ColumnType.DateTime(first ?? 0),
            ("TIME", null or <= 6, null) => ColumnType.Time(first ?? 0),
            ("VARCHAR", >= 1 and <= MaxVarchar, null) => ColumnType.Varchar(first.Value),
            ("TEXT", null, null) => ColumnType.Text,
            ("MEDIUMTEXT", null, null) => ColumnType.MediumText,
            ("LONGTEXT", null, null) => ColumnType.LongText,
            ("JSON", null, null) => ColumnType.Json,
            _ => null,
        };
    }

    /// <summary>Reads <c>(10)</c> and <c>(10,2)</c>; nothing at all is not a number.</summary>
    private static bool TryNumbers(string text, out int? first, out int? second)
    {
        (first, second) = (null, null);
        if (text.Length == 0)
            return true;
        if (text[^1] != ')')
            return false;
        var parts = text[1..^1].Split(',');
        first = Number(parts[0]);
        second = parts.Length == 2 ? Number(parts[1]) : null;
        return first is not null && parts.Length <= 2 && (parts.Length == 1 || second is not null);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static ColumnType? Decimal(int precision, int scale) =>
        precision is >= 1 and <= 65 && scale is >= 0 and <= 30 && scale <= precision ? ColumnType.Decimal(precision, scale) : null;
}
