using System.Text;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Round trips are the price of a small file: they are counted here, so that a new one is noticed.</summary>
public sealed class CountedWorkTests(DatabaseServer server) : IAsyncLifetime
{
    private readonly IngestWorkbench _bench = new(server);

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Loads_a_small_file_into_a_known_table_in_a_fixed_number_of_statements()
    {
        var worker = await _bench.WorkerAsync();
        await worker.RunAsync(await _bench.PutAsync("claims_2024-01-01.csv", File(1)), CancellationToken.None);
        var request = await _bench.PutAsync("claims_2024-01-02.csv", File(2));
        var before = _bench.Database.Sessions.Statements;

        var result = await worker.RunAsync(request, CancellationToken.None);

        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);
        Assert.InRange(_bench.Database.Sessions.Statements - before, 1, 4);
    }

    /// <summary>What its dates mean is remembered: the version that this hangs on is read in the text that ends the run.</summary>
    [Fact]
    public async Task Loads_a_small_file_with_dates_into_a_known_table_in_as_many_statements()
    {
        var worker = await _bench.WorkerAsync();
        for (var month = 1; month <= 2; month++)
            await worker.RunAsync(await _bench.PutAsync($"visits_2024-0{month}-01.csv", Dates(month)), CancellationToken.None);
        var request = await _bench.PutAsync("visits_2024-03-01.csv", Dates(3));
        var before = _bench.Database.Sessions.Statements;

        var result = await worker.RunAsync(request, CancellationToken.None);

        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);
        Assert.InRange(_bench.Database.Sessions.Statements - before, 1, 4);
    }

    private static string Dates(int seed) =>
        "visit_id,visited_at\n" + string.Concat(Enumerable.Range(1, 28).Select(day => $"{seed}{day:00},2024-01-{day:00} 08:30:00\n"));

    private static string File(int seed)
    {
        var text = new StringBuilder("claim_id,amount\n");
        for (var row = 0; row < 100; row++)
            text.Append(seed).Append(row).Append(",1.50\n");
        return text.ToString();
    }
}
