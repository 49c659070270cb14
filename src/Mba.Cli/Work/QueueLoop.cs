using System.Collections.Concurrent;
using Mba.Aws;
using Microsoft.Extensions.Logging;

namespace Mba.Cli.Work;

/// <summary>What became of the messages that a loop took: each counts once, by how it ended last.</summary>
public readonly record struct WorkTally(int Done, int Failed);

/// <summary>
/// Takes messages from a queue and works on several at a time. A message that is being worked on stays hidden, however long that takes;
/// one that is done is deleted; one that fails is left to the queue, which gives it up in time.
/// </summary>
public sealed partial class QueueLoop(SqsClient queue, string queueUrl, int concurrency, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    /// <summary>Works until the token fires, or with <paramref name="drainOnce"/> until nothing is waiting. Work begun is finished.</summary>
    public async Task<WorkTally> RunAsync(
        Func<ReceivedMessage, CancellationToken, Task<bool>> work,
        bool drainOnce,
        CancellationToken cancellationToken
    )
    {
        var running = new List<Task>();
        var failing = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var done = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var free = Math.Min(10, concurrency - running.Count);
            var messages =
                free > 0
                    ? await ReceiveAsync(free, drainOnce || running.Count > 0 ? LastLook : LongPoll, !drainOnce, cancellationToken)
                    : [];
            running.AddRange(messages.Select(m => Task.Run(() => CountAsync(m), CancellationToken.None)));
            if (running.Count == 0 && messages.Count == 0 && drainOnce)
                break;
            if (running.Count > 0 && (messages.Count == 0 || running.Count >= concurrency))
                await Task.WhenAny(running);
            running.RemoveAll(t => t.IsCompleted);
        }
        await Task.WhenAll(running);
        return new WorkTally(done, failing.Count);

        async Task CountAsync(ReceivedMessage message)
        {
            if (await IsDoneAsync(message, work, cancellationToken))
            {
                failing.TryRemove(message.MessageId, out _);
                Interlocked.Increment(ref done);
            }
            else
            {
                failing[message.MessageId] = true;
            }
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        int max,
        TimeSpan wait,
        bool isPatient,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await queue.ReceiveAsync(queueUrl, max, wait, Visibility, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception fault) when (isPatient && (fault is AwsCallException { Transient: true } or HttpRequestException))
        {
            DoesNotAnswer(log, fault);
            await Task.Delay(AfterFault, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return [];
        }
    }

    /// <summary>Whatever goes wrong with one message is that message's affair: the queue hands it out again.</summary>
    private async Task<bool> IsDoneAsync(
        ReceivedMessage message,
        Func<ReceivedMessage, CancellationToken, Task<bool>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await HandleAsync(message, work, cancellationToken);
        }
        catch (Exception fault)
        {
            Failed(log, message.MessageId, fault);
            return false;
        }
    }

    private async Task<bool> HandleAsync(
        ReceivedMessage message,
        Func<ReceivedMessage, CancellationToken, Task<bool>> work,
        CancellationToken cancellationToken
    )
    {
        using var over = new CancellationTokenSource();
        var hiding = KeepHiddenAsync(message, over.Token);
        bool isDone;
        try
        {
            isDone = await work(message, cancellationToken);
        }
        finally
        {
            await over.CancelAsync();
            await hiding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        if (isDone)
            await queue.DeleteAsync(queueUrl, message.ReceiptHandle, CancellationToken.None);
        return isDone;
    }

    private async Task KeepHiddenAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Visibility / 2, time, cancellationToken);
            await queue.ChangeVisibilityAsync(queueUrl, message.ReceiptHandle, Visibility, cancellationToken);
        }
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "The queue does not answer; asked again in a few seconds")]
    private static partial void DoesNotAnswer(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Error, Message = "Message {MessageId} failed; the queue hands it out again")]
    private static partial void Failed(ILogger logger, string messageId, Exception fault);
}
