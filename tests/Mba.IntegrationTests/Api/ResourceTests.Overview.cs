using System.Net;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>/tables, /stats, /health and /ready.</summary>
public abstract partial class ResourceTests
{
    [Fact]
    public async Task Tables_tell_their_columns_and_loads_without_those_of_lineage()
    {
        await database.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS shown (id BIGINT NOT NULL PRIMARY KEY, note VARCHAR(10), _ingestion_seq BIGINT, _line INT)"
        );
        await database.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS ingestion_shadow_9_0123456789ab (id BIGINT NOT NULL PRIMARY KEY, _ingestion_seq BIGINT, _line INT)"
        );
        await AuditRows.InsertAsync(database, "b", "mba/csv/shown.csv", "SUCCESS", table: "shown");

        var list = (await _api.GetAsync("/tables")).Body.EnumerateArray().ToList();
        var table = (await _api.GetAsync("/tables/shown")).Body;

        Assert.DoesNotContain(
            list,
            t =>
                t.GetProperty("name").GetString()!.StartsWith("ingestion", StringComparison.Ordinal)
                || t.GetProperty("name").GetString() == "upload_ticket"
        );
        Assert.Equal((2, 1), (Of(list, "shown").GetProperty("columns").GetInt32(), table.GetProperty("lastLoads").GetArrayLength()));
        Assert.Equal(["id", "note"], table.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.True(table.GetProperty("columns")[0].GetProperty("key").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync("/tables/ingestion_audit")).Status);
        await database.ExecuteAsync("DROP TABLE ingestion_shadow_9_0123456789ab");
    }

    [Fact]
    public async Task Tables_are_listed_while_other_databases_make_theirs()
    {
        var other = database.DatabaseName + "_other";
        await database.ExecuteAsync($"CREATE DATABASE {other}");
        await using var session = await database.Sessions.OpenAsync(CancellationToken.None);
        await using var hold = new MySqlCommand($"SELECT GET_LOCK('{other}', 0)", session);
        await hold.ExecuteScalarAsync(CancellationToken.None);
        // A table is locked while a query fills it. The server passes over each after some time: four of them outlast the request's.
        var making = Enumerable
            .Range(0, 4)
            .Select(i =>
                database.ExecuteAsync($"CREATE TABLE {other}.made_{i} AS SELECT GET_LOCK('{other}', 600) + RELEASE_LOCK('{other}') AS a")
            )
            .ToList();
        while (
            (
                await database.QueryAsync(
                    $"SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE STATE = 'User lock' AND INFO LIKE '%{other}.made%'"
                )
            )[0][0] != "4"
        )
            await Task.Delay(20, TestContext.Current.CancellationToken);

        var (status, _) = await _api.GetAsync("/tables");

        Assert.Equal(HttpStatusCode.OK, status);
        hold.CommandText = $"DO RELEASE_LOCK('{other}')";
        await hold.ExecuteNonQueryAsync(CancellationToken.None);
        await Task.WhenAll(making);
        await database.ExecuteAsync($"DROP DATABASE {other}");
    }

    [Fact]
    public async Task Stats_count_queues_and_runs()
    {
        await AuditRows.InsertAsync(database, "b", "mba/csv/counted.csv", "SUCCESS", rejected: 1);
        await AuditRows.InsertAsync(database, "b", "mba/csv/failed_too.json", "FAILED");

        var stats = (await _api.GetAsync("/stats")).Body;

        var hour = stats.GetProperty("lastHour");
        Assert.Equal(
            hour.GetProperty("runs").GetInt64(),
            hour.GetProperty("success").GetInt64()
                + hour.GetProperty("failed").GetInt64()
                + hour.GetProperty("skipped").GetInt64()
                + hour.GetProperty("running").GetInt64()
        );
        Assert.InRange(hour.GetProperty("successRate").GetDouble(), 0.01, 0.99);
        Assert.True(stats.GetProperty("errors").GetProperty("TOO_MANY_REJECTS").GetInt64() >= 1);
        Assert.True(stats.GetProperty("fileTypes").GetProperty("json").GetInt64() >= 1);
        Assert.True(stats.GetProperty("queued").GetInt64() >= 0 && stats.GetProperty("deadLettered").GetInt64() >= 0);
    }

    [Fact]
    public async Task Health_and_ready_answer()
    {
        Assert.Equal("ok", (await _api.GetAsync("/health")).Body.GetProperty("status").GetString());
        var ready = (await _api.GetAsync("/ready")).Body;

        Assert.Equal(
            ["database", "ingestQueue", "jobsQueue", "store"],
            ready.GetProperty("checks").EnumerateObject().Where(c => c.Value.GetString() == "ok").Select(c => c.Name).Order()
        );
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("PUT", "/uploads", 405)]
    [InlineData("GET", "/ingestions/none", 404)]
    [InlineData("POST", "/ingestions/019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90/retry", 404)]
    [InlineData("DELETE", "/ingestions/019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90/rows", 404)]
    [InlineData("POST", "/uploads", 415)]
    public async Task Whatever_is_refused_is_a_problem(string method, string path, int status)
    {
        using var response = await _api.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
