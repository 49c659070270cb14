using System.Globalization;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Schemas;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql.Schema;

/// <summary>Makes a plan's changes to its table, one worker at a time, and lets no reader wait long for them.</summary>
internal sealed class TableChanges(MySqlSessions sessions, IngestOptions options, FaultPoints faults, TimeProvider time)
{
    /// <summary>Begins the meaning of columns with codes that have zeros in front; their width follows.</summary>
    public const string Padded = "Padded";

    /// <summary>
    /// False when the table is no longer the one that was described. The version rises before the change: a load that sees the new table also sees the new
    /// version. DDL commits on its own; should the load never come, a table that is wider than needed does no harm.
    /// </summary>
    public async Task<bool> ApplyAsync(TablePlan plan, TableSchema? described, CancellationToken cancellationToken)
    {
        var table = plan.Target.Name;
        await using var locked = await LockAsync(table, cancellationToken);
        var session = locked.Session;
        await faults.ReachAsync(FaultPoints.TableLocked, session.DropAsync, cancellationToken);
        if (await HasMovedAsync(session, table, described, cancellationToken))
            return false;
        RebuildGuard.Check(plan, options.RebuildRowLimit);
        var guarded = RebuildGuard.Applies(plan, options.RebuildRowLimit);
        await RetryAsync(session, RaiseVersion(table), cancellationToken);
        await faults.ReachAsync(FaultPoints.VersionRaised, session.DropAsync, cancellationToken);
        if (described is null)
            await ForgetAndRememberAsync(session, plan, cancellationToken);
        foreach (var statement in DdlText.For(plan, neverCopies: guarded))
        {
            await AlterAsync(session, plan, statement, guarded, cancellationToken);
            await faults.ReachAsync(FaultPoints.TableAltered, session.DropAsync, cancellationToken);
        }
        if (described is not null)
            await RememberAsync(session, plan, cancellationToken);
        return true;
    }

    /// <summary>
    /// Takes a table into the ledger that the system knows nothing of although nothing about it has to change: one that was restored by itself, copied, moved
    /// from another schema, or made by others.
    /// </summary>
    public async Task AdoptAsync(TableSchema described, CancellationToken cancellationToken)
    {
        await using var locked = await LockAsync(described.Name, cancellationToken);
        if (!await HasMovedAsync(locked.Session, described.Name, described, cancellationToken))
            await RetryAsync(locked.Session, RaiseVersion(described.Name), cancellationToken);
    }

