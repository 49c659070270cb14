using Mba.Rows;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>A function that loads for hours held a block for each of its threads that had once given one back: 82 MB after the first invocation, 120 after the fifth.</summary>
[Collection(AloneTests.Name)]
public sealed class BlockMemoryTests
{
    private const int BlockBytes = 4 << 20;

    [Fact]
    public void A_block_that_one_thread_gave_back_is_used_by_every_other()
    {
        using var end = new ManualResetEventSlim();
        var threads = new List<Thread>();
        long allocated = 0;
        try
        {
            for (var i = 0; i < 12; i++)
            {
                BlockBuffer? block = null;
                threads.Add(
                    Run(
                        () =>
                        {
                            var before = GC.GetAllocatedBytesForCurrentThread();
                            block = new BlockBuffer(BlockBytes);
                            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                        },
                        end
                    )
                );
                threads.Add(Run(() => block!.Dispose(), end));
            }
        }
        finally
        {
            end.Set();
            threads.ForEach(t => t.Join());
        }

        Assert.InRange(allocated, 0, 2L * BlockBytes);
    }

    /// <summary>A thread that has run this and lives on.</summary>
    private static Thread Run(Action action, ManualResetEventSlim end)
    {
        using var done = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            action();
            done.Set();
            end.Wait();
        });
        thread.Start();
        done.Wait();
        return thread;
    }
}
