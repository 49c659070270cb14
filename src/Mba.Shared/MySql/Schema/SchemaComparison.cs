using Mba.MySql.Connections;
using Mba.Tables;

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
/// <param name="datasets">Those whose declared columns are compared too, once their table exists.</param>
public sealed class SchemaComparison(MySqlSessions sessions, MySqlSessions empty, IEnumerable<Dataset> datasets)
{
    /// <summary>Tables of data: files add columns and widen types there, so only what is missing counts, and the columns of their keys, which no file changes.</summary>
    private static readonly string[] Growing = ["memberdata", "plan_details", "benefit_accumulator", "deductibles_oop"];

    /// <summary>The beginning of the names of the databases that are compared with, each for as long as a comparison takes.</summary>
    public const string ScratchPrefix = "mba_check_";

    /// <summary>Every difference, in the order of the tables' names.</summary>
    /// <exception cref="IngestException">The user may not create the database to compare with.</exception>
    public async Task<IReadOnlyList<SchemaDifference>> ReadAsync(CancellationToken cancellationToken)
    {
        var name = await CreateAsync(cancellationToken);
        try
        {
            await new Migrations(empty).ApplyAsync(cancellationToken);
            var wanted = await TablesAsync(empty, cancellationToken);
            var actual = await TablesAsync(sessions, cancellationToken);
            var declared = await DeclaredAsync(name => actual.ContainsKey(name) && !wanted.ContainsKey(name), cancellationToken);
            return
            [
                .. wanted.SelectMany(t => Compare(t.Key, t.Value, actual.GetValueOrDefault(t.Key))),
                .. declared.SelectMany(t => Compare(t.Key, t.Value, actual[t.Key])).Select(d => d with { IsAdditive = false }),
                .. datasets
                    .Where(d => d.Mode == LoadMode.Upsert && d.Keys.Count > 0 && !wanted.ContainsKey(d.Table))
                    .DistinctBy(d => d.Table, StringComparer.Ordinal)
                    .SelectMany(d => actual.GetValueOrDefault(d.Table) is { } table ? KeyComparison.Compare(d, table) : []),
            ];
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

    private async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await empty.CreateDatabaseAsync(cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsDenied(e))
        {
            throw new IngestException(
                IngestStage.Describe,
                "DB_DENIED",
                "the database user may not create the empty database that tables are compared with; run this as an administrator, or as one run: "
                    + SchemaRights.Grant(SchemaRights.All, ScratchPrefix + "%", MySqlErrors.DeniedUser(e), isPattern: true),
                cause: e
            );
        }
    }

    /// <summary>
    /// The declared columns of datasets as this server writes them; a table that does not exist yet is made by its first load. What differs is never
    /// repaired: a column that is added here would hold no value of the files already loaded.
    /// </summary>
    private async Task<IReadOnlyDictionary<string, TableText>> DeclaredAsync(Func<string, bool> exists, CancellationToken cancellationToken)
    {
        var tables = new SortedDictionary<string, TableText>(StringComparer.Ordinal);
        await using var session = await empty.OpenSessionAsync(cancellationToken);
        foreach (var dataset in datasets.Where(d => exists(d.Table)))
        {
            var columns = dataset.Columns.Where(c => c.Always || dataset.IsKey(c.Name)).Select(c => Definition(c, dataset)).ToList();
            if (columns.Count == 0 || tables.ContainsKey(dataset.Table))
                continue;
            await session.ExecuteAsync(
                Sql.Written($"CREATE TABLE {SqlName.Quote(dataset.Table)} ({string.Join(", ", columns)}) DEFAULT CHARSET=utf8mb4"),
                cancellationToken
            );
            tables[dataset.Table] = await TextAsync(session, dataset.Table, cancellationToken);
        }
        return tables;
    }

    /// <summary>Text of a key has the collation of keys, and no key is null.</summary>
    private static string Definition(DeclaredColumn column, Dataset dataset)
    {
        var isKey = dataset.IsKey(column.Name);
        var attributes = isKey && column.Type.IsText ? " " + TargetTable.KeyAttributes : "";
        return $"{SqlName.Quote(column.Name)} {column.Type}{attributes}{(column.Nullable && !isKey ? "" : " NOT NULL")}";
    }

    private static async Task<TableText> TextAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        TableText.Of(
            (await session.QueryAsync(Sql.Of($"SHOW CREATE TABLE {new SqlName(table)}"), row => row.GetString(1), cancellationToken))[0]
        );

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
                    $"{Shown(name)} is missing",
                    $"ALTER TABLE `{table}` ADD {(isColumn ? "COLUMN " : "")}{line}",
                    IsAdditive: true
                );
            else if (
                !string.Equals(there, line, StringComparison.OrdinalIgnoreCase)
                && (!Growing.Contains(table, StringComparer.Ordinal) || wanted.IsOfKey(name))
            )
                yield return new SchemaDifference(
                    table,
                    $"{Shown(name)} is {there[name.Length..].Trim()}, not {line[name.Length..].Trim()}",
                    isColumn
                        ? $"ALTER TABLE `{table}` MODIFY COLUMN {line}"
                        : $"ALTER TABLE `{table}` DROP {(name == "PRIMARY KEY" ? name : "KEY " + name.Split(' ')[^1])}, ADD {line}",
                    IsAdditive: false
                );
        }
    }

    /// <summary>A column's name, <c>PRIMARY KEY</c>, or the kind and name of another key.</summary>
    private static string Shown(string part) =>
        part.StartsWith('`') ? $"column {part.Trim('`')}"
        : part == TableText.PrimaryKey ? "the primary key"
        : $"{(part.StartsWith("UNIQUE", StringComparison.Ordinal) ? "unique key" : "key")} {part.Split('`')[1]}";

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
            tables[name] = await TextAsync(session, name, cancellationToken);
        return tables;
    }
}
