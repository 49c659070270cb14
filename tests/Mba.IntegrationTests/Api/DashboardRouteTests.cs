using System.Net;
using System.Text.Json;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class DashboardOverKestrel(DatabaseFixture database, AwsServer aws) : DashboardRouteTests(Way.Kestrel, database, aws);

public sealed class DashboardOverGateway(DatabaseFixture database, AwsServer aws) : DashboardRouteTests(Way.Gateway, database, aws);

/// <summary>What the dashboard and the command line ask: plans, many items at once, sorted and searched lists, dead letters, series.</summary>
public abstract class DashboardRouteTests(Way way, DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(way, database, aws);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_plan_shows_scope_key_table_and_duplicates_and_stores_nothing()
    {
        var sha256 = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('b', 32);
        await AuditRows.InsertAsync(database, _api.Settings.BucketPolicy, "policy/data/old.csv", "SUCCESS", sha256, "policy_old");
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS policy_old (a BIGINT, _ingestion_seq BIGINT NOT NULL PRIMARY KEY)");
        await database.ExecuteAsync($"INSERT INTO policy_old SELECT 1, seq FROM ingestion_audit WHERE content_sha256 = '{sha256}'");
        await _api.Store.PutAsync(
            _api.Settings.BucketMba,
            "mba/documents/letter.pdf",
            new MemoryStream([1]),
            new PutOptions(),
            CancellationToken.None
        );

        var (status, plan) = await _api.PostAsync(
            "/uploads/plan",
            new
            {
                files = new object[]
                {
                    new { path = "in/Policy/rates.csv", sha256 },
                    new { path = "mba/benefit policy list.csv", size = 5 },
                    new { path = "letter.pdf", scope = "mba" },
                    new { path = "memberdata/rates.csv" },
                    new
                    {
                        path = "again.csv",
                        scope = "policy",
                        sha256,
                    },
                },
            }
        );

        Assert.Equal(HttpStatusCode.OK, status);
        var files = plan.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(
            [
                "policy folder in/Policy policy/data/rates.csv policy_rates",
                "mba folder mba mba/csv/benefit policy list.csv benefit_policy_list",
            ],
            files.Take(2).Select(f => Words(f, "scope", "scopeSource", "decidedBy", "key", "table"))
        );
        Assert.Equal("policy/data/old.csv", files[0].GetProperty("duplicateOf").GetProperty("key").GetString());
        Assert.Equal("mba/documents/letter.pdf", files[2].GetProperty("replaces").GetProperty("key").GetString());
        Assert.Equal([true, true, true, false, true], files.Select(f => f.GetProperty("accepted").GetBoolean()));
        Assert.Equal("scope", files[3].GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal("in/Policy/rates.csv", files[4].GetProperty("sameAs").GetString());
        Assert.Equal([true, true, false, false, true], files.Select(f => f.GetProperty("loads").GetBoolean()));
    }

    [Fact]
    public async Task Two_files_of_a_plan_that_would_take_one_key_are_both_refused()
    {
        var files = new[] { new { path = "mba/a/x.csv" }, new { path = "mba/b/x.csv" } };

        var flat = (await _api.PostAsync("/uploads/plan", new { files })).Body.GetProperty("files").EnumerateArray();
        var kept = (await _api.PostAsync("/uploads/plan", new { files, keepPath = true })).Body.GetProperty("files").EnumerateArray();

        Assert.All(flat, f => Assert.Equal("path", f.GetProperty("errors")[0].GetProperty("field").GetString()));
        Assert.Equal(["mba/csv/mba/a/x.csv", "mba/csv/mba/b/x.csv"], kept.Select(f => f.GetProperty("key").GetString()));
    }

    [Fact]
    public async Task Errors_of_a_plan_name_the_file_and_the_field()
    {
        var (status, problem) = await _api.PostAsync(
            "/uploads/plan",
            new { files = new object[] { new { path = 1 }, 2, new { size = "x" } } }
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["files[0].path", "files[1]", "files[2].size"],
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString())
        );
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostAsync("/uploads/plan", new { files = Array.Empty<int>() })).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostAsync("/uploads/plan", new { files = new int[101] })).Status);
    }

    [Fact]
    public async Task Many_uploads_and_runs_are_polled_by_one_request_each()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(await AskAsync($"{Guid.NewGuid():N}.csv"));
        var run = await AuditRows.InsertAsync(database, _api.Settings.BucketMba, "mba/csv/polled.csv", "STARTED", uploadId: ids[1]);
        await database.ExecuteAsync($"UPDATE ingestion_audit SET stage = 'loading', rows_so_far = 7 WHERE id = '{run}'");

        var uploads = (await _api.GetAsync($"/uploads?ids={ids[2]},{Guid.NewGuid()},{ids[1]},{ids[0]}")).Body.GetProperty("items");
        var runs = (await _api.GetAsync($"/ingestions?ids={run},{Guid.NewGuid()}")).Body.GetProperty("items");

        Assert.Equal([ids[2], ids[1], ids[0]], uploads.EnumerateArray().Select(u => u.GetProperty("id").GetString()));
        Assert.Equal("loading 7", Words(uploads[1].GetProperty("ingestion"), "stage", "rowsSoFar"));
        Assert.Equal(run, Assert.Single(runs.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.GetAsync("/uploads")).Status);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("-name")]
    [InlineData("size")]
    [InlineData("-size")]
    [InlineData("duration")]
    [InlineData("-duration")]
    [InlineData("-rejected")]
    [InlineData("created")]
    public async Task A_sorted_list_holds_every_run_once_whatever_values_are_equal_or_missing(string sort)
    {
        var bucket = "sort-" + Guid.NewGuid().ToString("N");
        for (var i = 0; i < 9; i++)
        {
            var id = await AuditRows.InsertAsync(database, bucket, $"mba/csv/{(char)('c' - (i % 3))}.csv", "SUCCESS", rejected: i % 2);
            await database.ExecuteAsync(
                $"UPDATE ingestion_audit SET bytes = {(i % 3 == 0 ? "NULL" : $"{i % 4}")}, duration_ms = {(i % 4 == 0 ? "NULL" : $"{i % 3}")} WHERE id = '{id}'"
            );
        }
        var column = sort.TrimStart('-') switch
        {
            "name" => "file_name",
            "size" => "bytes",
            "duration" => "duration_ms",
            "rejected" => "rows_rejected",
            _ => "created_at",
        };
        var direction = sort[0] == '-' ? "DESC" : "ASC";
        var expected = await database.QueryAsync(
            $"SELECT id FROM ingestion_audit WHERE s3_bucket = '{bucket}' ORDER BY {column} {direction}, seq {direction}"
        );

        var listed = new List<string?>();
        for (string? next = ""; next is not null; )
        {
            var page = (await _api.GetAsync($"/ingestions?bucket={bucket}&sort={sort}&limit=2&cursor={next}")).Body;
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        Assert.Equal(expected.Select(e => e[0]), listed);
    }

    [Fact]
    public async Task Files_are_found_by_the_beginning_of_their_name_and_within_days_by_any_part_of_it()
    {
        var bucket = "find-" + Guid.NewGuid().ToString("N");
        foreach (var name in new[] { "Claims_100%.csv", "claims_2.csv", "my_claims.csv", "claimsX2.csv" })
            await AuditRows.InsertAsync(database, bucket, $"mba/csv/{name}", "SUCCESS");

        Assert.Equal(
            ["Claims_100%.csv", "claims_2.csv"],
            Names((await _api.GetAsync($"/ingestions?bucket={bucket}&name=claims_&sort=name")).Body)
        );
        Assert.Equal(["Claims_100%.csv"], Names((await _api.GetAsync($"/ingestions?bucket={bucket}&contains=0%25&from={Days(1)}")).Body));
        Assert.Equal(4, Names((await _api.GetAsync($"/ingestions?bucket={bucket}&contains=laims&from={Days(30)}")).Body).Count());
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await _api.GetAsync($"/ingestions?bucket={bucket}&contains=laims&from={Days(40)}")).Status
        );
    }

    [Fact]
    public async Task Files_of_a_kind_are_as_many_as_the_statistics_count()
    {
        var bucket = "kind-" + Guid.NewGuid().ToString("N");
        foreach (var name in new[] { "a.csv", "B.CSV", "c.csv.gz", "csv", "d.csv.txt", ".gz" })
            await AuditRows.InsertAsync(database, bucket, $"mba/csv/{name}", "SUCCESS");

        var list = $"/ingestions?bucket={bucket}&from={Days(1)}&sort=name&type=";
        Assert.Equal(["a.csv", "B.CSV"], Names((await _api.GetAsync(list + "csv")).Body));
        Assert.Equal(["c.csv.gz"], Names((await _api.GetAsync(list + "CSV.GZ")).Body));
        Assert.Equal(["d.csv.txt"], Names((await _api.GetAsync(list + "txt")).Body));
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.GetAsync($"/ingestions?bucket={bucket}&type=csv")).Status);
    }

    [Fact]
    public async Task Scope_code_and_uploader_restrict_a_list()
    {
        var (mine, table) = (_api.Settings.BucketMba, "t" + Guid.NewGuid().ToString("N"));
        var failed = await AuditRows.InsertAsync(database, mine, "mba/csv/f.csv", "FAILED", table: table);
        var policy = await AuditRows.InsertAsync(database, _api.Settings.BucketPolicy, "policy/data/p.csv", "SUCCESS", table: table);
        await database.ExecuteAsync($"UPDATE ingestion_audit SET uploaded_by = 'ann' WHERE id = '{policy}'");

        Assert.Equal([failed], Ids((await _api.GetAsync($"/ingestions?table={table}&scope=mba")).Body));
        Assert.Equal([policy], Ids((await _api.GetAsync($"/ingestions?table={table}&scope=policy")).Body));
        Assert.Equal([failed], Ids((await _api.GetAsync($"/ingestions?table={table}&code=TOO_MANY_REJECTS")).Body));
        Assert.Equal([policy], Ids((await _api.GetAsync($"/ingestions?table={table}&uploader=ann")).Body));
    }

    [Fact]
    public async Task Dead_letters_are_shown_with_the_error_of_their_file_and_sent_again_one_by_one_or_all()
    {
        var queues = _api.Services.GetRequiredService<SqsClient>();
        var dead = (await queues.GetAttributesAsync(_api.Settings.IngestQueueUrl!, CancellationToken.None))["RedrivePolicy"];
        var url = await queues.UrlOfAsync(
            JsonDocument.Parse(dead).RootElement.GetProperty("deadLetterTargetArn").GetString()!,
            CancellationToken.None
        );
        var run = await AuditRows.InsertAsync(database, _api.Settings.BucketMba, "mba/csv/dead0.csv", "FAILED");
        for (var i = 0; i < 3; i++)
            await queues.SendAsync(
                url,
                $$"""{"mba":"ingest","bucket":"{{_api.Settings.BucketMba}}","key":"mba/csv/dead{{i}}.csv"}""",
                TimeSpan.Zero,
                CancellationToken.None
            );

        var page = (await _api.GetAsync("/dead-letters?queue=ingest")).Body;
        var items = page.GetProperty("items").EnumerateArray().ToDictionary(i => i.GetProperty("key").GetString()!);
        var one = items["mba/csv/dead1.csv"].GetProperty("id").GetString();
        var first = (await _api.PostAsync("/dead-letters/redrive", new { queue = "all", ids = new[] { one, "gone" } })).Body;
        var second = (await _api.PostAsync("/dead-letters/redrive", new { queue = "ingest" })).Body;

        Assert.Equal(3, page.GetProperty("queues")[0].GetProperty("messages").GetInt64());
        Assert.Equal(run, items["mba/csv/dead0.csv"].GetProperty("ingestion").GetProperty("id").GetString());
        Assert.Equal("1 gone", $"{first.GetProperty("moved")} {first.GetProperty("notFound")[0]}");
        Assert.Equal(2, second.GetProperty("moved").GetInt32());
        Assert.Empty((await _api.GetAsync("/dead-letters")).Body.GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostAsync("/dead-letters/redrive", new { queue = "mine" })).Status);
    }

    [Fact]
    public async Task A_dead_letter_counts_while_somebody_looks_at_it()
    {
        var queues = _api.Services.GetRequiredService<SqsClient>();
        var source = _api.Settings.IngestQueueUrl!;
        var dead = QueueCounts.DeadLetterUrl(source, await queues.GetAttributesAsync(source, CancellationToken.None))!;
        await queues.SendAsync(dead, """{"mba":"ingest","bucket":"b","key":"mba/csv/seen.csv"}""", TimeSpan.Zero, CancellationToken.None);

        var held = await queues.ReceiveAsync(dead, 1, TimeSpan.Zero, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Single(held);
        Assert.Equal(1, (await QueueCounts.OfAsync(queues, source, CancellationToken.None)).DeadLettered);
    }

    [Fact]
    public async Task Anybody_may_ask_where_to_sign_in_and_a_caller_who_it_is()
    {
        using var http = way == Way.Gateway ? _api.Anonymous() : _api.As();
        using var response = await http.GetAsync("/client-config");
        var config = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(15, config.GetProperty("idleMinutes").GetInt32());
        Assert.Equal(100_000_000, config.GetProperty("limits").GetProperty("multipartAboveBytes").GetInt64());
        Assert.Equal(
            ["uploader", "reader", "operator", "values"],
            (await _api.GetAsync("/me")).Body.GetProperty("roles").EnumerateArray().Select(r => r.GetString())
        );
    }

    private async Task<string> AskAsync(string name)
    {
        var (_, ticket) = await _api.PostAsync(
            "/uploads",
            new
            {
                fileName = name,
                scope = "mba",
                size = 1,
                sha256 = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) + new string('c', 32),
            }
        );
        return ticket.GetProperty("id").GetString()!;
    }

    private static string Days(int ago) =>
        TimeProvider.System.GetUtcNow().AddDays(-ago).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);

    private static string Words(JsonElement element, params string[] names) => string.Join(' ', names.Select(n => element.GetProperty(n)));

    private static IEnumerable<string?> Ids(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString());

    private static IEnumerable<string?> Names(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("fileName").GetString());
}
