using Mba.MySql.Connections;
using Mba.Rows;
using Mba.Tables;

namespace Mba.MySql.Runs;

/// <summary>The rows of a run in its table, by their lineage: the one place that deletes them, counts them, or hands them over.</summary>
internal static class RunRows
{
    /// <summary>Records of one statement: a second of the server's time or less.</summary>
    private const int Chunk = 100_000;

    /// <summary>Deletes all rows of a run, within the transaction at hand; returns how many: none when somebody has dropped the table, and the rows with it.</summary>
    public static async Task<long> DeleteAsync(MySqlSession session, string table, long seq, CancellationToken cancellationToken)
    {
        try
        {
            if (!await IsKeyedAsync(session, table, cancellationToken))
                return await session.ExecuteAsync(
                    Sql.Of($"DELETE FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"),
                    cancellationToken
                );
            var last = await session.ScalarAsync<long?>(
                Sql.Of($"SELECT MAX(_record) FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"),
                cancellationToken
            );
            var deleted = 0L;
            for (var first = 0L; first <= last; first += Chunk)
                deleted += await DeleteAsync(session, table, seq, new RecordRange(first, first + Chunk - 1), cancellationToken);
            return deleted;
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return 0;
        }
    }

    /// <summary>Deletes about as many rows of a run as said; false when it has none.</summary>
    public static async Task<bool> DeleteSomeAsync(
        MySqlSession session,
        string table,
        long seq,
        int limit,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (!await IsKeyedAsync(session, table, cancellationToken))
                return await session.ExecuteAsync(
                        Sql.Of($"DELETE FROM {new SqlName(table)} WHERE _ingestion_seq = {seq} LIMIT {limit}"),
                        cancellationToken
                    ) > 0;
            var first = await session.ScalarAsync<long?>(
                Sql.Of($"SELECT MIN(_record) FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"),
                cancellationToken
            );
            return first is { } from
                && await DeleteAsync(session, table, seq, new RecordRange(from, from + limit - 1), cancellationToken) > 0;
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return false;
        }
    }

    public static Task<long> CountAsync(MySqlSession session, string table, long seq, CancellationToken cancellationToken) =>
        session.ScalarAsync<long>(Sql.Of($"SELECT COUNT(*) FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"), cancellationToken);

    /// <summary>
    /// False when somebody has dropped the table of a successful run, or emptied it of the rows that the run appended. Where no index leads to a run's rows,
    /// any row of the table counts as one of them.
    /// </summary>
    public static async Task<bool> StandAsync(MySqlSession session, string table, long seq, CancellationToken cancellationToken)
    {
        var inserted = await session.ScalarAsync<long?>(
            Sql.Of($"SELECT rows_inserted FROM ingestion_audit WHERE seq = {seq}"),
            cancellationToken
        );
        if (inserted is not > 0)
            return await session.TableExistsAsync(table, cancellationToken);
        if (!await IsIndexedAsync(session, table, cancellationToken))
            return await OwnerAsync(session, table, cancellationToken) is not null;
        return await session.ScalarAsync<long?>(
            Sql.Of($"SELECT 1 FROM {new SqlName(table)} WHERE _ingestion_seq = {seq} LIMIT 1"),
            cancellationToken
        )
            is not null;
    }

    /// <summary>An index begins with the run: its rows are found without reading the table. False when the table does not exist.</summary>
    private static async Task<bool> IsIndexedAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT COUNT(*) FROM information_schema.STATISTICS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} AND COLUMN_NAME = {Lineage.Seq} AND SEQ_IN_INDEX = 1
                """
            ),
            cancellationToken
        ) > 0;

    /// <summary>The run whose rows a table holds that is replaced as a whole; null when it is empty or absent.</summary>
    public static async Task<long?> OwnerAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ScalarAsync<long?>(Sql.Of($"SELECT _ingestion_seq FROM {new SqlName(table)} LIMIT 1"), cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return null;
        }
    }

    /// <summary>The rows change hands; a landing table's rows name their file, so those that the heir's key has already are dropped. Returns how many.</summary>
    public static async Task<long> HandOverAsync(MySqlSession session, LoadedRun run, LoadedRun heir, CancellationToken cancellationToken)
    {
        try
        {
            if (run.Mode == nameof(LoadMode.Landing))
                return await HandOverLandedAsync(session, run, heir, cancellationToken);
            await session.ExecuteAsync(
                Sql.Of($"UPDATE {new SqlName(run.Table)} SET _ingestion_seq = {heir.Seq} WHERE _ingestion_seq = {run.Seq}"),
                cancellationToken
            );
            return 0;
        }
        catch (Exception e) when (MySqlErrors.IsNoSuchTableOrColumn(e))
        {
            return 0;
        }
    }

    /// <summary>True when the table's primary key is the run and the record; false for one made before, and for one with a key of its own.</summary>
    public static async Task<bool> IsKeyedAsync(MySqlSession session, string table, CancellationToken cancellationToken)
    {
        var key = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT COLUMN_NAME FROM information_schema.STATISTICS
                WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {table} AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX
                """
            ),
            row => row.GetString(0),
            cancellationToken
        );
        return key.SequenceEqual(Lineage.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Deletes the rows that a range of a run's records became. The table is keyed by record.</summary>
    private static Task<int> DeleteAsync(
        MySqlSession session,
        string table,
        long seq,
        RecordRange records,
        CancellationToken cancellationToken
    ) =>
        session.ExecuteAsync(
            Sql.Of($"DELETE FROM {new SqlName(table)} WHERE _ingestion_seq = {seq} AND _record BETWEEN {records.First} AND {records.Last}"),
            cancellationToken
        );

    private static async Task<long> HandOverLandedAsync(
        MySqlSession session,
        LoadedRun run,
        LoadedRun heir,
        CancellationToken cancellationToken
    )
    {
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE IGNORE {new SqlName(run.Table)} t JOIN ingestion_audit a ON a.seq = {heir.Seq}
                SET t._ingestion_seq = a.seq, t.source_bucket = a.s3_bucket, t.source_key = a.s3_key, t.source_etag = a.etag,
                  t.key_hash = SHA2(CONCAT(a.s3_bucket, '/', a.s3_key), 256)
                WHERE t._ingestion_seq = {run.Seq}
                """
            ),
            cancellationToken
        );
        return await DeleteAsync(session, run.Table, run.Seq, cancellationToken);
    }
}
