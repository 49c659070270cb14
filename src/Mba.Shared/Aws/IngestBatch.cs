using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Mba.Aws;

/// <summary>
/// A batch of the ingest queue: small files side by side, those of one key in their order, then the others one after another; the answer names the
/// messages that are to be delivered again. The same in the function and in <c>mba worker --role ingest</c>.
/// </summary>
public sealed class IngestBatch(
    Func<IngestRequest, CancellationToken, Task<IngestResult>> ingest,
    Func<FileScope?, CancellationToken, Task> backfill,
    SqsClient queue,
    Settings settings,
    ILogger log
)
{
    /// <summary>
    /// Small files at once, a whole batch of the function: each waits for round trips and flushes most of its time, and holds a connection and a megabyte.
    /// </summary>
    private const int SideBySide = 10;

    private string QueueUrl =>
        settings.IngestQueueUrl ?? throw new SettingsException(["INGEST_QUEUE_URL is not set: the URL of the queue"]);

    /// <summary>Never throws for a message's sake: what cannot be done now is among the failures, and SQS delivers it again.</summary>
    public async Task<SqsBatchResponse> RunAsync(SqsEvent batch, string? requestId, IngestTally tally, CancellationToken cancellationToken)
    {
        var failures = new ConcurrentQueue<BatchItemFailure>();
        var plan = BatchPlan.Of(batch.Records ?? []);
        foreach (var message in plan.SentBack)
            await FinishAsync(message, () => SendAsync(message.Body, TimeSpan.Zero));
        await Parallel.ForEachAsync(
            plan.SmallByKey,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide },
            async (messages, _) =>
            {
                foreach (var message in messages)
                    await FinishAsync(message, () => DoAsync(message));
            }
        );
        foreach (var message in plan.Others)
            await FinishAsync(message, () => DoAsync(message));
        return new SqsBatchResponse { BatchItemFailures = [.. failures] };

        // Time is up before this one was touched: a copy costs it no delivery.
        Task<bool> DoAsync(SqsMessage message) =>
            cancellationToken.IsCancellationRequested
                ? SendAsync(message.Body, TimeSpan.Zero)
                : HandleAsync(message, requestId, tally, cancellationToken);

        async Task FinishAsync(SqsMessage message, Func<Task<bool>> work)
        {
            if (!await IsDoneAsync(message, work, cancellationToken))
                failures.Enqueue(new BatchItemFailure(message.MessageId));
        }
    }

    private async Task<bool> IsDoneAsync(SqsMessage message, Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await HideAsync(message, TimeSpan.Zero);
            return false;
        }
        catch (Exception fault)
        {
            IngestLog.MessageFailed(log, fault, message.MessageId, message.Delivery);
            await HideAsync(message, DelayOf(message));
            return false;
        }
    }

    private async Task<bool> HandleAsync(SqsMessage message, string? requestId, IngestTally tally, CancellationToken cancellationToken)
    {
        switch (IngestMessageReader.Read(message.Body))
        {
            case IngestMessage.Files files:
                var done = true;
                foreach (var request in files.Requests)
                    done &= await LoadAsync(
                        request with
                        {
                            RequestId = requestId,
                            LastReceive = message.Delivery >= settings.MaxReceives,
                        },
                        message,
                        tally,
                        cancellationToken
                    );
                return done;
            case IngestMessage.Backfill wanted:
                await backfill(wanted.Scope, cancellationToken);
                return true;
            case IngestMessage.NoWork none:
                IngestLog.NothingToDo(log, message.MessageId, none.Reason);
                return true;
            case IngestMessage.Unrecognized unknown:
                IngestLog.Unrecognized(log, message.MessageId, unknown.Reason);
                await HideAsync(message, DelayOf(message));
                return false;
            default:
                throw new InvalidOperationException("unknown kind of message");
        }
    }

    private async Task<bool> LoadAsync(IngestRequest request, SqsMessage message, IngestTally tally, CancellationToken cancellationToken)
    {
        var file = new ObjectAddress(request.Bucket, request.Key).ToString();
        var result = await ingest(request, cancellationToken);
        tally.Add(result);
        switch (result.Disposition)
        {
            case IngestDisposition.Busy:
                IngestLog.Busy(log, file, result.Delay.TotalSeconds);
                return await SendAsync(IngestCommand.Ingest(request), result.Delay);
            case IngestDisposition.Continue:
                IngestLog.Continues(log, file, result.Audit?.RowsInserted ?? 0);
                return await SendAsync(IngestCommand.Ingest(Continuation(request, result)), result.Delay);
            case IngestDisposition.Retry:
                var delay = result.Delay > TimeSpan.Zero ? result.Delay : DelayOf(message);
                IngestLog.Retrying(log, file, result.Reason ?? "a transient failure", delay.TotalSeconds);
                await HideAsync(message, delay);
                return false;
            case IngestDisposition.Ignored:
                IngestLog.Ignored(log, file, result.Reason ?? "not a kind of file that is loaded");
                return true;
            default:
                return true;
        }
    }

    /// <summary>Names the version that was begun, whatever has become of the key since.</summary>
    private static IngestRequest Continuation(IngestRequest request, IngestResult result) =>
        request with
        {
            Trigger = IngestTrigger.Continuation,
            VersionId = result.Audit?.VersionId ?? request.VersionId,
            Bytes = result.Audit?.Bytes ?? request.Bytes,
            Force = false,
        };

    /// <summary>The grace before the deadline is what these calls run in: the invocation's own token may have fired.</summary>
    private async Task<bool> SendAsync(string body, TimeSpan delay)
    {
        await queue.SendAsync(QueueUrl, body, delay < BackOff.Longest ? delay : BackOff.Longest, CancellationToken.None);
        return true;
    }

    private async Task HideAsync(SqsMessage message, TimeSpan delay)
    {
        try
        {
            await queue.ChangeVisibilityAsync(QueueUrl, message.ReceiptHandle, delay, CancellationToken.None);
        }
        catch (Exception fault) when (fault is AwsCallException or HttpRequestException)
        {
            // The queue's own visibility timeout applies instead.
            IngestLog.KeepsVisibility(log, fault, message.MessageId);
        }
    }

    private TimeSpan DelayOf(SqsMessage message) => BackOff.After(settings.RetryBaseDelay, 4, Math.Max(1, message.Delivery));
}
