using System.Net;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Verification;
using Mba.UploadApi;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class VerificationsOverKestrel(DatabaseFixture database, AwsServer aws) : VerificationRouteTests(Way.Kestrel, database, aws);

public sealed class VerificationsOverGateway(DatabaseFixture database, AwsServer aws) : VerificationRouteTests(Way.Gateway, database, aws);

/// <summary>/verifications: what does not hold in the ledger is shown with its run, its sender and its remedy, and who looked for it.</summary>
public abstract class VerificationRouteTests(Way way, DatabaseFixture database, AwsServer aws)
    : IClassFixture<DatabaseFixture>,
        IAsyncLifetime
{
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(way, database, aws);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_row_that_somebody_deleted_is_shown_until_it_is_back()
    {
        var table = "checked_" + way.ToString().ToLowerInvariant();
        var run = await LoadAsync(table, rows: 10);
        await database.ExecuteAsync($"DELETE FROM {table} WHERE member = 'Quincy 7'");

        var broken = await StartAsync();
        await database.ExecuteAsync($"INSERT INTO {table} SELECT 'Quincy 7', seq, 7 FROM ingestion_audit WHERE id = '{run}'");
        var mended = await StartAsync();

        var breach = Assert.Single(broken.GetProperty("breaches").EnumerateArray(), b => Text(b, "ingestionId") == run);
        Assert.Equal(
            $"ROWS_DIFFER {table} checked.csv feed-7 9 rows are in the table, 10 were loaded",
            string.Join(' ', new[] { "invariant", "table", "fileName", "uploadedBy", "detail" }.Select(n => Text(breach, n)))
        );
        Assert.Contains("undo the run and load the file again", Text(breach, "remedy"), StringComparison.Ordinal);
        Assert.DoesNotContain(mended.GetProperty("breaches").EnumerateArray(), b => Text(b, "ingestionId") == run);
        Assert.DoesNotContain("Quincy", broken.GetRawText(), StringComparison.Ordinal);
        var kept = (await _api.GetAsync($"/verifications/{broken.GetProperty("number")}")).Body;
        Assert.Equal(broken.GetRawText(), kept.GetRawText());
    }

    [Fact]
    public async Task A_row_that_a_merge_has_overwritten_is_no_breach_and_one_too_many_is()
    {
        var table = "merged_" + way.ToString().ToLowerInvariant();
        var appended = await LoadAsync(table, rows: 10);
        var merged = await AuditRows.InsertAsync(database, "b", $"mba/csv/{table}.csv", "SUCCESS", table: table, mode: "Upsert");
        await database.ExecuteAsync(
            $"UPDATE {table} SET _ingestion_seq = (SELECT seq FROM ingestion_audit WHERE id = '{merged}') WHERE member = 'Quincy 7'"
        );

        var overwritten = await StartAsync();
        await database.ExecuteAsync(
            $"INSERT INTO {table} SELECT CONCAT('Twice ', n.i), a.seq, 100 + n.i FROM ingestion_audit a JOIN (SELECT 1 AS i UNION SELECT 2) n WHERE a.id = '{appended}'"
        );
        var twice = await StartAsync();

        Assert.DoesNotContain(overwritten.GetProperty("breaches").EnumerateArray(), b => Text(b, "table") == table);
        var breach = Assert.Single(twice.GetProperty("breaches").EnumerateArray(), b => Text(b, "ingestionId") == appended);
        Assert.Equal("11 rows are in the table, 10 were loaded", Text(breach, "detail"));
        await database.ExecuteAsync($"DELETE FROM {table} WHERE member LIKE 'Twice %'");
    }

    [Fact]
    public async Task Who_started_it_and_how_it_ended_is_on_record()
    {
        var started = await StartAsync();

        var listed = (await _api.GetAsync("/verifications?limit=1")).Body.GetProperty("items")[0];
        var activity = (await _api.GetAsync("/activity?action=verify&limit=1")).Body.GetProperty("items")[0];
        var who = Text((await _api.GetAsync("/me")).Body, "subject");
        Assert.Equal(started.GetProperty("number").GetInt64(), listed.GetProperty("number").GetInt64());
        Assert.Equal($"api {who}", $"{Text(listed, "startedFrom")} {Text(listed, "requestedBy")}");
        Assert.True(listed.TryGetProperty("endedAt", out _));
        Assert.False(listed.TryGetProperty("breaches", out _));
        Assert.Equal($"{who} ledger done", $"{Text(activity, "actor")} {Text(activity, "target")} {Text(activity, "outcome")}");
    }

    [Fact]
    public async Task The_outcome_of_the_daily_run_is_in_the_statistics_and_one_that_did_not_end_is_not()
    {
        var log = new VerificationLog(database.Sessions);
        var daily = await log.BeginAsync(new LedgerScope { Repair = true }, VerificationStart.Schedule, null, CancellationToken.None);
        var breach = new Breach("LEFTOVERS", [""], null, "d", "r", Repaired: true);
        await log.EndAsync(daily, new LedgerReport(7, 2, [breach, breach with { Repaired = false }]), CancellationToken.None);
        await log.BeginAsync(new LedgerScope(), VerificationStart.Cli, "ann@desk", CancellationToken.None);
        await using var fresh = await ApiUnderTest.StartAsync(way, database, aws);

        var last = (await fresh.GetAsync("/stats")).Body.GetProperty("lastVerification");
        var list = (await fresh.GetAsync("/verifications?limit=2")).Body.GetProperty("items");
        var refused = (await fresh.PostAsync("/verifications", new { })).Status;

        Assert.Equal(
            $"{daily} schedule 7 2 2 1",
            string.Join(' ', new[] { "number", "startedFrom", "runsChecked", "runsLeft", "found", "repaired" }.Select(n => Text(last, n)))
        );
        Assert.Equal("ann@desk", Text(list[0], "requestedBy"));
        Assert.False(list[0].TryGetProperty("endedAt", out _));
        Assert.Equal(HttpStatusCode.Conflict, refused);
        await database.ExecuteAsync("DELETE FROM ingestion_verification WHERE ended_at IS NULL");
    }

    [Fact]
    public async Task One_that_takes_longer_than_a_request_may_is_stopped_and_says_so()
    {
        await using var api = await ApiUnderTest.StartAsync(way, database, aws, options: new ApiOptions { Time = new ImpatientTime() });

        var (status, stopped) = await api.PostAsync("/verifications", new { });

        var activity = (await api.GetAsync("/activity?action=verify&limit=1")).Body.GetProperty("items")[0];
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.False(stopped.TryGetProperty("endedAt", out _));
        Assert.Equal("OUT_OF_TIME", Text(activity, "outcome"));
        await database.ExecuteAsync("DELETE FROM ingestion_verification WHERE ended_at IS NULL");
    }

    [Fact]
    public async Task More_breaches_than_are_kept_are_counted_and_old_outcomes_go()
    {
        var log = new VerificationLog(database.Sessions);
        var many = Enumerable
            .Range(0, VerificationLog.MaxBreaches + 5)
            .Select(i => new Breach($"B{i}", [], null, new string('ä', 2000), "r"));
        var number = await log.BeginAsync(new LedgerScope(), VerificationStart.Cli, null, CancellationToken.None);
        await database.ExecuteAsync(
            $"INSERT INTO ingestion_verification (number, began_at, started_from, repairs, counts_all) VALUES ({number + 500}, NOW(), 'cli', 0, 0)"
        );

        await log.EndAsync(number, new LedgerReport(1, 0, [.. many]), CancellationToken.None);
        var before = (await _api.GetAsync($"/verifications/{number}")).Body;
        await log.EndAsync(number + 500, new LedgerReport(1, 0, []), CancellationToken.None);

        Assert.Equal(VerificationLog.MaxBreaches + 5, before.GetProperty("found").GetInt32());
        Assert.Equal(
            Enumerable.Range(0, VerificationLog.MaxBreaches).Select(i => $"B{i}"),
            before.GetProperty("breaches").EnumerateArray().Select(b => Text(b, "invariant"))
        );
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/verifications/{number}")).Status);
        Assert.Equal("0", (await database.QueryAsync("SELECT COUNT(*) FROM ingestion_breach"))[0][0]);
    }

    [Theory]
    [InlineData("/verifications/0")]
    [InlineData("/verifications/-1")]
    [InlineData("/verifications/none")]
    [InlineData("/verifications/99999999999999999999")]
    public async Task One_that_is_not_there_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path)).Status);

    [Fact]
    public async Task Readers_see_outcomes_operators_start_one_and_nobody_else_does()
    {
        if (way != Way.Gateway)
            return;
        foreach (
            var (role, sees, starts) in new[] { ("uploader", 403, 403), ("reader", 200, 403), ("values", 403, 403), ("operator", 200, 200) }
        )
        {
            using var caller = _api.AsSubject("somebody", role);
            using var started = await caller.PostAsync("/verifications", null);
            using var listed = await caller.GetAsync("/verifications");
            Assert.Equal((role, sees, starts), (role, (int)listed.StatusCode, (int)started.StatusCode));
        }
    }

    private async Task<JsonElement> StartAsync()
    {
        var (status, body) = await _api.PostAsync("/verifications", new { });
        Assert.Equal(HttpStatusCode.OK, status);
        return body;
    }

    /// <summary>A table and an audit row that agree, as a load leaves them.</summary>
    private async Task<string> LoadAsync(string table, int rows)
    {
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/checked.csv", "SUCCESS", table: table, mode: "Append");
        await database.ExecuteAsync($"UPDATE ingestion_audit SET uploaded_by = 'feed-7' WHERE id = '{id}'");
        await database.ExecuteAsync(
            $"CREATE TABLE {table} (member VARCHAR(20), _ingestion_seq BIGINT NOT NULL, _record INT NOT NULL, PRIMARY KEY (_ingestion_seq, _record))"
        );
        for (var i = 0; i < rows; i++)
            await database.ExecuteAsync($"INSERT INTO {table} SELECT 'Quincy {i}', seq, {i} FROM ingestion_audit WHERE id = '{id}'");
        return id;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();

    /// <summary>The system's clock, whose 22 seconds are over at once.</summary>
    /// <summary>What a request may take is over at once: no verification is quicker.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == TimeSpan.FromSeconds(22))
                callback(state);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
