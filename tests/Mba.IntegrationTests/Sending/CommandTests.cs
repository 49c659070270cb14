using System.Security.Cryptography;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>ingest, producer, worker and watch as users of the former systems call them.</summary>
public sealed class CommandTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        _mba.Write("data/mba/people.csv", "id,name\n1,a\n");
        _mba.Write("data/mba/copy.csv", "id,name\n1,a\n");
        _mba.Write("data/policy/costs.csv", "id,cost\n1,2.5\n");
        _mba.Write("data/mba/cards/card.pdf", "%PDF-1.7");
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_dry_run_tells_every_key_and_sends_nothing()
    {
        var run = await _mba.RunAsync("ingest", "--mode", "monolith", "--input", "./data", "--dry-run", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(
            ["mba/csv/copy.csv", "mba/csv/people.csv", "mba/documents/card.pdf", "policy/data/costs.csv"],
            run.Json.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("key").GetString()).Order()
        );
        Assert.Null(await Store.HeadAsync(_mba.Settings.BucketMba, "mba/csv/people.csv", null, CancellationToken.None));
    }

    [Fact]
    public async Task An_ingest_sends_filtered_files_and_a_second_one_leaves_them_alone()
    {
        var first = await _mba.RunAsync(
            "ingest",
            "--mode",
            "monolith",
            "--input",
            "./data",
            "--include",
            "csv,pdf",
            "--exclude",
            "copy.csv"
        );
        var second = await _mba.RunAsync(
            "ingest",
            "--mode",
            "monolith",
            "--input",
            "./data",
            "--include",
            "csv,pdf",
            "--exclude",
            "copy.csv",
            "--skip-duplicates"
        );
        _mba.Write("data/mba/people.csv", "id,name\n2,b\n");
        var changed = await _mba.RunAsync("ingest", "--input", "./data/mba/people.csv", "--scope", "mba");
        var replaced = await _mba.RunAsync("ingest", "--input", "./data/mba/people.csv", "--scope", "mba", "--overwrite");

        Assert.Contains("3 files: 3 uploaded, 0 failed", first.Output, StringComparison.Ordinal);
        Assert.Contains("3 files: 3 skipped, 0 failed", second.Output, StringComparison.Ordinal);
        Assert.Contains("--overwrite", changed.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1, 0), (first.ExitCode, second.ExitCode, changed.ExitCode, replaced.ExitCode));
        var stored = await Store.HeadAsync(_mba.Settings.BucketMba, "mba/csv/people.csv", null, CancellationToken.None);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("id,name\n2,b\n"u8)), stored!.Metadata["sha256"]);
        Assert.DoesNotContain("\u001b", first.Output + second.Output, StringComparison.Ordinal);
    }

    /// <summary>As without the API: the same command again sends the rest.</summary>
    [Fact]
    public async Task Files_that_the_api_has_already_are_left_out_and_others_of_their_keys_are_not_replaced()
    {
        await using var api = await Api.ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var name = Guid.NewGuid().ToString("N")[..8];
        _mba.Write($"again/mba/a{name}.csv", $"id\n{name}\n");
        _mba.Write($"again/mba/copy{name}.csv", $"id\n{name}\n");
        _mba.Write($"again/mba/doc{name}.pdf", "%PDF " + name);
        string[] ingest = ["ingest", "again", "--api", api.Http.BaseAddress!.ToString()];

        var first = await _mba.RunAsync(ingest);
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        var again = await _mba.RunAsync(ingest);
        _mba.Write($"again/mba/a{name}.csv", $"id\n{name}x\n");
        var changed = await _mba.RunAsync(ingest);

        Assert.Contains("3 files: 3 uploaded, 0 failed", first.Output, StringComparison.Ordinal);
        Assert.Contains("3 files: 3 skipped, 0 failed", again.Output, StringComparison.Ordinal);
        Assert.Contains($"a{name}.csv: another object has this key; --overwrite replaces it", changed.Output, StringComparison.Ordinal);
        Assert.Contains("3 files: 2 skipped, 1 failed", changed.Output, StringComparison.Ordinal);
    }

    /// <summary>The API may not read objects: until its load, which bytes an object of the same length holds is not known.</summary>
    [Fact]
    public async Task A_file_that_was_sent_and_is_not_loaded_yet_was_called_another_object()
    {
        await using var api = await Api.ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var name = Guid.NewGuid().ToString("N")[..8];
        string[] ingest = ["ingest", "sent", "--api", api.Http.BaseAddress!.ToString()];
        void WriteVersion(char version) => _mba.Write($"sent/mba/s{name}.csv", $"id\n{name}{version}\n");

        WriteVersion('a');
        await _mba.RunAsync(ingest);
        var again = await _mba.RunAsync(ingest);
        WriteVersion('b');
        var other = await _mba.RunAsync(ingest);
        await _mba.RunAsync([.. ingest, "--overwrite"]);
        WriteVersion('a');
        var replaced = await _mba.RunAsync(ingest);

        Assert.Equal((1, 1, 1), (again.ExitCode, other.ExitCode, replaced.ExitCode));
        foreach (var run in new[] { again, other, replaced })
            Assert.Contains(
                $"s{name}.csv: an object has this key, and only its load will show whether it holds these bytes",
                run.Output,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public async Task An_object_that_another_way_in_has_put_over_a_sent_file_is_not_taken_for_it()
    {
        await using var api = await Api.ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var name = Guid.NewGuid().ToString("N")[..8];
        string[] ingest = ["ingest", "sent", "--api", api.Http.BaseAddress!.ToString()];
        _mba.Write($"sent/mba/s{name}.csv", $"id\n{name}a\n");

        await _mba.RunAsync(ingest);
        var other = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"id\n{name}b\n"));
        await Store.PutAsync(_mba.Settings.BucketMba, $"mba/csv/s{name}.csv", other, new PutOptions(), CancellationToken.None);
        var again = await _mba.RunAsync(ingest);

        Assert.DoesNotContain("the same bytes are stored already", again.Output, StringComparison.Ordinal);
        Assert.Equal(1, again.ExitCode);
    }

    [Fact]
    public async Task Files_go_through_the_api_when_it_is_named()
    {
        await using var api = await Api.ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);

        var run = await _mba.RunAsync("ingest", "--input", "./data/policy", "--api", api.Http.BaseAddress!.ToString(), "--json");
        var state = await api.GetAsync($"/uploads/{run.Json.GetProperty("files")[0].GetProperty("upload_id").GetString()}");

        Assert.Equal(
            (0, "uploaded", "local"),
            (run.ExitCode, state.Body.GetProperty("status").GetString(), state.Body.GetProperty("requestedBy").GetString())
        );
    }

    [Fact]
    public async Task Duplicates_are_told_with_their_waste_and_with_what_is_stored()
    {
        await _mba.RunAsync("ingest", "--input", "./data/policy");

        var report = await _mba.RunAsync("ingest", "--mode", "check-duplicates", "--input", "./data", "--check-s3", "--json");

        Assert.Equal(
            (0, 4, 1, 12),
            (
                report.ExitCode,
                report.Json.GetProperty("files").GetInt32(),
                report.Json.GetProperty("duplicate_files").GetInt32(),
                report.Json.GetProperty("duplicate_bytes").GetInt32()
            )
        );
        Assert.Equal("policy/costs.csv", Assert.Single(report.Json.GetProperty("stored").EnumerateArray()).GetProperty("path").GetString());
        Assert.True(File.Exists(Path.Combine(_mba.Folder, "logs", "file_cache.json")));
    }

    [Theory]
    [InlineData("ingest")]
    [InlineData("ingest", "--input", "./nowhere")]
    [InlineData("ingest", "--input", "./data", "--scope", "other")]
    [InlineData("ingest", "--input", "./data", "--scope", "mba", "--auto-detect-scope")]
    [InlineData("ingest", "--input", "./data", "--mode", "batch")]
    [InlineData("ingest", "--input", "./data", "--concurrency", "33")]
    [InlineData("ingest", "--input", "./data", "--api", "nowhere")]
    [InlineData("worker", "--role", "other")]
    [InlineData("watch", "--interval", "0")]
    public async Task Wrong_usage_ends_with_2_and_a_reason(params string[] arguments)
    {
        var run = await _mba.RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Errors);
    }

    [Fact]
    public async Task Two_files_that_would_take_one_key_are_an_error_before_anything_is_sent()
    {
        _mba.Write("data/mba/2024/people.csv", "other");

        var flat = await _mba.RunAsync("ingest", "--input", "./data/mba");
        var kept = await _mba.RunAsync("ingest", "--input", "./data/mba", "--keep-paths");

        Assert.Equal((2, 0), (flat.ExitCode, kept.ExitCode));
        Assert.Contains("2024/people.csv, people.csv", flat.Errors, StringComparison.Ordinal);
        Assert.NotNull(await Store.HeadAsync(_mba.Settings.BucketMba, "mba/csv/2024/people.csv", null, CancellationToken.None));
    }

    [Fact]
    public async Task A_producer_queues_jobs_that_a_worker_of_another_process_does()
    {
        var produced = await _mba.RunAsync("producer", "--input", "./data", "--scope", "mba", "--include", "csv");
        var missing = Path.Combine(_mba.Folder, "data", "policy", "costs.csv");
        File.Delete(missing);

        var worked = await _mba.RunAsync("worker", "--concurrency", "4", "--drain-once");

        Assert.Equal((0, 1), (produced.ExitCode, worked.ExitCode));
        Assert.Contains("3 queued", produced.Output, StringComparison.Ordinal);
        Assert.Contains("2 jobs done, 1 failed", worked.Output, StringComparison.Ordinal);
        Assert.NotNull(await Store.HeadAsync(_mba.Settings.BucketMba, "mba/csv/people.csv", null, CancellationToken.None));
    }

    [Fact]
    public async Task Micro_goes_by_way_of_the_queue_and_an_ingest_worker_loads_what_landed()
    {
        var micro = await _mba.RunAsync("ingest", "--mode", "micro", "--input", "./data/mba/people.csv", "--scope", "mba");
        var loaded = await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");

        Assert.Equal((0, 0), (micro.ExitCode, loaded.ExitCode));
        Assert.Equal(
            "SUCCESS",
            Assert.Single(await database.QueryAsync($"SELECT status FROM ingestion_audit WHERE s3_bucket = '{_mba.Settings.BucketMba}'"))[0]
        );
    }

    [Fact]
    public async Task A_watch_loads_what_lies_in_the_bucket_once()
    {
        await Store.PutAsync(
            _mba.Settings.BucketMba,
            "mba/csv/watched.csv",
            new MemoryStream("a,b\n1,2\n"u8.ToArray()),
            new PutOptions(),
            CancellationToken.None
        );

        var first = await _mba.RunAsync("watch", "--once");
        var second = await _mba.RunAsync("watch", "--once");

        Assert.Contains("watched.csv: 1 read, 1 inserted", first.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, "nothing new\n"), (first.ExitCode, second.ExitCode, second.Output));
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Three_hundred_megabytes_go_up_in_parts_in_less_than_150_MB_of_memory()
    {
        await using (var file = File.Create(Path.Combine(_mba.Folder, "big.txt")))
        {
            var chunk = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
            {
                RandomNumberGenerator.Fill(chunk);
                await file.WriteAsync(chunk);
            }
        }

        var run = await _mba.RunAsync("ingest", "--input", "./big.txt", "--scope", "mba", "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(300L << 20, (await Store.HeadAsync(_mba.Settings.BucketMba, "mba/csv/big.txt", null, CancellationToken.None))!.Bytes);
        Assert.InRange(run.PeakBytes, 1, 150_000_000);
        TestContext.Current.TestOutputHelper!.WriteLine($"peak {run.PeakBytes / 1e6:0} MB");
    }

    private S3ObjectStore Store => new(_mba.Settings);
}
