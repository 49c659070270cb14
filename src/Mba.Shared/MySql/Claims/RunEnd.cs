using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.Scanning;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>The statements that end a run. Each names the claim's token, so that only its holder can end it.</summary>
internal static class RunEnd
{
    /// <summary>Part of the loading transaction: rows and SUCCESS become visible together. It is also the fence: no row changes when the claim is lost.</summary>
    public static async Task SucceedAsync(
        MySqlSession session,
        Claim claim,
        FileScan scan,
        TablePlan plan,
        RowCounts counts,
        CancellationToken cancellationToken
    )
    {
        counts.MustAccountFor(scan.RecordsRead);
        var changed = await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET status = 'SUCCESS', {Ending}, {Found(
                    scan,
                    scan.RecordsRead
                )}, rows_inserted = {counts.Inserted}, rows_updated = {counts.Updated},
                  rows_skipped = {counts.Skipped}, rows_rejected = {counts.Rejected}, schema_change = COALESCE(schema_change, {plan.SchemaChange}),
                  error_code = NULL, error_message = NULL, retryable = 0
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """
            ),
            cancellationToken
        );
        if (changed != 1)
            throw Lease.LostError();
    }

    public static async Task SkipAsync(
        MySqlSession session,
        Claim claim,
        FileScan scan,
        SkipReason reason,
        CancellationToken cancellationToken
    )
    {
        var changed = await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET status = 'SKIPPED', {Ending}, {Found(
                    scan,
                    scan.RecordsRead
                )}, rows_inserted = 0, rows_updated = 0, rows_skipped = {scan.RecordsRead},
                  rows_rejected = 0, error_code = {reason.Code}, error_message = {reason.Text}, duplicate_of = {reason.OtherId}, retryable = 0
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """
            ),
            cancellationToken
        );
        if (changed != 1)
            throw Lease.LostError();
    }

    /// <summary>
    /// What was read counts as skipped, except what was found to be wrong and what lies in the table until the next attempt or an undo: the blocks of a long
    /// file that an attempt before or this one committed.
    /// </summary>
    public static async Task<bool> FailAsync(
        MySqlSession session,
        Claim claim,
        IngestException cause,
        FileScan? scan,
        long rejected,
        CancellationToken cancellationToken
    )
    {
        var kept = await BlockLoad.RecordedAsync(session, claim.Seq, cancellationToken);
        var faulty = kept.Rejected + rejected;
        var read = Math.Max(scan?.RecordsRead ?? 0, kept.Inserted + kept.Skipped + faulty);
        return await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    UPDATE ingestion_audit SET status = 'FAILED', {Ending}, {Found(
                        scan,
                        read
                    )}, rows_inserted = {kept.Inserted}, rows_updated = 0,
                      rows_skipped = {read - kept.Inserted - faulty}, rows_rejected = {faulty},
                      error_code = {cause.Code}, error_message = {cause.Message}, retryable = {cause.Transient}
                    WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                    """
                ),
                cancellationToken
            ) == 1;
    }

    /// <summary>Lets go of a run that another invocation continues; its row tells how far it has come.</summary>
    public static async Task HandOverAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var kept = await BlockLoad.RecordedAsync(session, claim.Seq, cancellationToken);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET lease_token = NULL, lease_until = NULL, connection_id = NULL, status = 'STARTED', error_code = NULL, error_message = NULL,
                  rows_read = {kept.Sum}, rows_inserted = {kept.Inserted}, rows_updated = 0, rows_skipped = {kept.Skipped}, rows_rejected = {kept.Rejected}
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """
            ),
            cancellationToken
        );
    }

    private static SqlText Ending { get; } =
        new(
            "finished_at = UTC_TIMESTAMP(6), duration_ms = TIMESTAMPDIFF(MICROSECOND, started_at, UTC_TIMESTAMP(6)) DIV 1000, lease_token = NULL, lease_until = NULL, connection_id = NULL"
        );

    private static Sql Found(FileScan? scan, long read) =>
        scan is null
            ? Sql.Of($"rows_read = {read}")
            : Sql.Of(
                $"rows_read = {read}, content_md5 = {scan.Md5}, content_sha256 = {scan.Sha256}, dialect = {DialectJson.Of(scan.Format)}"
            );
}
