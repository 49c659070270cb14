using Mba.MySql.Connections;

namespace Mba.IntegrationTests.Schedules;

/// <summary>What happens to a delivery at one of its points, once.</summary>
public enum Mishap
{
    None,

    /// <summary>Its process ends: nothing is recorded, and its claim runs out.</summary>
    Kill,

    /// <summary>Its connection is cut; it may record that.</summary>
    Cut,

    /// <summary>It stands still until its claim has run out.</summary>
    Pause,
}

/// <summary>
/// One message, or one operator's command, that proceeds from point to point when the scheduler lets it. A message whose answer is not final is delivered again.
/// </summary>
internal sealed class Delivery(string name, Func<Delivery, FaultPoints, Task<IngestDisposition>> attempt)
{
    public const string Begin = "begin";
    public const string Again = "again";
    private const int MostAttempts = 40;

    private readonly Lock _lock = new();
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _passed;
    private volatile bool _isAborted;

    public string Name => name;

    /// <summary>Where it waits to be let on; null while it runs or waits for a lock.</summary>
    public string? At { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Its process was killed: it opens no connection any more.</summary>
    public bool IsDead { get; private set; }

    /// <summary>The connection on which it waits for a lock.</summary>
    public string? WaitsOn { get; set; }

    /// <summary>What happens at the point that it reaches as its n-th, counted from 1.</summary>
    public (Mishap Kind, int Point) Fate { get; init; }

    public int PointsPassed => _passed;

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>
    /// What happens before it is delivered again, by itself: it may wait for a lock that another delivery holds, which only the scheduler can let go on.
    /// </summary>
    public Func<Delivery, Task> OnAgain { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called whenever it has reached a point or has ended.</summary>
    public Action OnSettled { get; set; } = () => { };

    public void Start() => Running = Task.Run(RunAsync);

    /// <summary>Lets it go on from where it waits.</summary>
    public void Release()
    {
        TaskCompletionSource gate;
        lock (_lock)
        {
            At = null;
            gate = _gate;
            _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        gate.SetResult();
    }

    /// <summary>Ends it as a killed process, wherever it is: the schedule has failed.</summary>
    public void Abort()
    {
        lock (_lock)
        {
            (_isAborted, IsDead) = (true, true);
            _gate.TrySetResult();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await ParkAsync(Begin);
            for (var i = 0; i < MostAttempts && !_isAborted; i++)
            {
                var answer = await AttemptAsync();
                if (answer is IngestDisposition.Done or IngestDisposition.Ignored)
                    return;
                await ParkAsync(Again);
                if (_isAborted)
                    break;
                await OnAgain(this);
                IsDead = _isAborted;
            }
            throw new InvalidOperationException($"{name} was delivered {MostAttempts} times without an end");
        }
        finally
        {
            HasEnded = true;
            OnSettled();
        }
    }

    private async Task<IngestDisposition> AttemptAsync()
    {
        try
        {
            return await attempt(this, FaultPoints.Through(ReachAsync));
        }
        catch (Exception e) when (IsDead || MySqlErrors.IsDatabaseError(e))
        {
            return IngestDisposition.Retry;
        }
    }

    private async Task ReachAsync(string point, Func<Task>? drop)
    {
        if (IsDead)
            throw new IOException("this process is dead");
        await ParkAsync(point);
        if (_isAborted)
            throw new IOException("the schedule has failed");
        if (++_passed != Fate.Point || Fate.Kind == Mishap.None)
            return;
        IsDead = Fate.Kind == Mishap.Kill;
        if (drop is not null)
            await drop();
        if (IsDead)
            throw new IOException("this process was killed");
    }

    private Task ParkAsync(string point)
    {
        Task gate;
        lock (_lock)
        {
            At = point;
            WaitsOn = null;
            gate = _isAborted ? Task.CompletedTask : _gate.Task;
        }
        OnSettled();
        return gate;
    }
}
