using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.FirstLight;

/// <summary>The process dies as by kill -9 at a given statement of the load; the next delivery finds it so.</summary>
public sealed class CrashTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData(FaultPoints.Claimed)]
    [InlineData(FaultPoints.TableAltered)]
    [InlineData(FaultPoints.BlockSent)]
    [InlineData(FaultPoints.Accounted)]
    public async Task A_killed_load_leaves_no_row_and_the_next_delivery_loads_the_file_once(string point)
    {
        await using var system = await IngestSystem.CreateAsync(database, aws);
        var name = "crash_" + point.Replace('.', '_');
        await system.PutAsync($"mba/csv/{name}.csv", new MemoryStream(Encoding.UTF8.GetBytes("id,name\n" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},n{i}\n")))));
        var delivery = FirstLightTests.Batch(OwnMessage.Ingest(new IngestRequest { Bucket = system.Names.BucketMba, Key = $"mba/csv/{name}.csv" }));

        var killed = await system.Function(("MBA_FAULT", point + ":kill"), ("MBA_FAULT_ALLOWED", "1")).InvokeAsync(delivery, CancellationToken.None);

        Assert.False(killed.Succeeded);
        Assert.Equal("STARTED", Assert.Single(await system.AuditAsync($"mba/csv/{name}.csv"))["status"]);
        Assert.Equal(0, await RowsAsync(name));

        await database.ExecuteAsync("UPDATE ingestion_audit SET lease_until = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE status = 'STARTED'");
        await system.Function().InvokeAsync(delivery, CancellationToken.None);
        await system.Function().InvokeAsync(delivery, CancellationToken.None);

        var audit = Assert.Single(await system.AuditAsync($"mba/csv/{name}.csv"));
        Assert.Equal(("SUCCESS", "2000", "1"), (audit["status"], audit["rows_inserted"], audit["retry_count"]));
        Assert.Equal(2000, await RowsAsync(name));
    }

    [Fact]
    public async Task A_delivery_that_finds_the_file_in_work_sends_a_delayed_copy_and_costs_the_file_nothing()
    {
        await using var system = await IngestSystem.CreateAsync(database, aws);
        await system.PutAsync("mba/csv/busy.csv", new MemoryStream("a\n1\n"u8.ToArray()));
        var delivery = FirstLightTests.Batch(OwnMessage.Ingest(new IngestRequest { Bucket = system.Names.BucketMba, Key = "mba/csv/busy.csv" }));
        await system.Function(("MBA_FAULT", FaultPoints.Claimed + ":kill"), ("MBA_FAULT_ALLOWED", "1")).InvokeAsync(delivery, CancellationToken.None);

        var outcome = await system.Function().InvokeAsync(delivery, CancellationToken.None);

        Assert.Equal("""{"batchItemFailures":[]}""", Encoding.UTF8.GetString(outcome.Payload));
        var delayed = (await (await aws.QueuesAsync()).GetAttributesAsync(system.Addresses.IngestQueueUrl, CancellationToken.None))["ApproximateNumberOfMessagesDelayed"];
        Assert.Equal("1", delayed);
    }

    private async Task<int> RowsAsync(string table)
    {
        var exists = await database.QueryAsync($"SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = '{table}'");
        return exists.Count == 0 ? 0 : int.Parse((await database.QueryAsync($"SELECT COUNT(*) FROM `{table}`"))[0][0]!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
