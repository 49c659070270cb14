using System.Globalization;
using Mba.MySql.Connections;
using Mba.Tables;
using MySqlConnector;

namespace Mba.MySql.Claims;

/// <summary>The claim that a worker holds: what it writes into its statements so that a later one fences it.</summary>
/// <param name="Identity">The run's id and number.</param>
/// <param name="Token">New for every claim.</param>
/// <param name="Run">What is known about the file.</param>
internal sealed record Claim(RunIdentity Identity, string Token, IngestRun Run)
{
    public long Seq => Identity.Seq;

    public StoredObject Object => Run.Object;

    public ObjectIdentity Hashes => Run.Hashes;

    public Dataset Dataset => Run.Dataset;

    public IngestRequest Request => Run.Request;
}

/// <summary>Takes a file for one worker: one conditional statement on its audit row, by the database's clock.</summary>
internal sealed class RunClaims(IngestOptions options, TimeProvider time)
{
    /// <summary>A live worker holds its row for a moment only.</summary>
    private const int ShortWaitSeconds = 2;

    private const string Crashed = "CRASHED";
    private const string CrashedMessage =
        "the last delivery began and its process ended without a word; look for a time-out or lack of memory, then `mba audit retry`";

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
                      requested_table, load_mode, bytes, started_at, status, error_code, error_message, retryable, forced, trigger_source, lambda_request_id, lease_token, lease_until, connection_id)
                    VALUES ({id}, {hashes.ObjectId}, {number}, {hashes.KeyHash}, {stored.Bucket}, {stored.Key}, {stored.VersionId}, {stored.ETag},
                      {stored.LastModified.UtcDateTime}, {Padded(request.Sequencer)}, {UploadId(stored)},
                      (SELECT requested_by FROM upload_ticket WHERE id = {UploadId(stored)}), {TableOf(dataset)},
                      {request.Table}, {dataset.Mode.ToString()}, {stored.Bytes}, UTC_TIMESTAMP(6),
                      {status}, {code}, {message}, {code is not null}, {request.Force}, {Text(request.Trigger)}, {request.RequestId},
                      {token}, UTC_TIMESTAMP(6) + INTERVAL {LeaseMicroseconds} MICROSECOND, {session.ConnectionId})
                    """
                ),
                cancellationToken
            );
            return new Claim(new RunIdentity(id, seq, number, 0), token, run);
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
        var take = Sql.Of(
            $"""
            UPDATE ingestion_audit
            SET status = {status}, error_code = {code}, error_message = {message}, retryable = {code is not null}, forced = {request.Force},
                retry_count = {retries}, started_at = IF({continues}, started_at, UTC_TIMESTAMP(6)), finished_at = NULL, duration_ms = NULL, stage = NULL, rows_so_far = NULL,
                table_name = {TableOf(
                dataset
            )}, requested_table = {request.Table}, load_mode = {dataset.Mode.ToString()}, lambda_request_id = {request.RequestId}, trigger_source = {Text(
                request.Trigger
            )},
                lease_token = {token}, lease_until = UTC_TIMESTAMP(6) + INTERVAL {LeaseMicroseconds} MICROSECOND, connection_id = {session.ConnectionId}
            WHERE seq = {row.Seq} AND status = {row.Status.ToString()} AND lease_token <=> {existing.LeaseToken}
              AND (lease_until IS NULL OR lease_until <= UTC_TIMESTAMP(6))
            """
        );
        if (await ChangeAsync(session, take, existing, cancellationToken) != 1)
            return null;
        await CutAsync(session, existing, cancellationToken);
        return new Claim(new RunIdentity(row.Id, row.Seq, row.Run, retries), token, run);
    }

    /// <summary>A predecessor that was paused just before its COMMIT holds the very row: it is cut, and the row is free.</summary>
    private static async Task<int> ChangeAsync(MySqlSession session, Sql take, ExistingRun existing, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(Sql.Of($"SET SESSION innodb_lock_wait_timeout = {ShortWaitSeconds}"), cancellationToken);
            return await session.ExecuteAsync(take, cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) == MySqlErrorCode.LockWaitTimeout)
        {
            await CutAsync(session, existing, cancellationToken);
            return await session.ExecuteAsync(take, cancellationToken);
        }
        finally
        {
            await session.ExecuteAsync(
                Sql.Of($"SET SESSION innodb_lock_wait_timeout = {MySqlSessions.LockWaitSeconds}"),
                cancellationToken
            );
        }
    }

    /// <summary>A predecessor that was only paused may hold locks in open transactions, which the fence would not let it commit: its connections are cut.</summary>
    private static async Task CutAsync(MySqlSession session, ExistingRun existing, CancellationToken cancellationToken)
    {
        var marked = existing.LeaseToken is { } token ? await ClaimLocks.HoldersAsync(session, token, cancellationToken) : [];
        var own = existing.ConnectionId is { } predecessor
            ? await session.ScalarAsync<long?>(
                Sql.Of(
                    $"SELECT ID FROM information_schema.PROCESSLIST WHERE ID = {predecessor} AND DB = DATABASE() AND USER = SUBSTRING_INDEX(USER(), '@', 1) AND ID <> CONNECTION_ID()"
                ),
                cancellationToken
            )
            : null;
        foreach (var connection in own is { } one ? [.. marked, one] : marked)
            await KillAsync(session, connection, cancellationToken);
    }

    private static async Task KillAsync(MySqlSession session, long connection, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(Sql.Of($"KILL {connection}"), cancellationToken);
        }
        catch (Exception e) when (MySqlErrors.CodeOf(e) is MySqlErrorCode.NoSuchThread or MySqlErrorCode.KillDenied)
        {
            // It ended by itself meanwhile, or is another user's: the locks' own time-outs apply.
        }
    }

    private static async Task<ExistingRun?> NewestAsync(MySqlSession session, string objectId, CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {AuditTable.Columns}, lease_token, retryable, connection_id, COALESCE(lease_until > UTC_TIMESTAMP(6), 0) AS lease_is_live
                    FROM ingestion_audit WHERE object_id = {objectId} ORDER BY run DESC LIMIT 1
                    """
                ),
                row => new ExistingRun
                {
                    Audit = AuditTable.Read(row),
                    LeaseToken = AuditTable.Text(row, "lease_token"),
                    LeaseIsLive = AuditTable.Number(row, "lease_is_live") == 1,
                    Retryable = AuditTable.Number(row, "retryable") == 1,
                    ConnectionId = AuditTable.Number(row, "connection_id"),
                },
                cancellationToken
            )
        ).FirstOrDefault();

    private long LeaseMicroseconds => (long)options.Lease.TotalMicroseconds;

    private static string NewToken() => Guid.NewGuid().ToString("N");

    /// <summary>On the last delivery the worst outcome is written first: a process that is killed each time is accounted for all the same.</summary>
    private static (string Status, string? Code, string? Message) Begin(IngestRequest request) =>
        request.LastReceive ? (nameof(AuditStatus.FAILED), Crashed, CrashedMessage) : (nameof(AuditStatus.STARTED), null, null);

    /// <summary>S3 orders sequencers as hex numbers: of equal length they order as text.</summary>
    internal static string? Padded(string? sequencer) => sequencer?.ToUpperInvariant().PadLeft(64, '0');

    /// <summary>A file whose name cannot be a table has none.</summary>
    private static string? TableOf(Dataset dataset) => dataset.Table.Length > 0 ? dataset.Table : null;

    private static string? UploadId(StoredObject stored) => stored.Metadata.TryGetValue("upload-id", out var id) ? id : null;

    private static string Text(IngestTrigger trigger) => trigger.ToString().ToLower(CultureInfo.InvariantCulture);
}
