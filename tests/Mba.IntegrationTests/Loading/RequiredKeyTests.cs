using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Connections;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Servers that refuse tables without a primary key (sql_require_primary_key, group replication) take every table that the system makes.</summary>
public sealed class RequiredKeyTests(KeyedServer server) : IClassFixture<KeyedServer>, IAsyncLifetime
{
    private readonly IngestWorkbench _bench = new(server);

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Every_way_of_loading_works_and_every_table_has_a_key()
    {
        await Assert.ThrowsAsync<MySqlException>(() => _bench.Database.ExecuteAsync("CREATE TABLE keyless (a INT) ENGINE=InnoDB"));
        foreach (var load in LoadCase.All)
        {
            for (var seed = load.HasEarlierVersion ? 1 : 2; seed <= 2; seed++)
            {
                var worker = await _bench.WorkerAsync(load.Options, LoadCase.Datasets);
                var result = await worker.RunAsync(await _bench.PutAsync(load.FileName, LoadCase.Content(seed)), CancellationToken.None);

                Assert.True(result.Audit?.Status == AuditStatus.SUCCESS, $"{load}: {result.Audit?.ErrorCode} {result.Audit?.ErrorMessage}");
            }
        }

        Assert.Empty(await KeylessAsync(_bench));
    }

    /// <summary>Names of the tables that have no primary key, by the catalogue.</summary>
    internal static Task<IReadOnlyList<string?[]>> KeylessAsync(IngestWorkbench bench) =>
        bench.Database.QueryAsync(
            """
            SELECT t.TABLE_NAME FROM information_schema.TABLES t
            WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' AND NOT EXISTS (
              SELECT 1 FROM information_schema.TABLE_CONSTRAINTS c
              WHERE c.TABLE_SCHEMA = t.TABLE_SCHEMA AND c.TABLE_NAME = t.TABLE_NAME AND c.CONSTRAINT_TYPE = 'PRIMARY KEY')
            """
        );
}
