using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>A run's rows cannot be handed over: some of its content's rows are another version's.</summary>
internal sealed class SharedRowsException(string heir) : Exception("the rows of a run are shared with other versions of its key")
{
    /// <summary>The audit id of the file that would not have them.</summary>
    public string Heir => heir;
}

/// <summary>
/// What becomes of accepted content when the run that bears its rows ends. A skipped duplicate is always represented by a live SUCCESS: another run that has
/// loaded the same content, or the newest duplicate itself, which takes over the rows. No file is read again for it.
/// </summary>
internal static class Succession
{
    private static readonly SqlText LiveDuplicate = new("status = 'SKIPPED' AND error_code = 'DUPLICATE' AND superseded_by IS NULL");

    /// <summary>Takes a run's rows out of its table, or hands them over; returns the rows deleted. The caller ends the run in the same transaction.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="run">SUCCESS, and the bearer of rows until now.</param>
    /// <param name="successor">The run that is about to succeed in its place; null when there is none.</param>
    /// <param name="cancellationToken">Rolls everything back.</param>
    public static async Task<long> RemoveAsync(
        MySqlSession session,
        LoadedRun run,
        LoadedRun? successor,
        CancellationToken cancellationToken
    )
    {
        await ContentLedger.LockAsync(session, run, cancellationToken);
        var twin = successor?.HasSameContent(run) == true ? successor : await TwinAsync(session, run, cancellationToken);
        if (twin is null && await DuplicatesAsync(session, run, cancellationToken) is [var heir, ..])
        {
            await HandOverAsync(session, run, heir, cancellationToken);
            return 0;
        }
        if (twin is null)
            await ContentLedger.ReleaseAsync(session, run.Seq, cancellationToken);
        else
            await PassAsync(session, run, twin, cancellationToken);
        return await RunRows.DeleteAsync(session, run.Table, run.Seq, cancellationToken);
    }

    /// <summary>The skipped files that only this run represents, newest first; none when another run has loaded the same content.</summary>
    public static async Task<IReadOnlyList<LoadedRun>> DependentsAsync(
        MySqlSession session,
        LoadedRun run,
        CancellationToken cancellationToken
    )
    {
        await ContentLedger.LockAsync(session, run, cancellationToken);
        return await TwinAsync(session, run, cancellationToken) is null ? await DuplicatesAsync(session, run, cancellationToken) : [];
    }

