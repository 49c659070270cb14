using System.Diagnostics;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Who begins, and after which steps another delivery goes on although the present one could.</summary>
/// <param name="First">Index of the delivery that begins.</param>
/// <param name="Preemptions">Numbers of steps, ascending.</param>
/// <param name="Script">
/// What is done first, in words: <c>a@point</c> is one step of a, <c>a>point</c> all steps of a until it waits at the point, <c>a></c> until it can go no further.
/// The steps that a failure prints are such a script.
/// </param>
internal sealed record Schedule(int First, IReadOnlyList<int> Preemptions, string Script = "")
{
    public override string ToString() =>
        Script.Length > 0 ? $"script {Script}" : $"first {First}, preempted before steps [{string.Join(", ", Preemptions)}]";
}

/// <summary>
/// What a schedule came to: each step as <c>delivery@point</c>, and before which steps another delivery could have gone on to another effect. Before a step
/// that sends the server nothing it could as well go on after it.
/// </summary>
internal sealed record Trace(IReadOnlyList<string> Steps, IReadOnlyList<int> Choices);

/// <summary>
/// Lets deliveries proceed one point at a time. Without a preemption the present one goes on until it ends, waits for a lock, or waits to be delivered again.
/// </summary>
internal sealed class Scheduler(LockWatch watch, StatementCount statements, List<string> steps) : IDisposable
{
    private const int MostSteps = 600;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A statement that takes longer is looked at: it may be waiting.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(12);

    /// <summary>What waited for a lock goes on so soon after the lock is free.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(3);

    private readonly SemaphoreSlim _settled = new(0);

    public void Dispose() => _settled.Dispose();

    public async Task<Trace> RunAsync(IReadOnlyList<Delivery> deliveries, Schedule schedule)
    {
        try
        {
            return await ProceedAsync(deliveries, schedule);
        }
        catch
        {
            foreach (var delivery in deliveries)
                delivery.Abort();
            await Task.WhenAll(deliveries.Select(d => d.Running))
                .WaitAsync(Patience)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async Task<Trace> ProceedAsync(IReadOnlyList<Delivery> deliveries, Schedule schedule)
    {
        var sentBefore = statements.Count;
        foreach (var delivery in deliveries)
        {
            delivery.OnSettled = () => _settled.Release();
            delivery.Start();
        }
        await SettleAsync(deliveries);
        var choices = new List<int>();
        var current = deliveries[schedule.First];
        var script = new Queue<string>(schedule.Script.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        while (deliveries.Any(d => !d.HasEnded))
        {
            if (steps.Count > MostSteps)
                throw new InvalidOperationException("the schedule does not end: " + string.Join(' ', steps.TakeLast(20)));
            var ready = deliveries.Where(d => d.At is not null).ToList();
            var fresh = ready.FindAll(d => d.At != Delivery.Again);
            var isChoice = fresh.Contains(current) && ready.Exists(d => d != current);
            var (present, before) = (current, statements.Count);
            current =
                Scripted(script, ready, fresh) is { } named ? named
                : isChoice && !schedule.Preemptions.Contains(steps.Count) ? current
                : Next(deliveries, current, ready, fresh);
            steps.Add($"{current.Name}@{current.At}");
            current.Release();
            await SettleAsync(deliveries);
            if (isChoice && (current != present || current.At is null || statements.Count > before))
                choices.Add(steps.Count - 1);
        }
        await Task.WhenAll(deliveries.Select(d => d.Running));
        if (statements.Count == sentBefore)
            throw new InvalidOperationException("no statement of the deliveries was counted");
        return new Trace(steps, choices);
    }

    /// <summary>Whom the script names next; null when it is done with, or when that one can go no further.</summary>
    private static Delivery? Scripted(Queue<string> script, List<Delivery> ready, List<Delivery> fresh)
    {
        while (script.TryPeek(out var word))
        {
            var isStep = word.Contains('@', StringComparison.Ordinal);
            var parts = word.Split('@', '>');
            var named = (isStep ? ready : fresh).Find(d => d.Name == parts[0] && (isStep || d.At != parts[1]));
            if (isStep || named is null)
                script.Dequeue();
            if (named is not null)
                return named;
        }
        return null;
    }

    /// <summary>The next in turn; those that wait to be delivered again only when no other can go on.</summary>
    private static Delivery Next(IReadOnlyList<Delivery> all, Delivery current, List<Delivery> ready, List<Delivery> fresh)
    {
        var others = fresh.FindAll(d => d != current);
        var from =
            others.Count > 0 ? others
            : ready.Exists(d => d != current) ? ready.FindAll(d => d != current)
            : ready;
        var start = all.ToList().IndexOf(current);
        return Enumerable.Range(1, all.Count).Select(i => all[(start + i) % all.Count]).First(from.Contains);
    }

    /// <summary>Waits until each delivery has reached a point, has ended, or waits for a lock, and at least one can go on.</summary>
    private async Task SettleAsync(IReadOnlyList<Delivery> deliveries)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience)
        {
            var busy = deliveries.Where(d => d.At is null && !d.HasEnded).ToList();
            if (busy.Count == 0)
                return;
            if (await _settled.WaitAsync(busy.Exists(d => d.WaitsOn is null) ? Prompt : Moment))
                continue;
            var waiting = await watch.WaitingAsync();
            foreach (var delivery in busy.Where(d => d.WaitsOn is { } id && !waiting.Contains(id)))
                delivery.WaitsOn = null;
            var known = busy.Select(d => d.WaitsOn).OfType<string>().ToHashSet(StringComparer.Ordinal);
            var running = busy.FindAll(d => d.WaitsOn is null && d.At is null && !d.HasEnded);
            var unknown = waiting.Where(id => !known.Contains(id)).ToList();
            if (unknown.Count >= running.Count)
            {
                foreach (var (delivery, id) in running.Zip(unknown))
                    delivery.WaitsOn = id;
            }
            if (deliveries.All(d => d.At is not null || d.HasEnded || d.WaitsOn is not null) && deliveries.Any(d => d.At is not null))
                return;
        }
        throw new InvalidOperationException(
            "a delivery neither proceeds nor waits for a lock: "
                + string.Join(
                    ", ",
                    deliveries.Select(d => $"{d.Name} {d.At ?? (d.HasEnded ? "ended" : d.WaitsOn is null ? "running" : "waiting")}")
                )
        );
    }
}
