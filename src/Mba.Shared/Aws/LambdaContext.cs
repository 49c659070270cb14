namespace Mba.Aws;

/// <summary>One invocation, with the names of Amazon.Lambda.Core's ILambdaContext.</summary>
public sealed class LambdaContext(string awsRequestId, DateTimeOffset deadline, TimeProvider time)
{
    /// <summary>What is kept of an invocation's end: enough to roll back and to record the outcome.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public string AwsRequestId { get; } = awsRequestId;

    /// <summary>X-Ray's header of this invocation; null when tracing is off.</summary>
    public string? TraceId { get; init; }

    /// <summary>True for the first invocation of this process.</summary>
    public bool ColdStart { get; init; }

    public string? InvokedFunctionArn { get; init; }

    /// <summary>Until the process is stopped; never negative.</summary>
    public TimeSpan RemainingTime => deadline - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Until the handler's token fires. A short invocation keeps half of its time for work.</summary>
    public TimeSpan WorkingTime => RemainingTime is var left && left > Grace * 2 ? left - Grace : left / 2;
}
