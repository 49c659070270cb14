namespace Mba.Contracts;

/// <summary>Something that a caller did through the API.</summary>
public sealed record ActivityReply
{
    /// <summary>Number of the record, ascending.</summary>
    public required long Number { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who: as in <c>GET /me</c>.</summary>
    public required string Actor { get; init; }

    /// <summary><c>retry</c>, <c>undo</c>, <c>redrive</c>, <c>view_values</c>, <c>job</c> or <c>verify</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The run that it was done to.</summary>
    public string? IngestionId { get; init; }

    /// <summary>The object or queue that it was done to.</summary>
    public string? Target { get; init; }

    /// <summary><c>done</c>, or the code of the refusal or failure; absent when the process ended before the outcome was recorded.</summary>
    public string? Outcome { get; init; }
}

/// <summary>A page of activity, newest first.</summary>
public sealed record ActivityPage
{
    /// <summary>The records.</summary>
    public required IReadOnlyList<ActivityReply> Items { get; init; }

    /// <summary>Pass it as <c>cursor</c> for the next page; absent on the last.</summary>
    public string? Next { get; init; }
}
