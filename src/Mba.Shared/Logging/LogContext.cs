namespace Mba.Logging;

/// <summary>What every line of an invocation carries, so that one request id finds all of them. Flows with the call.</summary>
public sealed record LogContext(string? RequestId, bool ColdStart, string? TraceId)
{
    private static readonly AsyncLocal<LogContext?> Flowing = new();

    /// <summary>Null outside an invocation.</summary>
    public static LogContext? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }
}
