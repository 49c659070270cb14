using System.Diagnostics;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Verification;

namespace Mba.IntegrationTests.Schedules;

/// <summary>A schedule of a scenario, with at most one mishap; its text replays it.</summary>
internal sealed record Case(Scenario Scenario, Schedule Schedule, (int Delivery, Mishap Kind, int Point)? Mishap = null)
{
    public override string ToString() =>
        $"{Scenario.Mode}: {Scenario.Name}; {Schedule}{(Mishap is { } m ? $"; {m.Kind} of delivery {m.Delivery} at its point {m.Point}" : "")}";
}

/// <summary>What an exploration came to.</summary>
internal sealed record Exploration(int Schedules, int Points, IReadOnlyList<string> Failures);

/// <summary>Tries schedules of a scenario: all with at most two preemptions, or a seeded sample of them.</summary>
internal sealed class Explorer(DatabaseFixture database) : IDisposable
{
    /// <summary>So many schedules, each in a table of its own, are verified and cleaned away together.</summary>
    private const int Batch = 12;

    private readonly StatementCount _statements = new(database.DatabaseName, ScenarioRun.Mark);
    private readonly Dictionary<string, (Case Case, IReadOnlyList<string> Steps)> _unverified = [];
    private int _tables;

    public Task PrepareAsync() => database.MigrateAsync();

    public void Dispose() => _statements.Dispose();

    /// <summary>
    /// All schedules of at most two preemptions, and each mishap at each point of the schedules without one. Schedules that differ only in whether a
    /// delivery was preempted before or after it sent the server nothing are one.
    /// </summary>
    public async Task<Exploration> AllAsync(Scenario scenario)
    {
        // The daily run looks at all tables.
        var atOnce = scenario.Meeting.Any(s => s.Work == Work.Daily) ? 1 : Batch;
        var failures = new List<string>();
        var (schedules, points) = (0, 0);
        for (var first = 0; first < scenario.Meeting.Count; first++)
        {
            var plain = await TryAsync(new Case(scenario, new Schedule(first, []), null));
            foreach (var one in plain.Choices)
            {
                var preempted = await TryAsync(new Case(scenario, new Schedule(first, [one]), null));
                foreach (var two in preempted.Choices.Where(c => c > one))
                    await TryAsync(new Case(scenario, new Schedule(first, [one, two]), null));
            }
            for (var delivery = 0; delivery < scenario.Meeting.Count; delivery++)
            {
                for (var point = 1; point <= (plain.Points.Count > delivery ? plain.Points[delivery] : 0); point++)
                {
                    await TryAsync(new Case(scenario, new Schedule(first, []), (delivery, Mishap.Kill, point)));
                    await TryAsync(new Case(scenario, new Schedule(first, []), (delivery, Mishap.Cut, point)));
                }
            }
        }
        failures.AddRange(await VerifyAsync());
        return new Exploration(schedules, points, failures);

        async Task<(IReadOnlyList<int> Choices, IReadOnlyList<int> Points)> TryAsync(Case tried)
        {
            var (trace, passed, failure) = await ProceedAsync(tried);
            schedules++;
            points += passed.Sum();
            if (failure is not null)
                failures.Add(failure);
            if (failure is not null || _unverified.Count >= atOnce)
                failures.AddRange(await VerifyAsync());
            return (trace?.Choices ?? [], passed);
        }
    }

    /// <summary>Random schedules of random scenarios until the time is up: up to three preemptions, a mishap in every third.</summary>
    public async Task<Exploration> SampleAsync(IReadOnlyList<Scenario> scenarios, int seed, TimeSpan time)
    {
        var random = new Random(seed);
        var failures = new List<string>();
        var (schedules, points, began) = (0, 0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            var scenario = schedules < scenarios.Count ? scenarios[schedules] : scenarios[random.Next(scenarios.Count)];
            var preemptions = Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(1, 24)).Distinct().Order().ToList();
            (int, Mishap, int)? mishap =
                random.Next(3) == 0
                    ? (random.Next(scenario.Meeting.Count), random.Next(2) == 0 ? Mishap.Kill : Mishap.Cut, random.Next(1, 16))
                    : null;
            var (_, passed, failure) = await RunAsync(
                new Case(scenario, new Schedule(random.Next(scenario.Meeting.Count), preemptions), mishap)
            );
            schedules++;
            points += passed.Sum();
            if (failure is not null)
                failures.Add(failure);
        }
        return new Exploration(schedules, points, failures);
    }

    /// <summary>One schedule; the failure is its text and what is wrong.</summary>
    /// <param name="tried">The schedule.</param>
    /// <param name="withdrawn">The delivery whose object is deleted once it has to be delivered again; null for none.</param>
    public async Task<(Trace? Trace, IReadOnlyList<int> Points, string? Failure)> RunAsync(Case tried, int? withdrawn = null)
    {
        var (trace, points, failure) = await ProceedAsync(tried, withdrawn);
        var breaches = await VerifyAsync();
        return (trace, points, failure ?? (breaches.Count > 0 ? string.Join('\n', breaches) : null));
    }

    private async Task<(Trace? Trace, IReadOnlyList<int> Points, string? Failure)> ProceedAsync(Case tried, int? withdrawn = null)
    {
        var table = $"t{++_tables}";
        var run = new ScenarioRun(database, _statements, tried.Scenario, table);
        if (Environment.GetEnvironmentVariable("MBA_SCHEDULE_LOG") is { Length: > 0 } log)
            await File.AppendAllTextAsync(log, $"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {tried}\n");
        _unverified[table] = (tried, run.Steps);
        try
        {
            var trace = await run.RunAsync(tried.Schedule, tried.Mishap, withdrawn);
            return (trace, run.PointsPassed, null);
        }
        catch (Exception e)
        {
            _unverified.Remove(table);
            return (null, run.PointsPassed, Failure(tried, e.Message, run.Steps));
        }
    }

    /// <summary>Verifies the ledger of the schedules since the last time, and removes what they left; one text for each breach.</summary>
    private async Task<IReadOnlyList<string>> VerifyAsync()
    {
        var breaches = await ScenarioRun.BreachesAsync(database);
        await CleanAsync();
        var failures = breaches.Select(Describe).OfType<string>().ToList();
        _unverified.Clear();
        return failures;
    }

    /// <summary>Null for a table whose schedule has failed already.</summary>
    private string? Describe(Breach breach) =>
        _unverified.TryGetValue(breach.Table ?? "", out var of) ? Failure(of.Case, FileWorld.Text(breach), of.Steps)
        : breach.Table is ['t', _, ..] ? null
        : $"{FileWorld.Text(breach)}\n    one of {string.Join('\n', _unverified.Values.Select(u => u.Case))}";

    private static string Failure(Case tried, string message, IEnumerable<string> steps) =>
        $"{tried}\n    {message}\n    {string.Join(' ', steps)}";

    private async Task CleanAsync()
    {
        var tables = await database.QueryAsync(
            "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND (TABLE_NAME REGEXP '^t[0-9]+$' OR TABLE_NAME REGEXP '^ingestion_(stage|shadow|former)_')"
        );
        if (tables.Count > 0)
            await database.ExecuteAsync($"DROP TABLE IF EXISTS {string.Join(", ", tables.Select(t => $"`{t[0]}`"))}");
        foreach (var memory in new[] { "audit", "block", "scan", "content", "reject", "key", "table", "column" })
            await database.ExecuteAsync($"DELETE FROM ingestion_{memory}");
    }
}
