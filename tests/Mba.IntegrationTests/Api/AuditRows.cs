using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;

namespace Mba.IntegrationTests.Api;

/// <summary>Runs as a loader leaves them, for tests of what the API tells about them.</summary>
internal static class AuditRows
{
    /// <summary>Inserts a run with one stored reject when some are counted; returns its id.</summary>
    public static async Task<string> InsertAsync(
        DatabaseFixture database,
        string bucket,
        string key,
        string status,
        string? sha256 = null,
        string? table = null,
        string? uploadId = null,
        int rejected = 0,
        string? mode = null
    )
    {
        var id = Guid.CreateVersion7().ToString();
        await using var session = await database.Sessions.OpenSessionAsync(CancellationToken.None);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_audit (id, object_id, run, key_hash, s3_bucket, s3_key, status, content_sha256, table_name, upload_id, started_at, finished_at,
                  duration_ms, bytes, rows_read, rows_inserted, rows_rejected, error_code, error_message, trigger_source, dialect, load_mode)
                VALUES ({id}, SHA2({id}, 256), 1, {ObjectIdentity.KeyHashOf(bucket, key)}, {bucket}, {key}, {status}, {sha256}, {table}, {uploadId}, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),
                  100, 1000, {10 + rejected}, 10, {rejected}, {(status == "FAILED" ? "TOO_MANY_REJECTS" : null)}, {(
                    status == "FAILED" ? "line 17: too many rows do not fit" : null
                )}, 'sqs',
                  {"{\"delimiter\":\",\"}"}, {mode})
                """
            ),
            CancellationToken.None
        );
        if (rejected > 0)
        {
            await session.ExecuteAsync(
                Sql.Of(
                    $"""
                    INSERT INTO ingestion_reject (seq, reject_no, line, byte_offset, column_name, code, raw_record, created_at)
                    SELECT seq, 1, 17, 120, 'dob', 'NOT_A_DATE', {"4711,\"secret, value\""}, UTC_TIMESTAMP(6) FROM ingestion_audit WHERE id = {id}
                    """
                ),
                CancellationToken.None
            );
        }
        return id;
    }
}
