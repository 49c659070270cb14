namespace Mba.Contracts;

/// <summary>Figures of a period and how they moved within it, by when runs were created.</summary>
public sealed record SeriesReply
{
    /// <summary><c>hour</c>, <c>day</c>, <c>week</c> or <c>month</c> (30 days).</summary>
    public required string Period { get; init; }

    /// <summary>Start of the first point.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>End of the last point: now.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Seconds that a point spans: 300, 3,600 or 86,400. Points of more than 300 s begin at full hours (UTC).</summary>
    public required int StepSeconds { get; init; }

    /// <summary>The whole period.</summary>
    public required PeriodStats Sum { get; init; }

    /// <summary>In order of time; points without runs are included.</summary>
    public required IReadOnlyList<SeriesPoint> Points { get; init; }

    /// <summary>How long successful runs took.</summary>
    public required DurationStats Durations { get; init; }

    /// <summary>Runs by file type, most first.</summary>
    public required IReadOnlyDictionary<string, long> FileTypes { get; init; }

    /// <summary>Failed runs by error code, most first.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Tables that rows were loaded into, most rows first; at most 20.</summary>
    public required IReadOnlyList<TableGrowth> Tables { get; init; }
}

/// <summary>The runs that were created within one step.</summary>
public sealed record SeriesPoint
{
    /// <summary>Start of the step.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Runs that loaded.</summary>
    public long Success { get; init; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Runs that had nothing to load.</summary>
    public long Skipped { get; init; }

    /// <summary>Runs whose rows were removed again.</summary>
    public long Undone { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public long Running { get; init; }

    /// <summary>Rows inserted and updated.</summary>
    public long Rows { get; init; }

    /// <summary>Records rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Stored bytes of the files that were loaded.</summary>
    public long Bytes { get; init; }
}

/// <summary>How long successful runs took, within 5 percent; absent when there were none.</summary>
public sealed record DurationStats
{
    /// <summary>Half of the runs took this many milliseconds or less.</summary>
    public long? MedianMs { get; init; }

    /// <summary>95 percent of the runs took this many milliseconds or less.</summary>
    public long? P95Ms { get; init; }
}

/// <summary>What was loaded into a table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Rows">Rows inserted and updated.</param>
/// <param name="Loads">Successful runs.</param>
public sealed record TableGrowth(string Table, long Rows, long Loads);

/// <summary>Uploads: files that callers asked to send, by outcome.</summary>
public sealed record UploadCounts
{
    /// <summary>Asked for or waiting in the jobs queue; nothing has arrived yet.</summary>
    public long Queued { get; init; }

    /// <summary>Jobs that a worker is sending; absent without a jobs queue.</summary>
    public long? InFlight { get; init; }

    /// <summary>Files that arrived.</summary>
    public long Processed { get; init; }

    /// <summary>Nothing arrived in time, the client gave up, or the job was dead-lettered.</summary>
    public long Failed { get; init; }
}

/// <summary>A queue as it is now; the queue service's estimates.</summary>
public sealed record QueueStats
{
    /// <summary>The queue.</summary>
    public required QueueName Queue { get; init; }

    /// <summary>Messages that wait.</summary>
    public required long Waiting { get; init; }

    /// <summary>Messages that a worker holds.</summary>
    public required long InFlight { get; init; }

    /// <summary>Messages that were dead-lettered.</summary>
    public required long DeadLettered { get; init; }

    /// <summary>Seconds that the objects whose load began last (within 15 minutes, at most 20) had waited since they were stored: the longest. Ingest queue only.</summary>
    public double? WaitSeconds { get; init; }
}
