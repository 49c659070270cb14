using System.Globalization;
using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Mba.Uploads;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>A long-running command ended because the store, the queue or the database paused, or it lost or doubled what came meanwhile.</summary>
public sealed class AbsentNeighbourTests(RestartableServer server, AwsServer aws) : IClassFixture<RestartableServer>, IAsyncLifetime
{
    private const int Rows = 3;

    private readonly DatabaseFixture _database = new(server);
    private AwsGate _gate = null!;
    private CommandLine _mba = null!;

    public enum Neighbour
    {
        Store,
        Queue,
        Database,
    }

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.IsAttached, "a server that somebody else runs is not ours to kill");
        await _database.InitializeAsync();
        _mba = await CommandLine.CreateAsync(_database, aws);
        _gate = await AwsGate.StartAsync(_mba.Settings.AwsEndpoint!);
        _mba.Set("AWS_ENDPOINT_URL", _gate.Address.ToString());
        _mba.Set("INGEST_RETRY_MAX_ATTEMPTS", "1");
        _mba.Set("INGEST_LEASE_SECONDS", "2");
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _mba.Dispose();
        if (server.IsDown)
            await server.StartAgainAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData("watch --interval 1", Neighbour.Store, true)]
    [InlineData("watch --interval 1", Neighbour.Database, true)]
    [InlineData("watch --interval 1", Neighbour.Queue, false)]
    [InlineData("worker --role ingest", Neighbour.Store, true)]
    [InlineData("worker --role ingest", Neighbour.Database, true)]
    [InlineData("worker --role ingest", Neighbour.Queue, true)]
    [InlineData("worker", Neighbour.Store, true)]
    [InlineData("worker", Neighbour.Database, true)]
    [InlineData("worker", Neighbour.Queue, true)]
    public async Task A_pause_ended_a_command_or_cost_a_file(string command, Neighbour away, bool isUsed)
    {
        await using var run = RunningCommand.Start(_mba, command.Split(' '));
        await DeliverAsync(command, 0, 10);
        await run.Until(() => IsDoneAsync(command, 10), "the first ten are done");

        await LeaveAsync(away);
        await DeliverAsync(command, 10, 10);
        if (isUsed)
            await run.Until(() => Task.FromResult(run.Count("does not answer: ") > 0), "it says that the neighbour went");
        else
            await run.Until(() => IsDoneAsync(command, 20), "it does without that neighbour");
        await ReturnAsync(away);

        await run.Until(() => IsDoneAsync(command, 20), "all are done");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal(isUsed ? (1, 1) : (0, 0), (run.Count("does not answer: "), run.Count("answers again after")));
        Assert.Equal(0, run.Count("FAILED") + run.Count("failed  ") + run.Count("   at "));
    }

    [Theory]
    [InlineData("watch --interval 1", FaultPoints.BlockSent)]
    [InlineData("watch --interval 1", FaultPoints.Accounted)]
    [InlineData("watch --interval 1", FaultPoints.Committed)]
    [InlineData("worker --role ingest", FaultPoints.BlockSent)]
    [InlineData("worker --role ingest", FaultPoints.Accounted)]
    [InlineData("worker --role ingest", FaultPoints.Committed)]
    public async Task A_database_that_crashed_during_a_load_cost_or_doubled_a_row(string command, string point)
    {
        var pause = Path.Combine(_mba.Folder, "pause");
        _mba.Set("MBA_FAULT", point + ":pause:3");
        _mba.Set("MBA_FAULT_ALLOWED", "1");
        _mba.Set("MBA_FAULT_FILE", pause);
        await using var run = RunningCommand.Start(_mba, command.Split(' '));
        await DeliverAsync(command, 0, 10);
        await run.Until(() => Task.FromResult(File.Exists(pause)), "a load is under way");

        await server.CrashAsync();
        File.Delete(pause);
        await run.Until(() => Task.FromResult(run.Count("does not answer: ") > 0), "it says that the database went");
        await server.StartAgainAsync();

        await run.Until(() => IsDoneAsync(command, 10), "all are loaded");
        Assert.Equal(0, await run.InterruptAsync());
        Assert.Equal((1, 1), (run.Count("does not answer: "), run.Count("answers again after")));
    }

    /// <summary>Who is stopped has no deadline: the file is not too long, and the next worker loads it.</summary>
    [Theory]
    [InlineData("watch --interval 1")]
    [InlineData("worker --role ingest")]
    public async Task Ctrl_C_while_a_file_was_read_failed_it_for_good(string command)
    {
        var pause = Path.Combine(_mba.Folder, "pause");
        _mba.Set("MBA_FAULT", FaultPoints.Scanned + ":pause");
        _mba.Set("MBA_FAULT_ALLOWED", "1");
        _mba.Set("MBA_FAULT_FILE", pause);
        await DeliverAsync(command, 0, 1);
        await using (var interrupted = RunningCommand.Start(_mba, command.Split(' ')))
        {
            await interrupted.Until(() => Task.FromResult(File.Exists(pause)), "the file is being read");
            Assert.Equal(0, await interrupted.InterruptAsync());
            Assert.Equal(0, interrupted.Count("   at ") + interrupted.Count("SCAN_TOO_LONG"));
        }
        _mba.Set("MBA_FAULT", null);

        await using var next = RunningCommand.Start(_mba, command.Split(' '));
        await next.Until(() => IsDoneAsync(command, 1), "the next one loads it");
    }

    [Fact]
    public async Task A_queue_that_paused_ended_a_producer_or_cost_a_job()
    {
        for (var i = 0; i < 40; i++)
            _mba.Write(Name(i), Content(i));
        _gate.CutQueuesAfter(10);
        await using var run = RunningCommand.Start(_mba, "producer", "mba");
        await run.Until(() => Task.FromResult(run.Count("does not answer: ") > 0), "it says that the queue went");
        _gate.Restore();

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal((1, 1), (run.Count("does not answer: "), run.Count("answers again after")));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => Path.Combine(_mba.Folder, Name(i))), await QueuedAsync());
    }

    [Theory]
    [InlineData(Neighbour.Store)]
    [InlineData(Neighbour.Database)]
    public async Task A_producer_needed_more_than_its_queue(Neighbour away)
    {
        _mba.Write(Name(0), Content(0));
        await LeaveAsync(away);

        var run = await _mba.RunAsync("producer", "mba");

        await ReturnAsync(away);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal([Path.Combine(_mba.Folder, Name(0))], await QueuedAsync());
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"mba/stay_{i:0000}.csv");

    private static string Content(int i) =>
        "number,name\n" + string.Concat(Enumerable.Range(i * Rows, Rows).Select(n => FormattableString.Invariant($"{n},name of {n}\n")));

    private async Task LeaveAsync(Neighbour neighbour)
    {
        if (neighbour is Neighbour.Database)
            await server.CrashAsync();
        else if (neighbour is Neighbour.Store)
            _gate.CutStore();
        else
            _gate.CutQueues();
    }

    private async Task ReturnAsync(Neighbour neighbour)
    {
        if (neighbour is Neighbour.Database)
            await server.StartAgainAsync();
        else
            _gate.Restore();
    }

    /// <summary>Brings files to where the command looks for them, past the gate: jobs for one that uploads, else stored objects, which are announced to the ingest queue.</summary>
    private async Task DeliverAsync(string command, int first, int count)
    {
        var store = new S3ObjectStore(_mba.Settings);
        var queue = await aws.QueuesAsync();
        for (var i = first; i < first + count; i++)
        {
            if (command is "worker")
            {
                _mba.Write(Name(i), Content(i));
                var job = new UploadJob { Path = Path.Combine(_mba.Folder, Name(i)), Scope = FileScope.Mba };
                await queue.SendAsync(_mba.Addresses.JobsQueueUrl, job.Write(), TimeSpan.Zero, CancellationToken.None);
            }
            else
            {
                await using var content = new MemoryStream(Encoding.UTF8.GetBytes(Content(i)));
                var key = Name(i).Replace("mba/", "mba/csv/", StringComparison.Ordinal);
                await store.PutAsync(_mba.Settings.BucketMba, key, content, new PutOptions(), CancellationToken.None);
            }
        }
    }

    /// <summary>Whether exactly this many files are stored (of a command that uploads), or loaded, each row once.</summary>
    private async Task<bool> IsDoneAsync(string command, int files)
    {
        if (command is "worker")
        {
            var stored = 0;
            await foreach (var _ in new S3ObjectStore(_mba.Settings).ListAsync(_mba.Settings.BucketMba, "mba/csv/", CancellationToken.None))
                stored++;
            return stored == files;
        }
        var tables = await _database.QueryAsync("SHOW TABLES LIKE 'stay'");
        if (tables.Count == 0)
            return false;
        var row = (await _database.QueryAsync("SELECT COUNT(*), COUNT(DISTINCT number) FROM stay"))[0];
        Assert.Equal(row[0], row[1]);
        var ended = (
            await _database.QueryAsync("SELECT COUNT(*), COALESCE(SUM(rows_inserted), 0) FROM ingestion_audit WHERE status = 'SUCCESS'")
        )[0];
        return (row[0], ended[0], ended[1]) == (Text(files * Rows), Text(files), Text(files * Rows));
    }

    /// <summary>The files of the queued jobs. A job whose answer was lost may be there twice, as any message of the queue may: the second finds the file stored.</summary>
    private async Task<IEnumerable<string>> QueuedAsync()
    {
        var queue = await aws.QueuesAsync();
        var paths = new List<string>();
        while (
            await queue.ReceiveAsync(_mba.Addresses.JobsQueueUrl, 10, TimeSpan.Zero, TimeSpan.FromMinutes(5), CancellationToken.None)
                is { Count: > 0 } messages
        )
            paths.AddRange(messages.Select(m => UploadJob.Read(m.Body)!.Path));
        return paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
