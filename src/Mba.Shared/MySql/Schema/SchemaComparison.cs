using Mba.MySql.Connections;

namespace Mba.MySql.Schema;

/// <summary>A table that is not as this build needs it, and the statement that mends it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Problem">What is missing or different.</param>
/// <param name="Statement">Mends it; run by <c>mba db init --repair</c> when it is additive.</param>
/// <param name="IsAdditive">Nothing that is there is changed.</param>
public sealed record SchemaDifference(string Table, string Problem, string Statement, bool IsAdditive);

/// <summary>
/// Compares the tables with those that the migrations create in an empty database beside it: catalogues, not declarations, since servers
/// write types and defaults their own way.
/// </summary>
/// <param name="sessions">The database.</param>
/// <param name="empty">A database of this comparison's own on the same server; it is created and dropped.</param>
public sealed class SchemaComparison(MySqlSessions sessions, MySqlSessions empty)
{
    /// <summary>Tables of data: files add columns and widen types there, so only what is missing counts.</summary>
    private static readonly string[] Growing = ["memberdata", "plan_details", "benefit_accumulator", "deductibles_oop"];

    /// <summary>Every difference, in the order of the tables' names.</summary>
    public async Task<IReadOnlyList<SchemaDifference>> ReadAsync(CancellationToken cancellationToken)
    {
        var name = await empty.CreateDatabaseAsync(cancellationToken);
        try
        {
            await new Migrations(empty).ApplyAsync(cancellationToken);
            var wanted = await TablesAsync(empty, cancellationToken);
            var actual = await TablesAsync(sessions, cancellationToken);
            return [.. wanted.SelectMany(t => Compare(t.Key, t.Value, actual.GetValueOrDefault(t.Key)))];
        }
        finally
        {
            await using var session = await empty.OpenSessionAsync(CancellationToken.None);
            await session.ExecuteAsync(Sql.Of($"DROP DATABASE {new SqlName(name)}"), CancellationToken.None);
        }
    }

    /// <summary>Runs the additive statements; returns the differences that are left.</summary>
    public async Task<IReadOnlyList<SchemaDifference>> RepairAsync(
        IReadOnlyList<SchemaDifference> differences,
        CancellationToken cancellationToken
    )
    {
        await using (var session = await sessions.OpenSessionAsync(cancellationToken))
        {
            foreach (var difference in differences.Where(d => d.IsAdditive))
                await session.ExecuteAsync(Sql.Written(difference.Statement), cancellationToken);
        }
        return [.. differences.Where(d => !d.IsAdditive)];
    }

    private static IEnumerable<SchemaDifference> Compare(string table, TableText wanted, TableText? actual)
    {
        if (actual is null)
        {
            yield return new SchemaDifference(table, "the table is missing", wanted.Create, IsAdditive: true);
            yield break;
        }
        foreach (var (name, line) in wanted.Parts)
        {
            var isColumn = name.StartsWith('`');
            if (!actual.Parts.TryGetValue(name, out var there))
                yield return new SchemaDifference(
                    table,
                    $"{(isColumn ? "column" : "key")} {name.Trim('`')} is missing",
                    $"ALTER TABLE `{table}` ADD {(isColumn ? "COLUMN " : "")}{line}",
                    IsAdditive: true
                );
            else if (!string.Equals(there, line, StringComparison.OrdinalIgnoreCase) && !Growing.Contains(table, StringComparer.Ordinal))
                yield return new SchemaDifference(
                    table,
                    $"{(isColumn ? "column" : "key")} {name.Trim('`')} is {there[name.Length..].Trim()}",
                    isColumn
                        ? $"ALTER TABLE `{table}` MODIFY COLUMN {line}"
                        : $"ALTER TABLE `{table}` DROP {(name == "PRIMARY KEY" ? name : "KEY " + name.Split(' ')[^1])}, ADD {line}",
                    IsAdditive: false
                );
        }
    }

    private static async Task<SortedDictionary<string, TableText>> TablesAsync(MySqlSessions sessions, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var names = await session.QueryAsync(
            Sql.Of($"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'"),
            row => row.GetString(0),
            cancellationToken
        );
        var tables = new SortedDictionary<string, TableText>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var create = await session.QueryAsync(
                Sql.Of($"SHOW CREATE TABLE {new SqlName(name)}"),
                row => row.GetString(1),
                cancellationToken
            );
            tables[name] = TableText.Of(create[0]);
        }
        return tables;
    }

    /// <summary>A CREATE TABLE as the server writes it: one line for each column and key.</summary>
    private sealed record TableText(string Create, IReadOnlyDictionary<string, string> Parts)
    {
        public static TableText Of(string create)
        {
            var parts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (
                var line in create.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().TrimEnd(','))
            )
                parts[NameOf(line)] = line;
            return new TableText(create, parts);
        }

        private static string NameOf(string line) =>
            line.StartsWith('`') ? line[..(line.IndexOf('`', 1) + 1)]
            : line.StartsWith("PRIMARY KEY", StringComparison.Ordinal) ? "PRIMARY KEY"
            : line[..(line.IndexOf('`', line.IndexOf('`') + 1) + 1)];
    }
}
