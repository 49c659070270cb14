using System.Globalization;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>
/// Rows of a landing table that versions of a key share: each is there once, of the version that had it first, and later ones passed over it. They go only
/// when none of those are left, or come back in the same transaction.
/// </summary>
internal static class LandedRows
{
    public const string SharesRows = "SHARES_ROWS";
    private const int Listed = 10;

    /// <summary>Later versions of a run's file that passed over rows which the run has, or had when the file was loaded first; newest first. The caller holds the key.</summary>
    public static async Task<IReadOnlyList<string>> LaterAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT later.id FROM ingestion_audit mine JOIN ingestion_audit later
                  ON later.key_hash = mine.key_hash AND later.table_name = mine.table_name AND later.seq <> mine.seq
                WHERE mine.seq = {seq} AND (
                  (later.status = 'SUCCESS' AND later.superseded_by IS NULL AND later.rows_skipped > 0 AND later.finished_at >= (
                    SELECT MIN(f.finished_at) FROM ingestion_audit f
                    WHERE f.object_id = mine.object_id AND f.table_name = mine.table_name AND f.status = 'SUCCESS'))
                  OR (later.status IN ('STARTED', 'FAILED') AND EXISTS (SELECT 1 FROM ingestion_scan s WHERE s.seq = later.seq)))
                ORDER BY later.seq DESC
                """
            ),
            row => row.GetString(0),
            cancellationToken
        );

    /// <summary>Ids as a message lists them.</summary>
    public static string List(IReadOnlyList<string> ids) => $"{string.Join(", ", ids.Take(Listed))}{(ids.Count > Listed ? ", …" : "")}";

    /// <summary>What the file's rows are before a forced load takes them out; null when nobody passed over them.</summary>
    public static async Task<string?> BeforeForceAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var former = await session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT MAX(seq) FROM ingestion_audit
                WHERE object_id = {claim.Hashes.ObjectId} AND table_name = {claim.Dataset.Table} AND status = 'SUCCESS' AND superseded_by IS NULL AND seq <> {claim.Seq}
                """
            ),
            cancellationToken
        );
        return former is { } seq && await LaterAsync(session, seq, cancellationToken) is { Count: > 0 }
            ? await FingerprintAsync(session, claim.Dataset.Table, seq, cancellationToken)
            : null;
    }

    /// <summary>A file that is read otherwise than before puts other rows into the place of those that later versions passed over.</summary>
    /// <exception cref="IngestException">SHARES_ROWS, with the versions that would lack them.</exception>
    public static async Task MustBeSameAsync(MySqlSession session, Claim claim, string? former, CancellationToken cancellationToken)
    {
        if (former is null || former == await FingerprintAsync(session, claim.Dataset.Table, claim.Seq, cancellationToken))
            return;
        var later = await LaterAsync(session, claim.Seq, cancellationToken);
        throw new IngestException(
            IngestStage.Commit,
            SharesRows,
            $"the file's rows are not the ones that it was loaded with (its dataset was changed since), and later versions of it may share those: {List(later)}; undo these, newest first, then force this file, then force them in their order"
        );
    }

    /// <summary>Equal for equal sets of rows.</summary>
    private static async Task<string> FingerprintAsync(MySqlSession session, string table, long seq, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT COUNT(*), COALESCE(BIT_XOR(CAST(CONV(LEFT(row_hash, 16), 16, 10) AS UNSIGNED)), 0), COALESCE(BIT_XOR(CAST(CONV(RIGHT(row_hash, 16), 16, 10) AS UNSIGNED)), 0)
                    FROM {new SqlName(table)} WHERE {new SqlName(Lineage.Seq)} = {seq}
                    """
                ),
                row => string.Create(CultureInfo.InvariantCulture, $"{row.GetInt64(0)} {row.GetUInt64(1):x} {row.GetUInt64(2):x}"),
                cancellationToken
            )
        )[0];
}
