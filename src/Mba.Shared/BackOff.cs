namespace Mba;

/// <summary>Waits that grow with each attempt, up to the 15 minutes for which SQS can delay a message.</summary>
public static class BackOff
{
    public static TimeSpan Longest { get; } = TimeSpan.FromMinutes(15);

    /// <summary><paramref name="first"/> times <paramref name="factor"/> to the power of <paramref name="attempts"/>, at most <see cref="Longest"/>.</summary>
    public static TimeSpan After(TimeSpan first, double factor, int attempts) =>
        TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, first.TotalSeconds * Math.Pow(factor, Math.Clamp(attempts, 0, 16))));
}
