using System.Diagnostics;
using System.Globalization;

namespace Mba;

/// <summary>What happens when an armed point is reached.</summary>
public enum FaultAction
{
    /// <summary>The process ends as by kill -9.</summary>
    Kill,

    /// <summary>The database connection of the load is cut.</summary>
    Drop,

    /// <summary>The load waits until the file that MBA_FAULT_FILE names is gone, so that a test can act meanwhile.</summary>
    Pause,
}

/// <summary>
/// Named places between every two statements of the load path, and around an upload job. Inert unless a test arms one: <c>MBA_FAULT=point:kill|drop|pause[:n]</c> acts when the
/// point is reached for the n-th time (the first by default), and only with <c>MBA_FAULT_ALLOWED=1</c>.
/// </summary>
public sealed class FaultPoints
{
    public const string Claimed = "claim.claimed";
    public const string Described = "describe.described";
    public const string Scanned = "scan.scanned";
    public const string SkipDecided = "skip.decided";
    public const string Skipped = "skip.skipped";
    public const string Planned = "reconcile.planned";
    public const string TableLocked = "ddl.locked";
    public const string VersionRaised = "ddl.version";
    public const string TableAltered = "ddl.altered";
    public const string ColumnsRemembered = "ddl.remembered";
    public const string LoadBegun = "load.begun";
    public const string ContentReserved = "load.reserved";
    public const string EarlierRemoved = "load.removed";
    public const string StageCreated = "load.staged";
    public const string BlockBegun = "block.begun";
    public const string BlockSent = "block.sent";
    public const string RejectsStored = "block.rejects";
    public const string BlockRecorded = "block.recorded";
    public const string BlockCommitted = "block.committed";
    public const string MergeBegun = "merge.begun";
    public const string Counted = "merge.counted";
    public const string Merged = "merge.merged";
    public const string Renamed = "replace.renamed";
    public const string Accounted = "commit.accounted";
    public const string Committed = "commit.committed";
    public const string Cleaned = "commit.cleaned";
    public const string UndoLocked = "undo.locked";
    public const string UndoRemoved = "undo.removed";

    /// <summary>A worker took a job off the queue.</summary>
    public const string JobTaken = "job.taken";

    /// <summary>The store has the job's file; the queue still has its message.</summary>
    public const string JobSent = "job.sent";

    private readonly string? _armed;
    private readonly FaultAction _action;
    private readonly string? _file;
    private readonly int _occurrence;
    private readonly Action<string>? _onReached;
    private readonly Func<string, Func<Task>?, Task>? _observe;
    private int _reached;

    private FaultPoints(Func<string, Func<Task>?, Task>? observe = null) => _observe = observe;

    private FaultPoints(string point, FaultAction action, int occurrence, string? file, Action<string>? reached) =>
        (_armed, _action, _occurrence, _file, _onReached) = (point, action, occurrence, file, reached);

    /// <summary>Nothing is armed.</summary>
    public static FaultPoints None { get; } = new();

    /// <summary>Whoever stops between two statements needs them sent one by one; a load that nobody stops sends several in one text.</summary>
    public bool AreArmed => _observe is not null || _armed is not null;

    /// <summary>Every point goes through <paramref name="observe"/>, which may hold the load there, cut its connection, or throw.</summary>
    public static FaultPoints Through(Func<string, Func<Task>?, Task> observe) => new(observe);

    /// <summary>Every point, in the order in which a load passes them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Claimed,
        Described,
        Scanned,
        SkipDecided,
        Skipped,
        Planned,
        TableLocked,
        VersionRaised,
        TableAltered,
        ColumnsRemembered,
        LoadBegun,
        ContentReserved,
        EarlierRemoved,
        StageCreated,
        BlockBegun,
        BlockSent,
        RejectsStored,
        BlockRecorded,
        BlockCommitted,
        MergeBegun,
        Counted,
        Merged,
        Renamed,
        Accounted,
        Committed,
        Cleaned,
        UndoLocked,
        UndoRemoved,
    ];

    /// <summary>The points of an upload job.</summary>
    public static IReadOnlyList<string> OfJobs { get; } = [JobTaken, JobSent];

    private static IEnumerable<string> Known => All.Concat(OfJobs);

    /// <summary>Reads MBA_FAULT; <see cref="None"/> unless MBA_FAULT_ALLOWED is 1.</summary>
    /// <exception cref="SettingsException">MBA_FAULT names no such point or action.</exception>
    public static FaultPoints FromEnvironment()
    {
        if (
            Environment.GetEnvironmentVariable("MBA_FAULT") is not { Length: > 0 } text
            || Environment.GetEnvironmentVariable("MBA_FAULT_ALLOWED") != "1"
        )
            return None;
        return Parse(text, Environment.GetEnvironmentVariable("MBA_FAULT_FILE"), reached: null);
    }

    /// <summary>Reads <c>point:action[:n]</c>; <paramref name="reached"/> is called when the point is, before anything happens.</summary>
    /// <exception cref="SettingsException">No such point or action.</exception>
    public static FaultPoints Parse(string text, string? file, Action<string>? reached)
    {
        var parts = text.Split(':');
        if (
            parts.Length is 2 or 3
            && Known.Contains(parts[0], StringComparer.Ordinal)
            && Enum.TryParse<FaultAction>(parts[1], ignoreCase: true, out var action)
        )
            return new FaultPoints(
                parts[0],
                action,
                parts.Length == 3 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 1,
                file,
                reached
            );
        throw new SettingsException([$"MBA_FAULT must be point:kill|drop|pause[:n], with a point of {string.Join(", ", Known)}"]);
    }

    /// <summary>Passes a point; <paramref name="drop"/> cuts the connection in use.</summary>
    public async Task ReachAsync(string point, Func<Task>? drop, CancellationToken cancellationToken)
    {
        if (_observe is not null)
        {
            await _observe(point, drop);
            return;
        }
        if (!string.Equals(point, _armed, StringComparison.Ordinal) || Interlocked.Increment(ref _reached) != _occurrence)
            return;
        _onReached?.Invoke(point);
        if (_action == FaultAction.Kill)
            Process.GetCurrentProcess().Kill();
        else if (_action == FaultAction.Drop && drop is not null)
            await drop();
        else if (_action == FaultAction.Pause)
            await WaitAsync(cancellationToken);
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
            return;
        await File.WriteAllTextAsync(_file, _armed, cancellationToken);
        while (File.Exists(_file))
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
    }
}
