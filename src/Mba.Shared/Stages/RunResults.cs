using Mba.Sources;
using Microsoft.Extensions.Logging;

namespace Mba.Stages;

/// <summary>The end of a request: what is recorded, what is logged, and what the caller has to do with the message.</summary>
internal sealed class RunResults(IObjectStore store, IDestination destination, IngestOptions options, ILogger log)
{
    private const string TakenOver = "another worker took over this file";

    private const string StorageFull = "DB_FULL";

    public static IngestResult Ignored(string reason) => new() { Disposition = IngestDisposition.Ignored, Reason = reason };

    /// <summary>The store does not even describe the object: there is no version that a run could be recorded for, and the message waits for the right.</summary>
    public static IngestResult Refused(StoreRefusedException refused) =>
        new() { Disposition = IngestDisposition.Retry, Reason = $"not loaded: {refused.Message}" };

    /// <summary>A file whose run has ended earlier.</summary>
    public static IngestResult Finished(AuditRow audit) => Done(audit, $"already {audit.Status}");

    public IngestResult Busy(string reason, AuditRow? audit = null) =>
        new()
        {
            Disposition = IngestDisposition.Busy,
            Audit = audit,
            Delay = options.BusyDelay,
            Reason = reason,
        };

    /// <summary>
    /// When an error says that the server's storage is full: delayed copies of the message wait for space, since that may take longer than a message has
    /// deliveries. Null for another error.
    /// </summary>
    public IngestResult? OfFullStorage(Exception error, AuditRow? audit = null) =>
        (error as IngestException ?? (destination.IsDatabaseError(error) ? destination.Translate(error, IngestStage.Claim) : null))
            is { Code: StorageFull } full
            ? Busy(full.Message, audit) with
            {
                Delay = options.StorageDelay,
            }
            : null;

    /// <summary>The stages ended without an error.</summary>
    public IngestResult Ended(IngestRun run)
    {
        if (run.IsHandedOver)
            return new IngestResult
            {
                Disposition = IngestDisposition.Continue,
                Audit = run.Audit,
                Reason = "the deadline is near; loaded blocks are kept",
            };
        if (run.Audit is { } row)
            IngestLog.Finished(
                log,
                run.Name,
                row.Status,
                row.TableName,
                row.RowsRead,
                row.RowsInserted,
                row.RowsUpdated,
                row.RowsSkipped,
                row.RowsRejected,
                row.DurationMs,
                row.Id
            );
        return Done(run.Audit, run.Audit?.ErrorMessage);
    }

    /// <summary>Gives the file back when it is another's; else records the error.</summary>
    public async Task<IngestResult> FailAsync(IngestRun run, Exception error, bool cancelled)
    {
        if (error is ContentLoadInProgressException)
        {
            await run.Claimed.HandOverAsync(CancellationToken.None);
            return Busy("another run is loading the same content");
        }
        if (run.Claimed.Lost.IsCancellationRequested || error is IngestException { Code: "LEASE_LOST" })
            return Busy(TakenOver);
        return await RecordAsync(run, IngestFailure.Of(error, run.Stage, destination, cancelled, run.Request.StopAt is not null));
    }

    /// <summary>The outcome holds even if the rejected records cannot be written beside the file: they are in the database.</summary>
    public async Task WriteRejectsAsync(IngestRun run)
    {
        if (
            run.Content is not StoredContent
            || run.Audit is not { Status: AuditStatus.SUCCESS or AuditStatus.FAILED } audit
            || audit.RowsRejected + audit.RowsSkipped == 0
        )
            return;
        try
        {
            var rejects = await destination.RejectsAsync(audit.Seq, skipped: false, options.StoredRejects, CancellationToken.None);
            var skips = await destination.RejectsAsync(audit.Seq, skipped: true, options.StoredSkips, CancellationToken.None);
            if (rejects.Count > 0 || skips.Any(s => !string.Equals(s.Code, SkipCodes.Blank, StringComparison.Ordinal)))
                await RejectFile.WriteAsync(store, audit, [.. rejects.Concat(skips).OrderBy(r => r.RejectNo)], CancellationToken.None);
        }
        catch (Exception e)
        {
            IngestLog.RejectsNotWritten(log, RejectFile.KeyOf(audit), e.GetType().Name);
        }
    }

    /// <summary>Recording the error must not hide it: when the database is unreachable, the message is retried with the error as its reason.</summary>
    private async Task<IngestResult> RecordAsync(IngestRun run, IngestException failure)
    {
        try
        {
            run.Audit = await run.Claimed.FailAsync(failure, CancellationToken.None);
        }
        catch (Exception e) when (destination.IsDatabaseError(e))
        {
            IngestLog.NotRecorded(log, run.Name, failure.Code, failure.Message, destination.Translate(e, IngestStage.Commit).Code);
            return OfFullStorage(failure) ?? OfFullStorage(e) ?? Retry(run, failure);
        }
        if (run.Audit is null)
            return Busy(TakenOver);
        IngestLog.Failed(log, run.Name, failure.Code, failure.Message, run.Claimed.Identity.Id);
        if (OfFullStorage(failure, run.Audit) is { } waits)
            return waits;
        return failure.Transient ? Retry(run, failure) : Done(run.Audit, failure.Message);
    }

    private static IngestResult Done(AuditRow? audit, string? reason) =>
        new()
        {
            Disposition = IngestDisposition.Done,
            Audit = audit,
            Reason = reason,
        };

    private IngestResult Retry(IngestRun run, IngestException failure) =>
        new()
        {
            Disposition = IngestDisposition.Retry,
            Audit = run.Audit,
            Delay = BackOff.After(options.RetryBaseDelay, 2, run.Claimed.Identity.RetryCount),
            Reason = failure.Message,
        };
}
