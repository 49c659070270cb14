using System.Globalization;
using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Loading;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.FirstLight;

/// <summary>The function's process dies as by kill -9 at a given statement of the load; the queue delivers the file again to another one.</summary>
public sealed class CrashTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    private readonly DatabaseFixture _database = new(server);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-crash-" + Guid.NewGuid().ToString("N"));

    public ValueTask InitializeAsync() => _database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("append", FaultPoints.Claimed)]
    [InlineData("append", FaultPoints.TableAltered)]
    [InlineData("append", FaultPoints.BlockSent)]
    [InlineData("append", FaultPoints.Accounted)]
    [InlineData("append", FaultPoints.Committed)]
    [InlineData("blocks", FaultPoints.BlockSent)]
    [InlineData("two connections", FaultPoints.BlockCommitted)]
    [InlineData("upsert", FaultPoints.StageCreated)]
    [InlineData("upsert", FaultPoints.Merged)]
    [InlineData("replace", FaultPoints.Renamed)]
    [InlineData("landing", FaultPoints.RejectsStored)]
    [InlineData("reupload", FaultPoints.EarlierRemoved)]
    public async Task A_killed_load_is_delivered_again_and_ends_whole(string name, string point)
    {
        await using var system = await IngestSystem.CreateAsync(_database, aws);
        var load = LoadCase.All.Single(c => c.Name == name);
        var key = "mba/csv/" + load.FileName;
        var settings = await SettingsAsync(load);
        if (load.HasEarlierVersion)
        {
            await PutAsync(system, key, LoadCase.Content(1));
            Assert.False(await system.DiesAsync(system.Function(settings)));
        }
        await PutAsync(system, key, LoadCase.Content(2));

        Assert.True(
            await system.DiesAsync(system.Function([.. settings, ("MBA_FAULT", point + ":kill"), ("MBA_FAULT_ALLOWED", "1")])),
            $"{name} does not pass {point}"
        );
        Assert.Equal(point == FaultPoints.Committed ? "SUCCESS" : "STARTED", (await system.AuditAsync(key))[^1]["status"]);
        await _database.ExecuteAsync(
            "UPDATE ingestion_audit SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE status = 'STARTED'"
        );
        await system.ServeAsync(settings);
        await system.DrainedAsync();

        var audit = (
            await new AuditLog(_database.Sessions).ListAsync(new AuditFilter { KeyContains = key, Limit = 10 }, CancellationToken.None)
        )[0];
        Assert.Equal(point == FaultPoints.Committed ? 0 : 1, audit.RetryCount);
        await Aftermath.MustBeWholeAsync(_database, load, audit);
    }

    [Fact]
    public async Task A_delivery_that_finds_the_file_in_work_sends_a_delayed_copy_and_costs_the_file_nothing()
    {
        await using var system = await IngestSystem.CreateAsync(_database, aws);
        await system.PutAsync("mba/csv/busy.csv", new MemoryStream("a\n1\n"u8.ToArray()));
        var delivery = FirstLightTests.Batch(
            IngestCommand.Ingest(new IngestRequest { Bucket = system.Names.BucketMba, Key = "mba/csv/busy.csv" })
        );
        await system
            .Function(("MBA_FAULT", FaultPoints.Claimed + ":kill"), ("MBA_FAULT_ALLOWED", "1"))
            .InvokeAsync(delivery, CancellationToken.None);

        var outcome = await system.Function().InvokeAsync(delivery, CancellationToken.None);

        Assert.Equal("""{"batchItemFailures":[]}""", Encoding.UTF8.GetString(outcome.Payload));
        var delayed = (await (await aws.QueuesAsync()).GetAttributesAsync(system.Addresses.IngestQueueUrl, CancellationToken.None))[
            "ApproximateNumberOfMessagesDelayed"
        ];
        Assert.Equal("1", delayed);
    }

    private static Task PutAsync(IngestSystem system, string key, string content) =>
        system.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    /// <summary>What the case asks of the function, as its settings say it.</summary>
    private async Task<(string Name, string Value)[]> SettingsAsync(LoadCase load)
    {
        Directory.CreateDirectory(_folder);
        var datasets = Path.Combine(_folder, "datasets.json");
        await File.WriteAllTextAsync(datasets, LoadCase.Datasets);
        return
        [
            ("MBA_DATASETS", datasets),
            ("INGEST_BLOCK_BYTES", load.Options.BlockBytes.ToString(CultureInfo.InvariantCulture)),
            ("INGEST_ATOMIC_BYTES", load.Options.AtomicBytes.ToString(CultureInfo.InvariantCulture)),
            ("INGEST_CONNECTIONS", load.Options.Connections.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
