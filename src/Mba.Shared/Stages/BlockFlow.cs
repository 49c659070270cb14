using System.Threading.Channels;
using Mba.Rows;

namespace Mba.Stages;

/// <summary>
/// Lets reading, encoding and sending go on at once: one producer on a thread of its own, as many senders as the load has lanes, and a bounded number
/// of blocks between them.
/// </summary>
internal static class BlockFlow
{
    /// <summary>True when the whole file was sent. The first error of either side stops both and is the one that is thrown.</summary>
    public static async Task<bool> RunAsync(
        BlockProducer producer,
        ITableLoad load,
        bool isLong,
        Func<bool> stop,
        Action<EncodedBlock>? sent,
        CancellationToken cancellationToken
    )
    {
        using var halt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // One that waits, and the one that the producer has filled meanwhile, are ready before two lanes ask; more would only take memory.
        var blocks = Channel.CreateBounded<EncodedBlock>(new BoundedChannelOptions(1) { SingleWriter = true });
        var producing = GuardAsync(
            Task.Factory.StartNew(
                    () => producer.RunAsync(blocks.Writer, stop, halt.Token),
                    halt.Token,
                    // A short file is encoded in less time than a thread takes to be made.
                    isLong ? TaskCreationOptions.LongRunning : TaskCreationOptions.None,
                    TaskScheduler.Default
                )
                .Unwrap(),
            halt
        );
        var sending = Enumerable
            .Range(0, load.Lanes)
            .Select(lane => GuardAsync(SendAsync(lane, producer, load, blocks.Reader, sent, halt.Token), halt))
            .ToArray();
        try
        {
            await Task.WhenAll([producing, .. sending]);
            return await producing;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The cause is the one task that failed by itself; the others were only stopped.
            await Task.WhenAll(sending.Append(producing).Where(t => t.IsFaulted));
            throw;
        }
        finally
        {
            while (blocks.Reader.TryRead(out var unsent))
                unsent.Dispose();
            producer.Release();
        }
    }

    private static async Task<bool> SendAsync(
        int lane,
        BlockProducer producer,
        ITableLoad load,
        ChannelReader<EncodedBlock> blocks,
        Action<EncodedBlock>? sent,
        CancellationToken cancellationToken
    )
    {
        await foreach (var block in blocks.ReadAllAsync(cancellationToken))
        {
            await load.SendAsync(lane, block, cancellationToken);
            sent?.Invoke(block);
            producer.Recycle(block);
        }
        return true;
    }

    private static async Task<bool> GuardAsync(Task<bool> task, CancellationTokenSource halt)
    {
        try
        {
            return await task;
        }
        catch
        {
            await halt.CancelAsync();
            throw;
        }
    }
}
