using Mba.Csv;

namespace Mba.MySql.Claims;

/// <summary>What the newest run of an object looks like to a worker that wants it.</summary>
internal sealed record ExistingRun
{
    public required AuditRow Audit { get; init; }

    /// <summary>Null once a run has ended, or when it was handed over to a continuation.</summary>
    public string? LeaseToken => Worker.LeaseToken;

    /// <summary>By the database's clock.</summary>
    public bool LeaseIsLive { get; init; }

    /// <summary>FAILED for a reason that may pass, or released by an operator.</summary>
    public bool Retryable { get; init; }

    public bool IsForced { get; init; }

    /// <summary>Who works on it, or did.</summary>
    public Predecessor Worker { get; init; }

    /// <summary>The reading that a person accepted for a doubtful file.</summary>
    public Reading? Accepted { get; init; }
}

/// <summary>What a worker may do with an object that has been claimed before.</summary>
internal enum ClaimDecision
{
    /// <summary>Begin the next run.</summary>
    NewRun,

    /// <summary>Go on with this run; its worker is gone, or it failed.</summary>
    TakeOver,

    /// <summary>Its worker is alive.</summary>
    Busy,

    /// <summary>It has ended for good.</summary>
    Finished,
}

internal static class ClaimRules
{
    public static ClaimDecision Decide(ExistingRun existing, bool force) =>
        existing switch
        {
            { LeaseIsLive: true } => ClaimDecision.Busy,
            { Audit.Status: AuditStatus.STARTED } => ClaimDecision.TakeOver,
            { Audit.Status: AuditStatus.FAILED } when existing.Retryable || force => ClaimDecision.TakeOver,
            { Audit.Status: AuditStatus.SUCCESS or AuditStatus.SKIPPED or AuditStatus.UNDONE } when force => ClaimDecision.NewRun,
            _ => ClaimDecision.Finished,
        };
}
