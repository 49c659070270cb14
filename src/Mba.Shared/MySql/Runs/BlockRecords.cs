using Mba.MySql.Connections;
using Mba.Rows;

namespace Mba.MySql.Runs;

/// <summary>A committed block: which records it covers, under which plan and content, and their counts.</summary>
internal sealed record RecordedBlock(RecordRange Range, string PlanHash, string Sha256, RowCounts Counts);

/// <summary>The committed blocks of runs that have not ended, in <c>ingestion_block</c>.</summary>
internal static class BlockRecords
{
    /// <summary>Matches no plan: rows of such a run are being removed, so its blocks are not continued.</summary>
    private const string Condemned = "condemned";

    public static Task AddAsync(MySqlSession session, long seq, string table, RecordedBlock block, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_block (seq, table_name, first_record, last_record, plan_hash, content_sha256, rows_inserted, rows_skipped, rows_rejected, committed_at)
                VALUES ({seq}, {table}, {block.Range.First}, {block.Range.Last}, {block.PlanHash}, {block.Sha256},
                  {block.Counts.Inserted}, {block.Counts.Skipped}, {block.Counts.Rejected}, UTC_TIMESTAMP(6))
                """
            ),
            cancellationToken
        );

    /// <summary>In order of the file.</summary>
    public static async Task<IReadOnlyList<RecordedBlock>> ListAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT first_record, last_record, plan_hash, content_sha256, rows_inserted, rows_skipped, rows_rejected
                FROM ingestion_block WHERE seq = {seq} ORDER BY first_record
                """
            ),
            row => new RecordedBlock(
                new RecordRange(row.GetInt64(0), row.GetInt64(1)),
                row.GetString(2),
                row.GetString(3),
                new RowCounts(row.GetInt64(4), 0, row.GetInt64(5), row.GetInt64(6))
            ),
            cancellationToken
        );

    /// <summary>What the blocks of a run account for; null when it has none.</summary>
    public static async Task<RowCounts?> SumAsync(MySqlSession session, long seq, CancellationToken cancellationToken)
    {
        var sums = await session.QueryAsync(
            Sql.Of(
                $"SELECT CAST(SUM(rows_inserted) AS SIGNED), CAST(SUM(rows_skipped) AS SIGNED), CAST(SUM(rows_rejected) AS SIGNED) FROM ingestion_block WHERE seq = {seq} HAVING COUNT(*) > 0"
            ),
            row => new RowCounts(row.GetInt64(0), 0, row.GetInt64(1), row.GetInt64(2)),
            cancellationToken
        );
        return sums.Count > 0 ? sums[0] : null;
    }

    /// <summary>The tables that a run's blocks were loaded into.</summary>
    public static async Task<IReadOnlyList<string>> TablesAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of($"SELECT DISTINCT table_name FROM ingestion_block WHERE seq = {seq} AND table_name IS NOT NULL"),
            row => row.GetString(0),
            cancellationToken
        );

    /// <summary>Nobody may continue after these blocks any more.</summary>
    public static Task CondemnAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"UPDATE ingestion_block SET plan_hash = {Condemned} WHERE seq = {seq}"), cancellationToken);

    /// <summary>The table is another now: whatever blocks it held are gone.</summary>
    public static Task CondemnTableAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"UPDATE ingestion_block SET plan_hash = {Condemned} WHERE table_name = {table}"), cancellationToken);

    public static Task ForgetAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"DELETE FROM ingestion_block WHERE seq = {seq}"), cancellationToken);
}
