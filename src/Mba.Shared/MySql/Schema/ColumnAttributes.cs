using System.Globalization;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>The rest of a column's definition, which a MODIFY has to repeat or it is lost. The two servers word their catalogues differently.</summary>
internal static class ColumnAttributes
{
    /// <summary>The server fills the column when a load leaves it out.</summary>
    public static bool HasDefault(MySqlDataReader row, string extra) =>
        extra.Contains("auto_increment", StringComparison.OrdinalIgnoreCase) || Default(row, extra).Length > 0;

    /// <summary>Character set, collation, default and comment, as far as they differ from what the table gives.</summary>
    public static string Of(MySqlDataReader row, string extra, string tableCollation)
    {
        var collation = row.Text("collation");
        var parts = new[]
        {
            collation is null || collation == tableCollation ? "" : $"CHARACTER SET {row.Text("charset")} COLLATE {collation}",
            Default(row, extra),
            extra.Contains("auto_increment", StringComparison.OrdinalIgnoreCase) ? "AUTO_INCREMENT" : "",
            row.Text("comment") is { Length: > 0 } comment ? "COMMENT " + Literal(comment) : "",
        };
        return string.Join(' ', parts.Where(p => p.Length > 0));
    }

    /// <summary>MariaDB gives the expression as it would be written; MySQL the bare value, unless EXTRA says that it is an expression.</summary>
    private static string Default(MySqlDataReader row, string extra)
    {
        if (row.Text("default_value") is not { } value || string.Equals(value, "NULL", StringComparison.Ordinal))
            return "";
        if (IsMariaDb(row))
            return "DEFAULT " + value;
        if (!extra.Contains("DEFAULT_GENERATED", StringComparison.OrdinalIgnoreCase))
            return "DEFAULT " + Literal(value);
        return value.StartsWith("CURRENT_TIMESTAMP", StringComparison.OrdinalIgnoreCase) ? "DEFAULT " + value : $"DEFAULT ({value})";
    }

    private static bool IsMariaDb(MySqlDataReader row) => Convert.ToInt64(row["is_mariadb"], CultureInfo.InvariantCulture) == 1;

    private static string Literal(string value) =>
        "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal) + "'";
}
