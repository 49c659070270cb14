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
        Assert.InRange(_bench.Database.Sessions.Statements - before, 1, 6);
    }

    private static string File(int seed)
    {
        var text = new StringBuilder("claim_id,amount\n");
        for (var row = 0; row < 100; row++)
            text.Append(seed).Append(row).Append(",1.50\n");
        return text.ToString();
    }
}
