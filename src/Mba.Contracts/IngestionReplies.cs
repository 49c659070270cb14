using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>One run of one object: rowsRead = rowsInserted + rowsUpdated + rowsSkipped + rowsRejected.</summary>
public sealed record IngestionReply
{
    /// <summary>The run's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>STARTED</c> while it loads, then <c>SUCCESS</c>, <c>FAILED</c>, <c>SKIPPED</c> (nothing to load) or <c>UNDONE</c> (its rows were taken out again).</summary>
    public required AuditStatus Status { get; init; }

    /// <summary>Where the object is stored.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's key.</summary>
    public required string Key { get; init; }

    /// <summary>Last part of the key.</summary>
    public string? FileName { get; init; }

    /// <summary>Which half of the system the object belongs to; absent for an object of another bucket or prefix.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>1 for the first run of an object; each forced reload is the next.</summary>
    public required int Run { get; init; }

    /// <summary>The table that the rows went into.</summary>
    public string? Table { get; init; }

    /// <summary>The upload that brought the object, when one did.</summary>
    public string? UploadId { get; init; }

    /// <summary>Who asked for that upload.</summary>
    public string? UploadedBy { get; init; }

    /// <summary>The object's version in the store.</summary>
    public string? VersionId { get; init; }

    /// <summary>MD5 of the stored bytes, in hex.</summary>
    public string? Md5 { get; init; }

    /// <summary>SHA-256 of the stored bytes, in hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Length of the object as stored.</summary>
    public long? Bytes { get; init; }

    /// <summary>When the run was first claimed. Lists and figures go by this time.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the newest attempt began, by the database's clock.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Milliseconds from start to end.</summary>
    public int? DurationMs { get; init; }

    /// <summary>What the worker that holds the run was doing at its last heartbeat: <c>scanning</c>, <c>planning</c>, <c>loading</c> or <c>committing</c>. Only while status is STARTED.</summary>
    public string? Stage { get; init; }

    /// <summary>Rows sent to the table by then.</summary>
    public long? RowsSoFar { get; init; }

    /// <summary>All records of the file, and lines that are none.</summary>
    public long RowsRead { get; init; }

    /// <summary>New rows of the table.</summary>
    public long RowsInserted { get; init; }

    /// <summary>Rows that were there already under the same key.</summary>
    public long RowsUpdated { get; init; }

    /// <summary>Lines that are not records, and records that had nothing to do.</summary>
    public long RowsSkipped { get; init; }

    /// <summary>Records that did not fit; <c>/ingestions/{id}/rejects</c> lists them.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Stable code of a failure, e.g. <c>TOO_MANY_REJECTS</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What is wrong, where in the file, and the remedy. Never holds a cell's value.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>How often the run was taken up again.</summary>
    public int RetryCount { get; init; }

    /// <summary>What set the run off: sqs, api, cli, backfill and so on.</summary>
    public string? Trigger { get; init; }

    /// <summary>How rows are written: <c>append</c>, <c>upsert</c>, <c>replace</c> or <c>landing</c>. Only append and landing can be undone.</summary>
    public string? Mode { get; init; }

    /// <summary>The run that holds the same content.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>When its rows were removed again.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>Who removed them.</summary>
    public string? UndoneBy { get; init; }

    /// <summary>How the file was read: format, encoding, delimiter, quote, header.</summary>
    public JsonElement? Dialect { get; init; }

    /// <summary>What loading changed in the table.</summary>
    public JsonElement? SchemaChange { get; init; }

    /// <summary>What is doubtful about the file although it loads: mostly what a spreadsheet did to it before. Absent when nothing is.</summary>
    public IReadOnlyList<IngestionWarning>? Warnings { get; init; }
}

/// <summary>Something doubtful about a file.</summary>
public sealed record IngestionWarning
{
    /// <summary><c>SCIENTIFIC_ID</c>, <c>LEADING_ZEROS_LOST</c>, <c>DATE_AMONG_CODES</c>, <c>FORMULA_TEXT</c>, <c>NON_BREAKING_BLANK</c>, <c>CELL_CUT</c>, <c>AMBIGUOUS_POINT</c>, <c>HEADER_MISMATCH</c>, <c>TABLE_TRIGGER</c>, <c>DOUBTFUL_HEADER</c>, <c>DOUBTFUL_ROWS</c>, <c>DOUBTFUL_FOOTER</c>, <c>TYPES_CHANGE</c> or <c>MOJIBAKE</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Line of the first such value.</summary>
    public long? Line { get; init; }

    /// <summary>Column as the file names it; absent when it is the whole file.</summary>
    public string? Column { get; init; }

    /// <summary>How many values, at least.</summary>
    public long Count { get; init; }
}

/// <summary>A page of runs, newest first.</summary>
public sealed record IngestionPage
{
    /// <summary>The runs.</summary>
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

    /// <summary>The column whose value did not fit; absent when the whole record is broken.</summary>
    public string? Column { get; init; }

    /// <summary>Why, e.g. <c>NOT_A_DATE</c> or <c>FIELD_COUNT</c>.</summary>
    public required string Code { get; init; }

    /// <summary>The record as it stands in the file; only when asked for with <c>raw=true</c>, and only for operators.</summary>
    public string? RawRecord { get; init; }
}

/// <summary>A page of rejected records in the order of the file.</summary>
public sealed record RejectPage
{
    /// <summary>All of the run; at most 10,000 rejected records and 1,000 skipped lines are stored. Of an upsert, earlier lines of a key count as skipped and are not listed.</summary>
    public required long Total { get; init; }

    /// <summary>The rejected records.</summary>
    public required IReadOnlyList<RejectReply> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; absent on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>Rows that an undo took out.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Status"><c>UNDONE</c>.</param>
/// <param name="RowsDeleted">Rows that are gone from the table.</param>
/// <param name="HandedTo">Id of the skipped duplicate that took over the rows; null when none did.</param>
/// <param name="AlsoUndone">Ids of skipped duplicates that were undone with the run.</param>
public sealed record UndoReply(
    string Id,
    AuditStatus Status,
    long RowsDeleted,
    string? HandedTo = null,
    IReadOnlyList<string>? AlsoUndone = null
);

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
    /// <summary>The queue's id of the message.</summary>
    public required string Id { get; init; }

    /// <summary><c>queued</c>.</summary>
    public required string Status { get; init; }

    /// <summary><c>ingest</c>: an object is loaded. <c>upload</c>: a file is sent.</summary>
    public required string Kind { get; init; }

    /// <summary>Where the object is stored, or will be.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's key.</summary>
    public required string Key { get; init; }
}

/// <summary>Status of a run, as stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditStatus>))]
public enum AuditStatus
{
    STARTED,
    SUCCESS,
    FAILED,
    SKIPPED,
    UNDONE,
}
