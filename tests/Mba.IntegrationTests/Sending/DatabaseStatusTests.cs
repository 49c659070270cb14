using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>Whether the database is as this version, and the datasets, need it.</summary>
public sealed class DatabaseStatusTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_declared_column_that_somebody_changed_by_hand_is_reported_with_the_statement()
    {
        _mba.Write(".env", "MBA_DATASETS=rules.json\n");
        _mba.Write(
            "rules.json",
            """
            { "datasets": [ { "name": "visits", "match": ["**/visits*"], "table": "declared_visits",
              "columns": [ { "name": "id", "type": "BIGINT" }, { "name": "code", "type": "VARCHAR(20)" }, { "name": "paid", "type": "DECIMAL(10,2)" } ] } ] }
            """
        );
        _mba.Write("mba/visits.csv", "id,code,paid\n1,A,2.50\n");
        var loaded = await _mba.RunAsync("etl", "load-one", "mba/visits.csv", "--json");
        var before = await _mba.RunAsync("db", "status", "--json");
        await database.ExecuteAsync("ALTER TABLE declared_visits MODIFY code VARCHAR(5), DROP COLUMN paid");

        var after = await _mba.RunAsync("db", "status", "--json");

        Assert.Equal("SUCCESS", loaded.Json.GetProperty("status").GetString());
        Assert.Equal((0, 0), (before.ExitCode, before.Json.GetProperty("differences").GetArrayLength()));
        Assert.Equal(
            [
                "declared_visits: column paid is missing; ALTER TABLE `declared_visits` ADD COLUMN `paid` decimal(10,2) DEFAULT NULL",
                "declared_visits: column code is varchar(5) DEFAULT NULL; ALTER TABLE `declared_visits` MODIFY COLUMN `code` varchar(20) DEFAULT NULL",
            ],
            after
                .Json.GetProperty("differences")
                .EnumerateArray()
                .Select(d => $"{d.GetProperty("table")}: {d.GetProperty("problem")}; {d.GetProperty("statement")}")
                .OrderDescending(StringComparer.Ordinal)
        );
        Assert.Equal(1, after.ExitCode);
    }
}
