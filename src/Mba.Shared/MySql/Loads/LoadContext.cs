using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.Rows;
using Mba.Scanning;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba.MySql.Loads;

/// <summary>What every way of loading needs: the claim with what is known about the file, and the parts of the destination.</summary>
internal sealed class LoadContext(MySqlDestination destination, Claim claim)
{
    public Claim Claim => claim;

    public TablePlan Plan { get; } = claim.Run.Plan;

    public FileScan Scan { get; } = claim.Run.Scan;

    public MySqlSessions Sessions => destination.Sessions;

    public IngestOptions Options => destination.Options;

    public FaultPoints Faults => destination.Faults;

    public ILogger Log => destination.Log;

    public TableChanges Changes => destination.Changes;

    public Catalogue Catalogue => destination.Catalogue;

    public string Table => Plan.Target.Name;

    public SqlName QuotedTable => new(Table);

    /// <summary>Passes a fault point with a session that a test may cut.</summary>
    public Task ReachAsync(string point, MySqlSession session, CancellationToken cancellationToken) =>
        Faults.ReachAsync(point, session.DropAsync, cancellationToken);

    /// <summary>
    /// Opens the table, so that nobody can change it before the transaction ends, and makes sure that it is the one that was planned for. The version is
    /// read after the table is open; changes raise it before they wait for the table. The DELETE of nothing opens it for writing at once: a load that read
    /// first and then wrote would wait for a change that waits for it.
    /// </summary>
    /// <exception cref="OutdatedPlanException">It is not.</exception>
    public async Task PinTableAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        try
        {
            var version = await session.ScalarAsync<long?>(
                Sql.Of($"DELETE FROM {QuotedTable} WHERE 1 = 0; SELECT version FROM ingestion_table WHERE table_name = {Table}"),
                cancellationToken
            );
            if (version != Plan.Target.Version)
                throw new OutdatedPlanException(Table);
            if (Plan.Existing is { } described)
                await Catalogue.KeepAsync(session, described, cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            throw new OutdatedPlanException(Table);
        }
    }

    /// <summary>Remembers which date orders this file has proved, unless another has proved the contrary meanwhile.</summary>
    /// <exception cref="OutdatedPlanException">Another file has decided otherwise.</exception>
    public async Task RememberDateOrdersAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        foreach (var choice in Plan.DateOrders.Where(c => c.Certain && Plan.Existing?.Find(c.Column)?.DateOrder != c.Order))
        {
            var order = choice.Order.ToString();
            var agreed = await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    UPDATE ingestion_column SET date_order = {order}
                    WHERE table_name = {Table} AND column_name = {choice.Column} AND (date_order IS NULL OR date_order = {order})
                    """
                ),
                cancellationToken
            );
            if (agreed == 0)
                throw new OutdatedPlanException(Table);
        }
    }

    /// <summary>Loads that merge into one table take turns until their transaction ends.</summary>
    public Task SerializeMergeAsync(MySqlSession session, CancellationToken cancellationToken) =>
        session.ScalarAsync<long?>(Sql.Of($"SELECT version FROM ingestion_table WHERE table_name = {Table} FOR UPDATE"), cancellationToken);

    /// <summary>Where order matters, a file that has become outdated while it was loaded goes no further.</summary>
    /// <exception cref="OutdatedPlanException">A newer version of the key is loaded, or the table's newest load is of the same content.</exception>
    public async Task MustBeNewestAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (!Claim.Request.Force && await EarlierRuns.ReasonToSkipAsync(session, Claim, Scan, cancellationToken) is not null)
            throw new OutdatedPlanException(Table);
    }

    /// <summary>Rejected records of a load that is not one transaction: stored under the fence all the same.</summary>
    public async Task StoreRejectsAsync(MySqlSession session, IReadOnlyList<StoredReject> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0)
            return;
        await session.BeginAsync(cancellationToken);
        await RejectStore.StoreAsync(session, Claim.Seq, rejects, cancellationToken);
        await Lease.CheckAsync(session, Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Replaces the rejected records of the attempt, or the plan, before.</summary>
    public async Task ForgetRejectsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (
            await session.ScalarAsync<long>(
                Sql.Of($"SELECT EXISTS (SELECT 1 FROM ingestion_reject WHERE seq = {Claim.Seq})"),
                cancellationToken
            ) == 0
        )
            return;
        await session.BeginAsync(cancellationToken);
        await RejectStore.ForgetAsync(session, Claim.Seq, cancellationToken);
        await Lease.CheckAsync(session, Claim, cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    /// <summary>Drops a table of this run; when the database is out of reach, a later attempt or the retention drops it.</summary>
    public async ValueTask TryDropAsync(string table)
    {
        try
        {
            await using var session = await Sessions.OpenSessionAsync(CancellationToken.None);
            await StagedTables.DropAsync(session, table, CancellationToken.None);
        }
        catch (Exception e) when (MySqlErrors.IsTransient(e))
        {
            IngestLog.LeftBehind(Log, table);
        }
    }

    public async Task<AuditRow> AuditAsync(MySqlSession session, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of($"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE seq = {Claim.Seq}"),
                AuditTable.Read,
                cancellationToken
            )
        )[0];
}
