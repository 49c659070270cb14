namespace Mba.Contracts;

/// <summary>A verification of the ledger: whether audit, tables and loaded content agree.</summary>
public sealed record VerificationReply
{
    /// <summary>Number of the verification, ascending.</summary>
    public required long Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>When it ended; absent while it runs, and when it was stopped before its end.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><c>schedule</c> for the daily run, <c>cli</c> or <c>api</c>.</summary>
    public required string StartedFrom { get; init; }

    /// <summary>Who started it; absent for the daily run.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>It repaired what has one right answer.</summary>
    public bool Repairs { get; init; }

    /// <summary>It counted the rows of every run, not only of those since the verification before and a share of the rest.</summary>
    public bool CountsAll { get; init; }

    /// <summary>Runs whose rows were counted.</summary>
    public long RunsChecked { get; init; }

    /// <summary>Runs that have not been checked since they ended; the next verification continues with them.</summary>
    public long RunsLeft { get; init; }

    /// <summary>Breaches that it found, those that it repaired included.</summary>
    public long Found { get; init; }

    /// <summary>Breaches that it repaired.</summary>
    public long Repaired { get; init; }

    /// <summary>What does not hold: at most the first 1,000. Absent in lists.</summary>
    public IReadOnlyList<BreachReply>? Breaches { get; init; }
}

/// <summary>Something that does not hold (docs/ledger.md); never a cell value.</summary>
public sealed record BreachReply
{
    /// <summary>Code of the invariant.</summary>
    public required string Invariant { get; init; }

    /// <summary>The table whose rows are concerned.</summary>
    public string? Table { get; init; }

    /// <summary>The run that is concerned.</summary>
    public string? IngestionId { get; init; }

    /// <summary>That run's file.</summary>
    public string? FileName { get; init; }

    /// <summary>Who sent that file.</summary>
    public string? UploadedBy { get; init; }

    /// <summary>What was found.</summary>
    public required string Detail { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Remedy { get; init; }

    /// <summary>This verification repaired it.</summary>
    public bool Repaired { get; init; }
}

/// <summary>A page of verifications, newest first.</summary>
public sealed record VerificationPage
{
    /// <summary>The verifications, without their breaches.</summary>
    public required IReadOnlyList<VerificationReply> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
