using System.Collections.Concurrent;
using System.Diagnostics;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Microsoft.Extensions.Logging;

namespace Mba.IntegrationTests.Schedules;

/// <summary>
/// Random files of all modes, delivered by several workers while everything around them fails, from one seed: what happens is drawn in order, when it happens
/// is the machine's. When the time is up the faults end, every message is delivered until it is done with, and the ledger must be clean.
/// </summary>
internal sealed class Chaos(DatabaseFixture database, LoggedServer server, ILoggerFactory logs, int seed)
{
    private const int Workers = 4;
    private const int MostDeliveries = 400;

    private static readonly string[] Modes = ["app", "rep", "ups", "all", "lan"];

    private static readonly IngestOptions Options = new()
    {
        BlockBytes = 1 << 10,
        Connections = 2,
        Lease = TimeSpan.FromSeconds(2),
        ResumeWindow = TimeSpan.FromSeconds(20),
        RetryBaseDelay = TimeSpan.Zero,
        RemovedAtOnce = 2,
    };

    private readonly Random _random = new(seed);
    private readonly DatabaseTroubles _troubles = new(database);
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Message, long> _queue = new();
    private readonly MemoryStore _files = new();
    private readonly List<(FileWorld World, List<FileVersion> Sent)> _tables = [];
    private readonly List<Message> _lost = [];
    private readonly ConcurrentBag<string> _surprises = [];
    private int _time;
    private int _open;
    private volatile bool _isCalm;

    private sealed record Message(FileWorld World, Step Step, bool Continues, int Deliveries);

