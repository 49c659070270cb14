using Microsoft.Extensions.Logging;

namespace Mba;

/// <summary>
/// What the pipeline says, ids grouped by stage: 1xx claim, 2xx scan, 3xx reconcile, 4xx load, 5xx end, 6xx messages, 7xx host.
/// Never a cell's value, never a secret.
/// </summary>
public static partial class IngestLog
{
    [LoggerMessage(100, LogLevel.Debug, "{File}: claimed as run {Run}, audit {AuditId}")]
    public static partial void Claimed(ILogger logger, string file, int run, string auditId);

    [LoggerMessage(101, LogLevel.Information, "{File}: another worker is loading it; retrying in {DelaySeconds} s")]
    public static partial void Busy(ILogger logger, string file, double delaySeconds);

    [LoggerMessage(102, LogLevel.Information, "{File}: nothing to load, {Reason}")]
    public static partial void Ignored(ILogger logger, string file, string reason);

    [LoggerMessage(200, LogLevel.Debug, "{File}: {Records} records, {Columns} columns, {Bytes} bytes scanned")]
    public static partial void Scanned(ILogger logger, string file, long records, int columns, long bytes);

    [LoggerMessage(300, LogLevel.Information, "{File}: table {Table} changes: {Changes}")]
    public static partial void TableChanges(ILogger logger, string file, string table, string changes);

    [LoggerMessage(400, LogLevel.Warning, "table {Table} could not be dropped; a later run or the retention drops it")]
    public static partial void LeftBehind(ILogger logger, string table);

    [LoggerMessage(
        500,
        LogLevel.Information,
        "{File}: {Status} into {Table}: {RowsRead} read, {RowsInserted} inserted, {RowsUpdated} updated, {RowsSkipped} skipped, {RowsRejected} rejected in {DurationMs} ms, audit {AuditId}"
    )]
    public static partial void Finished(
        ILogger logger,
        string file,
        AuditStatus status,
        string? table,
        long rowsRead,
        long rowsInserted,
        long rowsUpdated,
        long rowsSkipped,
        long rowsRejected,
        int? durationMs,
        string auditId
    );

    [LoggerMessage(501, LogLevel.Error, "{File}: FAILED {ErrorCode}: {Reason}, audit {AuditId}")]
    public static partial void Failed(ILogger logger, string file, string errorCode, string reason, string auditId);

    [LoggerMessage(504, LogLevel.Error, "{File}: {ErrorCode}: {Reason}; the audit row could not be written: {AuditError}")]
    public static partial void NotRecorded(ILogger logger, string file, string errorCode, string reason, string auditError);

    [LoggerMessage(505, LogLevel.Warning, "{RejectKey} could not be written ({Error}); `mba audit rejects` shows the records")]
    public static partial void RejectsNotWritten(ILogger logger, string rejectKey, string error);

    [LoggerMessage(506, LogLevel.Information, "retention: {Rejects} rejected records purged, {Tables} abandoned tables dropped")]
    public static partial void Retained(ILogger logger, long rejects, int tables);

    [LoggerMessage(605, LogLevel.Error, "ledger: {Invariant} in table {Table}, runs {Runs}: {Detail}; {Remedy}")]
    public static partial void LedgerBreach(ILogger logger, string invariant, string? table, string runs, string detail, string remedy);

    [LoggerMessage(
        606,
        LogLevel.Information,
        "ledger: {Checked} runs checked, {Left} to be checked, {Breaches} breaches, {Repaired} of them repaired"
    )]
    public static partial void LedgerVerified(ILogger logger, long @checked, long left, int breaches, int repaired);

    [LoggerMessage(502, LogLevel.Warning, "{File}: {Reason}; retrying in {DelaySeconds} s")]
    public static partial void Retrying(ILogger logger, string file, string reason, double delaySeconds);

    [LoggerMessage(503, LogLevel.Information, "{File}: continues in another invocation after {RowsInserted} rows")]
    public static partial void Continues(ILogger logger, string file, long rowsInserted);

    [LoggerMessage(600, LogLevel.Debug, "message {MessageId}: {Reason}")]
    public static partial void NothingToDo(ILogger logger, string messageId, string reason);

    [LoggerMessage(601, LogLevel.Error, "message {MessageId}: {Reason}; it moves to the dead-letter queue after its last delivery")]
    public static partial void Unrecognized(ILogger logger, string messageId, string reason);

    [LoggerMessage(602, LogLevel.Error, "message {MessageId}: handling it failed at delivery {Delivery}")]
    public static partial void MessageFailed(ILogger logger, Exception exception, string messageId, int delivery);

    [LoggerMessage(603, LogLevel.Information, "backfill: {Found} objects of {Listed} are not in the audit and were queued")]
    public static partial void Backfilled(ILogger logger, long found, long listed);

    [LoggerMessage(604, LogLevel.Warning, "message {MessageId}: its visibility could not be changed")]
    public static partial void KeepsVisibility(ILogger logger, Exception exception, string messageId);

    [LoggerMessage(700, LogLevel.Critical, "the process cannot start")]
    public static partial void CannotStart(ILogger logger, Exception exception);
}
