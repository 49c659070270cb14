using System.Text.Json;
using Mba.Files;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Mba.Uploads;

namespace Mba.UploadApi;

/// <summary>Turns what the system knows into what the API answers.</summary>
public static class Replies
{
    public static UploadStateReply Of(UploadState state, RejectedRecord? firstReject, Settings settings)
    {
        var ticket = state.Ticket;
        return new UploadStateReply
        {
            Id = ticket.Id,
            Status = state.Status,
            Scope = ticket.Scope,
            Bucket = ticket.Bucket,
            Key = ticket.Key,
            FileName = ticket.FileName,
            Size = ticket.Bytes,
            Method = ticket.Method,
            Loads = ObjectKeys.Loads(ticket.FileName),
            RequestedBy = ticket.RequestedBy,
            RequestedAt = ticket.RequestedAt,
            ExpiresAt = ticket.ExpiresAt,
            Ingestion = state.Run is { } run ? Of(run, settings) : null,
            FirstReject = firstReject is null ? null : Of(firstReject, withRaw: false),
        };
    }

    public static RejectReply Of(RejectedRecord reject, bool withRaw) =>
        new()
        {
            Line = reject.Line,
            ByteOffset = reject.ByteOffset,
            Column = reject.ColumnName,
            Code = reject.Code,
            RawRecord = withRaw ? reject.RawRecord : null,
        };

    public static TableReply Of(TableSummary table) =>
        new()
        {
            Name = table.Name,
            ApproximateRows = table.ApproximateRows,
            Columns = table.Columns,
            Loads = table.Loads,
            LastLoadedAt = Utc(table.LastLoadedAt),
        };

    public static TableColumnReply Of(ColumnSummary column) =>
        new(column.Name, column.Type, column.Nullable, column.Key)
        {
            Reason = column.Origin?.Reason,
            ChangedBy = column.Origin?.IngestionId,
            ChangedByFile = column.Origin?.FileName,
            ChangedAt = Utc(column.Origin?.At),
        };

    public static IngestionReply Of(AuditRow run, Settings settings) =>
        new()
        {
            Id = run.Id,
            Status = run.Status,
            Bucket = run.S3Bucket,
            Key = run.S3Key,
            FileName = run.FileName,
            Scope = ScopeOf(run, settings),
            Run = run.Run,
            Table = run.TableName,
            UploadId = run.UploadId,
            UploadedBy = run.UploadedBy,
            VersionId = run.VersionId,
            Md5 = run.ContentMd5,
            Sha256 = run.ContentSha256,
            Bytes = run.Bytes,
            CreatedAt = Utc(run.CreatedAt),
            StartedAt = Utc(run.StartedAt),
            FinishedAt = Utc(run.FinishedAt),
            DurationMs = run.DurationMs,
            Stage = run.Status == AuditStatus.STARTED ? run.Stage : null,
            RowsSoFar = run.Status == AuditStatus.STARTED ? run.RowsSoFar : null,
            RowsRead = run.RowsRead,
            RowsInserted = run.RowsInserted,
            RowsUpdated = run.RowsUpdated,
            RowsSkipped = run.RowsSkipped,
            RowsRejected = run.RowsRejected,
            ErrorCode = run.ErrorCode,
            ErrorMessage = run.ErrorMessage,
            RetryCount = run.RetryCount,
            Trigger = run.TriggerSource,
            Mode = run.LoadMode?.ToLowerInvariant(),
            DuplicateOf = run.DuplicateOf,
            UndoneAt = Utc(run.UndoneAt),
            UndoneBy = run.UndoneBy,
            Dialect = Json(run.Dialect),
            SchemaChange = Json(run.SchemaChange),
            Warnings = run.Warnings is { } warnings
                ? JsonSerializer.Deserialize(warnings, ApiJson.Default.IReadOnlyListIngestionWarning)
                : null,
        };

    /// <summary>The scope whose bucket and prefix the object has.</summary>
    private static FileScope? ScopeOf(AuditRow run, Settings settings)
    {
        foreach (var scope in Enum.GetValues<FileScope>())
        {
            if (
                string.Equals(run.S3Bucket, settings.BucketOf(scope), StringComparison.Ordinal)
                && run.S3Key.StartsWith(settings.PrefixOf(scope), StringComparison.Ordinal)
            )
                return scope;
        }
        return null;
    }

    private static DateTimeOffset? Utc(DateTime? time) =>
        time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;

    private static JsonElement? Json(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static VerificationReply Of(VerificationRecord verification) =>
        new()
        {
            Number = verification.Number,
            BeganAt = new DateTimeOffset(verification.BeganAt),
            EndedAt = verification.EndedAt is { } ended ? new DateTimeOffset(ended) : null,
            StartedFrom = verification.StartedFrom,
            RequestedBy = verification.RequestedBy,
            Repairs = verification.Repairs,
            CountsAll = verification.CountsAll,
            RunsChecked = verification.RunsChecked,
            RunsLeft = verification.RunsLeft,
            Found = verification.Found,
            Repaired = verification.Repaired,
        };

    public static BreachReply Of(RecordedBreach recorded) =>
        new()
        {
            Invariant = recorded.Breach.Invariant,
            Table = recorded.Breach.Table,
            IngestionId = recorded.IngestionId,
            FileName = recorded.FileName,
            UploadedBy = recorded.UploadedBy,
            Detail = recorded.Breach.Detail,
            Remedy = recorded.Breach.Remedy,
            Repaired = recorded.Breach.Repaired,
        };
}
