using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mba.Cli.Demo;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Local;

/// <summary>
/// Uploads through the API at a steady rate, of files of all sizes and ways of loading, some with bad records; knows what the tables must hold afterwards.
/// </summary>
internal sealed class SteadyLoad(LocalSystem system, string canary) : IDisposable
{
    /// <summary>Rules for the files that <see cref="UploadAsync"/> sends.</summary>
    public const string Datasets = """
        { "datasets": [
          { "name": "added", "match": ["**/steadyapp_*"], "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "merged", "match": ["**/steadyups_*"], "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "whole", "match": ["**/steadyall_*"], "mode": "replace", "allowShrink": true, "columns": [{ "name": "id", "type": "BIGINT" }] },
          { "name": "landed", "match": ["**/steadylan_*"], "mode": "landing" }
        ] }
        """;

    private const int MostAtOnce = 8;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(600);

    private readonly ConcurrentBag<(TimeSpan Sent, double Milliseconds)> _latencies = [];
    private readonly ConcurrentBag<string> _errors = [];
    private readonly HashSet<int> _merged = [];
    private readonly Lock _lock = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromMinutes(3) };
    private long _appended;
    private long _landed;
    private int _replacement;
    private int _running;

    public IReadOnlyCollection<string> Errors => _errors;

    public void Dispose() => _http.Dispose();

    /// <summary>Sends for so long, by the clock; returns when every file is dealt with.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var running = new List<Task>();
        for (var number = 0; Stopwatch.GetElapsedTime(began) < time; number++)
        {
            var due = Every * number;
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } early)
                await Task.Delay(early);
            if (Volatile.Read(ref _running) < MostAtOnce)
                running.Add(SendAsync(number, Stopwatch.GetElapsedTime(began)));
        }
        await Task.WhenAll(running);
    }

    /// <summary>Milliseconds from the first request to the end of the load, of the files sent in a span of time, ascending.</summary>
    public IReadOnlyList<double> Latencies(TimeSpan from, TimeSpan to) =>
        [.. _latencies.Where(l => l.Sent >= from && l.Sent < to).Select(l => l.Milliseconds).Order()];

    /// <summary>Rows that each table must hold, counted while the files were made.</summary>
    public IReadOnlyDictionary<string, long> Rows =>
        new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["steadyapp"] = _appended,
            ["steadylan"] = _landed,
            ["steadyups"] = _merged.Count,
            ["steadyall"] = RowsOfReplacement(_replacement),
        };

    private async Task SendAsync(int number, TimeSpan sent)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await UploadAsync(number, sent);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or OperationCanceledException)
        {
            _errors.Add($"file {number}: {e.GetType().Name} {e.Message}");
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task UploadAsync(int number, TimeSpan sent)
    {
        var (name, text) = File(number);
        var began = Stopwatch.GetTimestamp();
        var client = new DemoClient(_http, system.Api);
        var id = await client.UploadAsync(Encoding.UTF8.GetBytes(text), name, "mba", force: false, CancellationToken.None);
        var outcome = await client.OutcomeAsync(id, CancellationToken.None);
        _latencies.Add((sent, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
        // A replacement that comes late is older than what the table holds.
        if (outcome.Status != "SUCCESS" && !(outcome.Status == "SKIPPED" && name.StartsWith("steadyall", StringComparison.Ordinal)))
            _errors.Add($"{name}: {outcome.Status} {outcome.Error}");
    }

    private (string Name, string Text) File(int number)
    {
        switch (number % 6)
        {
            case 0:
                Interlocked.Add(ref _landed, 40);
                return ($"steadylan_{number}.csv", Text(Enumerable.Range(number * 40, 40)));
            case 1:
                var ids = Enumerable.Range(0, 300).Select(i => (number * 37 + i * 11) % 5000).Distinct().ToList();
                lock (_lock)
                    _merged.UnionWith(ids);
                return ($"steadyups_{number}.csv", Text(ids, number));
            case 2:
                _replacement = number;
                return ($"steadyall_{number}.csv", Text(Enumerable.Range(0, RowsOfReplacement(number)), number));
            case 3:
                Interlocked.Add(ref _appended, 20_000);
                return ($"steadyapp_{number}.csv", Text(Enumerable.Range(0, 20_000), number));
            default:
                Interlocked.Add(ref _appended, 100);
                return (
                    $"steadyapp_{number}.csv",
                    Text(Enumerable.Range(0, 100), number) + (number % 2 == 0 ? $"no number,{canary} {number}\n" : "")
                );
        }
    }

    private static int RowsOfReplacement(int number) => 200 + (number % 100);

    private string Text(IEnumerable<int> ids, int number = 0) =>
        "id,name\n" + string.Concat(ids.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{canary} {number}\n")));
}
