using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What an operator does about files that were not loaded, or should not have been: the real <c>mba</c> against buckets, queues and database.</summary>
public sealed class OperatorCommandTests(DatabaseServer server, AwsServer aws) : IAsyncLifetime
{
    private readonly DatabaseFixture _database = new(server);
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _mba = await CommandLine.CreateAsync(_database, aws);
    }

    public async ValueTask DisposeAsync()
    {
        _mba.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Messages_that_were_given_up_are_listed_without_being_taken_and_redriven_at_once()
    {
        await PutAsync("mba/csv/given_up.csv", "a\n1\n");
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        await _database.ExecuteAsync("UPDATE ingestion_audit SET status = 'FAILED', error_code = 'CRASHED', retryable = 1");
        await _database.ExecuteAsync("DELETE FROM ingestion_content");
        await _database.ExecuteAsync("DELETE FROM given_up");
        await GiveUpAsync(
            IngestCommand.Ingest(new IngestRequest { Bucket = _mba.Settings.BucketMba, Key = "mba/csv/given_up.csv" }),
            "no event"
        );

        var listed = await _mba.RunAsync("dlq", "list", "--json");
        var again = await _mba.RunAsync("dlq", "list");
        var redriven = await _mba.RunAsync("dlq", "redrive", "--json");
        var left = await _mba.RunAsync("dlq", "list", "--json");
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");

        Assert.Contains(
            $"s3://{_mba.Settings.BucketMba}/mba/csv/given_up.csv",
            listed.Json.EnumerateArray().Select(m => m.GetProperty("about").GetString())
        );
        Assert.Contains("2 shown of about 2", again.Output, StringComparison.Ordinal);
        Assert.Equal((2, 0), (redriven.Json.GetProperty("moved").GetInt32(), left.Json.GetArrayLength()));
        Assert.Equal<string?[]>(
            ["SUCCESS", "1", "1"],
            Assert.Single(await _database.QueryAsync("SELECT status, retry_count, (SELECT COUNT(*) FROM given_up) FROM ingestion_audit"))
        );
    }

    [Fact]
    public async Task A_backfill_loads_what_the_audit_does_not_know_and_nothing_else()
    {
        await PutAsync("mba/csv/known.csv", "a\n1\n");
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        await PutAsync("mba/csv/missed.csv", "a\n2\n");
        await PutAsync("mba/csv/broken.csv", "");
        await PutAsync("mba/documents/card.pdf", "%PDF-1.7");
        await PutAsync("policy/data/missed.csv", "b\n3\n", _mba.Settings.BucketPolicy);

        var policy = await _mba.RunAsync("etl", "load-all", "--scope", "policy", "--json");
        var all = await _mba.RunAsync("etl", "load-all", "--json");
        var nothing = await _mba.RunAsync("etl", "load-all");

        Assert.Equal(["policy/data/missed.csv SUCCESS backfill"], Outcomes(policy));
        Assert.Equal(["mba/csv/broken.csv FAILED backfill", "mba/csv/missed.csv SUCCESS backfill"], Outcomes(all));
        Assert.Equal((0, 1, 0), (policy.ExitCode, all.ExitCode, nothing.ExitCode));
        Assert.Contains("5 objects listed, 0 loaded now", nothing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verification_keeps_what_it_found_and_who_started_it()
    {
        await PutAsync("mba/csv/kept.csv", "a\n1\n2\n");
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        await _database.ExecuteAsync("DELETE FROM kept WHERE a = 2");

        var verified = await _mba.RunAsync("verify", "--json");

        Assert.Equal(
            (1, "ROWS_DIFFER"),
            (verified.ExitCode, verified.Json.GetProperty("breaches")[0].GetProperty("invariant").GetString())
        );
        Assert.Equal<string?[]>(
            ["cli", $"{Environment.UserName}@{Environment.MachineName}", "1", "0", "ROWS_DIFFER", "kept"],
            Assert.Single(
                await _database.QueryAsync(
                    """
                    SELECT v.started_from, v.requested_by, v.breaches_found, v.breaches_repaired, b.invariant, b.table_name
                    FROM ingestion_verification v JOIN ingestion_breach b ON b.verification = v.number WHERE v.ended_at IS NOT NULL
                    """
                )
            )
        );
    }

    [Fact]
    public async Task A_workers_backfill_queues_what_is_missing_and_deletes_rejects_past_their_retention()
    {
        await PutAsync("mba/csv/missed.csv", "a\n2\n");
        await _database.ExecuteAsync(
            "INSERT INTO ingestion_reject (seq, reject_no, code, created_at) VALUES (7, 0, 'OLD', '2020-01-01'), (7, 1, 'NEW', UTC_TIMESTAMP(6))"
        );
        await (await aws.QueuesAsync()).SendAsync(
            _mba.Addresses.IngestQueueUrl,
            """{"source":"mba.backfill"}""",
            TimeSpan.Zero,
            CancellationToken.None
        );

        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");

        Assert.Equal<string?[]>(
            [
                ["NEW", "1"],
            ],
            await _database.QueryAsync("SELECT code, (SELECT COUNT(*) FROM missed) FROM ingestion_reject")
        );
        Assert.Equal<string?[]>(
            ["schedule", "1"],
            Assert.Single(await _database.QueryAsync("SELECT started_from, ended_at IS NOT NULL FROM ingestion_verification"))
        );
    }

    [Fact]
    public async Task A_failed_run_is_retried_once_its_cause_is_gone()
    {
        _mba.Write(".env", "MBA_DATASETS=datasets.json\n");
        _mba.Write("datasets.json", Contract("evolve"));
        await PutAsync("mba/csv/visits_1.csv", "id\n1\n");
        await PutAsync("mba/csv/visits_2.csv", "id,name\n2,b\n");
        await _mba.RunAsync("etl", "load-one", S3("mba/csv/visits_1.csv"));
        _mba.Write("datasets.json", Contract("freeze"));
        var failed = await _mba.RunAsync("etl", "load-one", S3("mba/csv/visits_2.csv"), "--json");
        var id = failed.Json.GetProperty("id").GetString()!;

        var early = await _mba.RunAsync("audit", "retry", id, "--json");
        _mba.Write("datasets.json", Contract("evolve"));
        var late = await _mba.RunAsync("audit", "retry", id[..20], "--json");
        var needless = await _mba.RunAsync("audit", "retry", id);

        Assert.Equal((1, 1, 0, 1), (failed.ExitCode, early.ExitCode, late.ExitCode, needless.ExitCode));
        Assert.Equal(("FAILED", "SUCCESS"), (Status(early), Status(late)));
        Assert.Equal((id, 2), (late.Json.GetProperty("id").GetString(), late.Json.GetProperty("retry_count").GetInt32()));
        Assert.Contains("NOT_FAILED", needless.Errors, StringComparison.Ordinal);
        Assert.Equal<string?[]>(["2", "b"], (await _database.QueryAsync("SELECT COUNT(*), MAX(name) FROM visits"))[0]);
    }

    [Fact]
    public async Task An_undone_file_leaves_no_row_and_no_backfill_brings_it_back()
    {
        await PutAsync("mba/csv/mistake.csv", "a\n1\n2\n");
        var loaded = await _mba.RunAsync("etl", "load-one", S3("mba/csv/mistake.csv"), "--json");
        var id = loaded.Json.GetProperty("id").GetString()!;

        var undone = await _mba.RunAsync("audit", "undo", id);
        var twice = await _mba.RunAsync("audit", "undo", id);
        var backfilled = await _mba.RunAsync("etl", "load-all", "--json");
        var emptied = (await _database.QueryAsync("SELECT COUNT(*) FROM mistake"))[0][0];
        var forced = await _mba.RunAsync("etl", "load-one", S3("mba/csv/mistake.csv"), "--force", "--json");

        Assert.Contains("2 rows removed from mistake", undone.Output, StringComparison.Ordinal);
        Assert.Equal((1, "0", 0), (twice.ExitCode, emptied, backfilled.Json.GetArrayLength()));
        Assert.Contains("NOT_LOADED", twice.Errors, StringComparison.Ordinal);
        Assert.Equal(("SUCCESS", "2"), (Status(forced), (await _database.QueryAsync("SELECT COUNT(*) FROM mistake"))[0][0]));
        Assert.NotNull((await _database.QueryAsync($"SELECT undone_by FROM ingestion_audit WHERE id = '{id}'"))[0][0]);
    }

    [Fact]
    public async Task Rejected_records_are_kept_for_their_time_and_no_longer()
    {
        foreach (var name in new[] { "old", "young" })
        {
            await PutAsync(
                $"mba/csv/{name}.csv",
                "a,b\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},{name}\n")) + "1,2,3\n"
            );
            Assert.Equal(
                1,
                (await _mba.RunAsync("etl", "load-one", S3($"mba/csv/{name}.csv"), "--json")).Json.GetProperty("rows_rejected").GetInt32()
            );
        }
        await _database.ExecuteAsync(
            "UPDATE ingestion_reject SET created_at = UTC_TIMESTAMP(6) - INTERVAL 91 DAY WHERE seq = (SELECT seq FROM ingestion_audit WHERE table_name = 'old')"
        );
        await _database.ExecuteAsync(
            "UPDATE ingestion_reject SET created_at = UTC_TIMESTAMP(6) - INTERVAL 89 DAY WHERE seq = (SELECT seq FROM ingestion_audit WHERE table_name = 'young')"
        );

        await _mba.RunAsync("etl", "load-all");

        Assert.Equal(
            ["young"],
            (await _database.QueryAsync("SELECT table_name FROM ingestion_reject r JOIN ingestion_audit a ON a.seq = r.seq")).Select(r =>
                r[0]
            )
        );
        Assert.Equal("2", (await _database.QueryAsync("SELECT SUM(rows_rejected) FROM ingestion_audit"))[0][0]);
    }

    private static string Contract(string contract) =>
        $$"""{ "datasets": [{ "name": "visits", "match": ["**/visits_*.csv"], "table": "visits", "contract": "{{contract}}" }] }""";

    private static string? Status(CommandResult run) => run.Json.GetProperty("status").GetString();

    private static IEnumerable<string> Outcomes(CommandResult run) =>
        run
            .Json.EnumerateArray()
            .Select(r => $"{r.GetProperty("s3_key")} {r.GetProperty("status")} {r.GetProperty("trigger_source")}")
            .Order(StringComparer.Ordinal);

    private string S3(string key) => $"s3://{_mba.Settings.BucketMba}/{key}";

    private Task PutAsync(string key, string content, string? bucket = null) =>
        new S3ObjectStore(_mba.Settings).PutAsync(
            bucket ?? _mba.Settings.BucketMba,
            key,
            new MemoryStream(Encoding.UTF8.GetBytes(content)),
            new PutOptions(),
            CancellationToken.None
        );

    private async Task GiveUpAsync(params string[] bodies)
    {
        var queue = await aws.QueuesAsync();
        foreach (var body in bodies)
            await queue.SendAsync(_mba.Addresses.IngestDeadLetterUrl, body, TimeSpan.Zero, CancellationToken.None);
    }
}
