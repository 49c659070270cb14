using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>Who logs in to a deployment's database.</summary>
public enum DatabaseRole
{
    /// <summary>Loads files: creates, widens, swaps and drops tables within the schema.</summary>
    Ingest,

    /// <summary>Answers requests: reads, keeps its records, deletes or hands over rows of an undone run. No DDL, and no row of its own in a data table.</summary>
    Api,

    /// <summary>Reads data tables, and nothing of the system's own: rejected records hold cell values of other people's files.</summary>
    Analyst,
}

/// <summary>The statements that give a user its role's rights in one schema. None has GRANT OPTION.</summary>
internal sealed class RoleGrants(MySqlSession session, string schema, string user)
{
    public Task ApplyAsync(DatabaseRole role, CancellationToken cancellationToken) =>
        role switch
        {
            DatabaseRole.Ingest => GrantAsync(SchemaRights.All, cancellationToken),
            DatabaseRole.Api => GrantApiAsync(cancellationToken),
            DatabaseRole.Analyst => GrantAnalystAsync(cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(role), role, "no rights are known for it"),
        };

    private async Task GrantApiAsync(CancellationToken cancellationToken)
    {
        await GrantAsync(SchemaRights.Api, cancellationToken);
        foreach (var table in await TablesAsync(SystemTables, cancellationToken))
            await GrantAsync("INSERT", table, cancellationToken);
    }

    /// <summary>Table by table, since a grant on the schema covers every table. Grants on dropped tables are revoked: a new table of the same name may hold something else.</summary>
    private async Task GrantAnalystAsync(CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(DataTables, cancellationToken);
        foreach (var table in tables)
            await GrantAsync("SELECT", table, cancellationToken);
        var granted = await session.QueryAsync(
            Sql.Of($"SELECT Table_name AS name FROM mysql.tables_priv WHERE User = {user} AND Db = {schema}"),
            row => row.GetString("name"),
            cancellationToken
        );
        foreach (var table in granted.Except(tables, StringComparer.Ordinal))
            await session.ExecuteAsync(Sql.Of($"REVOKE ALL PRIVILEGES ON {Qualified(table)} FROM {user}"), cancellationToken);
    }

    /// <summary>The system's own tables but those that a load makes for itself and drops.</summary>
    private static readonly SqlText SystemTables = new(
        @"(TABLE_NAME LIKE 'ingestion\_%' OR TABLE_NAME = 'upload_ticket') AND TABLE_NAME NOT REGEXP '^ingestion_(stage|shadow|former)_[0-9]+_'"
    );

    /// <summary>What files are loaded into: known by its lineage, or recorded as a table that the system loads.</summary>
    private static readonly SqlText DataTables = new(
        @"TABLE_NAME NOT LIKE 'ingestion\_%' AND TABLE_NAME <> 'upload_ticket' AND (TABLE_NAME IN (SELECT table_name FROM ingestion_table)"
            + " OR EXISTS (SELECT 1 FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME AND c.COLUMN_NAME = '_ingestion_seq'))"
    );

    private async Task<IReadOnlyList<string>> TablesAsync(SqlText which, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of(
                $"SELECT t.TABLE_NAME AS name FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = {schema} AND t.TABLE_TYPE = 'BASE TABLE' AND {which}"
            ),
            row => row.GetString("name"),
            cancellationToken
        );

    private async Task GrantAsync(IEnumerable<string> rights, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of($"GRANT {new SqlText(string.Join(", ", rights))} ON {SchemaRights.Pattern(schema)}.* TO {user}"),
            cancellationToken
        );

    /// <summary>Of one table, which may have been dropped since it was listed.</summary>
    private async Task GrantAsync(string right, string table, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(Sql.Of($"GRANT {new SqlText(right)} ON {Qualified(table)} TO {user}"), cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.NoSuchTable) { }
    }

    /// <summary>In a grant on a table, the schema's name is a name, not a pattern.</summary>
    private SqlText Qualified(string table) => new($"{SqlName.Quote(schema)}.{SqlName.Quote(table)}");
}
