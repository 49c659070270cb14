using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Runs;

namespace Mba.MySql.Verification;

/// <summary>How much a verification looks at, and whether it mends.</summary>
public sealed record LedgerScope
{
    /// <summary>Mend what has one right answer; tables that people changed by hand are only reported.</summary>
    public bool Repair { get; init; }

    /// <summary>Count the rows of every run, not only of those that ended since the last verification and a share of the rest.</summary>
    public bool All { get; init; }

    /// <summary>Counting rows stops after this time; the next verification goes on.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Runs verified before that are counted again, those first whose verification is longest ago.</summary>
    public int Rotating { get; init; } = 50;
}

/// <summary>Checks on the living system that the ledger's invariants hold.</summary>
public sealed class Ledger(MySqlSessions sessions, IngestOptions options, TimeProvider time)
{
    private const int RunsAtOnce = 500;

    public async Task<LedgerReport> VerifyAsync(LedgerScope scope, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var found = new List<Breach>();
        foreach (var invariant in LedgerQueries.All)
        {
            foreach (var (seq, breach) in await FindAsync(session, invariant, cancellationToken))
                found.Add(scope.Repair ? await RepairAsync(session, seq, breach, cancellationToken) : breach);
        }
        found.AddRange(await StagesAsync(session, scope.Repair, cancellationToken));
        found.AddRange(await RowInvariants.BlocksAsync(session, cancellationToken));
        foreach (var table in await TablesAsync(session, cancellationToken))
            found.AddRange(await RowInvariants.StrangersAsync(session, table, cancellationToken));
        var (count, left) = await CountRowsAsync(session, scope, found, cancellationToken);
        return new LedgerReport(count, left, found);
    }

    private static async Task<List<(long Seq, Breach Breach)>> FindAsync(
        MySqlSession session,
        Invariant invariant,
        CancellationToken cancellationToken
    ) =>
        await session.QueryAsync(
            invariant.Find,
            row =>
                (
                    row.GetInt64("seq"),
                    new Breach(invariant.Code, [row.GetString("id")], row.Text("table_name"), row.Text("detail") ?? "", invariant.Remedy)
                ),
            cancellationToken
        );

    private async Task<Breach> RepairAsync(MySqlSession session, long seq, Breach breach, CancellationToken cancellationToken)
    {
        var repaired = breach.Invariant switch
        {
            LedgerQueries.Overdue => await new UnfinishedRuns(sessions, options).TryEndAsync(
                seq,
                UnfinishedRuns.Abandoned,
                cancellationToken
            ),
            LedgerQueries.Content => await ContentLedger.ReleaseStaleAsync(session, seq, cancellationToken),
            LedgerQueries.Unregistered => await ContentLedger.RegisterAsync(session, seq, cancellationToken),
            LedgerQueries.Unrepresented => await Succession.RepresentAsync(session, seq, cancellationToken),
            LedgerQueries.Leftovers => await ForgetAsync(session, seq, cancellationToken),
            _ => false,
        };
        return breach with { Repaired = repaired };
    }

    private static async Task<bool> ForgetAsync(MySqlSession session, long seq, CancellationToken cancellationToken)
    {
        await BlockRecords.ForgetAsync(session, seq, cancellationToken);
        await CheckpointStore.ForgetAsync(session, seq, cancellationToken);
        return await RunEnd.ForgetLeaseAsync(session, seq, cancellationToken);
    }

