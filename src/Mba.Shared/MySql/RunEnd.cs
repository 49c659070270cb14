using Mba.Schemas;
using Mba.Tables;

namespace Mba.MySql;

/// <summary>The statements that end a run. Each names the claim's token, so that only its holder can end it.</summary>
internal static class RunEnd
{
    /// <summary>Part of the loading transaction: rows and SUCCESS become visible together. It is also the fence: no row changes when the claim is lost.</summary>
    public static async Task SucceedAsync(MySqlSession session, Claim claim, FileScan scan, TablePlan plan, RowCounts counts, CancellationToken cancellationToken)
    {
        counts.MustAccountFor(scan.RecordsRead);
        var changed = await session.ExecuteAsync(
            Sql.Of($"""
                UPDATE ingestion_audit SET status = 'SUCCESS', {Ending}, {Found(scan)}, rows_inserted = {counts.Inserted}, rows_updated = {counts.Updated},
                  rows_skipped = {counts.Skipped}, rows_rejected = {counts.Rejected}, schema_change = COALESCE(schema_change, {plan.SchemaChange}),
                  error_code = NULL, error_message = NULL, retryable = 0
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """),
            cancellationToken);
        if (changed != 1)
            throw Lease.LostError();
    }

    public static async Task SkipAsync(MySqlSession session, Claim claim, FileScan scan, SkipReason reason, CancellationToken cancellationToken)
    {
        var changed = await session.ExecuteAsync(
            Sql.Of($"""
                UPDATE ingestion_audit SET status = 'SKIPPED', {Ending}, {Found(scan)}, rows_inserted = 0, rows_updated = 0, rows_skipped = {scan.RecordsRead},
                  rows_rejected = 0, error_code = {reason.Code}, error_message = {reason.Text}, duplicate_of = {reason.OtherId}, retryable = 0
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """),
            cancellationToken);
        if (changed != 1)
            throw Lease.LostError();
    }

    /// <summary>What was read counts as skipped, except what was found to be wrong: a failed file has loaded nothing.</summary>
    public static async Task<bool> FailAsync(
        MySqlSession session, Claim claim, IngestException cause, FileScan? scan, long rejected, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of($"""
                UPDATE ingestion_audit SET status = 'FAILED', {Ending}, {Found(scan)}, rows_inserted = 0, rows_updated = 0,
                  rows_skipped = {(scan?.RecordsRead ?? rejected) - rejected}, rows_rejected = {rejected},
                  error_code = {cause.Code}, error_message = {cause.Message}, retryable = {cause.Transient}
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """),
            cancellationToken) == 1;

    private static SqlText Ending { get; } = new(
        "finished_at = UTC_TIMESTAMP(6), duration_ms = TIMESTAMPDIFF(MICROSECOND, started_at, UTC_TIMESTAMP(6)) DIV 1000, lease_token = NULL, lease_until = NULL, connection_id = NULL");

    private static Sql Found(FileScan? scan) => scan is null
        ? Sql.Of($"rows_read = 0")
        : Sql.Of($"rows_read = {scan.RecordsRead}, content_md5 = {scan.Md5}, content_sha256 = {scan.Sha256}, dialect = {DialectJson.Of(scan.Format)}");
}
