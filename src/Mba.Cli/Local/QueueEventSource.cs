using System.Text.Json;
using Mba.Aws;

namespace Mba.Cli.Local;

/// <summary>How Lambda's event source for SQS is set up.</summary>
public sealed record EventSourceOptions
{
    /// <summary>Messages in one event, 1 to 10.</summary>
    public int BatchSize { get; init; } = 5;

    /// <summary>How long a received message stays hidden; must exceed the function's timeout.</summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// After a crash the messages come back this soon. On AWS they stay hidden for the rest of the visibility timeout;
    /// nobody at a terminal wants to wait for that.
    /// </summary>
    public TimeSpan VisibilityAfterCrash { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Feeds function instances from a queue as Lambda does: batches, partial failures, deletion of what is done.</summary>
public sealed class QueueEventSource : IAsyncDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(1);

    private readonly SqsClient _queue;
    private readonly string _queueUrl;
    private readonly EventSourceOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;

    private QueueEventSource(SqsClient queue, string queueUrl, IReadOnlyList<FunctionInstance> instances, EventSourceOptions options)
    {
        (_queue, _queueUrl, _options) = (queue, queueUrl, options);
        _loops = Task.WhenAll(instances.Select(instance => Task.Run(() => FeedAsync(instance))));
    }

    /// <summary>Completes, with its error, when the source can no longer run.</summary>
    public Task Completion => _loops;

    public static QueueEventSource Start(
        SqsClient queue,
        string queueUrl,
        IReadOnlyList<FunctionInstance> instances,
        EventSourceOptions options
    ) => new(queue, queueUrl, instances, options);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task FeedAsync(FunctionInstance instance)
    {
        while (!_stop.IsCancellationRequested)
        {
            var messages = await ReceiveAsync();
            if (messages.Count == 0)
                continue;
            var outcome = await instance.InvokeAsync(Event(_queueUrl, messages), _stop.Token);
            await SettleAsync(messages, outcome);
        }
    }

    /// <summary>A queue that is away, or not created again yet, is asked again: the stack restarts what ended.</summary>
    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync()
    {
        try
        {
            return await _queue.ReceiveAsync(_queueUrl, _options.BatchSize, LongPoll, _options.Visibility, _stop.Token);
        }
        catch (Exception e) when (AwsErrors.IsAbsence(e) || AwsErrors.IsMissing(e))
        {
            await Task.Delay(LongPoll, _stop.Token);
            return [];
        }
    }

    private async Task SettleAsync(IReadOnlyList<ReceivedMessage> messages, InvocationOutcome outcome)
    {
        if (!outcome.Succeeded)
        {
            foreach (var message in messages)
                await TryAsync(_queue.ChangeVisibilityAsync(_queueUrl, message.ReceiptHandle, _options.VisibilityAfterCrash, _stop.Token));
            return;
        }
        var response = JsonSerializer.Deserialize(outcome.Payload, LambdaJson.Default.SqsBatchResponse) ?? new SqsBatchResponse();
        var failed = response.BatchItemFailures.Select(f => f.ItemIdentifier).ToHashSet(StringComparer.Ordinal);
        foreach (var message in messages.Where(m => !failed.Contains(m.MessageId)))
            await TryAsync(_queue.DeleteAsync(_queueUrl, message.ReceiptHandle, _stop.Token));
    }

    /// <summary>A receipt that is no longer good, or a queue that is away, means that the message comes again: its next delivery finds what was done.</summary>
    private static async Task TryAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception e) when (e is AwsCallException or HttpRequestException)
        {
            return;
        }
    }

    /// <summary>The event that a function gets for messages of a queue.</summary>
    public static byte[] Event(string queueUrl, IReadOnlyList<ReceivedMessage> messages) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new SqsEvent
            {
                Records =
                [
                    .. messages.Select(m => new SqsMessage
                    {
                        MessageId = m.MessageId,
                        ReceiptHandle = m.ReceiptHandle,
                        Body = m.Body,
                        Attributes = m.Attributes ?? [],
                        EventSourceArn = "arn:aws:sqs:us-east-1:123456789012:" + queueUrl.Split('/')[^1],
                        AwsRegion = "us-east-1",
                    }),
                ],
            },
            LambdaJson.Default.SqsEvent
        );
}
