using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Runs;

/// <summary>How rows of <c>ingestion_audit</c> become <see cref="AuditRow"/>.</summary>
public static class AuditTable
{
    /// <summary>The columns of an <see cref="AuditRow"/>, for a SELECT without alias.</summary>
    public static SqlText Columns { get; } =
        new(
            "id, seq, object_id, run, s3_bucket, s3_key, version_id, etag, sequencer, upload_id, table_name, content_md5, content_sha256, bytes, "
                + "started_at, finished_at, duration_ms, status, rows_read, rows_inserted, rows_updated, rows_skipped, rows_rejected, error_code, error_message, "
                + "lambda_request_id, retry_count, trigger_source, CAST(dialect AS CHAR) AS dialect, CAST(schema_change AS CHAR) AS schema_change, CAST(warnings AS CHAR) AS warnings, "
                + "file_name, uploaded_by, stage, rows_so_far, created_at, load_mode, duplicate_of, undone_at, undone_by"
        );

    /// <summary>The runs that were accepted: those that succeeded, and those that were skipped because their content was in the table.</summary>
    public static SqlText Accepted { get; } = new("(status = 'SUCCESS' OR (status = 'SKIPPED' AND error_code = 'DUPLICATE'))");

    public static async Task<AuditRow> OfRunAsync(MySqlSession session, long seq, CancellationToken cancellationToken) =>
        (await session.QueryAsync(Sql.Of($"SELECT {Columns} FROM ingestion_audit WHERE seq = {seq}"), Read, cancellationToken))[0];

    /// <summary>Reads a row that was selected by <see cref="Columns"/>.</summary>
    public static AuditRow Read(MySqlDataReader row) =>
        new()
        {
            Id = row.Text("id") ?? "",
            Seq = row.GetInt64("seq"),
            ObjectId = row.Text("object_id") ?? "",
            Run = row.GetInt32("run"),
            S3Bucket = row.Text("s3_bucket") ?? "",
            S3Key = row.Text("s3_key") ?? "",
            VersionId = row.Text("version_id"),
            Etag = row.Text("etag"),
            Sequencer = row.Text("sequencer"),
            UploadId = row.Text("upload_id"),
            TableName = row.Text("table_name"),
            ContentMd5 = row.Text("content_md5"),
            ContentSha256 = row.Text("content_sha256"),
            Bytes = row.Number("bytes"),
            StartedAt = row.Time("started_at"),
            FinishedAt = row.Time("finished_at"),
            DurationMs = (int?)row.Number("duration_ms"),
            Status = Enum.Parse<AuditStatus>(row.Text("status") ?? ""),
            RowsRead = row.GetInt64("rows_read"),
            RowsInserted = row.GetInt64("rows_inserted"),
            RowsUpdated = row.GetInt64("rows_updated"),
            RowsSkipped = row.GetInt64("rows_skipped"),
            RowsRejected = row.GetInt64("rows_rejected"),
            ErrorCode = row.Text("error_code"),
            ErrorMessage = row.Text("error_message"),
            LambdaRequestId = row.Text("lambda_request_id"),
            RetryCount = row.GetInt32("retry_count"),
            TriggerSource = row.Text("trigger_source"),
            Dialect = row.Text("dialect"),
            SchemaChange = row.Text("schema_change"),
            Warnings = row.Text("warnings"),
            FileName = row.Text("file_name"),
            UploadedBy = row.Text("uploaded_by"),
            Stage = row.Text("stage"),
            RowsSoFar = row.Number("rows_so_far"),
            CreatedAt = row.Time("created_at"),
            LoadMode = row.Text("load_mode"),
            DuplicateOf = row.Text("duplicate_of"),
            UndoneAt = row.Time("undone_at"),
            UndoneBy = row.Text("undone_by"),
        };
}
