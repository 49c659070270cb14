using System.Net;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using MySqlConnector;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class ResourcesOverKestrel(DatabaseFixture database, AwsServer aws) : ResourceTests(Way.Kestrel, database, aws);

public sealed class ResourcesOverGateway(DatabaseFixture database, AwsServer aws) : ResourceTests(Way.Gateway, database, aws);

/// <summary>/ingestions, /jobs, /tables, /stats, /health and /ready.</summary>
public abstract partial class ResourceTests(Way way, DatabaseFixture database, AwsServer aws)
    : IClassFixture<DatabaseFixture>,
        IAsyncLifetime
{
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(way, database, aws);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Ingestions_are_listed_newest_first_filtered_and_in_pages()
    {
        var bucket = "list-" + Guid.NewGuid().ToString("N");
        var ids = new List<string>();
        foreach (var status in new[] { "SUCCESS", "FAILED", "SUCCESS", "SUCCESS" })
            ids.Insert(0, await AuditRows.InsertAsync(database, bucket, $"mba/csv/{ids.Count}.csv", status, table: $"t{ids.Count % 2}"));

        var first = (await _api.GetAsync($"/ingestions?bucket={bucket}&limit=3")).Body;
        var rest = (await _api.GetAsync($"/ingestions?bucket={bucket}&limit=3&cursor={first.GetProperty("next").GetString()}")).Body;

        Assert.Equal(ids, Ids(first).Concat(Ids(rest)));
        Assert.False(rest.TryGetProperty("next", out _));
        Assert.Equal([ids[2]], Ids((await _api.GetAsync($"/ingestions?bucket={bucket}&status=failed")).Body));
        Assert.Equal([ids[1], ids[3]], Ids((await _api.GetAsync($"/ingestions?bucket={bucket}&table=t0")).Body));
        Assert.Equal([ids[0]], Ids((await _api.GetAsync($"/ingestions?bucket={bucket}&key=mba/csv/3.csv")).Body));
        Assert.Empty(Ids((await _api.GetAsync($"/ingestions?bucket={bucket}&to=2020-01-01T00:00:00Z")).Body));
        Assert.Equal(4, Ids((await _api.GetAsync($"/ingestions?bucket={bucket}&from=2020-01-01T00:00:00Z")).Body).Count());
    }

    [Fact]
    public async Task The_dashboard_is_served_where_the_API_is_self_hosted_and_loads_nothing_from_elsewhere()
    {
        using var page = await _api.Http.GetAsync("/");
        if (way != Way.Kestrel || !File.Exists(Path.Combine(ProjectLayout.Root, "web", "dist", "index.html")))
        {
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            return;
        }
        var html = await page.Content.ReadAsStringAsync();
        var parts = html.Split('"').Where(t => t.StartsWith("./", StringComparison.Ordinal)).ToList();

        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal([".css", ".js", ".svg"], parts.Select(Path.GetExtension).Distinct().Order());
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        foreach (var part in parts)
            Assert.NotEmpty(await _api.Http.GetStringAsync(part[1..]));
    }

    [Fact]
    public async Task Faulty_filters_are_all_told()
    {
        var (status, problem) = await _api.GetAsync(
            "/ingestions?status=GONE&limit=0&from=12:00&to=yesterday&cursor=!!&bucket=%07&sort=age&scope=x&ids=1&contains=a&key=k"
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["bucket", "bucket", "contains", "cursor", "from", "ids", "limit", "scope", "sort", "status", "to"],
            problem.GetProperty("errors").EnumerateArray().Select(f => f.GetProperty("field").GetString()).Order()
        );
    }

    [Fact]
    public async Task One_ingestion_tells_its_dialect_and_its_error()
    {
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/failed.csv", "FAILED");

        var run = (await _api.GetAsync($"/ingestions/{id}")).Body;

        Assert.Equal(
            (",", "TOO_MANY_REJECTS"),
            (run.GetProperty("dialect").GetProperty("delimiter").GetString(), run.GetProperty("errorCode").GetString())
        );
        Assert.Equal(
            run.GetProperty("rowsRead").GetInt64(),
            run.GetProperty("rowsInserted").GetInt64() + run.GetProperty("rowsRejected").GetInt64()
        );
    }

    [Fact]
    public async Task Rejects_come_as_json_and_csv_and_with_their_records_only_when_asked_for()
    {
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/rejects.csv", "SUCCESS", rejected: 2);

        var plain = (await _api.GetAsync($"/ingestions/{id}/rejects")).Body;
        var raw = (await _api.GetAsync($"/ingestions/{id}/rejects?raw=true")).Body;
        var csv = await _api.Http.GetStringAsync($"/ingestions/{id}/rejects?format=csv&raw=true");

        Assert.Equal(2, plain.GetProperty("total").GetInt32());
        Assert.DoesNotContain("secret", plain.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("4711,\"secret, value\"", raw.GetProperty("items")[0].GetProperty("rawRecord").GetString());
        Assert.Equal("line,byte_offset,column,code,raw_record\r\n17,120,dob,NOT_A_DATE,\"4711,\"\"secret, value\"\"\"\r\n", csv);
    }

    [Fact]
    public async Task Skipped_lines_are_listed_apart_from_rejects_and_warnings_stand_in_the_run()
    {
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/skipped.csv", "SUCCESS", rejected: 2);
        await database.ExecuteAsync(
            $"UPDATE ingestion_reject SET skipped = 1 WHERE seq = (SELECT seq FROM ingestion_audit WHERE id = '{id}')"
        );
        await database.ExecuteAsync(
            $"UPDATE ingestion_audit SET warnings = '[{{\"code\":\"CELL_CUT\",\"line\":3,\"column\":\"note\",\"count\":2}}]' WHERE id = '{id}'"
        );

        var rejects = (await _api.GetAsync($"/ingestions/{id}/rejects")).Body;
        var skipped = (await _api.GetAsync($"/ingestions/{id}/rejects?skipped=true")).Body;
        var warning = (await _api.GetAsync($"/ingestions/{id}")).Body.GetProperty("warnings")[0];

        Assert.Equal((0, 1), (rejects.GetProperty("items").GetArrayLength(), skipped.GetProperty("items").GetArrayLength()));
        Assert.Equal(
            ("CELL_CUT", 3, "note", 2),
            (
                warning.GetProperty("code").GetString(),
                warning.GetProperty("line").GetInt32(),
                warning.GetProperty("column").GetString(),
                warning.GetProperty("count").GetInt32()
            )
        );
    }

    [Fact]
    public async Task A_failed_run_is_queued_again_and_a_good_one_is_not()
    {
        var failed = await AuditRows.InsertAsync(database, _api.Settings.BucketMba, "mba/csv/again.csv", "FAILED");
        var good = await AuditRows.InsertAsync(database, _api.Settings.BucketMba, "mba/csv/good.csv", "SUCCESS");

        Assert.Equal(HttpStatusCode.Accepted, (await _api.PostAsync($"/ingestions/{failed}/retry")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/ingestions/{good}/retry")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostAsync($"/ingestions/{failed}/retry?reading=first")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/ingestions/{failed}/retry?reading=1")).Status);

        Assert.Contains("again.csv", await NextMessageAsync(_api.Settings.IngestQueueUrl!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_undo_takes_the_rows_out_and_a_second_one_is_refused()
    {
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS undo_me (a INT, _ingestion_seq BIGINT, _line INT)");
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/undo.csv", "SUCCESS", table: "undo_me", mode: "Append");
        await database.ExecuteAsync($"INSERT INTO undo_me SELECT 1, seq, 2 FROM ingestion_audit WHERE id = '{id}'");

        var (status, undone) = await _api.DeleteAsync($"/ingestions/{id}/rows");

        Assert.Equal(
            (HttpStatusCode.OK, "UNDONE", 1),
            (status, undone.GetProperty("status").GetString(), undone.GetProperty("rowsDeleted").GetInt32())
        );
        Assert.Equal(HttpStatusCode.Conflict, (await _api.DeleteAsync($"/ingestions/{id}/rows")).Status);
        Assert.Equal("0", Assert.Single(await database.QueryAsync("SELECT COUNT(*) FROM undo_me"))[0]);
    }

    [Fact]
    public async Task A_job_with_a_key_queues_a_load_of_an_object_that_exists()
    {
        await _api.Store.PutAsync(
            _api.Settings.BucketPolicy,
            "policy/data/again.csv",
            new MemoryStream([1]),
            new PutOptions(),
            CancellationToken.None
        );

        var (status, job) = await _api.PostAsync(
            "/jobs",
            new
            {
                key = "policy/data/again.csv",
                scope = "policy",
                force = true,
            }
        );
        var missing = await _api.PostAsync("/jobs", new { key = $"s3://{_api.Settings.BucketMba}/mba/csv/none.csv" });

        Assert.Equal((HttpStatusCode.Accepted, "ingest"), (status, job.GetProperty("kind").GetString()));
        Assert.Equal(HttpStatusCode.Conflict, missing.Status);
        var message = JsonDocument.Parse(await NextMessageAsync(_api.Settings.IngestQueueUrl!)).RootElement;
        Assert.Equal(("policy/data/again.csv", true), (message.GetProperty("key").GetString(), message.GetProperty("force").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"key":"s3://another-bucket/a.csv"}""", "key")]
    [InlineData("""{"key":"s3://"}""", "key")]
    [InlineData("""{"key":"a.csv"}""", "key")]
    [InlineData("""{"key":"mba/csv/a.csv","path":"a.csv"}""", "key")]
    [InlineData("""{}""", "key")]
    [InlineData("""{"path":"../../etc/passwd","scope":"mba"}""", "path")]
    [InlineData("""{"path":"/etc/passwd","scope":"mba"}""", "path")]
    [InlineData("""{"key":"mba/csv/a.csv","scope":"other"}""", "scope")]
    public async Task Faulty_jobs_are_told_with_their_field(string json, string field)
    {
        var (status, problem) = await _api.PostAsync("/jobs", JsonDocument.Parse(json).RootElement);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), f => f.GetProperty("field").GetString() == field);
    }

    private static IEnumerable<string?> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());

    private static JsonElement Of(IEnumerable<JsonElement> list, string name) =>
        list.Single(t => t.GetProperty("name").GetString() == name);

    private async Task<string> NextMessageAsync(string queueUrl)
    {
        var queue = await aws.QueuesAsync();
        while (true)
        {
            // S3's own events of the objects that tests put lie in the same queue.
            foreach (
                var message in await queue.ReceiveAsync(
                    queueUrl,
                    10,
                    TimeSpan.FromSeconds(5),
                    TimeSpan.FromMinutes(1),
                    CancellationToken.None
                )
            )
            {
                if (message.Body.Contains("\"mba\":\"ingest\"", StringComparison.Ordinal))
                    return message.Body;
            }
        }
    }
}
