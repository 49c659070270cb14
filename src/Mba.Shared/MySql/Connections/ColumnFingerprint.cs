using System.Globalization;
using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>Names and types of a table's columns as the server describes results with them, in one text: cheaper than the catalogue.</summary>
internal static class ColumnFingerprint
{
    /// <summary>The statement whose result has the table's columns.</summary>
    public static Sql Select(string table) => Sql.Of($"SELECT * FROM {new SqlName(table)} LIMIT 0");

    /// <summary>Of the result at hand.</summary>
    public static string Of(MySqlDataReader reader) => string.Join('\n', reader.GetColumnSchema().Cast<MySqlDbColumn>().Select(Describe));

    private static string Describe(MySqlDbColumn c) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{c.ColumnName}\t{c.ProviderType}\t{c.ColumnSize}\t{c.NumericPrecision}\t{c.NumericScale}\t{c.AllowDBNull}"
        );
}
