using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Scanning;

namespace Mba.MySql.Claims;

/// <summary>The statements that end a run. Each names the claim's token, so that only its holder can end it.</summary>
internal static partial class RunEnd
{
    /// <summary>Part of the transaction that succeeds: a forced merge or replacement stands for every file that was accepted until it was asked for.</summary>
    public static async Task StandForEarlierAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var time = await TableOrder.PlaceAsync(session, claim, cancellationToken);
        await session.ExecuteAsync(Sql.Of($"UPDATE ingestion_audit SET as_of = {time} WHERE seq = {claim.Seq}"), cancellationToken);
    }

    /// <summary>The table was replaced as a whole: no earlier run has rows in it, whichever way it was loaded.</summary>
    public static Task SupersedeTableAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET superseded_by = {claim.Seq}
                WHERE table_name = {claim.Dataset.Table} AND seq <> {claim.Seq} AND superseded_by IS NULL AND {AuditTable.Accepted}
                """
            ),
            cancellationToken
        );

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
                UPDATE ingestion_audit SET status = 'SKIPPED', resume_by = NULL, {Ending}, {Found(
                    scan,
                    scan.RecordsRead
                )}, rows_inserted = 0, rows_updated = 0, rows_skipped = {scan.RecordsRead},
                  rows_rejected = 0, error_code = {reason.Code}, error_message = {reason.Text},
                  duplicate_of = {(reason.Code == SkipReason.Duplicate ? reason.Other.Id : null)}, retryable = 0
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
        IngestOptions options,
        CancellationToken cancellationToken
    )
    {
        var blocks = await BlockRecords.SumAsync(session, claim.Seq, cancellationToken);
        var kept = blocks ?? default;
        var resumeBy = blocks is null ? new SqlText("NULL") : Lease.ResumeBy(options);
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
                      error_code = {cause.Code}, error_message = {cause.Message}, retryable = {cause.Transient}, resume_by = {resumeBy}
                    WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                    """
                ),
                cancellationToken
            ) == 1;
    }

    /// <summary>What the run changed about its table, while the claim lasts.</summary>
    public static Task RecordChangeAsync(MySqlSession session, Claim claim, string change, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of($"UPDATE ingestion_audit SET schema_change = {change} WHERE seq = {claim.Seq} AND lease_token = {claim.Token}"),
            cancellationToken
        );

    /// <summary>Releases a run that another invocation continues; its row shows how far it has come.</summary>
    public static async Task HandOverAsync(MySqlSession session, Claim claim, IngestOptions options, CancellationToken cancellationToken)
    {
        var kept = await BlockRecords.SumAsync(session, claim.Seq, cancellationToken) ?? default;
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET lease_token = NULL, lease_until = NULL, connection_id = NULL, resume_by = {Lease.ResumeBy(
                    options
                )}, status = 'STARTED', error_code = NULL, error_message = NULL,
                  rows_read = {kept.Sum}, rows_inserted = {kept.Inserted}, rows_updated = 0, rows_skipped = {kept.Skipped}, rows_rejected = {kept.Rejected}
                WHERE seq = {claim.Seq} AND lease_token = {claim.Token}
                """
            ),
            cancellationToken
        );
    }

    /// <summary>Ends a run that nobody works on and whose blocks were removed; an error that it has recorded itself stays. False when its claim was lost.</summary>
    public static async Task<bool> AbandonAsync(
        MySqlSession session,
        Fence fence,
        string code,
        string text,
        CancellationToken cancellationToken
    ) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET error_code = IF(status = 'FAILED', error_code, {code}), error_message = IF(status = 'FAILED', error_message, {text}),
                  retryable = IF(status = 'FAILED', retryable, 1), status = 'FAILED', rows_skipped = rows_skipped + rows_inserted + rows_updated,
                  rows_inserted = 0, rows_updated = 0, resume_by = NULL, {Ending}
                WHERE seq = {fence.Seq} AND lease_token = {fence.Token}
                """
            ),
            cancellationToken
        ) == 1;

    /// <summary>Takes a run out of the account: its rows are gone, or another run's.</summary>
    public static Task UndoAsync(MySqlSession session, long seq, string who, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET status = 'UNDONE', undone_at = UTC_TIMESTAMP(6), undone_by = {who}, lease_token = NULL, lease_until = NULL,
                  connection_id = NULL, resume_by = NULL, verified_at = NULL
                WHERE seq = {seq}
                """
            ),
            cancellationToken
        );

    /// <summary>A run that has ended has no claim.</summary>
    public static async Task<bool> ForgetLeaseAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_audit SET lease_token = NULL, lease_until = NULL, connection_id = NULL, resume_by = NULL
                WHERE seq = {seq} AND status IN ('SUCCESS', 'SKIPPED', 'UNDONE')
                """
            ),
            cancellationToken
        ) == 1;

    /// <summary>The run's rows were counted, and are as many as accounted for.</summary>
    public static Task VerifiedAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ExecuteAsync(Sql.Of($"UPDATE ingestion_audit SET verified_at = UTC_TIMESTAMP(6) WHERE seq = {seq}"), cancellationToken);

    private static SqlText Ending { get; } =
        new(
            "finished_at = UTC_TIMESTAMP(6), duration_ms = TIMESTAMPDIFF(MICROSECOND, started_at, UTC_TIMESTAMP(6)) DIV 1000, lease_token = NULL, lease_until = NULL, connection_id = NULL, verified_at = NULL"
        );

    private static Sql Found(FileScan? scan, long read) =>
        scan is null
            ? Sql.Of($"rows_read = {read}")
            : Sql.Of(
                $"rows_read = {read}, content_md5 = {scan.Md5}, content_sha256 = {scan.Sha256}, dialect = {DialectJson.Of(scan.Format)}, warnings = {WarningJson.Of(scan.Warnings)}"
            );
}
