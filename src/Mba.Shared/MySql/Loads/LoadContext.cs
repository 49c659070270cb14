using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.MySql.Schema;
using Mba.Rows;
using Mba.Scanning;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba.MySql.Loads;

/// <summary>The parts of the destination that the ways of loading share.</summary>
internal sealed record LoadServices(
    MySqlSessions Sessions,
    Catalogue Catalogue,
    TableChanges Changes,
    IngestOptions Options,
    FaultPoints Faults,
    ILogger Log
);

/// <summary>What every way of loading needs: the claim with what is known about the file, and the parts of the destination.</summary>
internal sealed class LoadContext(LoadServices services, Claim claim)
{
    public Claim Claim => claim;

    public TablePlan Plan { get; } = claim.Run.Plan;

    public FileScan Scan { get; } = claim.Run.Scan;

    public MySqlSessions Sessions => services.Sessions;

    public IngestOptions Options => services.Options;

    public TableChanges Changes => services.Changes;

    public Catalogue Catalogue => services.Catalogue;

    public string Table => Plan.Target.Name;

    public SqlName QuotedTable => new(Table);

    /// <summary>
    /// Recorded blocks, each committed on its own. A forced landing load is one transaction however long it is: its rows are those of the run that it
    /// replaces, so that none would be inserted before that run's are removed.
    /// </summary>
    public bool GoesInBlocks => Scan.DecodedBytes > Options.AtomicBytes && !(Plan.Mode == LoadMode.Landing && Claim.IsForced);

    /// <summary>True where a fault point is armed, so that its place between two statements exists.</summary>
    public bool StopsBetweenStatements => services.Faults.AreArmed;

    /// <summary>Earlier runs of the key may have rows that this one takes the place of.</summary>
    public bool MaySupersede => Claim.ReplacesVersions || Claim.IsForced;

    /// <summary>Passes a fault point with a session that a test may cut.</summary>
    public Task ReachAsync(string point, MySqlSession session, CancellationToken cancellationToken) =>
        services.Faults.ReachAsync(point, session.DropAsync, cancellationToken);

