using Mba.Aws;
using Mba.Files;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class IngestBatchTests : IDisposable
{
    private readonly RecordingHandler _sqs = new();
    private readonly List<IngestRequest> _asked = [];
    private readonly List<FileScope?> _backfills = [];
    private readonly IngestTally _tally = new();
    private Func<IngestRequest, IngestResult> _ingest = _ => Result(IngestDisposition.Done, AuditStatus.SUCCESS);

    public void Dispose() => _sqs.Dispose();

    [Fact]
    public async Task Names_no_failure_when_all_is_done()
    {
        var response = await RunAsync(ReceivedMessage.Of("1", Own("a")), ReceivedMessage.Of("2", Own("b")));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(["a", "b"], _asked.Select(r => r.Key));
        Assert.Empty(_sqs.Calls);
    }

    [Fact]
    public async Task Fails_only_the_message_whose_load_is_to_be_tried_again()
    {
        _ingest = r =>
            r.Key == "a"
                ? Result(IngestDisposition.Retry) with
                {
                    Delay = TimeSpan.FromSeconds(40),
                }
                : Result(IngestDisposition.Done, AuditStatus.SUCCESS);

        var response = await RunAsync(ReceivedMessage.Of("1", Own("a")), ReceivedMessage.Of("2", Own("b")));

        Assert.Equal("1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        var hidden = Assert.Single(_sqs.Of("ChangeMessageVisibility"));
        Assert.Equal(
            ("receipt-1", 40),
            (hidden.GetProperty("ReceiptHandle").GetString(), hidden.GetProperty("VisibilityTimeout").GetInt32())
        );
    }

    [Fact]
    public async Task Sends_a_delayed_copy_when_another_worker_holds_the_file()
    {
        _ingest = _ => Result(IngestDisposition.Busy) with { Delay = TimeSpan.FromSeconds(30) };

        var response = await RunAsync(ReceivedMessage.Of("1", Own("a"), delivery: 5));

        Assert.Empty(response.BatchItemFailures);
        var copy = Assert.Single(_sqs.Of("SendMessage"));
        Assert.Equal(30, copy.GetProperty("DelaySeconds").GetInt32());
        Assert.Equal(
            "a",
            Assert
                .Single(Assert.IsType<IngestMessage.Files>(IngestMessageReader.Read(copy.GetProperty("MessageBody").GetString()!)).Requests)
                .Key
        );
    }

    [Fact]
    public async Task Continues_a_long_file_in_a_new_message_that_names_its_version()
    {
        _ingest = _ =>
            Result(IngestDisposition.Continue, AuditStatus.STARTED) with
            {
                Audit = Audit(AuditStatus.STARTED) with { VersionId = "v7" },
            };

        var response = await RunAsync(ReceivedMessage.Of("1", Own("a")));

        Assert.Empty(response.BatchItemFailures);
        var next = IngestMessageReader.Read(Assert.Single(_sqs.Of("SendMessage")).GetProperty("MessageBody").GetString()!);
        var request = Assert.Single(Assert.IsType<IngestMessage.Files>(next).Requests);
        Assert.Equal(("v7", IngestTrigger.Continuation), (request.VersionId, request.Trigger));
    }

    [Fact]
    public async Task Tells_the_pipeline_which_delivery_is_the_last()
    {
        await RunAsync(ReceivedMessage.Of("1", Own("a"), delivery: 4), ReceivedMessage.Of("2", Own("b"), delivery: 5));

        Assert.Equal([false, true], _asked.Select(r => r.LastReceive));
    }

    [Fact]
    public async Task Leaves_a_message_that_nobody_understands_to_the_dead_letter_queue()
    {
        var response = await RunAsync(ReceivedMessage.Of("1", "hello"));

        Assert.Equal("1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Survives_an_exception_and_hides_the_message_for_a_while()
    {
        _ingest = r =>
            r.Key == "a"
                ? throw new InvalidOperationException("the database is gone")
                : Result(IngestDisposition.Done, AuditStatus.SUCCESS);

        var response = await RunAsync(ReceivedMessage.Of("1", Own("a"), delivery: 2), ReceivedMessage.Of("2", Own("b")));

        Assert.Equal("1", Assert.Single(response.BatchItemFailures).ItemIdentifier);
        Assert.Equal(8, Assert.Single(_sqs.Of("ChangeMessageVisibility")).GetProperty("VisibilityTimeout").GetInt32());
    }

    [Fact]
    public async Task Queues_again_what_it_had_no_time_to_touch()
    {
        using var over = new CancellationTokenSource();
        await over.CancelAsync();

        var response = await RunAsync(over.Token, ReceivedMessage.Of("1", Own("a")));

        Assert.Empty(response.BatchItemFailures);
        Assert.Empty(_asked);
        Assert.Equal(Own("a"), Assert.Single(_sqs.Of("SendMessage")).GetProperty("MessageBody").GetString());
    }

    [Fact]
    public async Task Loads_small_files_side_by_side()
    {
        using var both = new Barrier(2);
        _ingest = _ =>
            both.SignalAndWait(TimeSpan.FromSeconds(30))
                ? Result(IngestDisposition.Done, AuditStatus.SUCCESS)
                : throw new InvalidOperationException("the other file did not begin");

        var response = await RunAsync(ReceivedMessage.Of("1", Small("a")), ReceivedMessage.Of("2", Small("b")));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal(2, _tally.Metrics().Single(m => m.Name == "IngestedFiles").Value);
    }

    [Fact]
    public async Task Sends_long_files_beyond_the_first_back_to_the_queue()
    {
        var response = await RunAsync(ReceivedMessage.Of("1", Sized("a", 1L << 30)), ReceivedMessage.Of("2", Sized("b", 1L << 30)));

        Assert.Empty(response.BatchItemFailures);
        Assert.Equal("a", Assert.Single(_asked).Key);
        Assert.Equal(Sized("b", 1L << 30), Assert.Single(_sqs.Of("SendMessage")).GetProperty("MessageBody").GetString());
    }

    [Fact]
    public async Task Passes_a_backfill_on()
    {
        await RunAsync(ReceivedMessage.Of("1", """{"source":"mba.backfill","detail":{"scope":"mba"}}"""));

        Assert.Equal(FileScope.Mba, Assert.Single(_backfills));
    }

    [Fact]
    public async Task Counts_what_became_of_the_files()
    {
        _ingest = r => Result(IngestDisposition.Done, r.Key == "a" ? AuditStatus.SUCCESS : AuditStatus.FAILED);

        await RunAsync(ReceivedMessage.Of("1", Own("a")), ReceivedMessage.Of("2", Own("b")));

        var metrics = _tally.Metrics().ToDictionary(m => m.Name, m => m.Value, StringComparer.Ordinal);
        Assert.Equal((1, 1, 0, 20), (metrics["IngestedFiles"], metrics["FailedFiles"], metrics["SkippedFiles"], metrics["RowsInserted"]));
    }

    [Fact]
    public async Task Answers_an_event_without_records_with_no_failures() =>
        Assert.Empty((await Batch().RunAsync(new SqsEvent(), "request", _tally, CancellationToken.None)).BatchItemFailures);

    private Task<SqsBatchResponse> RunAsync(params SqsMessage[] messages) => RunAsync(CancellationToken.None, messages);

    private Task<SqsBatchResponse> RunAsync(CancellationToken cancellationToken, params SqsMessage[] messages) =>
        Batch().RunAsync(new SqsEvent { Records = messages }, "request", _tally, cancellationToken);

    private IngestBatch Batch()
    {
        var settings = new Settings { AwsEndpoint = new Uri("http://127.0.0.1:1/"), IngestQueueUrl = "http://127.0.0.1:1/queue" };
        var queue = new SqsClient(settings, new HttpMessageInvoker(_sqs), TimeProvider.System);
        return new IngestBatch(
            (request, _) =>
            {
                lock (_asked)
                    _asked.Add(request);
                return Task.Run(() => _ingest(request));
            },
            (scope, _) =>
            {
                _backfills.Add(scope);
                return Task.CompletedTask;
            },
            queue,
            settings,
            NullLogger.Instance
        );
    }

    private static string Own(string key) => IngestCommand.Ingest(new IngestRequest { Bucket = "files", Key = key });

    private static string Small(string key) => Sized(key, 100);

    private static string Sized(string key, long bytes) =>
        IngestCommand.Ingest(
            new IngestRequest
            {
                Bucket = "files",
                Key = key,
                Bytes = bytes,
            }
        );

    private static IngestResult Result(IngestDisposition disposition, AuditStatus? status = null) =>
        new() { Disposition = disposition, Audit = status is { } s ? Audit(s) : null };

    private static AuditRow Audit(AuditStatus status) =>
        new()
        {
            Id = "1",
            S3Bucket = "files",
            S3Key = "a",
            Status = status,
            RowsInserted = status == AuditStatus.SUCCESS ? 20 : 0,
            DurationMs = 5,
        };
}
