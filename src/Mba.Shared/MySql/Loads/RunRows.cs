using Mba.MySql.Connections;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>Takes a run's rows out of its table, by the table's key, so many records at a time.</summary>
internal static class RunRows
{
    /// <summary>Records of one statement: a second of the server's time or less.</summary>
    private const int Chunk = 100_000;

    /// <summary>Deletes all rows of a run, within the transaction at hand; returns how many.</summary>
    public static async Task<long> DeleteAsync(MySqlSession session, string table, long seq, CancellationToken cancellationToken)
    {
        if (!await IsKeyedAsync(session, table, cancellationToken))
            return await session.ExecuteAsync(Sql.Of($"DELETE FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"), cancellationToken);
        var last = await session.ScalarAsync<long?>(
            Sql.Of($"SELECT MAX(_record) FROM {new SqlName(table)} WHERE _ingestion_seq = {seq}"),
            cancellationToken
        );
        var deleted = 0L;
        for (var first = 0L; first <= last; first += Chunk)
            deleted += await DeleteAsync(session, table, seq, new RecordRange(first, first + Chunk - 1), cancellationToken);
        return deleted;
    }

    /// <summary>Deletes the rows that a range of a run's records became. The table is keyed by record.</summary>
    public static Task<int> DeleteAsync(
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
}
