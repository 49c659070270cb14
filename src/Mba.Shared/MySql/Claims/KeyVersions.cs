using Mba.MySql.Connections;
using Mba.MySql.Runs;
using MySqlConnector;

namespace Mba.MySql.Claims;

/// <summary>
/// The runs of one key that were accepted: those that succeeded, and those that were skipped because their content was in the table. Where versions have an
/// order, whoever ends a run locks the key first, checks for newer versions again, and takes the earlier ones out in the same transaction.
/// </summary>
internal static class KeyVersions
{
    /// <summary>The first run of the version of run <c>a</c>.</summary>
    private static readonly SqlText Arrival = new("(SELECT MIN(f.seq) FROM ingestion_audit f WHERE f.object_id = a.object_id)");

    /// <summary>Holds the key until the transaction ends. It is a row of its own: the heartbeats of the key's runs never wait for it.</summary>
    /// <exception cref="ContentLoadInProgressException">Another version is being loaded for longer than a statement waits.</exception>
    public static Task LockAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken) =>
        LockAsync(session, claim.Hashes.KeyHash, cancellationToken);

    /// <summary>The same, for whoever has no claim of the key.</summary>
    public static async Task LockAsync(MySqlSession session, string keyHash, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(
                Sql.Of($"INSERT INTO ingestion_key (key_hash) VALUES ({keyHash}) ON DUPLICATE KEY UPDATE key_hash = VALUES(key_hash)"),
                cancellationToken
            );
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) == MySqlErrorCode.LockWaitTimeout)
        {
            throw new ContentLoadInProgressException();
        }
    }

    /// <summary>Nobody passes over the rows of a load in blocks, which may be removed yet: no other version of the key is unfinished. The caller holds the key.</summary>
    /// <exception cref="UnfinishedRunException">One is.</exception>
    public static async Task MustBeFinishedAsync(
        MySqlSession session,
        string keyHash,
        string table,
        long seq,
        CancellationToken cancellationToken
    )
    {
        if (await CheckpointStore.OtherVersionAsync(session, keyHash, table, seq, cancellationToken) is { } other)
            throw new UnfinishedRunException(other);
    }

    /// <summary>
    /// A newer version of the key that was accepted. A forced run stands where the newest version stands that was accepted until it was asked for; of two
    /// that stand there, the one that was asked for later is the newer. For a forced merge or replacement it is the newest file of the table.
    /// </summary>
    public static async Task<LoadedRun?> NewerAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var isAmongTable = claim is { IsForced: true, ReplacesVersions: false };
        var tablePlace = isAmongTable
            ? TableOrder.NewestAccepted(Sql.Of($"a.table_name"), Sql.Of($"a.seq"), Sql.Of($"a.forced_at"))
            : Sql.Of($"NULL");
        var others = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {LoadedRun.Columns}, object_id, sequencer, object_time, finished_at, forced_at, {Arrival} AS arrived, {tablePlace} AS table_place FROM ingestion_audit a
                WHERE key_hash = {claim.Hashes.KeyHash} AND seq <> {claim.Seq} AND table_name = {claim.Dataset.Table} AND {AuditTable.Accepted}
                """
            ),
            row =>
                (
                    Run: LoadedRun.Read(row),
                    IsSame: row.GetString("object_id") == claim.Hashes.ObjectId,
                    Own: new VersionOrder(row.Text("sequencer"), row.Time("object_time"), row.GetInt64("arrived")),
                    FinishedAt: row.Time("finished_at"),
                    ForcedAt: row.Time("forced_at"),
                    TableTime: row.Time("table_place")
                ),
            cancellationToken
        );
        var mine = Standing(
            new VersionOrder(claim.Sequencer, claim.Object.LastModified.UtcDateTime, await ArrivalAsync(session, claim, cancellationToken)),
            claim.ForcedAt,
            isAmongTable ? await TableOrder.PlaceAsync(session, claim, cancellationToken) : null
        );
        return others.Find(o => !o.IsSame && IsOlder((mine, claim.ForcedAt), (Standing(o.Own, o.ForcedAt, o.TableTime), o.ForcedAt))).Run;

        VersionOrder Standing(VersionOrder own, DateTime? forcedAt, DateTime? tableTime)
        {
            if (forcedAt is null)
                return own;
            var place = others
                .Where(o => o.FinishedAt <= forcedAt)
                .Aggregate(own, (newest, o) => newest.IsOlderThan(o.Own) ? o.Own : newest);
            // Before a version of that very time: what was accepted by then is among the others.
            return tableTime > place.Time ? new VersionOrder(null, tableTime, 0) : place;
        }
    }

    private static bool IsOlder((VersionOrder Order, DateTime? ForcedAt) one, (VersionOrder Order, DateTime? ForcedAt) other) =>
        one.Order.IsOlderThan(other.Order) || (!other.Order.IsOlderThan(one.Order) && Nullable.Compare(one.ForcedAt, other.ForcedAt) < 0);

    private static async Task<long> ArrivalAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken) =>
        claim.Identity.Run == 1
            ? claim.Seq
            : await session.ScalarAsync<long>(
                Sql.Of($"SELECT {Arrival} FROM ingestion_audit a WHERE seq = {claim.Seq}"),
                cancellationToken
            );

    /// <summary>
    /// Takes the rows of earlier runs out of the table: those of the same file when the load is forced, those of all other versions of the key where the
    /// dataset says so. The caller holds the key and has made sure that none of them is newer.
    /// </summary>
    /// <param name="session">In the transaction that ends the run.</param>
    /// <param name="claim">The run that takes their place.</param>
    /// <param name="successor">That run, when it has rows of its own; null when it is skipped.</param>
    /// <param name="represents">The run whose rows stay, because a skipped file is represented by them; else null.</param>
    /// <param name="cancellationToken">Rolls everything back.</param>
    public static async Task SupersedeAsync(
        MySqlSession session,
        Claim claim,
        LoadedRun? successor,
        long? represents,
        CancellationToken cancellationToken
    )
    {
        if (!claim.ReplacesVersions && !claim.IsForced)
            return;
        var found = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {LoadedRun.Columns}, status, object_id FROM ingestion_audit
                WHERE key_hash = {claim.Hashes.KeyHash} AND seq <> {claim.Seq} AND table_name = {claim.Dataset.Table} AND superseded_by IS NULL AND {AuditTable.Accepted}
                ORDER BY seq FOR UPDATE
                """
            ),
            row =>
                (
                    Run: LoadedRun.Read(row),
                    HasRows: row.GetString("status") == "SUCCESS",
                    IsSame: row.GetString("object_id") == claim.Hashes.ObjectId
                ),
            cancellationToken
        );
        var earlier = found.FindAll(r => r.Run.Seq != represents && (claim.ReplacesVersions || r.IsSame));
        foreach (var (run, _, _) in earlier)
            await session.ExecuteAsync(
                Sql.Of($"UPDATE ingestion_audit SET superseded_by = {claim.Seq} WHERE seq = {run.Seq}"),
                cancellationToken
            );
        foreach (var (run, _, _) in earlier.Where(r => r.HasRows))
            await Succession.RemoveAsync(session, run, successor, cancellationToken);
    }
}
