using System.Diagnostics;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Mba.Uploads;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>Work happened unseen, ended because a neighbour paused, or its dead letters could not be reached.</summary>
[Trait("Category", "AnyServer")]
public sealed class UnseenWorkTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_worker_did_its_jobs_without_a_line()
    {
        _mba.Write("mba/seen.csv", "id\n1\n");
        _mba.Write("mba/gone.csv", "id\n2\n");
        await _mba.RunAsync("producer", "mba");
        File.Delete(Path.Combine(_mba.Folder, "mba/gone.csv"));

        var uploads = await _mba.RunAsync("worker", "--drain-once");
        var loads = await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");

        Assert.Contains(
            $"uploaded  {_mba.Folder}/mba/seen.csv -> s3://{_mba.Settings.BucketMba}/mba/csv/seen.csv",
            uploads.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("gone.csv: file not found on this machine (delivery 1 of 5)", uploads.Output, StringComparison.Ordinal);
        Assert.Contains("mba/csv/seen.csv: 1 read, 1 inserted", loads.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Micro_reported_the_jobs_of_others_as_its_own()
    {
        _mba.Write("mba/own.csv", "id\n3\n");
        var queue = await aws.QueuesAsync();
        var foreign = new UploadJob { Path = "/no/such/file.csv", Scope = FileScope.Mba };
        await queue.SendAsync(_mba.Addresses.JobsQueueUrl, foreign.Write(), TimeSpan.Zero, CancellationToken.None);

        var micro = await _mba.RunAsync("ingest", "--mode", "micro", "mba");

        Assert.Equal(0, micro.ExitCode);
        Assert.Contains("1 file: 1 uploaded, 0 failed", micro.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("/no/such/file.csv", micro.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ended_an_ingest_without_a_word()
    {
        for (var i = 0; i < 400; i++)
            _mba.Write($"mba/many/file{i:000}.csv", $"id\n{i}\n");
        using var run = _mba.Start("", "ingest", "mba", "--concurrency", "1");
        var output = run.StandardOutput.ReadToEndAsync();
        await StoredAsync("mba/csv/file002.csv");
        await Tool.RunAsync("kill", ["-INT", $"{run.Id}"], CancellationToken.None);
        await run.WaitForExitAsync().WaitAsync(Patience);

        var printed = await output;
        var again = await _mba.RunAsync("ingest", "mba");

        Assert.Equal(130, run.ExitCode);
        Assert.Matches("400 files: [0-9]+ uploaded, 0 failed, [0-9]+ not sent", printed);
        Assert.Contains("The same command again sends the rest", printed, StringComparison.Ordinal);
        Assert.Equal(0, again.ExitCode);
        Assert.Matches("400 files: [0-9]+ uploaded, [0-9]+ skipped, 0 failed", again.Output);
    }

    [Fact]
    public async Task A_worker_and_a_watch_ended_because_a_neighbour_paused()
    {
        var port = FreePort.Next();
        _mba.Write("mba/late.csv", "id\n4\n");
        _mba.Set("AWS_ENDPOINT_URL", $"http://127.0.0.1:{port}");
        _mba.Set("JOBS_QUEUE_URL", $"http://127.0.0.1:{port}/123456789012/mba-jobs");
        _mba.Set("S3_BUCKET_MBA", "mba-local");
        _mba.Set("S3_BUCKET_POLICY", "policy-local");
        _mba.Set("INGEST_RETRY_MAX_ATTEMPTS", "1");
        using var worker = _mba.Start("", "worker");
        using var watch = _mba.Start("", "watch", "--interval", "1");
        using var producer = _mba.Start("", "producer", "mba");
        var lines = new[] { Lines(worker), Lines(watch), Lines(producer) };
        await Until(
            () => lines.All(l => l.Any(line => line.Contains("does not answer: ", StringComparison.Ordinal))),
            "all say that it is away"
        );

        await using (var store = await LocalAws.StartAsync(Path.Combine(_mba.Folder, "moto.log"), port, CancellationToken.None))
        {
            using var http = new HttpClient();
            var settings = new Settings { AwsEndpoint = store.Endpoint, Region = "us-east-1" };
            await EmulatorResources.CreateAsync(settings, new EmulatorNames(), new DatabaseSecret("a", "b"), http, CancellationToken.None);
            await producer.WaitForExitAsync().WaitAsync(Patience);
            await Until(() => lines[0].Any(l => l.Contains("late.csv -> s3://mba-local", StringComparison.Ordinal)), "the worker sends");
            await Until(
                () => lines[1].Any(l => l.Contains("mba/csv/late.csv: 1 read", StringComparison.Ordinal)),
                () => "the watch loads; it wrote: " + string.Join(" | ", lines[1])
            );
        }
        foreach (var process in new[] { worker, watch })
        {
            Assert.False(process.HasExited);
            await Tool.RunAsync("kill", ["-INT", $"{process.Id}"], CancellationToken.None);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        Assert.Equal((0, 0, 0), (producer.ExitCode, worker.ExitCode, watch.ExitCode));
        Assert.All(lines, l => Assert.Single(l, line => line.Contains("answers again after", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dead_letters_of_the_jobs_queue_could_not_be_reached()
    {
        var queue = await aws.QueuesAsync();
        var dead = _mba.Addresses.JobsQueueUrl + "-dead";
        _mba.Write("mba/revived.csv", "id\n5\n");
        var job = new UploadJob { Path = Path.Combine(_mba.Folder, "mba/revived.csv"), Scope = FileScope.Mba };
        await queue.SendAsync(dead, job.Write(), TimeSpan.Zero, CancellationToken.None);

        var ingest = await _mba.RunAsync("dlq", "list", "--queue", "ingest");
        var all = await _mba.RunAsync("dlq", "list", "--json");
        var redriven = await _mba.RunAsync("dlq", "redrive", "--queue", "jobs", "--json");
        var worked = await _mba.RunAsync("worker", "--drain-once");

        Assert.Equal("no dead letters\n", ingest.Output);
        var letter = Assert.Single(all.Json.EnumerateArray());
        Assert.Equal(("jobs", $"upload of {job.Path}"), (letter.GetProperty("queue").GetString(), letter.GetProperty("about").GetString()));
        Assert.Equal(1, redriven.Json.GetProperty("queues").GetProperty("jobs").GetInt32());
        Assert.Contains("revived.csv -> s3://", worked.Output, StringComparison.Ordinal);
    }

    private async Task StoredAsync(string key)
    {
        var store = new S3ObjectStore(_mba.Settings);
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < Patience; await Task.Delay(20))
        {
            if (await store.HeadAsync(_mba.Settings.BucketMba, key, null, CancellationToken.None) is not null)
                return;
        }
        Assert.Fail($"{key} was not stored in time");
    }

    private static System.Collections.Concurrent.ConcurrentQueue<string> Lines(Process process)
    {
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        foreach (var reader in new[] { process.StandardOutput, process.StandardError })
            _ = Task.Run(async () =>
            {
                while (await reader.ReadLineAsync() is { } line)
                    lines.Enqueue(line);
            });
        return lines;
    }

    private static Task Until(Func<bool> holds, string what) => Until(holds, () => what);

    private static async Task Until(Func<bool> holds, Func<string> what)
    {
        for (var wait = Stopwatch.StartNew(); wait.Elapsed < Patience; await Task.Delay(50))
        {
            if (holds())
                return;
        }
        Assert.Fail($"not in time: {what()}");
    }
}
