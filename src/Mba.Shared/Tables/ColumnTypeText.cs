using System.Globalization;
using System.Text.RegularExpressions;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Reads a type as DDL says it: <c>DECIMAL(10,2)</c>, <c>varchar(100)</c>.</summary>
public static partial class ColumnTypeText
{
    private const int MaxVarchar = 16_383;

    /// <summary>The type; null when the system does not make columns of it, or its numbers are out of range.</summary>
    public static ColumnType? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var (first, second) = (Number(match.Groups["first"]), Number(match.Groups["second"]));
        return match.Groups["name"].Value.ToUpperInvariant() switch
        {
            "BOOLEAN" or "BOOL" => ColumnType.Boolean,
            "TINYINT" when first == 1 => ColumnType.Boolean,
            "INT" or "INTEGER" => ColumnType.Int,
            "BIGINT" => ColumnType.BigInt,
            "DECIMAL" or "NUMERIC" => Decimal(first ?? 10, second ?? 0),
            "DOUBLE" => ColumnType.Double,
            "DATE" => ColumnType.Date,
            "DATETIME" when first is null or <= 6 => ColumnType.DateTime(first ?? 0),
            "TIME" when first is null or <= 6 => ColumnType.Time(first ?? 0),
            "VARCHAR" when first is >= 1 and <= MaxVarchar => ColumnType.Varchar(first.Value),
            "TEXT" => ColumnType.Text,
            "MEDIUMTEXT" => ColumnType.MediumText,
            "LONGTEXT" => ColumnType.LongText,
            "JSON" => ColumnType.Json,
            _ => null,
        };
    }

    private static ColumnType? Decimal(int precision, int scale) =>
        precision is >= 1 and <= 65 && scale <= 30 && scale <= precision ? ColumnType.Decimal(precision, scale) : null;

    private static int? Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^\s*(?<name>[A-Za-z]+)\s*(?:\(\s*(?<first>\d{1,5})\s*(?:,\s*(?<second>\d{1,5})\s*)?\))?\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
