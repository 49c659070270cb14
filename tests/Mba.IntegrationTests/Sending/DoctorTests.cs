using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>Each thing broken, by itself: doctor names it, and what to do, in one line; the rest stays as it was.</summary>
[Trait("Category", "AnyServer")]
[Collection(ServerVariables.Collection)]
public sealed class DoctorTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        _mba.Set("MBA_API_URL", null);
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("S3_BUCKET_MBA", "nope", "bucket mba", "check S3_BUCKET_MBA (nope)")]
    [InlineData("S3_BUCKET_POLICY", "nope", "bucket policy", "and S3_BUCKET_POLICY (nope)")]
    [InlineData("INGEST_QUEUE_URL", "http://127.0.0.1:9/1/none", "ingest queue", "check INGEST_QUEUE_URL")]
    [InlineData("JOBS_QUEUE_URL", "http://127.0.0.1:9/1/none", "jobs queue", "and JOBS_QUEUE_URL")]
    [InlineData("RDS_PORT", "9", "database", "check RDS_HOST and RDS_PORT")]
    [InlineData("RDS_PASSWORD", "wrong", "database", "check RDS_USERNAME and RDS_PASSWORD")]
    [InlineData("RDS_DATABASE", "nope", "database", "run `mba db init`")]
    [InlineData("MBA_API_URL", "http://127.0.0.1:9/", "upload API", "the upload API at http://127.0.0.1:9 does not answer")]
    [InlineData("LOG_DIR", "/proc/none", "logs", "LOG_DIR names a folder that cannot be written to")]
    [InlineData("TMPDIR", "/nope", "disk", "the folder for temporary files does not exist")]
    public async Task A_fault_is_one_line(string name, string value, string check, string detail)
    {
        _mba.Set(name, value);

        var run = await _mba.RunAsync("doctor");

        Assert.Equal((1, ""), (run.ExitCode, run.Errors));
        var failed = Assert.Single(Lines(run), l => l.StartsWith("failed", StringComparison.Ordinal));
        Assert.StartsWith(check, failed["failed".Length..].TrimStart(), StringComparison.Ordinal);
        Assert.Contains(detail, failed, StringComparison.Ordinal);
        Assert.EndsWith("0 warnings, 1 failed", Lines(run)[^1], StringComparison.Ordinal);
    }

    /// <summary>What everything at AWS depends on fails everything at AWS, each in a line.</summary>
    [Theory]
    [InlineData("AWS_ENDPOINT_URL", "http://127.0.0.1:9", "does not answer (connection refused)")]
    [InlineData("AWS_PROFILE", "nobody", "AWS_PROFILE names a profile that does not exist: nobody")]
    public async Task A_fault_that_many_share_is_one_line_each(string name, string value, string detail)
    {
        _mba.Set(name, value);
        if (name is "AWS_PROFILE")
            _mba.Set("AWS_ACCESS_KEY_ID", null);

        var run = await _mba.RunAsync("doctor");

        var failed = Lines(run).Where(l => l.StartsWith("failed", StringComparison.Ordinal)).ToList();
        Assert.InRange(failed.Count, 5, 6);
        Assert.All(failed, l => Assert.EndsWith(detail, l, StringComparison.Ordinal));
        Assert.All(Lines(run), l => Assert.Matches("^(ok |failed |[0-9]+ ok, )", l));
    }

    private static string[] Lines(CommandResult run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
