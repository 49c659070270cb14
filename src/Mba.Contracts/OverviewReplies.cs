namespace Mba.Contracts;

/// <summary>A table that files were loaded into.</summary>
public sealed record TableReply
{
    /// <summary>Its name in the database.</summary>
    public required string Name { get; init; }

    /// <summary>The server's estimate.</summary>
    public long ApproximateRows { get; init; }

    /// <summary>Number of columns, without those that the system keeps for itself.</summary>
    public int Columns { get; init; }

    /// <summary>Runs with status SUCCESS.</summary>
    public long Loads { get; init; }

    /// <summary>When the newest load ended.</summary>
    public DateTimeOffset? LastLoadedAt { get; init; }
}

/// <summary>A table with its columns.</summary>
public sealed record TableDetailReply
{
    /// <summary>Its name in the database.</summary>
    public required string Name { get; init; }

    /// <summary>The server's estimate.</summary>
    public long ApproximateRows { get; init; }

    /// <summary>In the table's order.</summary>
    public required IReadOnlyList<TableColumnReply> Columns { get; init; }

    /// <summary>The newest runs that loaded into it.</summary>
    public required IReadOnlyList<IngestionReply> LastLoads { get; init; }

    /// <summary>The last 30 days, one point a day (UTC), today last.</summary>
    public required IReadOnlyList<TableLoadPoint> LoadsOverTime { get; init; }
}

/// <summary>What was loaded into a table on one day.</summary>
/// <param name="At">Start of the day.</param>
/// <param name="Loads">Successful runs that were created on it.</param>
/// <param name="Rows">Rows that they inserted and updated.</param>
public sealed record TableLoadPoint(DateTimeOffset At, long Loads, long Rows);

/// <summary>A column as the database describes it, and how it came to be so.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, as the database writes it.</param>
/// <param name="Nullable">It may hold null.</param>
/// <param name="Key">It is part of the primary key.</param>
public sealed record TableColumnReply(string Name, string Type, bool Nullable, bool Key)
{
    /// <summary>Why it has this type, e.g. <c>whole numbers</c> or <c>longer text</c>; absent when nobody recorded it.</summary>
    public string? Reason { get; init; }

    /// <summary>The run that last changed it.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>That run's file.</summary>
    public string? ChangedByFile { get; init; }

    /// <summary>When that run was created.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
}

/// <summary>Counts over the whole system. Queue counts are the queue service's estimates; null where no queue is configured.</summary>
public sealed record StatsReply
{
    /// <summary>Messages that wait in both queues.</summary>
    public long? Queued { get; init; }

    /// <summary>Messages that a worker holds.</summary>
    public long? InFlight { get; init; }

    /// <summary>Messages that were dead-lettered and wait for an operator.</summary>
    public long? DeadLettered { get; init; }

    /// <summary>Runs that ended well: SUCCESS and SKIPPED.</summary>
    public long Processed { get; init; }

    /// <summary>Runs that ended in FAILED.</summary>
    public long Failed { get; init; }

    /// <summary>Since the beginning.</summary>
    public required PeriodStats Total { get; init; }

    /// <summary>The last 60 minutes.</summary>
    public required PeriodStats LastHour { get; init; }

    /// <summary>The last 24 hours.</summary>
    public required PeriodStats LastDay { get; init; }

    /// <summary>Uploads by file type over the last day.</summary>
    public required IReadOnlyDictionary<string, long> FileTypes { get; init; }

    /// <summary>Failed runs by error code over the last day.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Uploads since the beginning, by outcome.</summary>
    public required UploadCounts Uploads { get; init; }

    /// <summary>Each queue that is configured.</summary>
    public required IReadOnlyList<QueueStats> Queues { get; init; }

    /// <summary>The last verification of the ledger that came to its end, without its breaches; absent before the first.</summary>
    public VerificationReply? LastVerification { get; init; }

    /// <summary>The period that was asked for, with its points.</summary>
    public required SeriesReply Series { get; init; }
}

/// <summary>Counts over a span of time, by when runs started.</summary>
public sealed record PeriodStats
{
    /// <summary>All runs that started.</summary>
    public long Runs { get; init; }

    /// <summary>Runs that loaded.</summary>
    public long Success { get; init; }

    /// <summary>Runs that failed.</summary>
    public long Failed { get; init; }

    /// <summary>Runs that had nothing to load.</summary>
    public long Skipped { get; init; }

    /// <summary>Runs that have not ended.</summary>
    public long Running { get; init; }

    /// <summary>Rows inserted and updated.</summary>
    public long Rows { get; init; }

    /// <summary>Records rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>Stored bytes of the files.</summary>
    public long Bytes { get; init; }

    /// <summary>SUCCESS among the runs that ended in SUCCESS or FAILED, 0 to 1; null when there are none.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Rows per second of load time; null when nothing was loaded.</summary>
    public double? RowsPerSecond { get; init; }
}

/// <summary>Whether the process lives, or whether all that it needs answers.</summary>
public sealed record HealthReply
{
    /// <summary><c>ok</c> or <c>unavailable</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Each thing that was asked, with <c>ok</c> or what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string>? Checks { get; init; }

    /// <summary>Uploads by outcome; absent in <c>/health</c>, and while the database does not answer.</summary>
    public UploadCounts? Uploads { get; init; }
}
