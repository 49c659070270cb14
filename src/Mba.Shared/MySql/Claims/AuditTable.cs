using System.Globalization;
using Mba.MySql.Connections;
using MySqlConnector;

namespace Mba.MySql.Claims;

/// <summary>How rows of <c>ingestion_audit</c> become <see cref="AuditRow"/>.</summary>
public static class AuditTable
{
    /// <summary>The columns of an <see cref="AuditRow"/>, for a SELECT without alias.</summary>
    public static SqlText Columns { get; } =
        new(
            "id, seq, object_id, run, s3_bucket, s3_key, version_id, etag, sequencer, upload_id, table_name, content_md5, content_sha256, bytes, "
                + "started_at, finished_at, duration_ms, status, rows_read, rows_inserted, rows_updated, rows_skipped, rows_rejected, error_code, error_message, "
                + "lambda_request_id, retry_count, trigger_source, CAST(dialect AS CHAR) AS dialect, CAST(schema_change AS CHAR) AS schema_change, "
                + "file_name, uploaded_by, stage, rows_so_far, created_at, load_mode, duplicate_of, undone_at, undone_by"
        );

    /// <summary>Reads a row that was selected by <see cref="Columns"/>.</summary>
    public static AuditRow Read(MySqlDataReader row) =>
        new()
        {
            Id = Text(row, "id") ?? "",
            Seq = row.GetInt64("seq"),
            ObjectId = Text(row, "object_id") ?? "",
            Run = row.GetInt32("run"),
            S3Bucket = Text(row, "s3_bucket") ?? "",
            S3Key = Text(row, "s3_key") ?? "",
            VersionId = Text(row, "version_id"),
            Etag = Text(row, "etag"),
            Sequencer = Text(row, "sequencer"),
            UploadId = Text(row, "upload_id"),
            TableName = Text(row, "table_name"),
            ContentMd5 = Text(row, "content_md5"),
            ContentSha256 = Text(row, "content_sha256"),
            Bytes = Number(row, "bytes"),
            StartedAt = Time(row, "started_at"),
            FinishedAt = Time(row, "finished_at"),
            DurationMs = (int?)Number(row, "duration_ms"),
            Status = Enum.Parse<AuditStatus>(Text(row, "status") ?? ""),
            RowsRead = row.GetInt64("rows_read"),
            RowsInserted = row.GetInt64("rows_inserted"),
            RowsUpdated = row.GetInt64("rows_updated"),
            RowsSkipped = row.GetInt64("rows_skipped"),
            RowsRejected = row.GetInt64("rows_rejected"),
            ErrorCode = Text(row, "error_code"),
            ErrorMessage = Text(row, "error_message"),
            LambdaRequestId = Text(row, "lambda_request_id"),
            RetryCount = row.GetInt32("retry_count"),
            TriggerSource = Text(row, "trigger_source"),
            Dialect = Text(row, "dialect"),
            SchemaChange = Text(row, "schema_change"),
            FileName = Text(row, "file_name"),
            UploadedBy = Text(row, "uploaded_by"),
            Stage = Text(row, "stage"),
            RowsSoFar = Number(row, "rows_so_far"),
            CreatedAt = Time(row, "created_at"),
            LoadMode = Text(row, "load_mode"),
            DuplicateOf = Text(row, "duplicate_of"),
            UndoneAt = Time(row, "undone_at"),
            UndoneBy = Text(row, "undone_by"),
        };

    internal static string? Text(MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : row.GetString(ordinal);
    }

    internal static long? Number(MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : Convert.ToInt64(row.GetValue(ordinal), CultureInfo.InvariantCulture);
    }

    internal static DateTime? Time(MySqlDataReader row, string column)
    {
        var ordinal = row.GetOrdinal(column);
        return row.IsDBNull(ordinal) ? null : DateTime.SpecifyKind(row.GetDateTime(ordinal), DateTimeKind.Utc);
    }
}
