using System.Net;
using System.Net.Sockets;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>A stack trace, or an error blamed on the wrong thing: each ends in one line with what was tried and the remedy.</summary>
[Trait("Category", "AnyServer")]
public sealed class StackTraceTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        _mba.Write("mba/a.csv", "id\n1\n");
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("S3_BUCKET_MBA", "no-such-bucket", "ingest mba", 2, "a bucket does not exist; check S3_BUCKET_MBA (no-such-bucket)")]
    [InlineData("S3_BUCKET_MBA", "no-such-bucket", "watch --once", 2, "a bucket does not exist")]
    [InlineData(
        "JOBS_QUEUE_URL",
        "http://127.0.0.1:9/123/none",
        "worker --drain-once",
        2,
        "a queue does not exist; check INGEST_QUEUE_URL"
    )]
    [InlineData("AWS_PROFILE", "nobody", "ingest mba", 2, "AWS_PROFILE names a profile that does not exist: nobody")]
    [InlineData(
        "AWS_ENDPOINT_URL",
        "http://127.0.0.1:9",
        "ingest mba",
        1,
        "http://127.0.0.1:9 (AWS_ENDPOINT_URL) does not answer (connection refused)"
    )]
    [InlineData("AWS_ENDPOINT_URL", "notaurl", "ingest mba", 2, "AWS_ENDPOINT_URL must be an http or https URL")]
    [InlineData("RDS_PORT", "9", "audit list", 1, "DB_UNREACHABLE: no database server answers; check RDS_HOST")]
    [InlineData("RDS_PORT", "abc", "audit list", 2, "RDS_PORT must be a whole number")]
    [InlineData("RDS_PASSWORD", "wrong", "audit list", 2, "DB_LOGIN: the server refuses the user or password")]
    [InlineData("RDS_DATABASE", "no_such_database", "audit list", 2, "DB_UNKNOWN_DATABASE: the database does not exist; run `mba db init`")]
    [InlineData("LOG_DIR", "/proc/none", "audit list", 2, "LOG_DIR names a folder that cannot be written to: /proc/none")]
    [InlineData("MBA_DATASETS", "nowhere.json", "etl load-one mba/a.csv", 2, "MBA_DATASETS names a file that does not exist: nowhere.json")]
    [InlineData("MBA_DATASETS", "s3://no-such-bucket/d.json", "etl load-one mba/a.csv", 2, "s3://no-such-bucket/d.json")]
    public async Task A_wrong_setting_ends_in_one_line(string name, string value, string arguments, int code, string message)
    {
        _mba.Set(name, value);
        if (name is "AWS_PROFILE")
            _mba.Set("AWS_ACCESS_KEY_ID", null);
        _mba.Set("INGEST_RETRY_MAX_ATTEMPTS", "1");

        var run = await _mba.RunAsync(arguments.Split(' '));

        Assert.Contains(message, run.Errors + run.Output, StringComparison.Ordinal);
        Assert.Equal(code, run.ExitCode);
        AssertNoTrace(run);
    }

    [Theory]
    [InlineData("audit list")]
    [InlineData("stats")]
    [InlineData("dlq list")]
    [InlineData("whoami")]
    [InlineData("login --no-browser")]
    [InlineData("ingest mba --scope mba")]
    public async Task An_api_that_does_not_answer_is_named_and_not_called_AWS(string arguments)
    {
        foreach (var name in new[] { "RDS_HOST", "S3_BUCKET_MBA", "S3_BUCKET_POLICY", "INGEST_QUEUE_URL", "JOBS_QUEUE_URL" })
            _mba.Set(name, null);
        _mba.Set("MBA_API_URL", "http://127.0.0.1:9/");
        _mba.Set("INGEST_RETRY_MAX_ATTEMPTS", "1");

        var run = await _mba.RunAsync(arguments.Split(' '));

        Assert.Contains(
            "the upload API at http://127.0.0.1:9 does not answer (connection refused)",
            run.Errors + run.Output,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("AWS_ENDPOINT_URL", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
        AssertNoTrace(run);
    }

    /// <summary>The cache of hashes is a help: a folder that cannot be written to ended the check, with nothing reported.</summary>
    [Theory]
    [InlineData("ingest --mode check-duplicates mba", "1 file, 5 B: 1 unique, 0 duplicates")]
    [InlineData("ingest --mode check-duplicates mba --check-s3", "0 stored already")]
    [InlineData("ingest mba --dry-run", "1 planned")]
    public async Task A_cache_that_cannot_be_written_ended_the_command(string arguments, string message)
    {
        _mba.Write("logs", "a file, so no folder can be made here");

        var run = await _mba.RunAsync(arguments.Split(' '));

        Assert.Contains(message, run.Output, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("logs: cannot be written to by ", run.Errors, StringComparison.Ordinal);
        AssertNoTrace(run);
    }

    [Theory]
    [InlineData("ingest --dryrun mba", "mba ingest: unknown option or argument '--dryrun'")]
    [InlineData("infer mba/a.csv --tabel x", "mba infer: unknown option or argument '--tabel'")]
    [InlineData("audit show --wide", "mba audit show: unknown option or argument '--wide'")]
    [InlineData("bogus", "mba: unknown command 'bogus'")]
    public async Task A_mistyped_option_is_not_taken_for_a_file(string arguments, string message)
    {
        var run = await _mba.RunAsync(arguments.Split(' '));

        Assert.StartsWith(message, run.Errors, StringComparison.Ordinal);
        Assert.Equal((2, ""), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_taken_port_is_named_and_is_not_called_the_databases()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var api = await _mba.RunAsync("api", "--port", port);

        Assert.Contains("the port is in use", api.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("DB_", api.Errors, StringComparison.Ordinal);
        Assert.Equal(2, api.ExitCode);
        AssertNoTrace(api);
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_to_is_named()
    {
        var parse = await _mba.RunAsync("parse", "mba/a.csv", "--output-dir", "/proc/none");
        var samples = await _mba.RunAsync("samples", "--output", "/proc/none", "--rows", "10");

        Assert.All(
            [parse, samples],
            run =>
            {
                Assert.Contains("/proc/none", run.Errors, StringComparison.Ordinal);
                Assert.DoesNotContain("DB_", run.Errors, StringComparison.Ordinal);
                Assert.Equal(1, run.ExitCode);
                AssertNoTrace(run);
            }
        );
    }

    [Fact]
    public async Task The_line_of_a_file_of_settings_is_named()
    {
        _mba.Set("RDS_PORT", null);
        _mba.Write(".env", "# the database\nRDS_PORT=abc # wrong\n");

        var run = await _mba.RunAsync("audit", "list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"RDS_PORT ({_mba.Folder}/.env, line 2) must be a whole number", run.Errors, StringComparison.Ordinal);
    }

    private static void AssertNoTrace(CommandResult run)
    {
        Assert.DoesNotContain("   at ", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.InRange(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 0, 3);
    }
}