    /// <summary>
    /// Remembers which date orders this file has proved and what its values mean, unless another has decided otherwise meanwhile. The first load that decides
    /// something raises the table's version, so that a load planned beside it plans again.
    /// </summary>
    /// <exception cref="OutdatedPlanException">Another file has decided otherwise.</exception>
    public async Task RememberMeaningsAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var meanings = MeaningRules.News(Plan).ToList();
        var orders = Plan.DateOrders.Where(c => Plan.Existing?.Find(c.Column)?.DateOrder is null).ToList();
        if (Plan.Meanings.Count > 0 || orders.Count > 0)
            await HoldVersionAsync(session, decides: meanings.Count + orders.Count > 0, cancellationToken);
        if (meanings.Count > 0 || orders.Exists(IsNews))
            await session.ExecuteAsync(TableChanges.RaiseVersion(Table), cancellationToken);
        foreach (var choice in meanings)
            await RememberMeaningAsync(session, choice, cancellationToken);
        foreach (var choice in Plan.DateOrders.Where(IsOtherwise))
        {
            if (!await TableChanges.AgreeAsync(session, Table, choice.Column, choice.Order, cancellationToken))
                throw new OutdatedPlanException(Table);
        }
    }

    /// <summary>Nothing that this load found out is news to its table: it only has to hold what it was planned by.</summary>
    private bool DecidesNothing =>
        Plan.Mode != LoadMode.Replace
        && !MeaningRules.News(Plan).Any()
        && !Plan.DateOrders.Any(c => Plan.Existing?.Find(c.Column)?.DateOrder is null || IsOtherwise(c));

    /// <summary>The file proves an order that the table does not remember.</summary>
    private bool IsOtherwise(DateOrderChoice choice) => choice.Certain && Plan.Existing?.Find(choice.Column)?.DateOrder != choice.Order;

    private async Task RememberMeaningAsync(MySqlSession session, MeaningChoice choice, CancellationToken cancellationToken)
    {
        var (agreed, kind) = await MeaningMemory.OutcomeAsync(session, Claim, Plan, choice, cancellationToken);
        if (!agreed)
            throw new OutdatedPlanException(Table);
        if (Plan.Target.Find(choice.Column) is { } column)
            await TableChanges.RememberMeaningAsync(session, Table, column, kind, cancellationToken);
    }

    /// <summary>
    /// Until the transaction ends nobody decides what would make this load's rows wrong; loads that decide nothing do not wait for each other. A replacement
    /// holds the table's lock, under which it has compared the version and raised it.
    /// </summary>
    private async Task HoldVersionAsync(MySqlSession session, bool decides, CancellationToken cancellationToken)
    {
        if (Plan.Mode == LoadMode.Replace)
            return;
        var version = await session.ScalarAsync<long?>(
            Sql.Of(
                $"SELECT version FROM ingestion_table WHERE table_name = {Table} {new SqlText(decides ? "FOR UPDATE" : "LOCK IN SHARE MODE")}"
            ),
            cancellationToken
        );
        if (version != Plan.Target.Version)
            throw new OutdatedPlanException(Table);
    }

    /// <summary>
    /// Where versions of a key have an order, or share rows, they are loaded one after the other: holds the key until the transaction ends, and makes sure that
    /// no newer version is loaded, and no other one unfinished whose rows this one would pass over.
    /// </summary>
    /// <exception cref="OutdatedPlanException">A newer version was accepted.</exception>
    /// <exception cref="UnfinishedRunException">Another version has blocks in the table.</exception>
    public async Task HoldKeyAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        var isLanding = Plan.Mode == LoadMode.Landing;
        if (!isLanding && !Claim.ReplacesVersions && !Claim.IsForced)
            return;
        await KeyVersions.LockAsync(session, Claim, cancellationToken);
        if (Claim.ReplacesVersions)
            await MustBeNewestAsync(session, cancellationToken);
        if (isLanding)
            await KeyVersions.MustBeFinishedAsync(session, Claim.Hashes.KeyHash, Table, Claim.Seq, cancellationToken);
    }

    /// <summary>Takes the rows of earlier runs out, as part of the transaction that ends this one.</summary>
    public Task SupersedeAsync(MySqlSession session, CancellationToken cancellationToken) =>
        KeyVersions.SupersedeAsync(
            session,
            Claim,
            new LoadedRun(Claim.Seq, Claim.Identity.Id, Table, Scan.Sha256, Plan.Mode.ToString()),
            represents: null,
            cancellationToken
        );

    private bool IsNews(DateOrderChoice choice) =>
        Plan.Existing?.Find(choice.Column) is not { } known
        || (known.DateOrder is null && (choice.Certain || !known.UncertainOrders.Any(u => u.Order == choice.Order)));

    /// <summary>Where order matters, a file that has become outdated while it was loaded goes no further.</summary>
    /// <exception cref="OutdatedPlanException">A newer file was accepted, or the content stands in the table by now.</exception>
    public async Task MustBeNewestAsync(MySqlSession session, CancellationToken cancellationToken)
    {
        if (await SkipRules.ReasonAsync(session, Claim, Scan.Sha256, hold: false, cancellationToken) is not null)
            throw new OutdatedPlanException(Table);
    }

    /// <summary>The end of every load: what was learned, the account and SUCCESS, in one transaction with whatever the caller did in it.</summary>
    public async Task<AuditRow> SucceedAsync(MySqlSession session, RowCounts counts, CancellationToken cancellationToken)
    {
        var holdsVersion = !StopsBetweenStatements && !Claim.IsForced && DecidesNothing && Plan.Meanings.Count > 0;
        if (!holdsVersion)
            await RememberMeaningsAsync(session, cancellationToken);
        if (Claim.IsForced && !Claim.OwnsContent)
            await RunEnd.StandForEarlierAsync(session, Claim, cancellationToken);
        if (!StopsBetweenStatements)
            return await RunEnd.SucceedAndCommitAsync(session, Claim, Scan, Plan, counts, holdsVersion, cancellationToken);
        var audit = await RunEnd.SucceedAsync(session, Claim, Scan, Plan, counts, cancellationToken);
        await ReachAsync(FaultPoints.Accounted, session, cancellationToken);
        await session.CommitAsync(cancellationToken);
        await ReachAsync(FaultPoints.Committed, session, CancellationToken.None);
        return audit;
    }

    /// <summary>Rejected records of a load that is not one transaction: stored under the fence all the same.</summary>
    public async Task StoreRejectsAsync(MySqlSession session, IReadOnlyList<StoredReject> rejects, CancellationToken cancellationToken)
    {
        if (rejects.Count == 0)
            return;
        await session.BeginAsync(cancellationToken);
        await RejectStore.StoreAsync(session, Claim.Seq, rejects, cancellationToken);
        await Lease.CheckAsync(session, Claim.Fence, cancellationToken);
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
        await Lease.CheckAsync(session, Claim.Fence, cancellationToken);
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
            IngestLog.LeftBehind(services.Log, table);
        }
    }
}
