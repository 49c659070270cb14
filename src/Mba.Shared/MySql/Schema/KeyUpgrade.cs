using Mba.MySql.Connections;
using Mba.Tables;

namespace Mba.MySql.Schema;

/// <summary>What <see cref="KeyUpgrade"/> would do to one table.</summary>
public enum KeyUpgradeStep
{
    /// <summary>It gets <c>_record</c> and its primary key.</summary>
    Convert,

    /// <summary>It has more rows than are rewritten at once.</summary>
    TooLarge,
}

/// <summary>A table without a primary key.</summary>
public sealed record KeyUpgradeTable(string Name, long ApproximateRows, KeyUpgradeStep Step, IReadOnlyList<string> Statements);

/// <summary>
/// Gives tables that were made before tables were keyed by record their <c>_record</c> and primary key. Rows are numbered by <c>_line</c> within each run.
/// Tables of others are left alone. The table is locked meanwhile: loads wait, and plan again.
/// </summary>
public sealed class KeyUpgrade
{
    /// <summary>Numbers the rows until the key is there; also what an interrupted upgrade is known by.</summary>
    private const string RowId = "_record_id";

    private readonly MySqlSessions _sessions;
    private readonly IngestOptions _options;
    private readonly TableChanges _changes;

    public KeyUpgrade(MySqlSessions sessions, IngestOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_sessions, _options) = (sessions, options);
        _changes = new TableChanges(sessions, options, FaultPoints.None, time);
    }

    /// <summary>The tables that lack the key, by name, with the statements that give it to them.</summary>
    public async Task<IReadOnlyList<KeyUpgradeTable>> PlanAsync(CancellationToken cancellationToken)
    {
        await using var session = await _sessions.OpenSessionAsync(cancellationToken);
        var names = await session.QueryAsync(
            Sql.Of($"SELECT table_name FROM ingestion_table ORDER BY table_name"),
            row => row.GetString(0),
            cancellationToken
        );
        var tables = new List<KeyUpgradeTable>();
        foreach (var name in names)
        {
            if (await Catalogue.ReadAsync(session, name, cancellationToken) is { } table && IsDue(table))
                tables.Add(Plan(table));
        }
        return tables;
    }

    /// <summary>Converts a table of the plan; nothing when it has been converted in the meantime.</summary>
    /// <exception cref="IngestException">REBUILD_REFUSED: the table is too large.</exception>
    public async Task ApplyAsync(string name, CancellationToken cancellationToken)
    {
        await using var locked = await _changes.LockAsync(name, cancellationToken);
        var session = locked.Session;
        if (await Catalogue.ReadAsync(session, name, cancellationToken) is not { } table || !IsDue(table))
            return;
        var plan = Plan(table);
        if (plan.Step == KeyUpgradeStep.TooLarge)
            throw new IngestException(
                IngestStage.Reconcile,
                "REBUILD_REFUSED",
                FormattableString.Invariant(
                    $"table {name} has about {table.ApproximateRows} rows, and more than {_options.RebuildRowLimit} are not rewritten; "
                ) + $"run the statements when it suits: {string.Join("; ", plan.Statements)}"
            );
        await session.ExecuteAsync(TableChanges.RaiseVersion(name), cancellationToken);
        foreach (var statement in plan.Statements)
            await _changes.ExecuteAsync(session, statement, cancellationToken);
    }

    private static bool IsDue(TableSchema table) => table.CanBeKeyedByRecord || WasInterrupted(table);

    private static bool WasInterrupted(TableSchema table) => table.Find(RowId) is not null && table.Find(Lineage.Record) is not null;

    private KeyUpgradeTable Plan(TableSchema table) =>
        new(
            table.Name,
            table.ApproximateRows,
            table.ApproximateRows > _options.RebuildRowLimit ? KeyUpgradeStep.TooLarge : KeyUpgradeStep.Convert,
            [.. Statements(table)]
        );

    private static IEnumerable<string> Statements(TableSchema table)
    {
        var name = SqlName.Quote(table.Name);
        var (seq, line) = (SqlName.Quote(Lineage.Seq), SqlName.Quote(Lineage.Line));
        var (record, id) = (SqlName.Quote(Lineage.Record), SqlName.Quote(RowId));
        yield return $"LOCK TABLES {name} WRITE, {name} AS numbered READ";
        if (!WasInterrupted(table))
            yield return $"ALTER TABLE {name} ADD COLUMN {record} INT NOT NULL DEFAULT 0, ADD COLUMN {id} BIGINT NOT NULL AUTO_INCREMENT, ADD PRIMARY KEY ({id})";
        yield return $"UPDATE {name} JOIN (SELECT {id}, ROW_NUMBER() OVER (PARTITION BY {seq} ORDER BY {line}, {id}) - 1 AS n FROM {name} AS numbered) AS numbers "
            + $"ON numbers.{id} = {name}.{id} SET {name}.{record} = numbers.n";
        yield return $"ALTER TABLE {name} DROP PRIMARY KEY, DROP COLUMN {id}, MODIFY COLUMN {record} INT NOT NULL, ADD PRIMARY KEY ({seq}, {record})"
            + string.Concat(table.RunIndexes.Select(i => ", DROP KEY " + SqlName.Quote(i)));
        yield return "UNLOCK TABLES";
    }
}
