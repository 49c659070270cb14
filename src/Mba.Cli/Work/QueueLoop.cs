using System.Collections.Concurrent;
using Mba.Aws;

namespace Mba.Cli.Work;

/// <summary>The outcome of the messages that a loop took: each counts once, by how it ended last.</summary>
public readonly record struct WorkTally(int Done, int Failed);

/// <summary>How long a loop works.</summary>
internal sealed record LoopEnd
{
    /// <summary>End when nothing is waiting; a queue that is away is an error then.</summary>
    public bool WhenDrained { get; init; }

    /// <summary>End once this holds; null: never.</summary>
    public Func<bool>? When { get; init; }
}

/// <summary>
/// Takes messages from a queue and works on several at a time. A message that is being worked on stays hidden, however long that takes;
/// one that is done is deleted; one that fails is left to the queue, which dead-letters it in time.
/// </summary>
internal sealed class QueueLoop(SqsClient queue, string queueUrl, int concurrency, Outage outage, TimeProvider time)
{
    private static readonly TimeSpan Visibility = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    /// <summary>Works until the token fires or the end is reached. Work begun is finished.</summary>
    public async Task<WorkTally> RunAsync(
        Func<ReceivedMessage, CancellationToken, Task<bool>> work,
        LoopEnd end,
        CancellationToken cancellationToken
    )
    {
        var running = new List<Task>();
        var failing = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var done = 0;
        while (!cancellationToken.IsCancellationRequested && end.When?.Invoke() != true)
        {
            var messages = await ReceiveAsync(concurrency - running.Count, running.Count > 0, end, cancellationToken);
            running.AddRange(messages.Select(m => Task.Run(() => CountAsync(m), CancellationToken.None)));
            if (running.Count == 0 && messages.Count == 0 && end.WhenDrained)
                break;
            if (running.Count > 0 && (messages.Count == 0 || running.Count >= concurrency))
                await Task.WhenAny(running);
            running.RemoveAll(t => t.IsCompleted);
        }
        await Task.WhenAll(running);
        return new WorkTally(done, failing.Count);

        async Task CountAsync(ReceivedMessage message)
        {
            if (await HandleAsync(message, work, cancellationToken))
            {
                failing.TryRemove(message.MessageId, out _);
                Interlocked.Increment(ref done);
            }
            else if (!cancellationToken.IsCancellationRequested)
            {
                failing[message.MessageId] = true; // one that is interrupted has not failed
            }
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int free, bool isBusy, LoopEnd end, CancellationToken cancellationToken)
    {
        if (free <= 0)
            return [];
        var wait = end is { WhenDrained: false, When: null } && !isBusy ? LongPoll : LastLook;
        try
        {
            return end.WhenDrained ? await TakeAsync(cancellationToken) : await outage.OutlastAsync(TakeAsync, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }

        Task<IReadOnlyList<ReceivedMessage>> TakeAsync(CancellationToken token) =>
            queue.ReceiveAsync(queueUrl, Math.Min(10, free), wait, Visibility, token);
    }

    /// <summary>The work reports what goes wrong with one message; here it only counts, and the queue hands the message out again.</summary>
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
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            await over.CancelAsync();
            await hiding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return isDone && await DeleteAsync(message, cancellationToken);
    }

    /// <summary>A receipt that is no longer good means that the message is out again: its next delivery finds what was done.</summary>
    private async Task<bool> DeleteAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await queue.DeleteAsync(queueUrl, message.ReceiptHandle, CancellationToken.None);
        }
        catch (Exception e) when (AwsErrors.IsAbsence(e))
        {
            await outage.OutlastAsync(token => queue.DeleteAsync(queueUrl, message.ReceiptHandle, token), cancellationToken);
        }
        catch (AwsCallException)
        {
            return true;
        }
        return true;
    }

    private async Task KeepHiddenAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Visibility / 2, time, cancellationToken);
            try
            {
                await queue.ChangeVisibilityAsync(queueUrl, message.ReceiptHandle, Visibility, cancellationToken);
            }
            catch (Exception e) when (AwsErrors.IsAbsence(e))
            {
                // The queue is away: the next turn asks again.
            }
        }
    }
}
