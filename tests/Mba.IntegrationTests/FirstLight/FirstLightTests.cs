using System.Globalization;
using System.Text;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.FirstLight;

/// <summary>A file lands in the bucket; the event, the queue, the executable and the database do the rest.</summary>
public sealed class FirstLightTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    [Fact]
    public async Task A_file_that_lands_in_the_bucket_becomes_typed_rows_and_an_audit_row()
    {
        await using var system = await ServingAsync();

        await PutAsync(system, "mba/csv/visits_2024-01-15.csv", "id,name,seen,paid\n1,Zoë,2024-01-05,10.50\n2,\"O'Brien, Jr.\",,7.25\n");

        var audit = await system.EndOfAsync("mba/csv/visits_2024-01-15.csv");
        Assert.Equal(("SUCCESS", "visits", "2", "2"), (audit["status"], audit["table_name"], audit["rows_read"], audit["rows_inserted"]));
        Assert.Equal(
            [
                ["1", "Zoë", "2024-01-05", "10.50"],
                ["2", "O'Brien, Jr.", null, "7.25"],
            ],
            await database.QueryAsync("SELECT id, name, DATE_FORMAT(seen, '%Y-%m-%d'), CAST(paid AS CHAR) FROM visits ORDER BY _line")
        );
    }

    [Fact]
    public async Task The_same_bytes_under_another_name_are_skipped()
    {
        await using var system = await ServingAsync();
        await PutAsync(system, "mba/csv/twice_01.csv", "a,b\n1,2\n");
        var first = await system.EndOfAsync("mba/csv/twice_01.csv");

        await PutAsync(system, "mba/csv/twice_02.csv", "a,b\n1,2\n");

        var second = await system.EndOfAsync("mba/csv/twice_02.csv");
        Assert.Equal("SKIPPED", second["status"]);
        Assert.Contains(first["id"]!, second["error_message"], StringComparison.Ordinal);
        Assert.Equal("1", Assert.Single(await database.QueryAsync("SELECT COUNT(*) FROM twice"))[0]);
    }

    [Fact]
    public async Task The_AWS_command_line_puts_a_file_as_any_client_does()
    {
        await using var system = await ServingAsync();
        var program = await PythonTool.EnsureAsync("aws", "awscli", CancellationToken.None);
        var file = Path.Combine(ProjectLayout.Root, "samples", "real", "synthea_payers.csv");
        string[] exports = ["AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_DEFAULT_REGION=us-east-1"];

        await Tool.RunAsync(
            "env",
            [
                .. exports,
                program,
                "--endpoint-url",
                system.Endpoint.ToString(),
                "s3",
                "cp",
                file,
                $"s3://{system.Names.BucketMba}/mba/csv/",
            ],
            CancellationToken.None
        );

        var audit = await system.EndOfAsync("mba/csv/synthea_payers.csv");
        Assert.Equal(("SUCCESS", "10"), (audit["status"], audit["rows_inserted"]));
    }

    [Theory]
    [InlineData("header_only.csv", "a,b\n", "SUCCESS", null)]
    [InlineData("empty.csv", "", "FAILED", "EMPTY_FILE")]
    [InlineData("no_text.csv", "\u0001\u0002\u0000\u0000\u0003PK\u0000\u0000", "FAILED", null)]
    [InlineData("ragged.csv", "a,b\n1,2\n1\n1,2,3\n", "FAILED", null)]
    public async Task Bad_input_ends_in_an_audit_row(string name, string text, string status, string? code)
    {
        await using var system = await ServingAsync();

        await PutAsync(system, "mba/csv/" + name, text);

        var audit = await system.EndOfAsync("mba/csv/" + name);
        Assert.Equal(status, audit["status"]);
        Assert.Equal("0", audit["rows_inserted"]);
        if (status == "FAILED")
            Assert.False(string.IsNullOrEmpty(audit["error_code"]) || string.IsNullOrEmpty(audit["error_message"]));
        if (code is not null)
            Assert.Equal(code, audit["error_code"]);
    }

    [Fact]
    public async Task Rows_that_do_not_fit_are_kept_apart_and_counted()
    {
        await using var system = await ServingAsync();
        var rows = string.Concat(
            Enumerable.Range(1, 100).Select(i => i == 50 ? "50\n" : string.Create(CultureInfo.InvariantCulture, $"{i},x\n"))
        );

        await PutAsync(system, "mba/csv/partly.csv", "id,name\n" + rows);

        var audit = await system.EndOfAsync("mba/csv/partly.csv");
        Assert.Equal(("SUCCESS", "100", "99", "1"), (audit["status"], audit["rows_read"], audit["rows_inserted"], audit["rows_rejected"]));
        Assert.Equal(
            "51",
            Assert.Single(await database.QueryAsync($"SELECT line FROM ingestion_reject WHERE skipped = 0 AND seq = {audit["seq"]}"))[0]
        );
    }

    [Fact]
    public async Task A_message_that_is_no_event_ends_in_the_dead_letter_queue_and_stops_nobody()
    {
        await using var system = await ServingAsync(maxReceives: 2);

        await system.SendAsync("this is no event");
        await PutAsync(system, "mba/csv/after.csv", "a\n1\n");

        Assert.Equal("SUCCESS", (await system.EndOfAsync("mba/csv/after.csv"))["status"]);
        Assert.Equal("this is no event", await DeadLetterAsync(system));
    }

    [Fact]
    public async Task An_event_about_an_object_that_is_gone_is_done_with()
    {
        await using var system = await IngestSystem.CreateAsync(database, aws);
        var gone = IngestCommand.Ingest(new IngestRequest { Bucket = system.Names.BucketMba, Key = "mba/csv/gone.csv" });

        var outcome = await system.Function().InvokeAsync(Batch(gone), CancellationToken.None);

        Assert.Equal("""{"batchItemFailures":[]}""", Encoding.UTF8.GetString(outcome.Payload));
        Assert.Contains("no longer exists", system.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_setting_is_reported_with_all_the_others_when_the_function_starts()
    {
        await using var system = await IngestSystem.CreateAsync(database, aws);
        var function = system.Function(("RDS_HOST", ""), ("S3_BUCKET_MBA", ""), ("INGEST_QUEUE_URL", ""));

        var outcome = await function.InvokeAsync(Batch("{}"), CancellationToken.None);

        Assert.False(outcome.Succeeded);
        var error = Encoding.UTF8.GetString(outcome.Payload);
        Assert.All(
            ["RDS_HOST", "S3_BUCKET_MBA", "INGEST_QUEUE_URL"],
            name => Assert.Contains(name + " is not set", error, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_backfill_queues_what_the_notifications_missed()
    {
        await using var system = await ServingAsync();
        await PutAsync(system, "mba/csv/known.csv", "a\n1\n");
        await system.EndOfAsync("mba/csv/known.csv");
        await using var unheard = await IngestSystem.CreateAsync(database, aws);
        await PutAsync(unheard, "mba/csv/unheard.csv", "a\n2\n");

        await unheard
            .Function()
            .InvokeAsync(Batch("""{"source":"mba.backfill","detail-type":"Backfill","detail":{}}"""), CancellationToken.None);

        Assert.Contains("backfill: 1 objects of 1 are not in the audit", unheard.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_line_carries_the_invocation_and_a_metric_line_counts_the_file()
    {
        await using var system = await ServingAsync();
        await PutAsync(system, "mba/csv/logged.csv", "a\n1\n");
        var audit = await system.EndOfAsync("mba/csv/logged.csv");

        var lines = await system.LinesUntilAsync(line => line.TryGetProperty("IngestedFiles", out var files) && files.GetDouble() > 0);

        var finished = Assert.Single(lines, l => l.TryGetProperty("event_id", out var id) && id.GetInt32() == 500);
        Assert.Equal(
            (audit["lambda_request_id"], audit["id"]),
            (finished.GetProperty("function_request_id").GetString(), finished.GetProperty("fields").GetProperty("AuditId").GetString())
        );
    }

    internal static byte[] Batch(params string[] bodies) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new SqsEvent
            {
                Records =
                [
                    .. bodies.Select(
                        (b, i) =>
                            new SqsMessage
                            {
                                MessageId = $"m{i}",
                                ReceiptHandle = $"r{i}",
                                Body = b,
                            }
                    ),
                ],
            },
            LambdaJson.Default.SqsEvent
        );

    private async Task<IngestSystem> ServingAsync(int maxReceives = 5)
    {
        var system = await IngestSystem.CreateAsync(database, aws, maxReceives);
        await system.ServeAsync(("INGEST_RETRY_BASE_DELAY_MS", "1"));
        return system;
    }

    private static Task PutAsync(IngestSystem system, string key, string text) =>
        system.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private async Task<string> DeadLetterAsync(IngestSystem system)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var queues = await aws.QueuesAsync();
        while (true)
        {
            var found = await queues.ReceiveAsync(
                system.Addresses.IngestDeadLetterUrl,
                1,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(30),
                limit.Token
            );
            if (found.Count > 0)
                return found[0].Body;
        }
    }
}