    private static async Task<IReadOnlyList<Breach>> StagesAsync(MySqlSession session, bool repair, CancellationToken cancellationToken)
    {
        var tables = await StagedTables.AbandonedAsync(session, cancellationToken);
        if (repair)
        {
            foreach (var table in tables)
                await StagedTables.DropAsync(session, table, cancellationToken);
        }
        return
        [
            .. tables.Select(t => new Breach("STAGE_LEFT", [], t, "a worker has left this table behind", "mba verify --repair", repair)),
        ];
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT DISTINCT c.TABLE_NAME AS name FROM information_schema.COLUMNS c
                WHERE c.TABLE_SCHEMA = DATABASE() AND c.COLUMN_NAME = '_ingestion_seq' AND c.TABLE_NAME NOT LIKE 'ingestion\_%'
                """
            ),
            row => row.GetString(0),
            cancellationToken
        );

    /// <summary>Runs that ended since they were last checked, then those whose check is longest ago.</summary>
    private async Task<(long Counted, long Left)> CountRowsAsync(
        MySqlSession session,
        LedgerScope scope,
        List<Breach> found,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        var counted = 0L;
        var after = 0L;
        while (time.GetElapsedTime(began) < scope.Budget)
        {
            var runs = await RunsAsync(session, scope.All, after, RunsAtOnce, cancellationToken);
            foreach (var run in runs.TakeWhile(_ => time.GetElapsedTime(began) < scope.Budget))
            {
                await CheckAsync(session, run, found, cancellationToken);
                counted++;
                after = run.Loaded.Seq;
            }
            if (runs.Count < RunsAtOnce)
                break;
        }
        if (!scope.All)
        {
            foreach (var run in await RotatingAsync(session, scope.Rotating, cancellationToken))
            {
                if (time.GetElapsedTime(began) >= scope.Budget)
                    break;
                await CheckAsync(session, run, found, cancellationToken);
                counted++;
            }
        }
        return (counted, await LeftAsync(session, cancellationToken));
    }

    private static async Task CheckAsync(MySqlSession session, AccountedRun run, List<Breach> found, CancellationToken cancellationToken)
    {
        if (await RowInvariants.CountAsync(session, run, cancellationToken) is not { } breach)
        {
            await RunEnd.VerifiedAsync(session, run.Loaded.Seq, cancellationToken);
            return;
        }
        // It may have ended while its rows were counted.
        if (
            await StandsAsync(session, run, cancellationToken)
            && !found.Exists(b => b.Invariant == breach.Invariant && b.Runs[0] == breach.Runs[0])
        )
            found.Add(breach);
    }

    private static async Task<bool> StandsAsync(MySqlSession session, AccountedRun run, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT COUNT(*) FROM ingestion_audit
                WHERE seq = {run.Loaded.Seq} AND {Standing} AND rows_inserted = {run.Inserted} AND rows_updated = {run.Updated}
                """
            ),
            cancellationToken
        ) > 0;

    private static SqlText Standing { get; } = new("status = 'SUCCESS' AND superseded_by IS NULL");

    private static Task<IReadOnlyList<AccountedRun>> RunsAsync(
        MySqlSession session,
        bool all,
        long after,
        int limit,
        CancellationToken cancellationToken
    ) => ReadAsync(session, Sql.Of($"seq > {after} AND ({all} OR verified_at IS NULL) ORDER BY seq LIMIT {limit}"), cancellationToken);

    private static Task<IReadOnlyList<AccountedRun>> RotatingAsync(MySqlSession session, int limit, CancellationToken cancellationToken) =>
        ReadAsync(session, Sql.Of($"verified_at IS NOT NULL ORDER BY verified_at LIMIT {limit}"), cancellationToken);

    private static async Task<IReadOnlyList<AccountedRun>> ReadAsync(
        MySqlSession session,
        Sql which,
        CancellationToken cancellationToken
    ) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {LoadedRun.Columns}, rows_inserted, rows_updated FROM ingestion_audit WHERE {Standing} AND {which}
                """
            ),
            row => new AccountedRun(LoadedRun.Read(row), row.GetInt64("rows_inserted"), row.GetInt64("rows_updated")),
            cancellationToken
        );

    private static async Task<long> LeftAsync(MySqlSession session, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(
            Sql.Of($"SELECT COUNT(*) FROM ingestion_audit WHERE {Standing} AND verified_at IS NULL"),
            cancellationToken
        );
}
