using System.Globalization;
using System.Text.Json;
using Mba.Csv;
using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;

namespace Mba.MySql.Claims;

/// <summary>Takes a file for one worker: one conditional statement on its audit row, by the database's clock.</summary>
internal sealed class RunClaims(IngestOptions options, TimeProvider time)
{
    private const string Crashed = "CRASHED";
    private const string CrashedMessage =
        "the process ended without an error on its last delivery; check for a time-out or out-of-memory kill, then `mba audit retry`";

    /// <summary>The claim, or the run that stands in its way.</summary>
    public async Task<(Claim? Claim, ClaimDecision Decision, ExistingRun? Existing)> TakeAsync(
        MySqlSession session,
        IngestRun run,
        CancellationToken cancellationToken
    )
    {
        var force = run.Request.Force;
        var first = force ? null : await InsertAsync(session, 1, run, cancellationToken);
        if (first is not null)
            return (first, ClaimDecision.NewRun, null);
        while (true)
        {
            var existing = await NewestAsync(session, run.Hashes.ObjectId, cancellationToken);
            var decision = existing is null ? ClaimDecision.NewRun : ClaimRules.Decide(existing, force);
            if (decision is ClaimDecision.Busy or ClaimDecision.Finished)
                return (null, decision, existing);
            var claim =
                decision == ClaimDecision.NewRun
                    ? await InsertAsync(session, (existing?.Audit.Run ?? 0) + 1, run, cancellationToken)
                    : await TakeOverAsync(session, existing, run, cancellationToken);
            if (claim is not null)
                return (claim, decision, existing);
        }
    }

    /// <summary>Null when another worker was first.</summary>
    private async Task<Claim?> InsertAsync(MySqlSession session, int number, IngestRun run, CancellationToken cancellationToken)
    {
        var (request, stored, hashes, dataset) = (run.Request, run.Object, run.Hashes, run.Dataset);
        var id = Guid.CreateVersion7(time.GetUtcNow()).ToString();
        var token = NewToken();
        var (status, code, message) = Begin(request);
        try
        {
            var seq = await session.InsertAsync(
                Sql.Of(
                    $"""
                    INSERT INTO ingestion_audit (id, object_id, run, key_hash, s3_bucket, s3_key, version_id, etag, object_time, sequencer, upload_id, uploaded_by, table_name,
                      requested_table, load_mode, replaces_versions, bytes, started_at, status, error_code, error_message, retryable, forced, forced_at, trigger_source, lambda_request_id,
                      lease_token, lease_until, resume_by, connection_id, claimed_at)
                    VALUES ({id}, {hashes.ObjectId}, {number}, {hashes.KeyHash}, {stored.Bucket}, {stored.Key}, {stored.VersionId}, {stored.ETag},
                      {stored.LastModified.UtcDateTime}, {VersionOrder.Padded(request.Sequencer)}, {UploadId(stored)},
                      (SELECT requested_by FROM upload_ticket WHERE id = {UploadId(stored)}), {TableOf(dataset)},
                      {request.Table}, {dataset.Mode.ToString()}, {Claim.Replaces(dataset)}, {stored.Bytes}, UTC_TIMESTAMP(6),
                      {status}, {code}, {message}, {code is not null}, {request.Force}, IF({request.Force}, UTC_TIMESTAMP(6), NULL), {Text(
                        request.Trigger
                    )}, {request.RequestId},
                      {token}, {Lease.Until(options)}, {Lease.ResumeBy(options)}, {session.ConnectionId}, UTC_TIMESTAMP(6))
                    """
                ),
                cancellationToken
            );
            return new Claim(new RunIdentity(id, seq, number, 0), token, run)
            {
                Sequencer = VersionOrder.Padded(request.Sequencer),
                ForcedAt = request.Force ? await ForcedAtAsync(session, seq, cancellationToken) : null,
            };
        }
        catch (Exception e) when (MySqlErrors.IsDuplicateKey(e))
        {
            return null;
        }
    }

