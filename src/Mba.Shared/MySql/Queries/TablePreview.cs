using System.Globalization;
using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>A table's columns with their types, and its first rows as text; null for NULL. Lineage columns are left out.</summary>
public sealed record TablePreview(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<IReadOnlyList<string?>> Rows)
{
    /// <summary>The first <paramref name="rows"/> rows in the order in which the table keeps them.</summary>
    public static async Task<TablePreview> ReadAsync(MySqlSessions sessions, string table, int rows, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var columns = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT column_name, column_type FROM information_schema.columns
                WHERE table_schema = DATABASE() AND table_name = {table} AND column_name NOT IN ('_ingestion_seq', '_line', '_record') ORDER BY ordinal_position
                """
            ),
            row => (row.GetString(0), row.GetString(1)),
            cancellationToken
        );
        var texts = Sql.Join(", ", columns.Select(c => Sql.Of($"CAST({new SqlName(c.Item1)} AS CHAR)")));
        var first = await session.QueryAsync<IReadOnlyList<string?>>(
            Sql.Of($"SELECT {texts} FROM {new SqlName(table)} LIMIT {new SqlText(rows.ToString(CultureInfo.InvariantCulture))}"),
            row => [.. Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : row.GetString(i))],
            cancellationToken
        );
        return new TablePreview(columns, first);
    }
}