    /// <summary>Points a skipped file whose representative is gone to another run that has loaded the same content; false when there is none.</summary>
    public static async Task<bool> RepresentAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit d JOIN ingestion_audit n ON n.content_sha256 = d.content_sha256 AND n.table_name = d.table_name
                SET d.duplicate_of = n.id, d.error_message = CONCAT('duplicate of ', n.id)
                WHERE d.seq = {seq} AND d.status = 'SKIPPED' AND n.status = 'SUCCESS' AND n.superseded_by IS NULL AND n.load_mode IN ('Append', 'Landing')
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>Another live run whose own rows are of the same content: one of the two was forced.</summary>
    private static async Task<LoadedRun?> TwinAsync(MySqlSession session, LoadedRun run, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {LoadedRun.Columns} FROM ingestion_audit
                    WHERE content_sha256 = {run.Sha256} AND table_name = {run.Table} AND status = 'SUCCESS' AND superseded_by IS NULL AND seq <> {run.Seq}
                      AND load_mode IN ('Append', 'Landing')
                    ORDER BY seq DESC LIMIT 1 FOR UPDATE
                    """
                ),
                LoadedRun.Read,
                cancellationToken
            )
        ).FirstOrDefault();

    /// <summary>Holds the keys of a run and of the file that its rows would be handed over to, until the transaction ends; always in the same order.</summary>
    /// <exception cref="ContentLoadInProgressException">A version of one is being loaded for longer than a statement waits.</exception>
    public static async Task LockKeysAsync(MySqlSession session, LoadedRun run, CancellationToken cancellationToken)
    {
        var heir = await session.ScalarAsync<long?>(
            Sql.Of($"SELECT MAX(seq) FROM ingestion_audit WHERE duplicate_of = {run.Id} AND table_name = {run.Table} AND {LiveDuplicate}"),
            cancellationToken
        );
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var seq in new[] { run.Seq, heir ?? run.Seq })
        {
            if (await KeyHashAsync(session, seq, cancellationToken) is { } key)
                keys.Add(key);
        }
        foreach (var key in keys)
            await KeyVersions.LockAsync(session, key, cancellationToken);
    }

    private static Task<string?> KeyHashAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ScalarAsync<string>(Sql.Of($"SELECT key_hash FROM ingestion_audit WHERE seq = {seq}"), cancellationToken);

    /// <summary>Newest first; those of the run's key before others when it shares rows with versions of it.</summary>
    private static async Task<IReadOnlyList<LoadedRun>> DuplicatesAsync(
        MySqlSession session,
        LoadedRun run,
        CancellationToken cancellationToken
    )
    {
        var found = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {LoadedRun.Columns}, key_hash FROM ingestion_audit
                WHERE duplicate_of = {run.Id} AND table_name = {run.Table} AND {LiveDuplicate} ORDER BY seq DESC FOR UPDATE
                """
            ),
            row => (Run: LoadedRun.Read(row), Key: row.GetString("key_hash")),
            cancellationToken
        );
        if (found.Count > 1 && await SharesRowsAsync(session, run, cancellationToken))
        {
            var key = await KeyHashAsync(session, run.Seq, cancellationToken);
            return [.. found.OrderBy(f => f.Key != key).Select(f => f.Run)];
        }
        return found.ConvertAll(f => f.Run);
    }

    /// <summary>A landing version passed over rows, and other versions of its key have some: its content's rows are not all its own.</summary>
    private static async Task<bool> SharesRowsAsync(MySqlSession session, LoadedRun run, CancellationToken cancellationToken) =>
        run.Mode == nameof(LoadMode.Landing)
        && await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT COUNT(*) FROM ingestion_audit mine JOIN ingestion_audit other
                  ON other.key_hash = mine.key_hash AND other.table_name = mine.table_name AND other.seq <> mine.seq
                WHERE mine.seq = {run.Seq} AND mine.rows_skipped > 0 AND other.status = 'SUCCESS' AND other.superseded_by IS NULL AND other.rows_inserted > 0
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>
    /// Rows, rejected records and the content change hands; the counts go with them. Rows of a landing table that the heir's key has already stay another
    /// version's: nobody may be about to remove them. The heir was accepted when it was skipped; only a landing version passes over rows now.
    /// </summary>
    /// <exception cref="UnfinishedRunException">A version of the heir's key is being loaded in blocks.</exception>
    /// <exception cref="SharedRowsException">The heir is of another key, which would not have the rows that the run shares with versions of its own.</exception>
    private static async Task HandOverAsync(MySqlSession session, LoadedRun run, LoadedRun heir, CancellationToken cancellationToken)
    {
        if (run.Mode == nameof(LoadMode.Landing) && await KeyHashAsync(session, heir.Seq, cancellationToken) is { } key)
        {
            await KeyVersions.LockAsync(session, key, cancellationToken);
            await KeyVersions.MustBeFinishedAsync(session, key, heir.Table, heir.Seq, cancellationToken);
            if (key != await KeyHashAsync(session, run.Seq, cancellationToken) && await SharesRowsAsync(session, run, cancellationToken))
                throw new SharedRowsException(heir.Id);
        }
        var doubled = await RunRows.HandOverAsync(session, run, heir, cancellationToken);
        await RejectStore.HandOverAsync(session, run.Seq, heir.Seq, cancellationToken);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit heir JOIN ingestion_audit run ON run.seq = {run.Seq}
                SET heir.status = 'SUCCESS', heir.error_code = NULL, heir.error_message = NULL, heir.duplicate_of = NULL, heir.retryable = 0, heir.verified_at = NULL,
                  heir.load_mode = run.load_mode, heir.superseded_by = NULL,
                  heir.finished_at = IF(run.load_mode = 'Landing', UTC_TIMESTAMP(6), heir.finished_at), heir.rows_read = run.rows_read, heir.rows_inserted = run.rows_inserted - {doubled},
                  heir.rows_updated = run.rows_updated, heir.rows_skipped = run.rows_skipped + {doubled}, heir.rows_rejected = run.rows_rejected,
                  heir.uncertain_dates = run.uncertain_dates, heir.meanings = run.meanings
                WHERE heir.seq = {heir.Seq}
                """
            ),
            cancellationToken
        );
        await PassAsync(session, run, heir, cancellationToken);
    }

    /// <summary>The other duplicates point to the run that represents them now, and the content is its own.</summary>
    private static async Task PassAsync(MySqlSession session, LoadedRun run, LoadedRun to, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET duplicate_of = {to.Id}, error_message = {DuplicateText(to.Id)}
                WHERE duplicate_of = {run.Id} AND seq <> {to.Seq} AND status = 'SKIPPED' AND error_code = 'DUPLICATE'
                """
            ),
            cancellationToken
        );
        await ContentLedger.PassAsync(session, run.Seq, to.Seq, cancellationToken);
    }

    public static string DuplicateText(string id) => $"duplicate of {id}";
}