    private async Task AlterAsync(
        MySqlSession session,
        TablePlan plan,
        DdlStatement statement,
        bool guarded,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await ExecuteAsync(session, statement.Sql, cancellationToken);
        }
        catch (Exception e) when (guarded && RebuildGuard.IsRefusal(MySqlErrors.CodeOf(e)))
        {
            throw RebuildGuard.Refusal(plan);
        }
    }

    /// <summary>Takes the table's lock: whoever holds it may change or exchange the table.</summary>
    public async Task<NamedLock> LockAsync(string table, CancellationToken cancellationToken)
    {
        var session = await sessions.OpenSessionAsync(cancellationToken);
        await using (session)
        {
            var database = await session.ScalarAsync<string>(Sql.Of($"SELECT DATABASE()"), cancellationToken) ?? "";
            return await NamedLock.TakeAsync(sessions, table, database, options.TableLockTimeout, cancellationToken);
        }
    }

    /// <summary>Runs a statement that waits for the table, each time for a short while.</summary>
    public Task ExecuteAsync(MySqlSession session, string statement, CancellationToken cancellationToken) =>
        RetryAsync(session, Sql.Written(statement), cancellationToken);

    /// <summary>Remembers the order of day and month that a file has proved for a column; false when another file has proved the contrary.</summary>
    public static async Task<bool> AgreeAsync(
        MySqlSession session,
        string table,
        string column,
        DateOrder proved,
        CancellationToken cancellationToken
    )
    {
        var order = proved.ToString();
        return await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    UPDATE ingestion_column SET date_order = {order}
                    WHERE table_name = {table} AND column_name = {column} AND (date_order IS NULL OR date_order = {order})
                    """
                ),
                cancellationToken
            ) > 0;
    }

    /// <summary>Merges into one table take turns until their transaction ends.</summary>
    public static Task SerializeAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ScalarAsync<long?>(Sql.Of($"SELECT version FROM ingestion_table WHERE table_name = {table} FOR UPDATE"), cancellationToken);

    public static Sql RaiseVersion(string table) =>
        Sql.Of(
            $"""
            INSERT INTO ingestion_table (table_name, version, changed_at) VALUES ({table}, 1, UTC_TIMESTAMP(6))
            ON DUPLICATE KEY UPDATE version = version + 1, changed_at = UTC_TIMESTAMP(6)
            """
        );

    /// <summary>True when something is to be done: columns to change, or facts about them to remember.</summary>
    public static bool AreNeeded(TablePlan plan, TableSchema? described) =>
        plan.Changes.Count > 0
        || described is null
        || plan.Target.Columns.Any(c =>
            described.Find(c.Name) is not { } known || known.HeldValues != c.HeldValues || known.PaddedDigits != c.PaddedDigits
        );

    public async Task RememberAsync(MySqlSession session, TablePlan plan, CancellationToken cancellationToken)
    {
        foreach (var column in plan.Target.Columns)
        {
            await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    INSERT INTO ingestion_column (table_name, column_name, kind, declared, held_values, source_name, meaning)
                    VALUES ({plan.Target.Name}, {column.Name}, {column.Type.Kind.ToString()}, {column.Declared}, {column.HeldValues}, {column.SourceName}, {MeaningOf(
                        column
                    )})
                    ON DUPLICATE KEY UPDATE kind = {column.Type.Kind.ToString()}, declared = {column.Declared}, held_values = held_values OR {column.HeldValues},
                      source_name = {column.SourceName},
                      meaning = COALESCE(IF(meaning LIKE {KeptMeaning(column)}, meaning, NULL), {MeaningOf(column)})
                    """
                ),
                cancellationToken
            );
        }
        await faults.ReachAsync(FaultPoints.ColumnsRemembered, session.DropAsync, cancellationToken);
    }

    /// <summary>Remembers what a column's moments are from now on; null when some of its rows are of the one kind and some of the other.</summary>
    public static Task RememberMeaningAsync(
        MySqlSession session,
        string table,
        TableColumn column,
        ColumnMeaning? kind,
        CancellationToken cancellationToken
    ) =>
        session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_column (table_name, column_name, kind, declared, held_values, meaning)
                VALUES ({table}, {column.Name}, {column.Type.Kind.ToString()}, {column.Declared}, 1, {kind?.ToString()})
                ON DUPLICATE KEY UPDATE meaning = {kind?.ToString()}
                """
            ),
            cancellationToken
        );

    /// <summary>What a column of the type may have meant before; of a column that changed its type nothing is kept.</summary>
    private static string KeptMeaning(TableColumn column) =>
        column.Type.IsText ? Padded + "%"
        : column.Type.IsTemporal ? "U%"
        : "%";

    private static string? MeaningOf(TableColumn column) =>
        column.Meaning?.ToString()
        ?? (column.PaddedDigits is { } digits ? string.Create(CultureInfo.InvariantCulture, $"{Padded}{digits}") : null);

    private static async Task<bool> HasMovedAsync(
        MySqlSession session,
        string table,
        TableSchema? described,
        CancellationToken cancellationToken
    )
    {
        var now = await Catalogue.ReadAsync(session, table, cancellationToken);
        return (now is null) != (described is null) || (now is not null && now.Version != described?.Version);
    }

    /// <summary>What is remembered of a table of this name that somebody dropped does not hold for the new one.</summary>
    private async Task ForgetAndRememberAsync(MySqlSession session, TablePlan plan, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_column WHERE table_name = {plan.Target.Name}"), cancellationToken);
        await ContentLedger.ForgetTableAsync(session, plan.Target.Name, cancellationToken);
        await BlockRecords.CondemnTableAsync(session, plan.Target.Name, cancellationToken);
        await UncertainDates.ForgetAsync(session, plan.Target.Name, cancellationToken);
        await MeaningMemory.ForgetAsync(session, plan.Target.Name, cancellationToken);
        await RememberAsync(session, plan, cancellationToken);
    }

    private async Task RetryAsync(MySqlSession session, Sql statement, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await session.ExecuteAsync(statement, cancellationToken);
                return;
            }
            catch (Exception e)
                when (MySqlErrors.CodeOf(e) is MySqlErrorCode.LockWaitTimeout or MySqlErrorCode.LockDeadlock
                    && attempt < options.AlterAttempts
                )
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * Math.Min(attempt, 20)), time, cancellationToken);
            }
        }
    }
}