    /// <summary>What happened, by kind.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <exception cref="InvalidOperationException">A table is not what it must be, or the ledger is not clean.</exception>
    public async Task RunAsync(TimeSpan time)
    {
        var store = new UnreliableStore(_files, () => _isCalm ? 1 : Chance(), Count);
        foreach (var mode in Modes.Concat(Modes))
            _tables.Add((new FileWorld(database, store, _files, mode, $"c{_tables.Count}", Options) { Logs = logs }, []));
        using var ended = new CancellationTokenSource();
        var workers = Enumerable.Range(0, Workers).Select(i => WorkAsync(i, ended.Token)).ToList();
        var began = Stopwatch.GetTimestamp();
        var (nextRestart, nextFull) = (Draw(15, 30), Draw(5, 15));
        var full = Task.CompletedTask;
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            Upload();
            if (Chance() < 0.05)
                Hold();
            if (full.IsCompleted && Stopwatch.GetElapsedTime(began).TotalSeconds > nextFull)
            {
                Count("storage full for some seconds (1114, by a trigger)");
                full = _troubles.FillAsync(Draw(0, DatabaseTroubles.Refusals), Draw(1000, 5000));
                nextFull += Draw(20, 40);
            }
            if (Stopwatch.GetElapsedTime(began).TotalSeconds > nextRestart)
            {
                Count("server killed by -9");
                await server.RestartAsync();
                nextRestart += Draw(20, 40);
            }
            await Task.Delay(Draw(20, 200), CancellationToken.None);
        }
        await full;
        _isCalm = true;
        foreach (var message in _lost)
            Send(message, 0);
        await DrainAsync();
        await RetryAsync();
        await DrainAsync();
        await ended.CancelAsync();
        await Task.WhenAll(workers);
        if (!_surprises.IsEmpty)
            throw new InvalidOperationException(string.Join('\n', _surprises.Distinct().Take(10)));
        foreach (var (world, sent) in _tables)
        {
            await world.CheckRowsAsync(sent);
            Count("tables whose rows were counted apart from the ledger");
        }
        await FileWorld.CheckLedgerAsync(database, Options);
    }

    private async Task DrainAsync()
    {
        while (Volatile.Read(ref _open) > 0)
            await Task.Delay(50, CancellationToken.None);
    }

    /// <summary>An operator retries what ran out of time while it was scanned; nothing else may have failed for good.</summary>
    private async Task RetryAsync()
    {
        foreach (var (world, sent) in _tables)
        {
            foreach (var file in await world.AllowRetriesAsync(sent, "SCAN_TOO_LONG"))
            {
                Count("retries by an operator");
                Send(new Message(world, new Step(Work.Load, file), false, 0), 0);
            }
        }
    }

    /// <summary>A new version of some key, of few contents, so that many are equal; beside it an operator's command from time to time.</summary>
    private void Upload()
    {
        var (world, sent) = _tables[Draw(0, _tables.Count)];
        var letter = (char)('u' + Draw(0, 5));
        var rows = Enumerable.Range(1, Draw(0, 6)).Select(i => $"{i}:{letter}").ToArray();
        var file = new FileVersion(((char)('A' + Draw(0, 4))).ToString(), ++_time, rows);
        world.Put(file);
        lock (_lock)
            sent.Add(file);
        var work = Chance() < 0.3 ? Work.LoadInParts : Work.Load;
        var message = new Message(world, new Step(work, file, InBlocks: Chance() < 0.5), false, 0);
        Count("files");
        if (Chance() < 0.1)
        {
            Count("events lost, found by the backfill");
            lock (_lock)
                _lost.Add(message);
        }
        else
            Send(message, Chance() < 0.2 ? Draw(2000, 8000) : Draw(0, 300));
        if (Chance() < 0.2)
        {
            Count("events delivered twice");
            Send(message, Draw(0, 3000));
        }
        Operate(world, sent);
    }

    private void Operate(FileWorld world, List<FileVersion> sent)
    {
        FileVersion earlier;
        lock (_lock)
            earlier = sent[Draw(0, sent.Count)];
        var drawn = Chance();
        if (drawn < 0.08)
            Command("forced loads", new Step(Work.Force, earlier, InBlocks: Chance() < 0.5));
        else if (drawn < 0.2 && world.Mode is ("app" or "lan"))
            Command("undos", new Step(Work.Undo, earlier));
        else if (drawn > 0.98)
            Command("daily runs", new Step(Work.Daily, null));

        void Command(string kind, Step step)
        {
            Count(kind);
            Send(new Message(world, step, false, 0), Draw(0, 2000));
        }
    }

    /// <summary>Somebody holds what loads need, for a moment.</summary>
    private void Hold()
    {
        Count("locks held");
        var (world, _) = _tables[Draw(0, _tables.Count)];
        _ = _troubles.HoldAsync(world.Table, Draw(0, DatabaseTroubles.Locks), Draw(200, 3000));
    }

    private async Task WorkAsync(int worker, CancellationToken ended)
    {
        var clock = new SkewedTime(TimeSpan.FromMinutes((worker - 1) * 47));
        while (!ended.IsCancellationRequested)
        {
            Message? message;
            lock (_lock)
                message = _queue.TryPeek(out _, out var due) && due <= Environment.TickCount64 ? _queue.Dequeue() : null;
            if (message is null)
                await Task.Delay(5, CancellationToken.None);
            else
                await HandleAsync(message, clock);
        }
    }

    private async Task HandleAsync(Message message, TimeProvider clock)
    {
        var (answer, died) = (IngestDisposition.Retry, false);
        using var deadline = new CancellationTokenSource();
        if (!_isCalm && Chance() < 0.05)
        {
            Count("deadlines");
            deadline.CancelAfter(Draw(1, 400));
        }
        var process = new MortalProcess(database, _isCalm ? (Mishap.None, 0) : Fate());
        try
        {
            answer = await message.World.AttemptAsync(
                message.Step,
                process.Sessions,
                process.Faults,
                message.Continues,
                clock,
                deadline.Token
            );
        }
        catch (Exception e)
            when (process.IsDead
                || e is OperationCanceledException or HttpRequestException or IngestException { Transient: true }
                || MySqlErrors.IsDatabaseError(e)
            )
        {
            died = true;
        }
        catch (Exception e)
        {
            _surprises.Add($"{message.World.Mode} {message.Step}: {e.GetType().Name} {e.Message}");
            answer = IngestDisposition.Done;
        }
        if (answer == IngestDisposition.Busy)
            Count("deliveries put off: busy, or the storage was full");
        if (answer is not (IngestDisposition.Done or IngestDisposition.Ignored) || died)
        {
            if (message.Deliveries > MostDeliveries)
                _surprises.Add($"{message.World.Mode} {message.Step} was delivered {message.Deliveries} times: {answer}");
            else
                Send(
                    message with
                    {
                        Continues = answer == IngestDisposition.Continue && !died,
                        Deliveries = message.Deliveries + 1,
                    },
                    process.IsDead && !_isCalm ? Draw(500, 4000) : Draw(50, 400)
                );
        }
        Interlocked.Decrement(ref _open);
    }

    private (Mishap, int) Fate()
    {
        var drawn = Chance();
        if (drawn < 0.1)
        {
            Count("processes killed");
            return (Mishap.Kill, Draw(1, 24));
        }
        if (drawn < 0.2)
        {
            Count("connections cut");
            return (Mishap.Cut, Draw(1, 24));
        }
        if (drawn < 0.24)
        {
            Count("processes stopped beyond their lease");
            return (Mishap.Pause, Draw(1, 24));
        }
        return (Mishap.None, 0);
    }

    private void Send(Message message, int delay)
    {
        Interlocked.Increment(ref _open);
        lock (_lock)
            _queue.Enqueue(message, Environment.TickCount64 + delay);
    }

    private double Chance()
    {
        lock (_lock)
            return _random.NextDouble();
    }

    private int Draw(int from, int below)
    {
        lock (_lock)
            return _random.Next(from, below);
    }

    private void Count(string kind) => _counts.AddOrUpdate(kind, 1, (_, n) => n + 1);

    /// <summary>A clock that is wrong; it runs as fast as the right one.</summary>
    private sealed class SkewedTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
