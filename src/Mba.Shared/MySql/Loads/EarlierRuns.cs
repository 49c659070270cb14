using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.Scanning;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>Why a file is SKIPPED, and which run it gives way to.</summary>
internal sealed record SkipReason(string Code, string Text, string OtherId);

/// <summary>The runs that this one is measured against: other versions of its key, earlier loads of its table.</summary>
internal static class EarlierRuns
{
    /// <summary>Why the file is not to be loaded: an older version, or the content that the table has; null when it is.</summary>
    public static async Task<SkipReason?> ReasonToSkipAsync(
        MySqlSession session,
        Claim claim,
        FileScan scan,
        CancellationToken cancellationToken
    )
    {
        var ordered = claim.Dataset.Mode is LoadMode.Upsert or LoadMode.Replace;
        if (
            (ordered || claim.Dataset.OnReupload == ReuploadPolicy.Replace)
            && await NewerIdAsync(session, claim, cancellationToken) is { } newer
        )
            return new SkipReason("OUTDATED", $"a newer version of this file is loaded: {newer}", newer);
        var same = ordered
            ? await SameContentIdAsync(session, claim, scan.Sha256, cancellationToken)
            : (await ContentLedger.OwnerAsync(session, claim.Dataset.Table, scan.Sha256, claim.Seq, cancellationToken))?.Id;
        return same is null ? null : new SkipReason("DUPLICATE", $"duplicate of {same}", same);
    }

    /// <summary>An older file than the newest loaded version of its key must not take its place.</summary>
    private static async Task<string?> NewerIdAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var others = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT id, sequencer, object_time FROM ingestion_audit
                WHERE key_hash = {claim.Hashes.KeyHash} AND seq <> {claim.Seq} AND object_id <> {claim.Hashes.ObjectId} AND status = 'SUCCESS' AND table_name = {claim.Dataset.Table}
                """
            ),
            row => (Id: row.GetString("id"), Sequencer: AuditTable.Text(row, "sequencer"), Time: AuditTable.Time(row, "object_time")),
            cancellationToken
        );
        return others.FirstOrDefault(o => IsOlder(claim, o.Sequencer, o.Time)).Id;
    }

    /// <summary>The newest load of the table, when it was of this very content.</summary>
    private static async Task<string?> SameContentIdAsync(
        MySqlSession session,
        Claim claim,
        string sha256,
        CancellationToken cancellationToken
    ) =>
        await session.ScalarAsync<string>(
            Sql.Of(
                $"""
                SELECT id FROM (SELECT id, content_sha256 FROM ingestion_audit
                  WHERE table_name = {claim.Dataset.Table} AND status = 'SUCCESS' AND seq <> {claim.Seq} ORDER BY finished_at DESC, seq DESC LIMIT 1) newest
                WHERE content_sha256 = {sha256}
                  AND EXISTS (SELECT 1 FROM information_schema.TABLES t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_NAME = {claim.Dataset.Table})
                """
            ),
            cancellationToken
        );

    /// <summary>
    /// Takes the rows of earlier runs out of the table, as part of the loading transaction: those of the same file when the load is forced, those of all
    /// earlier versions of the key where the dataset says so. The lock on the key's runs makes two such loads take turns.
    /// </summary>
    public static async Task RemoveAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var replaces = claim.Dataset.OnReupload == ReuploadPolicy.Replace;
        if (!replaces && !claim.Request.Force)
            return;
        var removed = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT seq, object_id, status, table_name, superseded_by FROM ingestion_audit WHERE key_hash = {claim.Hashes.KeyHash} ORDER BY seq FOR UPDATE
                """
            ),
            row =>
                (
                    Seq: row.GetInt64("seq"),
                    Object: row.GetString("object_id"),
                    Live: row.GetString("status") == "SUCCESS" && row["superseded_by"] is DBNull,
                    Table: AuditTable.Text(row, "table_name")
                ),
            cancellationToken
        );
        foreach (
            var run in removed.Where(r =>
                r.Live && r.Seq != claim.Seq && r.Table == claim.Dataset.Table && (replaces || r.Object == claim.Hashes.ObjectId)
            )
        )
        {
            await RunRows.DeleteAsync(session, claim.Dataset.Table, run.Seq, cancellationToken);
            await session.ExecuteAsync(
                Sql.Of($"UPDATE ingestion_audit SET superseded_by = {claim.Seq} WHERE seq = {run.Seq}"),
                cancellationToken
            );
            await ContentLedger.ReleaseAsync(session, run.Seq, cancellationToken);
        }
    }

    /// <summary>By sequencer where both have one, else by the time of the last change; equal is not older.</summary>
    internal static bool IsOlder(Claim claim, string? sequencer, DateTime? objectTime) =>
        sequencer is not null && RunClaims.Padded(claim.Request.Sequencer) is { } mine
            ? string.CompareOrdinal(mine, sequencer) < 0
            : objectTime is { } time && claim.Object.LastModified.UtcDateTime < time;
}
