namespace Mba.MySql.Connections;

/// <summary>The rights that loading and the API take within one schema.</summary>
public static class SchemaRights
{
    /// <summary>Rows are read and written; tables are created, widened, swapped (RENAME takes ALTER, DROP, CREATE and INSERT) and dropped.</summary>
    public static IReadOnlyList<string> All { get; } = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "INDEX"];

    /// <summary>Rows are read, and those of an undone run deleted or handed over; it inserts into single tables of the system's own.</summary>
    public static IReadOnlyList<string> Api { get; } = ["SELECT", "UPDATE", "DELETE"];

    /// <summary>The statement that grants a user these rights on a schema, as an administrator would type it.</summary>
    public static string Grant(IReadOnlyList<string> rights, string schema, string user, string host = "%", bool isPattern = false) =>
        $"GRANT {string.Join(", ", rights)} ON {(isPattern ? new SqlName(schema.Replace("_", "\\_", StringComparison.Ordinal)) : Pattern(schema))}.* TO '{user}'@'{host}'";

    /// <summary>The same for one right on one table, whose schema's name is not a pattern.</summary>
    public static string Grant(string right, string schema, string table, string user) =>
        $"GRANT {right} ON {SqlName.Quote(schema)}.{SqlName.Quote(table)} TO '{user}'@'%'";

    /// <summary>In a grant, the schema's name is a pattern: an underscore that is not escaped grants rights on schemas with similar names.</summary>
    public static SqlName Pattern(string schema) =>
        new(schema.Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal));
}
