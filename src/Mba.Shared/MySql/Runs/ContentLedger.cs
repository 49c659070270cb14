using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Runs;

/// <summary>Another run blocks this one: it has not ended, or it failed and left blocks.</summary>
internal sealed class UnfinishedRunException(long seq) : Exception("an unfinished run blocks this one")
{
    public long Seq => seq;
}

/// <summary>
/// Which content a table holds already: one row for each (table, SHA-256), owned by the run that loaded it, or that is loading it in blocks. Content and
/// rows live and die together: an unfinished run keeps its entry for as long as its blocks are in the table.
/// </summary>
internal static class ContentLedger
{
    /// <summary>The run that has loaded this content; null when none has, or somebody has dropped the table, or emptied it of the run's rows.</summary>
    /// <param name="session">With <paramref name="hold"/>, in a transaction.</param>
    /// <param name="claim">The run that asks.</param>
    /// <param name="sha256">Of the content.</param>
    /// <param name="hold">True to keep the entry as it is until the transaction ends.</param>
    /// <param name="cancellationToken">Stops waiting for the entry.</param>
    public static async Task<LoadedRun?> OwnerAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        bool hold,
        CancellationToken cancellationToken
    )
    {
        var table = claim.Dataset.Table;
        var entry = await session.ScalarAsync<long?>(
            Sql.Of(
                $"SELECT seq FROM ingestion_content WHERE table_name = {table} AND content_sha256 = {sha256} {new SqlText(hold ? "LOCK IN SHARE MODE" : "")}"
            ),
            cancellationToken
        );
        if (entry is not { } seq || seq == claim.Seq)
            return null;
        var owners = await session.QueryAsync(
            Sql.Of(
                $"SELECT {LoadedRun.Columns} FROM ingestion_audit WHERE seq = {seq} AND status = 'SUCCESS' AND superseded_by IS NULL AND table_name = {table}"
            ),
            LoadedRun.Read,
            cancellationToken
        );
        return owners.Count > 0 && await RunRows.StandAsync(session, table, seq, cancellationToken) ? owners[0] : null;
    }

    /// <summary>Keeps others from being skipped as duplicates of a run, or from loading its content, until the transaction ends.</summary>
    public static Task LockAsync(MySqlSession session, LoadedRun run, CancellationToken cancellationToken) =>
        session.ScalarAsync<long?>(
            Sql.Of($"SELECT seq FROM ingestion_content WHERE table_name = {run.Table} AND content_sha256 = {run.Sha256} FOR UPDATE"),
            cancellationToken
        );

    /// <summary>
    /// Enters the content for this run, waiting for another transaction that is entering it. A forced run leaves the entry to its owner.
    /// </summary>
    /// <exception cref="ContentLoadInProgressException">Another transaction has been entering it for longer than a statement waits.</exception>
    /// <exception cref="UnfinishedRunException">The owner has not ended, or has ended without success.</exception>
    /// <exception cref="OutdatedPlanException">The owner has succeeded meanwhile.</exception>
    public static Task ReserveAsync(MySqlSession session, Claim claim, string sha256, CancellationToken cancellationToken) =>
        ReserveAsync(session, claim, sha256, () => session.ExecuteAsync(Entry(claim, sha256), cancellationToken), cancellationToken);

    /// <summary>The same, where <paramref name="enter"/> runs <see cref="Entry"/>, or throws what it ended with.</summary>
    public static async Task ReserveAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        Func<Task> enter,
        CancellationToken cancellationToken
    )
    {
        var table = claim.Dataset.Table;
        try
        {
            await enter();
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) == MySqlErrorCode.LockWaitTimeout && !claim.IsForced)
        {
            throw new ContentLoadInProgressException();
        }
        catch (Exception e) when (IsTaken(e))
        {
            if (
                claim.IsForced
                || await TakeOverAsync(session, claim, sha256, cancellationToken)
                || await TakeOverEmptiedAsync(session, claim, sha256, cancellationToken)
            )
                return;
            if (await UnfinishedOwnerAsync(session, claim, sha256, cancellationToken) is { } owner)
                throw new UnfinishedRunException(owner);
            throw new OutdatedPlanException(table);
        }
    }

    /// <summary>The statement that enters the content.</summary>
    public static Sql Entry(Claim claim, string sha256) =>
        Sql.Of($"INSERT INTO ingestion_content (table_name, content_sha256, seq) VALUES ({claim.Dataset.Table}, {sha256}, {claim.Seq})");

    /// <summary>What entering it ends with when another run has entered it, or is doing so.</summary>
    public static bool IsTaken(Exception e) => MySqlErrors.CodeOf(e) is MySqlErrorCode.DuplicateKeyEntry or MySqlErrorCode.LockWaitTimeout;

    /// <summary>A run that ends without rows has no content.</summary>
    public static Task ReleaseAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_content WHERE seq = {seq}"), cancellationToken);

    public static Task PassAsync(MySqlSession session, long from, long to, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"UPDATE ingestion_content SET seq = {to} WHERE seq = {from}"), cancellationToken);

    /// <summary>A table that is made again, or replaced as a whole, holds nothing of what was loaded into one of its name.</summary>
    public static Task ForgetTableAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"DELETE c FROM ingestion_content c JOIN ingestion_audit a ON a.seq = c.seq WHERE c.table_name = {table} AND a.status = 'SUCCESS'"
            ),
            cancellationToken
        );

    /// <summary>Releases what is reserved for a run that has no rows and is not loading; false when it has, or is, by now.</summary>
    public static async Task<bool> ReleaseStaleAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                DELETE c FROM ingestion_content c LEFT JOIN ingestion_audit a ON a.seq = c.seq
                WHERE c.seq = {seq} AND (a.seq IS NULL OR a.status IN ('SKIPPED', 'UNDONE') OR a.superseded_by IS NOT NULL
                  OR (a.status = 'FAILED' AND COALESCE(a.lease_until <= UTC_TIMESTAMP(6), 1) AND NOT EXISTS (SELECT 1 FROM ingestion_block b WHERE b.seq = a.seq)))
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>Enters the content of a run whose rows stand, where nobody has entered it.</summary>
    public static async Task<bool> RegisterAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT IGNORE INTO ingestion_content (table_name, content_sha256, seq)
                SELECT table_name, content_sha256, seq FROM ingestion_audit WHERE seq = {seq} AND status = 'SUCCESS' AND superseded_by IS NULL
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>An entry whose owner is gone, or has no rows any more, is free.</summary>
    private static async Task<bool> TakeOverAsync(MySqlSession session, Claim claim, string sha256, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_content c LEFT JOIN ingestion_audit a ON a.seq = c.seq SET c.seq = {claim.Seq}
                WHERE c.table_name = {claim.Dataset.Table} AND c.content_sha256 = {sha256}
                  AND (c.seq = {claim.Seq} OR a.seq IS NULL OR a.status IN ('UNDONE', 'SKIPPED') OR a.superseded_by IS NOT NULL)
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>So is one whose owner's rows somebody has deleted by hand.</summary>
    private static async Task<bool> TakeOverEmptiedAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        CancellationToken cancellationToken
    )
    {
        var table = claim.Dataset.Table;
        var owner = await session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT a.seq FROM ingestion_content c JOIN ingestion_audit a ON a.seq = c.seq
                WHERE c.table_name = {table} AND c.content_sha256 = {sha256} AND a.status = 'SUCCESS' AND a.superseded_by IS NULL
                """
            ),
            cancellationToken
        );
        return owner is { } seq
            && !await RunRows.StandAsync(session, table, seq, cancellationToken)
            && await session.ExecuteAsync(
                Sql.Of(
                    $"UPDATE ingestion_content SET seq = {claim.Seq} WHERE table_name = {table} AND content_sha256 = {sha256} AND seq = {seq}"
                ),
                cancellationToken
            ) > 0;
    }

    private static async Task<long?> UnfinishedOwnerAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        CancellationToken cancellationToken
    ) =>
        await session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT a.seq FROM ingestion_content c JOIN ingestion_audit a ON a.seq = c.seq
                WHERE c.table_name = {claim.Dataset.Table} AND c.content_sha256 = {sha256} AND a.status IN ('STARTED', 'FAILED')
                """
            ),
            cancellationToken
        );
}
