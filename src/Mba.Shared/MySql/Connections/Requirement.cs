using MySqlConnector;

namespace Mba.MySql.Connections;

/// <summary>
/// A statement that fails unless its condition is true, so that the server stops there and does not run what follows in the same text. Its result is one row.
/// </summary>
internal static class Requirement
{
    /// <summary>Both products refuse a sum beyond 64 bits whatever their sql_mode is; neither has an error that a plain SELECT could raise by name.</summary>
    public static Sql That(Sql condition) => Sql.Of($"SELECT 18446744073709551615 + (COALESCE(({condition}), 0) = 0)");

    /// <summary>The statement before it found this many rows to change.</summary>
    public static Sql ThatChanged(int rows) => That(Sql.Of($"ROW_COUNT() = {rows}"));

    public static bool IsUnmet(Exception e) => MySqlErrors.CodeOf(e) == MySqlErrorCode.DataOutOfRange;
}
