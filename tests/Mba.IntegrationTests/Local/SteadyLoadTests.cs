using System.Globalization;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using Mba.MySql.Verification;
using Xunit;

namespace Mba.IntegrationTests.Local;

/// <summary>The whole system under a steady load: nothing grows, nothing is lost, no log holds a cell. <c>./mba soak steady [SECONDS]</c>.</summary>
public sealed class SteadyLoadTests(DatabaseServer server, ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Parts = ["api", "functions", "database", "moto"];

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-steady-" + Guid.NewGuid().ToString("N"));
    private readonly string _canary = "canary" + Guid.NewGuid().ToString("N");
    private readonly List<(TimeSpan At, IReadOnlyDictionary<string, ProcessSample> Processes, long Connections)> _samples = [];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    [Trait("Category", "Soak")]
    [Trait("Soak", "Steady")]
    public async Task Half_an_hour_leaves_memory_handles_and_connections_as_they_were()
    {
        Assert.SkipWhen(server.IsAttached, "the stack starts a server of its own");
        var time = TimeSpan.FromSeconds(Number("MBA_STEADY_SECONDS", 1800));
        Directory.CreateDirectory(_folder);
        var datasets = Path.Combine(_folder, "datasets.json");
        await File.WriteAllTextAsync(datasets, SteadyLoad.Datasets);
        var options = new LocalSystemOptions
        {
            Folder = _folder,
            MariaDb = server.IsMariaDb,
            Datasets = datasets,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["LOG_LEVEL"] = "TRACE" },
        };
        await using var system = await LocalSystem.StartAsync(options, TimeProvider.System, output.WriteLine, CancellationToken.None);
        var sessions = new MySqlSessions(system.Database.ConnectionString(options.DatabaseName));
        await LogEverythingAsync(sessions);
        using var load = new SteadyLoad(system, _canary);
        var running = load.RunAsync(time);
        var began = TimeProvider.System.GetTimestamp();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(10)));
            _samples.Add((TimeProvider.System.GetElapsedTime(began), ProcessSample.Take(), await ConnectionsAsync(sessions)));
        }
        await running;
        var report = Report(load, time);
        output.WriteLine(report);
        if (Environment.GetEnvironmentVariable("MBA_STEADY_RESULTS") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, report);

        Assert.True(load.Errors.Count == 0, string.Join('\n', load.Errors.Take(20)));
        foreach (var (table, rows) in load.Rows)
            Assert.Equal((table, rows), (table, await CountAsync(sessions, table)));
        var ledger = new Ledger(sessions, new IngestOptions(), TimeProvider.System);
        Assert.Empty((await ledger.VerifyAsync(new LedgerScope { All = true }, CancellationToken.None)).Breaches);
        AssertNoCells();
        AssertFlat();
    }

    private async Task LogEverythingAsync(MySqlSessions sessions)
    {
        await using var session = await sessions.OpenSessionAsync(CancellationToken.None);
        foreach (
            var statement in new[]
            {
                $"SET GLOBAL general_log_file = '{Path.Combine(_folder, "logs", "general.log")}'",
                $"SET GLOBAL slow_query_log_file = '{Path.Combine(_folder, "logs", "slow.log")}'",
                "SET GLOBAL log_output = 'FILE'",
                "SET GLOBAL long_query_time = 0",
                "SET GLOBAL slow_query_log = 1",
                "SET GLOBAL general_log = 1",
            }
        )
            await session.ExecuteAsync(Sql.Written(statement), CancellationToken.None);
    }

    /// <summary>Every log of the stack was written, and none holds a cell.</summary>
    private void AssertNoCells()
    {
        var logs = Directory
            .GetFiles(Path.Combine(_folder, "logs"))
            .Concat(Directory.GetFiles(_folder, "server.log", SearchOption.AllDirectories))
            .ToDictionary(f => Path.GetFileName(f)!, f => f, StringComparer.Ordinal);
        foreach (var expected in new[] { "upload-api.log", "csv-ingest.log", "moto.log", "general.log", "slow.log", "server.log" })
            Assert.Contains(expected, logs.Keys);
        foreach (var (name, path) in logs)
        {
            var (lines, hits) = (0, 0);
            foreach (var line in File.ReadLines(path))
            {
                lines++;
                hits += line.Contains(_canary, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
            }
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {lines} lines, {hits} with a cell"));
            Assert.Equal((name, 0), (name, hits));
            // The API logs errors alone.
            Assert.True(lines > 0 || name == "upload-api.log", name);
        }
    }

    /// <summary>The last third is not larger than the second; the first warms up. The emulator keeps every object, so its memory does grow.</summary>
    private void AssertFlat()
    {
        if (_samples.Count < 9)
            return;
        var third = _samples.Count / 3;
        var (second, last) = (_samples.GetRange(third, third), _samples[(2 * third)..]);
        foreach (var part in Parts)
        {
            var (before, after) = (
                Median(second.Select(s => Of(s.Processes, part).Handles)),
                Median(last.Select(s => Of(s.Processes, part).Handles))
            );
            Assert.True(after <= before + 15, $"{part} has {after} handles, before {before}");
        }
        foreach (var part in Parts.Where(p => p is "api" or "functions"))
        {
            var (before, after) = (
                Median(second.Select(s => Of(s.Processes, part).Megabytes)),
                Median(last.Select(s => Of(s.Processes, part).Megabytes))
            );
            Assert.True(after <= (before * 1.15) + 10, $"{part} holds {after} MB, before {before}");
        }
        Assert.True(Median(last.Select(s => s.Connections)) <= Median(second.Select(s => s.Connections)) + 3, "connections grow");
    }

    private string Report(SteadyLoad load, TimeSpan time)
    {
        var lines = new List<string>
        {
            $"# Steady load on {(server.IsMariaDb ? "mariadb" : "mysql")}",
            "",
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {time.TotalSeconds:F0} s. Files go through the API, the bucket and the queue into the database, one each 0.6 s: appended, merged,",
            "replaced, landed, one of six with 20,000 rows. Latency is from the first request to the end of the load as the API reports it. Megabytes are resident,",
            "summed over the processes of a part; the S3 emulator (moto) keeps every object in memory.",
            "",
            "| minutes | files | p50 ms | p95 ms | max ms | API MB | API handles | functions MB | functions handles | database MB | database handles | moto MB | moto handles | connections |",
            "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        };
        var step = TimeSpan.FromSeconds(Math.Max(10, time.TotalSeconds / 15));
        for (var from = TimeSpan.Zero; from < time; from += step)
        {
            var to = from + step;
            var latencies = load.Latencies(from, to);
            var samples = _samples.FindAll(s => s.At >= from && s.At < to);
            if (latencies.Count == 0 || samples.Count == 0)
                continue;
            var parts = Parts.Select(p =>
                $"{Median(samples.Select(s => Of(s.Processes, p).Megabytes))} | {Median(samples.Select(s => Of(s.Processes, p).Handles))}"
            );
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {from.TotalMinutes:F0}–{to.TotalMinutes:F0} | {latencies.Count} | {At(latencies, 0.5):F0} | {At(latencies, 0.95):F0} | {latencies[^1]:F0} | {string.Join(" | ", parts)} | {Median(samples.Select(s => s.Connections))} |"
                )
            );
        }
        return string.Join('\n', lines) + "\n";
    }

    private static ProcessSample Of(IReadOnlyDictionary<string, ProcessSample> processes, string part) =>
        processes.GetValueOrDefault(part) ?? new ProcessSample(part, 0, 0);

    private static long Median(IEnumerable<int> values) => Median(values.Select(v => (long)v));

    private static long Median(IEnumerable<long> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;

    private static double At(IReadOnlyList<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];

    private static async Task<long> ConnectionsAsync(MySqlSessions sessions)
    {
        await using var session = await sessions.OpenSessionAsync(CancellationToken.None);
        return await session.ScalarAsync<long>(
            Sql.Of($"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID()"),
            CancellationToken.None
        );
    }

    private static async Task<long> CountAsync(MySqlSessions sessions, string table)
    {
        await using var session = await sessions.OpenSessionAsync(CancellationToken.None);
        return await session.ScalarAsync<long>(Sql.Of($"SELECT COUNT(*) FROM {new SqlName(table)}"), CancellationToken.None);
    }

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
