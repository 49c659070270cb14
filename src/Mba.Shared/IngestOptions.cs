using System.Globalization;
using System.Numerics;

namespace Mba;

/// <summary>What may be tuned about loading; every default is the one that production runs with.</summary>
public sealed record IngestOptions
{
    /// <summary>How long a claim lives without a heartbeat. A worker that dies is replaced after it; a paused one is fenced.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a claim is renewed: a third of <see cref="Lease"/>, so that two renewals may fail.</summary>
    public TimeSpan Heartbeat => Lease / 3;

    /// <summary>How long an unfinished run may keep the blocks it has committed: longer than the queue's visibility timeout and the longest back-off together.</summary>
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Rows of an unfinished run that are removed in one transaction.</summary>
    public int RemovedAtOnce { get; init; } = 20_000;

    /// <summary>How long a message waits that found its file in work.</summary>
    public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message waits that found the server's storage full.</summary>
    public TimeSpan StorageDelay { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Wait after the first transient failure; doubles with each further one up to 15 minutes.</summary>
    public TimeSpan RetryBaseDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes sent to MySQL in one LOAD; more is faster and holds more memory.</summary>
    public int BlockBytes { get; init; } = 4 << 20;

    /// <summary>Decoded bytes up to which a file is appended in one transaction; larger files are loaded in recorded blocks.</summary>
    public long AtomicBytes { get; init; } = 64L << 20;

    /// <summary>Stored bytes up to which a file is held in memory between its passes, and handled beside others of a batch.</summary>
    public const int SmallBytes = 1 << 20;

    /// <summary>Connections that a long file is sent through: in recorded blocks, or into the stage of an upsert or a replace.</summary>
    public int Connections { get; init; } = 2;

    /// <summary>Rejected records kept per run; the count is exact whatever this is.</summary>
    public int StoredRejects { get; init; } = 10_000;

    public const int DefaultStoredSkips = 1000;

    /// <summary>Skipped lines kept per run, blank ones among them; the count is exact whatever this is.</summary>
    public int StoredSkips { get; init; } = DefaultStoredSkips;

    /// <summary>Bytes of a rejected record that are kept.</summary>
    public int RejectBytes { get; init; } = 64 << 10;

    /// <summary>How long rejected records, which hold cell values, are kept. The audit and the other records of what happened are never deleted.</summary>
    public TimeSpan RejectRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long a worker waits for another's change of the same table.</summary>
    public TimeSpan TableLockTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Attempts at one ALTER, each of which waits 2 s for the table.</summary>
    public int AlterAttempts { get; init; } = 30;

    /// <summary>Rows above which a table is not rebuilt; the error names the statement to run by hand.</summary>
    public long RebuildRowLimit { get; init; } = 5_000_000;

    /// <summary>Times that a load plans again because the table changed under it.</summary>
    public int PlanAttempts { get; init; } = 20;

    /// <summary>The defaults, with what the settings say.</summary>
    public static IngestOptions From(Settings settings) =>
        new()
        {
            Connections = settings.IngestConnections,
            BlockBytes = settings.IngestBlockBytes,
            AtomicBytes = settings.IngestAtomicBytes,
            Lease = settings.IngestLease,
            RejectRetention = settings.RejectRetention,
        };

    /// <summary>Checks every value against its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Check(nameof(BlockBytes), BlockBytes, 1 << 10, 64 << 20);
        Check(nameof(AtomicBytes), AtomicBytes, 0, long.MaxValue);
        Check(nameof(Connections), Connections, 1, 16);
        Check(nameof(StoredRejects), StoredRejects, 0, 1_000_000);
        Check(nameof(StoredSkips), StoredSkips, 0, 1_000_000);
        Check(nameof(RejectBytes), RejectBytes, 0, 1 << 20);
        Check(nameof(AlterAttempts), AlterAttempts, 1, 1000);
        Check(nameof(RebuildRowLimit), RebuildRowLimit, 0, long.MaxValue);
        Check(nameof(PlanAttempts), PlanAttempts, 1, 1000);
        Check(nameof(RemovedAtOnce), RemovedAtOnce, 1, 1_000_000);
        Check(nameof(Lease), Lease.TotalMilliseconds, 300, TimeSpan.MaxValue.TotalMilliseconds);
    }

    private static void Check<T>(string name, T value, T min, T max)
        where T : IComparisonOperators<T, T, bool>
    {
        if (value < min || value > max)
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be from {min} to {max}"));
    }
}