    private async Task<Claim?> TakeOverAsync(
        MySqlSession session,
        ExistingRun? existing,
        IngestRun run,
        CancellationToken cancellationToken
    )
    {
        var (request, dataset) = (run.Request, run.Dataset);
        if (existing is not { Audit: var row })
            return null;
        var token = NewToken();
        var (status, code, message) = Begin(request);
        var continues = row.Status == AuditStatus.STARTED && existing.LeaseToken is null;
        var retries = row.RetryCount + (continues ? 0 : 1);
        // What was refused for good is not delivered again: who forces it now asks anew, and what was accepted until now gives way.
        var asksAnew = request.Force && row.Status == AuditStatus.FAILED && !existing.Retryable;
        var take = Sql.Of(
            $"""
            UPDATE ingestion_audit
            SET status = {status}, error_code = {code}, error_message = {message}, retryable = {code is not null},
                forced = forced OR {request.Force}, forced_at = IF({asksAnew}, UTC_TIMESTAMP(6), IF({request.Force}, COALESCE(forced_at, UTC_TIMESTAMP(6)), forced_at)),
                sequencer = COALESCE(sequencer, {VersionOrder.Padded(request.Sequencer)}),
                retry_count = {retries}, started_at = IF({continues}, started_at, UTC_TIMESTAMP(6)), finished_at = NULL, duration_ms = NULL, stage = NULL, rows_so_far = NULL,
                table_name = {TableOf(
                dataset
            )}, requested_table = {request.Table}, load_mode = {dataset.Mode.ToString()}, replaces_versions = {Claim.Replaces(dataset)}, lambda_request_id = {request.RequestId}, trigger_source = {Text(
                request.Trigger
            )},
                lease_token = {token}, lease_until = {Lease.Until(options)}, resume_by = {Lease.ResumeBy(options)}, connection_id = {session.ConnectionId}, claimed_at = UTC_TIMESTAMP(6)
            WHERE seq = {row.Seq} AND status = {row.Status.ToString()} AND lease_token <=> {existing.LeaseToken}
              AND (lease_until IS NULL OR lease_until <= UTC_TIMESTAMP(6))
            """
        );
        if (!await existing.Worker.ReplaceAsync(session, take, cancellationToken))
            return null;
        return new Claim(new RunIdentity(row.Id, row.Seq, row.Run, retries) { Accepted = existing.Accepted, IsResumed = true }, token, run)
        {
            Sequencer = row.Sequencer ?? VersionOrder.Padded(request.Sequencer),
            ForcedAt = request.Force || existing.IsForced ? await ForcedAtAsync(session, row.Seq, cancellationToken) : null,
        };
    }

    /// <summary>By the database's clock. A run stays forced, whatever a later delivery of it says: a continuation does not ask for force again.</summary>
    private static Task<DateTime?> ForcedAtAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        session.ScalarAsync<DateTime?>(Sql.Of($"SELECT forced_at FROM ingestion_audit WHERE seq = {seq}"), cancellationToken);

    private static async Task<ExistingRun?> NewestAsync(MySqlSession session, string objectId, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {AuditTable.Columns}, {Predecessor.Columns}, retryable, forced, CAST(accepted_reading AS CHAR) AS accepted_reading,
                      COALESCE(lease_until > UTC_TIMESTAMP(6), 0) AS lease_is_live
                    FROM ingestion_audit WHERE object_id = {objectId} ORDER BY run DESC LIMIT 1
                    """
                ),
                row => new ExistingRun
                {
                    Audit = AuditTable.Read(row),
                    Worker = Predecessor.Read(row),
                    LeaseIsLive = row.Number("lease_is_live") == 1,
                    Retryable = row.Number("retryable") == 1,
                    IsForced = row.Number("forced") == 1,
                    Accepted = row.Text("accepted_reading") is { } reading
                        ? JsonSerializer.Deserialize(reading, ReadingJson.Default.Reading)
                        : null,
                },
                cancellationToken
            )
        ).FirstOrDefault();

    internal static string NewToken() => Guid.NewGuid().ToString("N");

    /// <summary>On the last delivery the worst outcome is written first: a process that is killed each time is accounted for all the same.</summary>
    private static (string Status, string? Code, string? Message) Begin(IngestRequest request) =>
        request.LastReceive ? (nameof(AuditStatus.FAILED), Crashed, CrashedMessage) : (nameof(AuditStatus.STARTED), null, null);

    /// <summary>A file whose name cannot be a table has none.</summary>
    private static string? TableOf(Dataset dataset) => dataset.Table.Length > 0 ? dataset.Table : null;

    private static string? UploadId(StoredObject stored) => stored.Metadata.TryGetValue("upload-id", out var id) ? id : null;

    private static string Text(IngestTrigger trigger) => trigger.ToString().ToLower(CultureInfo.InvariantCulture);
}
