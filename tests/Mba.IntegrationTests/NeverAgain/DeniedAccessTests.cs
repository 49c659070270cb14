using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Mba.IntegrationTests.Sending;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Mba.IntegrationTests.NeverAgain;

/// <summary>AWS denied a right, or a clock was off, and the error named neither the right nor the role, or called itself internal.</summary>
[Trait("Category", "AnyServer")]
public sealed class DeniedAccessTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Role = AwsRefusal.Role;

    private readonly string _name = "denied_" + Guid.NewGuid().ToString("N")[..8];
    private AwsGate _gate = null!;
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        _gate = await AwsGate.StartAsync(_mba.Settings.AwsEndpoint!);
        _mba.Write($"mba/{_name}.csv", $"id,name\n1,{_name}\n");
        _mba.Set("INGEST_RETRY_MAX_ATTEMPTS", "1");
        _mba.Set("MBA_API_URL", null);
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.DisposeAsync();
        _mba.Dispose();
    }

    public static TheoryData<string, string, string> Reads =>
        new()
        {
            { "s3:GetObject", "STORE_DENIED", $"AWS denies s3:GetObject on s3://BUCKET/KEY to {Role}" },
            { "kms:Decrypt", "STORE_DENIED", $"AWS denies kms:Decrypt on s3://BUCKET/KEY to {Role}" },
            { "", "STORE_DENIED", "AWS denies s3:GetObject on s3://BUCKET/KEY to the credentials in use" },
            { "clock", "STORE_CLOCK", "this machine's clock is too far off AWS's (RequestTimeTooSkewed); synchronize it (NTP)" },
        };

    /// <summary>The object can be described and not read, as one whose key of KMS the role may not use.</summary>
    [Theory]
    [MemberData(nameof(Reads))]
    public async Task A_file_that_could_not_be_read_failed_as_INTERNAL(string lacking, string code, string message)
    {
        var uri = await StoreAsync();
        Refuse(r => HttpMethods.IsGet(r.Method) && r.Path.Value!.EndsWith(".csv", StringComparison.Ordinal), lacking);
        message = Expected(message);

        var one = await _mba.RunAsync("etl", "load-one", uri);
        var run = await FirstRunAsync();

        Assert.Equal((1, "FAILED", code), (one.ExitCode, run.Status, run.Code));
        Assert.StartsWith(message, run.Message, StringComparison.Ordinal);
        Assert.Contains(message, one.Output, StringComparison.Ordinal);
        AssertNoTrace(one);
    }

    /// <summary>Nor described: there is no run to record it in, and no command ends before its other files.</summary>
    [Theory]
    [InlineData("etl load-all", 1)]
    [InlineData("watch --once", 1)]
    [InlineData("worker --role ingest --drain-once", 1)]
    public async Task A_file_that_could_not_be_described_ended_the_batch(string command, int code)
    {
        await StoreAsync();
        _mba.Write($"mba/{_name}_good.csv", $"id,name\n2,{_name}\n");
        await _mba.RunAsync("ingest", "mba");
        Refuse(r => r.Path.Value!.EndsWith($"{_name}.csv", StringComparison.Ordinal), "");

        var run = await _mba.RunAsync(command.Split(' '));

        Assert.Equal(code, run.ExitCode);
        Assert.Contains(
            Expected("s3://BUCKET/KEY: not loaded: AWS denies s3:GetObject on s3://BUCKET/KEY to the credentials in use"),
            run.Output + run.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(
            [
                [$"{_name}_good.csv"],
            ],
            await database.QueryAsync(
                $"SELECT SUBSTRING_INDEX(s3_key, '/', -1) FROM ingestion_audit WHERE status = 'SUCCESS' AND s3_key LIKE '%{_name}%'"
            )
        );
        AssertNoTrace(run);
    }

    [Theory]
    [InlineData("PUT", "s3:PutObject", "AWS denies s3:PutObject on s3://BUCKET/KEY to ROLE")]
    [InlineData("PUT", "kms:GenerateDataKey", "AWS denies kms:GenerateDataKey on s3://BUCKET/KEY to ROLE")]
    [InlineData("PUT", "", "AWS denies s3:PutObject on s3://BUCKET/KEY to the credentials in use")]
    [InlineData("PUT", "clock", "this machine's clock is too far off AWS's (RequestTimeTooSkewed); synchronize it (NTP)")]
    [InlineData("GET", "s3:ListBucket", "AWS denies s3:ListBucket on s3://BUCKET to ROLE")]
    [InlineData("GET", "", "AWS denies s3:ListBucket on s3://BUCKET to the credentials in use")]
    public async Task An_upload_that_was_denied_named_neither_the_right_nor_the_role(string method, string lacking, string message)
    {
        Refuse(r => r.Method == method, lacking);

        var run = await _mba.RunAsync("ingest", "mba");

        Assert.Contains(Expected(message), run.Output + run.Errors, StringComparison.Ordinal);
        Assert.NotEqual(0, run.ExitCode);
        AssertNoTrace(run);
    }

    [Theory]
    [InlineData("GET", "", "bucket mba", "AWS denies s3:ListBucket on s3://BUCKET to the credentials in use")]
    [InlineData("GET", "s3:ListBucket", "bucket mba", "AWS denies s3:ListBucket on s3://BUCKET to ROLE")]
    [InlineData("POST", "", "bucket mba", "AWS denies s3:PutObject on s3://BUCKET/mba/csv/mba-doctor-probe.csv to the credentials in use")]
    [InlineData(
        "POST",
        "kms:GenerateDataKey",
        "bucket mba",
        "AWS denies kms:GenerateDataKey on s3://BUCKET/mba/csv/mba-doctor-probe.csv to ROLE"
    )]
    [InlineData("SQS", "sqs:getqueueattributes", "jobs queue", "AWS denies sqs:getqueueattributes on ")]
    public async Task The_doctor_pointed_at_itself_when_a_right_was_missing(string method, string lacking, string check, string message)
    {
        Refuse(
            r => method == "SQS" ? r.Headers.ContainsKey("X-Amz-Target") : r.Method == method && !r.Headers.ContainsKey("X-Amz-Target"),
            lacking
        );

        var run = await _mba.RunAsync("doctor");

        var line = Assert.Single(run.Output.Split('\n'), l => l.Contains(check, StringComparison.Ordinal));
        Assert.StartsWith("failed", line, StringComparison.Ordinal);
        Assert.Contains(Expected(message), line, StringComparison.Ordinal);
        Assert.Contains("allow it in ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("doctor` shows", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    /// <summary>Who uploads need not read.</summary>
    [Fact]
    public async Task The_doctor_did_not_try_to_read()
    {
        await StoreAsync();
        Refuse(r => HttpMethods.IsHead(r.Method), "");

        var run = await _mba.RunAsync("doctor");

        Assert.Matches("warning +bucket mba +s3://.* can be listed and written to, not read: AWS denies s3:GetObject on s3://", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public async Task The_doctor_did_not_say_that_the_clock_was_off()
    {
        _gate.ClockOffset = TimeSpan.FromHours(1);
        Refuse(_ => false, "");

        var run = await _mba.RunAsync("doctor");

        Assert.Matches("failed +clock +(3599|3600|3601) s off the store's", run.Output);
        Assert.Contains("set the clock", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The SDK repeats a request with the store's clock; the calls to the queues do not go through it.</summary>
    [Theory]
    [InlineData("InvalidSignatureException", "Signature expired: 20261126T080000Z is now earlier than 20261126T084500Z")]
    [InlineData("SignatureDoesNotMatch", "Signature not yet current: 20261126T100000Z is still later than 20261126T084500Z")]
    [InlineData("RequestExpired", "Request has expired.")]
    public async Task A_clock_that_was_off_was_called_wrong_credentials(string code, string message)
    {
        _mba.Set("AWS_ENDPOINT_URL", _gate.Address.ToString());
        _gate.Refuses = r => r.Headers.ContainsKey("X-Amz-Target") ? new AwsRefusal(403, code, message) : null;

        var run = await _mba.RunAsync("producer", "mba");

        Assert.Contains($"this machine's clock is too far off AWS's ({code}); synchronize it (NTP)", run.Errors, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
    }

    private string Key => $"mba/csv/{_name}.csv";

    private async Task<string> StoreAsync()
    {
        await _mba.RunAsync("ingest", "mba");
        return $"s3://{_mba.Settings.BucketMba}/{Key}";
    }

    private void Refuse(Func<HttpRequest, bool> which, string lacking)
    {
        _mba.Set("AWS_ENDPOINT_URL", _gate.Address.ToString());
        _gate.Refuses = request =>
            !which(request) ? null
            : lacking == "clock" ? AwsRefusal.ClockSkew
            : lacking.Length == 0 ? AwsRefusal.Bare
            : AwsRefusal.Lacks(lacking, "arn:aws:s3:::any");
    }

    private string Expected(string message) =>
        message
            .Replace("BUCKET", _mba.Settings.BucketMba, StringComparison.Ordinal)
            .Replace("KEY", Key, StringComparison.Ordinal)
            .Replace("ROLE", Role, StringComparison.Ordinal);

    private async Task<(string Status, string Code, string Message)> FirstRunAsync()
    {
        var row = Assert.Single(
            await database.QueryAsync($"SELECT status, error_code, error_message FROM ingestion_audit WHERE s3_key = '{Key}'")
        );
        return (row[0]!, row[1]!, row[2]!);
    }

    private static void AssertNoTrace(CommandResult run) =>
        Assert.DoesNotContain("   at ", run.Output + run.Errors, StringComparison.Ordinal);
}
