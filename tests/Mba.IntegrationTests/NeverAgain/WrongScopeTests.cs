using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>A file went to the wrong scope in silence.</summary>
public sealed class WrongScopeTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Names_of_files_swapped_their_buckets()
    {
        _mba.Write("in/policy/member_rates.csv", "id\n1\n");
        _mba.Write("in/mba/benefit policy list.csv", "id\n2\n");

        var run = await _mba.RunAsync("ingest", "in", "--json");

        Assert.Equal(
            [$"{_mba.Settings.BucketMba}/mba/csv/benefit policy list.csv", $"{_mba.Settings.BucketPolicy}/policy/data/member_rates.csv"],
            run.Json.GetProperty("files")
                .EnumerateArray()
                .Select(f => $"{f.GetProperty("bucket").GetString()}/{f.GetProperty("key").GetString()}")
                .Order(StringComparer.Ordinal)
        );
        Assert.All(["member_rates.csv"], name => Assert.NotNull(Head(_mba.Settings.BucketPolicy, "policy/data/" + name)));
    }

    [Fact]
    public async Task A_dot_inside_a_policy_folder_went_to_mba_and_the_summary_named_no_folder()
    {
        _mba.Write("x/policy/data/dot.csv", "id\n3\n");

        var run = await _mba.RunInAsync("x/policy/data", "ingest", "--input", ".");

        Assert.Contains($"-> s3://{_mba.Settings.BucketPolicy}/policy/data/dot.csv", run.Output, StringComparison.Ordinal);
        Assert.Contains($"scope policy: 1 file, from the folder {_mba.Folder}/x/policy\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_local_file_of_a_policy_folder_was_loaded_into_the_table_of_mba()
    {
        _mba.Write("local/mba/rates.csv", "id\n3\n");
        _mba.Write("local/policies/rates.csv", "id\n3\n");
        _mba.Write("nowhere/rates.csv", "id\n3\n");

        var mba = await _mba.RunAsync("etl", "load-one", "local/mba/rates.csv", "--json");
        var policy = await _mba.RunAsync("etl", "load-one", "local/policies/rates.csv", "--json");
        var asked = await _mba.RunAsync("etl", "load-one", "nowhere/rates.csv", "--scope", "policy", "--json");
        var refused = await _mba.RunAsync("etl", "load-one", "nowhere/rates.csv");
        var inferred = await _mba.RunAsync("infer", "local/policies/rates.csv", "--json");

        Assert.Equal(
            ["rates SUCCESS 1", "policy_rates SUCCESS 1", "policy_rates SUCCESS 1"],
            new[] { mba, policy, asked }.Select(r =>
                $"{r.Json.GetProperty("table_name")} {r.Json.GetProperty("status")} {r.Json.GetProperty("rows_inserted")}"
            )
        );
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("nowhere/rates.csv", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("--scope", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("policy_rates", inferred.Json.GetProperty("table").GetString());
    }

    [Fact]
    public async Task What_showed_no_scope_went_to_mba_unreported()
    {
        _mba.Write("none/a.csv", "id\n4\n");
        _mba.Write("none/sub/b.pdf", "%PDF");
        _mba.Write("none/mba/c.csv", "id\n5\n");

        var refused = await _mba.RunAsync("ingest", "none");
        var produced = await _mba.RunAsync("producer", "none");
        var micro = await _mba.RunAsync("ingest", "none", "--mode", "micro");
        var check = await _mba.RunAsync("ingest", "none", "--mode", "check-duplicates");
        _mba.Write(".env", "DEFAULT_SCOPE=policy\n");
        var sent = await _mba.RunAsync("ingest", "none");

        Assert.Equal((2, 2, 2, 0, 0), (refused.ExitCode, produced.ExitCode, micro.ExitCode, check.ExitCode, sent.ExitCode));
        Assert.Contains("\n  a.csv\n  sub/b.pdf\n", refused.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("c.csv", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("scope mba: 1 file, from the folder", sent.Output, StringComparison.Ordinal);
        Assert.Contains("scope policy: 2 files, from DEFAULT_SCOPE", sent.Output, StringComparison.Ordinal);
        Assert.NotNull(Head(_mba.Settings.BucketPolicy, "policy/data/a.csv"));
    }

    [Fact]
    public async Task A_named_pipe_and_a_vanished_file_end_no_batch()
    {
        _mba.Write("pipe/mba/good.csv", "id\n6\n");
        await Cli.Local.Tool.RunAsync("mkfifo", [Path.Combine(_mba.Folder, "pipe/mba/endless.csv")], CancellationToken.None);

        var run = await _mba.RunAsync("ingest", "pipe");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("mba/endless.csv: is not a regular file", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 files: 1 uploaded, 1 failed", run.Output, StringComparison.Ordinal);
    }

    private StoredObject? Head(string bucket, string key) =>
        new S3ObjectStore(_mba.Settings).HeadAsync(bucket, key, null, CancellationToken.None).GetAwaiter().GetResult();
}
