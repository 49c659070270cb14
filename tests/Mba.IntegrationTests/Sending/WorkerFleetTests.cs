using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>
/// Several workers on one jobs queue, some of them killed at a point where it hurts: every file is stored once, and every count adds up. What is stored
/// is listed and hashed with a client of the test's own, the ledger is counted by its own SQL.
/// </summary>
[Trait("Category", "AnyServer")]
public sealed class WorkerFleetTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    private const int RowsPerFile = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly DatabaseFixture _database = new(server);
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _mba = await CommandLine.CreateAsync(_database, aws);
    }

    public async ValueTask DisposeAsync()
    {
        _mba.Dispose();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultPoints.JobTaken)]
    [InlineData(FaultPoints.JobSent)]
    public Task Sixty_files_and_three_workers_one_of_them_killed(string point) => RunAsync(files: 60, workers: 3, [$"{point}:kill:7"]);

    [Fact]
    [Trait("Category", "Soak")]
    [Trait("Soak", "Workers")]
    public async Task Two_thousand_files_and_four_workers_two_of_them_killed()
    {
        var began = Stopwatch.StartNew();
        var found = await RunAsync(files: 2000, workers: 4, [$"{FaultPoints.JobSent}:kill:150", $"{FaultPoints.JobTaken}:kill:150"]);
        if (Environment.GetEnvironmentVariable("MBA_WORKER_RESULTS") is { Length: > 0 } results)
            await File.WriteAllTextAsync(results, Text(found, began.Elapsed));
    }

    private async Task<Found> RunAsync(int files, int workers, string[] kills)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < files; i++)
        {
            var content = "id,name\n" + string.Concat(Enumerable.Range(i * RowsPerFile, RowsPerFile).Select(id => $"{id},name {id}\n"));
            _mba.Write($"bulk/mba/fleet_{i:0000}.csv", content);
            sources[$"mba/csv/fleet_{i:0000}.csv"] = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
        }
        var produced = await _mba.RunAsync("producer", "bulk");
        Assert.Contains($"{files} queued", produced.Output, StringComparison.Ordinal);

        // Those that are to be killed have begun when the others start, which would else take all jobs from a slow starter.
        var fleet = kills.Select(Start).ToList();
        await Task.WhenAll(fleet.Select(f => f.Begun)).WaitAsync(Patience);
        fleet.AddRange(Enumerable.Range(0, workers - kills.Length).Select(_ => Start(fault: null)));
        foreach (var (worker, _, _) in fleet.Take(kills.Length))
            await worker.WaitForExitAsync().WaitAsync(Patience);
        await UntilAsync(async () => await InQueueAsync(_mba.Addresses.JobsQueueUrl) == 0);
        foreach (var (worker, _, _) in fleet.Skip(kills.Length))
            await Tool.RunAsync("kill", ["-INT", $"{worker.Id}"], CancellationToken.None);
        var reports = await Task.WhenAll(fleet.Select(f => f.Reports)).WaitAsync(Patience);
        foreach (var (worker, _, _) in fleet)
            await worker.WaitForExitAsync().WaitAsync(Patience);
        var codes = fleet.Select(f => f.Worker.ExitCode).ToList();
        fleet.ForEach(f => f.Worker.Dispose());

        var loaders = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _mba.RunAsync("worker", "--role", "ingest", "--drain-once")));
        var found = new Found(files, workers, kills, [.. reports.SelectMany(r => r)], await StoredAsync(), await LedgerAsync());

        Assert.Equal([.. kills.Select(_ => 137), .. fleet.Skip(kills.Length).Select(_ => 0)], codes);
        Assert.All(loaders, l => Assert.Equal(0, l.ExitCode));
        AssertStoredOnce(found, sources);
        AssertReported(found);
        await AssertLedgerAsync(found);
        return found;
    }

    /// <summary>One version under each key, with the bytes of its source.</summary>
    private static void AssertStoredOnce(Found found, Dictionary<string, string> sources)
    {
        Assert.Equal(sources.Count, found.Stored.Count);
        Assert.Equal(
            sources.OrderBy(s => s.Key, StringComparer.Ordinal),
            found.Stored.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => KeyValuePair.Create(s.Key, s.Sha256))
        );
    }

    /// <summary>Each file is reported as uploaded by one worker (an attempt before that may have failed), or, when that one was killed before it could say so, as stored already by another.</summary>
    private static void AssertReported(Found found)
    {
        var never = found.Reports.GroupBy(r => r.Path).Where(f => f.All(r => r.Outcome is not ("uploaded" or "skipped")));
        Assert.Empty(never.Select(f => string.Join("; ", f.Select(r => $"{r.Path} {r.Outcome} {r.Reason}"))));
        Assert.All(found.Reports.GroupBy(r => r.Path), file => Assert.InRange(file.Count(r => r.Outcome == "uploaded"), 0, 1));
        Assert.Equal(found.Files, found.Reports.Select(r => r.Path).Distinct(StringComparer.Ordinal).Count());
        if (found.Kills.Any(k => k.StartsWith(FaultPoints.JobSent, StringComparison.Ordinal)))
            Assert.NotEqual(0, found.Unreported);
    }

    private async Task AssertLedgerAsync(Found found)
    {
        var rows = (long)found.Files * RowsPerFile;
        Assert.Equal([found.Files, found.Files, found.Files, rows, rows, 0], found.Ledger);
        Assert.Equal<string?[]>(
            [$"{rows}", $"{rows}", $"{rows * (rows - 1) / 2}"],
            (await _database.QueryAsync("SELECT COUNT(*), COUNT(DISTINCT id), SUM(id) FROM fleet"))[0]
        );
        Assert.Equal(
            0,
            await InQueueAsync(_mba.Addresses.IngestQueueUrl)
                + await InQueueAsync(_mba.Addresses.JobsQueueUrl + "-dead")
                + await InQueueAsync(_mba.Addresses.IngestDeadLetterUrl)
        );
        Assert.Equal(0, (await _mba.RunAsync("verify")).ExitCode);
    }

    /// <summary>Runs, their keys, their tickets of the same key and content, rows read, rows inserted, runs that are not success.</summary>
    private async Task<IReadOnlyList<long>> LedgerAsync()
    {
        var counts = await _database.QueryAsync(
            """
            SELECT COUNT(*), COUNT(DISTINCT a.s3_key), COUNT(t.id), SUM(a.rows_read), SUM(a.rows_inserted), SUM(a.status <> 'SUCCESS')
            FROM ingestion_audit a
            LEFT JOIN upload_ticket t ON t.id = a.upload_id AND t.s3_bucket = a.s3_bucket AND t.s3_key = a.s3_key AND t.content_sha256 = a.content_sha256
            """
        );
        return [.. counts[0].Select(c => long.Parse(c ?? "0", CultureInfo.InvariantCulture))];
    }

    /// <summary>Starts a worker, with a fault armed or none; it has begun with its first report, and its reports are complete when it has ended.</summary>
    private (Process Worker, Task<List<Report>> Reports, Task Begun) Start(string? fault)
    {
        _mba.Set("MBA_FAULT", fault);
        _mba.Set("MBA_FAULT_ALLOWED", fault is null ? null : "1");
        var worker = _mba.Start("", "worker", "--concurrency", "4", "--json");
        _mba.Set("MBA_FAULT", null);
        _ = worker.StandardError.ReadToEndAsync();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (worker, ReadAsync(worker, begun), begun.Task);
    }

    private static async Task<List<Report>> ReadAsync(Process worker, TaskCompletionSource begun)
    {
        var reports = new List<Report>();
        while (await worker.StandardOutput.ReadLineAsync() is { } line)
        {
            begun.TrySetResult();
            var json = JsonDocument.Parse(line).RootElement;
            if (json.TryGetProperty("path", out var path))
                reports.Add(
                    new Report(
                        path.GetString()!,
                        json.GetProperty("outcome").GetString()!,
                        json.TryGetProperty("reason", out var reason) ? reason.GetString() : null
                    )
                );
        }
        begun.TrySetResult();
        return reports;
    }

    private async Task<IReadOnlyList<(string Key, string Sha256)>> StoredAsync()
    {
        using var s3 = new AmazonS3Client(
            new BasicAWSCredentials("test", "test"),
            new AmazonS3Config { ServiceURL = _mba.Settings.AwsEndpoint!.ToString(), ForcePathStyle = true }
        );
        var stored = new List<(string, string)>();
        await foreach (var version in s3.Paginators.ListVersions(new ListVersionsRequest { BucketName = _mba.Settings.BucketMba }).Versions)
        {
            if (version.Key.StartsWith("_rejected/", StringComparison.Ordinal))
                continue;
            using var got = await s3.GetObjectAsync(_mba.Settings.BucketMba, version.Key, version.VersionId);
            stored.Add((version.Key, Convert.ToHexStringLower(await SHA256.HashDataAsync(got.ResponseStream))));
        }
        return stored;
    }

    private async Task<long> InQueueAsync(string url)
    {
        var attributes = await (await aws.QueuesAsync()).GetAttributesAsync(url, CancellationToken.None);
        return attributes
            .Where(a => a.Key.StartsWith("ApproximateNumberOfMessages", StringComparison.Ordinal))
            .Sum(a => long.Parse(a.Value, CultureInfo.InvariantCulture));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < Patience; await Task.Delay(250))
        {
            if (await holds())
                return;
        }
        Assert.Fail("not in time");
    }

    private static string Text(Found found, TimeSpan time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Workers killed on one jobs queue

            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} cores, {time.TotalSeconds:F0} s. {found.Workers} workers on one queue; {string.Join(
                " and ",
                found.Kills
            )} armed in {found.Kills.Count} of them.

            | count | |
            |---|---|
            | files queued | {found.Files} |
            | versions stored, each with the bytes of its file | {found.Stored.Count} |
            | keys among them | {found.Stored.Select(s => s.Key).Distinct(StringComparer.Ordinal).Count()} |
            | reported as uploaded | {found.Reports.Count(r => r.Outcome == "uploaded")} |
            | stored by a worker that was killed before it could report it, found stored by another | {found.Unreported} |
            | attempts that failed and were made again | {found.Reports.Count(r => r.Outcome == "failed")}{string.Concat(
                found.Reports.Where(r => r.Outcome == "failed").Select(r => r.Reason).Distinct().Select(r => $": {r}")
            )} |
            | runs in the audit, all SUCCESS | {found.Ledger[0]} |
            | runs with the ticket of their key and content | {found.Ledger[2]} |
            | rows read | {found.Ledger[3]} |
            | rows inserted | {found.Ledger[4]} |

            """
        );

    private sealed record Report(string Path, string Outcome, string? Reason);

    private sealed record Found(
        int Files,
        int Workers,
        IReadOnlyList<string> Kills,
        IReadOnlyList<Report> Reports,
        IReadOnlyList<(string Key, string Sha256)> Stored,
        IReadOnlyList<long> Ledger
    )
    {
        public int Unreported => Reports.GroupBy(r => r.Path).Count(f => f.All(r => r.Outcome != "uploaded"));
    }
}
