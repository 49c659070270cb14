using System.Globalization;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>Values of a row by column name; null where the column is NULL.</summary>
internal static class RowValues
{
    public static string? Text(this MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
    }

    public static long? Number(this MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : Convert.ToInt64(row.GetValue(ordinal), CultureInfo.InvariantCulture);
    }

    /// <summary>The database's times are UTC.</summary>
    public static DateTime? Time(this MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : DateTime.SpecifyKind(row.GetDateTime(ordinal), DateTimeKind.Utc);
    }
}
