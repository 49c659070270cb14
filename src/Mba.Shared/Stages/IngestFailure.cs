namespace Mba.Stages;

/// <summary>What an exception means for the file: a code, a remedy, and whether trying again may help. Never a text that may quote a cell.</summary>
internal static class IngestFailure
{
    /// <summary>The error as the audit records it.</summary>
    /// <param name="e">What ended the run.</param>
    /// <param name="stage">Where.</param>
    /// <param name="destination">Knows the database's errors.</param>
    /// <param name="cancelled">The process was stopped, or its invocation was about to end.</param>
    /// <param name="hasDeadline">It runs in an invocation, which the next one would not outlast either.</param>
    public static IngestException Of(Exception e, IngestStage stage, IDestination destination, bool cancelled, bool hasDeadline) =>
        e switch
        {
            _ when cancelled && hasDeadline && stage == IngestStage.Scan => new IngestException(
                stage,
                "SCAN_TOO_LONG",
                "the file cannot be scanned within one invocation; load it with `mba worker --role ingest`, which has no time limit",
                cause: e
            ),
            _ when cancelled => new IngestException(
                stage,
                "INTERRUPTED",
                "the process was stopped or ran out of time; uncommitted rows are rolled back",
                cause: e
            )
            {
                Transient = true,
            },
            IngestException known => known,
            StoreRefusedException refused => new IngestException(stage, refused.Code, $"{refused.Message}; then retry", cause: e)
            {
                Transient = true,
            },
            ObjectChangedException => new IngestException(
                stage,
                "OBJECT_CHANGED",
                "the object was replaced or deleted while it was read; its new version is loaded on its own",
                cause: e
            ),
            IOException
            or HttpRequestException
            or TimeoutException when stage is IngestStage.Scan or IngestStage.Reconcile || !destination.IsDatabaseError(e) =>
                new IngestException(stage, "STORE_UNAVAILABLE", "the file could not be read to its end", cause: e) { Transient = true },
            _ when destination.IsDatabaseError(e) => destination.Translate(e, stage),
            _ => new IngestException(stage, "INTERNAL", $"unexpected {e.GetType().Name} in stage {stage}", cause: e) { Transient = true },
        };
}
