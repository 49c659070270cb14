using Mba.Schemas;

namespace Mba;

/// <summary>What set a load off; stored as <c>trigger_source</c>.</summary>
public enum IngestTrigger
{
    Sqs,
    Sns,
    EventBridge,
    Api,
    Cli,
    Backfill,
    Watch,
    Continuation,
}

/// <summary>How far a run is: stored bytes while it is scanned, records while it is loaded.</summary>
/// <param name="Stage">Scan or Load.</param>
/// <param name="Done">Bytes or records done since the last report.</param>
/// <param name="Total">All bytes or records of the stage.</param>
public readonly record struct IngestProgress(IngestStage Stage, long Done, long Total);

/// <summary>One object to be loaded, as an event, the API or the CLI names it. HEAD completes it before the claim.</summary>
public sealed record IngestRequest
{
    public required string Bucket { get; init; }

    public required string Key { get; init; }

    /// <summary>The version the event was about; null for the newest.</summary>
    public string? VersionId { get; init; }

    /// <summary>S3's sequencer of the event: orders versions of one key, compared as hex text after left-padding.</summary>
    public string? Sequencer { get; init; }

    /// <summary>Bytes of the object as its event says, which decides how it is read; null when unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>True for an object that its event says is read by one request and held in memory.</summary>
    public bool IsSmall => Bytes is <= IngestOptions.SmallBytes;

    public IngestTrigger Trigger { get; init; } = IngestTrigger.Sqs;

    /// <summary>Stored as <c>lambda_request_id</c>.</summary>
    public string? RequestId { get; init; }

    /// <summary>Target table instead of the one the dataset rules and the name give.</summary>
    public string? Table { get; init; }

    /// <summary>Order of day and month instead of the dataset's.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>Zone of times without one instead of the dataset's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Load again, as a new run, even when it is loaded, undone or a duplicate.</summary>
    public bool Force { get; init; }

    /// <summary>A load in blocks stops after the one at hand at this time, to be continued; null for no limit.</summary>
    public DateTimeOffset? StopAt { get; init; }

    /// <summary>Called from any thread while the file is scanned and loaded; null when nobody watches.</summary>
    public Action<IngestProgress>? Progress { get; init; }

    /// <summary>This is the last delivery before the dead-letter queue: record CRASHED before work starts.</summary>
    public bool LastReceive { get; init; }
}

/// <summary>What the caller has to do with the message.</summary>
public enum IngestDisposition
{
    /// <summary>The audit row shows the outcome; acknowledge.</summary>
    Done,

    /// <summary>Another worker holds the lease: send a delayed copy, acknowledge this one.</summary>
    Busy,

    /// <summary>Transient failure: return the message with <see cref="IngestResult.Delay"/> as its visibility timeout.</summary>
    Retry,

    /// <summary>The deadline is near and blocks are committed: send a continuation, acknowledge this one.</summary>
    Continue,

    /// <summary>The file is not of a kind that is loaded (or no longer there to load); acknowledge.</summary>
    Ignored,
}

/// <summary>How one request ended.</summary>
public sealed record IngestResult
{
    public required IngestDisposition Disposition { get; init; }

    /// <summary>The audit row as it stands now; null when nothing was claimed.</summary>
    public AuditRow? Audit { get; init; }

    /// <summary>How long to wait before the message is seen again.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Why, without any cell value.</summary>
    public string? Reason { get; init; }
}
