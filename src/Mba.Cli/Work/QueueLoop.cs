using Mba.Aws;

namespace Mba.Cli.Work;

/// <summary>What became of the messages that a loop took.</summary>
public readonly record struct WorkTally(int Done, int Failed);

/// <summary>
/// Takes messages from a queue and works on several at a time. A message that is being worked on stays hidden, however long that takes;
/// one that is done is deleted; one that fails is left to the queue, which gives it up in time.
/// </summary>
public sealed class QueueLoop(SqsClient queue, string queueUrl, int concurrency, TimeProvider time)
{
    private static readonly TimeSpan Visibility = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(1);

    /// <summary>Works until the token fires, or with <paramref name="drainOnce"/> until nothing is waiting. Work begun is finished.</summary>
    public async Task<WorkTally> RunAsync(Func<ReceivedMessage, CancellationToken, Task<bool>> work, bool drainOnce, CancellationToken cancellationToken)
    {
        var running = new List<Task<bool>>();
        int done = 0, failed = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var free = Math.Min(10, concurrency - running.Count);
            var messages = free > 0 ? await ReceiveAsync(free, drainOnce || running.Count > 0 ? LastLook : LongPoll, cancellationToken) : [];
            running.AddRange(messages.Select(m => Task.Run(() => HandleAsync(m, work, cancellationToken), CancellationToken.None)));
            if (running.Count == 0 && messages.Count == 0 && drainOnce)
                break;
            if (running.Count > 0 && (messages.Count == 0 || running.Count >= concurrency))
                await Task.WhenAny(running);
            Count();
        }
        await Task.WhenAll(running);
        Count();
        return new WorkTally(done, failed);

        void Count()
        {
            foreach (var finished in running.FindAll(t => t.IsCompleted))
            {
                running.Remove(finished);
                if (finished is { IsCompletedSuccessfully: true, Result: true })
                    done++;
                else
                    failed++;
            }
        }
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(int most, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            return await queue.ReceiveAsync(queueUrl, most, wait, Visibility, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    private async Task<bool> HandleAsync(ReceivedMessage message, Func<ReceivedMessage, CancellationToken, Task<bool>> work, CancellationToken cancellationToken)
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
}
