namespace Mba;

/// <summary>One row of <c>ingestion_audit</c>: one run of one object. Serialised with the table's column names (snake_case).</summary>
public sealed record AuditRow
{
    public required string Id { get; init; }
    public long Seq { get; init; }
    public string ObjectId { get; init; } = "";
    public int Run { get; init; }
    public required string S3Bucket { get; init; }
    public required string S3Key { get; init; }
    public string? VersionId { get; init; }
    public string? Etag { get; init; }
    public string? Sequencer { get; init; }
    public string? UploadId { get; init; }
    public string? TableName { get; init; }
    public string? ContentMd5 { get; init; }
    public string? ContentSha256 { get; init; }
    public long? Bytes { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public int? DurationMs { get; init; }
    public AuditStatus Status { get; init; }
    public long RowsRead { get; init; }
    public long RowsInserted { get; init; }
    public long RowsUpdated { get; init; }
    public long RowsSkipped { get; init; }
    public long RowsRejected { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }
    public string? LambdaRequestId { get; init; }
    public int RetryCount { get; init; }
    public string? TriggerSource { get; init; }

    /// <summary>JSON: format, encoding, delimiter, quote, header, confidence.</summary>
    public string? Dialect { get; init; }

    /// <summary>JSON: what reconciling changed in the table.</summary>
    public string? SchemaChange { get; init; }

    /// <summary>JSON: what is doubtful about the file, by code, line, column and count; null when nothing is.</summary>
    public string? Warnings { get; init; }

    /// <summary>Last part of <see cref="S3Key"/>.</summary>
    public string? FileName { get; init; }

    /// <summary>Who asked for the upload that brought the object.</summary>
    public string? UploadedBy { get; init; }

    /// <summary>What the worker that holds the run was doing at its last heartbeat; null when none does.</summary>
    public string? Stage { get; init; }

    /// <summary>Rows sent to the table by the last heartbeat.</summary>
    public long? RowsSoFar { get; init; }

    /// <summary>When the run was first claimed; <see cref="StartedAt"/> moves with each retry.</summary>
    public DateTime? CreatedAt { get; init; }

    public string? LoadMode { get; init; }

    /// <summary>The run that holds the same content.</summary>
    public string? DuplicateOf { get; init; }

    public DateTime? UndoneAt { get; init; }

    public string? UndoneBy { get; init; }
}
