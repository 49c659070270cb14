using System.Text.Json;
using Mba.Files;

namespace Mba.Client.Contracts;

/// <summary>One run of one object: rowsRead = rowsInserted + rowsUpdated + rowsSkipped + rowsRejected.</summary>
public sealed record IngestionReply
{
    public required string Id { get; init; }

    public required AuditStatus Status { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    /// <summary>1 for the first run of an object; each forced reload is the next.</summary>
    public required int Run { get; init; }

    public string? Table { get; init; }

    public string? UploadId { get; init; }

    public string? VersionId { get; init; }

    public string? Md5 { get; init; }

    public string? Sha256 { get; init; }

    public long? Bytes { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int? DurationMs { get; init; }

    public long RowsRead { get; init; }

    public long RowsInserted { get; init; }

    public long RowsUpdated { get; init; }

    public long RowsSkipped { get; init; }

    public long RowsRejected { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>What is wrong, where in the file, and the remedy. Never holds a cell's value.</summary>
    public string? ErrorMessage { get; init; }

    public int RetryCount { get; init; }

    /// <summary>What set the run off: sqs, api, cli, backfill and so on.</summary>
    public string? Trigger { get; init; }

    /// <summary>How the file was read: format, encoding, delimiter, quote, header.</summary>
    public JsonElement? Dialect { get; init; }

    /// <summary>What loading changed in the table.</summary>
    public JsonElement? SchemaChange { get; init; }
}

/// <summary>A page of runs, newest first.</summary>
public sealed record IngestionPage
{
    public required IReadOnlyList<IngestionReply> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; null on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>A record that was not loaded, and why.</summary>
public sealed record RejectReply
{
    /// <summary>Line of the decoded file, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>Byte of the decoded file, from 0.</summary>
    public long? ByteOffset { get; init; }

    public string? Column { get; init; }

    public required string Code { get; init; }

    /// <summary>The record as it stands in the file; only when asked for with <c>raw=true</c>, and only for operators.</summary>
    public string? RawRecord { get; init; }
}

/// <summary>A page of rejected records in the order of the file.</summary>
public sealed record RejectPage
{
    /// <summary>All of the run; at most 10,000 are stored.</summary>
    public required long Total { get; init; }

    public required IReadOnlyList<RejectReply> Items { get; init; }

    public string? Next { get; init; }
}

/// <summary>Rows that an undo took out.</summary>
public sealed record UndoReply(string Id, AuditStatus Status, long RowsDeleted);

/// <summary>A job for the workers: an object to load again, or a file of the server to send.</summary>
public sealed record JobRequest
{
    /// <summary>A file below the server's JOBS_ROOT, only where the API runs beside it. Exactly one of path and key.</summary>
    public string? Path { get; init; }

    /// <summary>An object's key in the scope's bucket, or <c>s3://bucket/key</c>.</summary>
    public string? Key { get; init; }

    /// <summary>Detected from the path when absent; needed with a bare key.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>Load again even what is loaded or undone.</summary>
    public bool Force { get; init; }
}

/// <summary>A queued job.</summary>
public sealed record JobReply
{
    public required string Id { get; init; }

    /// <summary><c>queued</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>ingest</c>: an object is loaded. <c>upload</c>: a file is sent.</summary>
    public required string Kind { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }
}
