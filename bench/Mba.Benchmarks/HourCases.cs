using System.Diagnostics;
using System.Threading.Channels;

namespace Mba.Benchmarks;

/// <summary>
/// An hour of arrivals, scaled down to ten minutes: small files through several warm functions at once, which take batches from one queue, into one server.
/// The ledger is verified at the end.
/// </summary>
public sealed class HourCases(BenchDatabase database, string scratch, Report report)
{
    /// <summary>100,000 an hour, for ten minutes.</summary>
    public const int Files = 100_000 / 6;

    private const int Functions = 4;
    private const string Table = "hour";

    public async Task RunAsync(int files, CancellationToken cancellationToken)
    {
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        await pipeline.ForgetAsync([Table], cancellationToken);
        var keys = Enumerable.Range(0, files).Select(i => FormattableString.Invariant($"mba/csv/{Table}_{20_000_000 + i}.csv")).ToList();
        foreach (var (key, index) in keys.Select((k, i) => (k, i)))
            ClaimLines.Write(PathOf(key), 100, firstId: 1 + (index * 100L));
        await using var bucket = await FileBucket.StartAsync(PathOf, cancellationToken);
        var functions = Enumerable
            .Range(0, Functions)
            .Select(_ => WarmFunction.Start(database, scratch, bucket.Endpoint, Build.Native))
            .ToList();
        try
        {
            await MeasureAsync(keys, functions, cancellationToken);
        }
        finally
        {
            foreach (var function in functions)
                await function.DisposeAsync();
        }
        await VerifyAsync(cancellationToken);
    }

    private async Task MeasureAsync(List<string> keys, List<WarmFunction> functions, CancellationToken cancellationToken)
    {
        var batches = Channel.CreateUnbounded<string[]>();
        foreach (var batch in keys.Chunk(SmallFileSet.Batch))
            await batches.Writer.WriteAsync(batch, cancellationToken);
        batches.Writer.Complete();
        var (before, own) = (await ServerCounters.ReadAsync(database, cancellationToken), Environment.CpuUsage.TotalTime);
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(functions.Select(f => DrainAsync(f, batches.Reader, cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(began);
        var after = await ServerCounters.ReadAsync(database, cancellationToken);
        var spent = functions.Aggregate(TimeSpan.Zero, (sum, f) => sum + f.ProcessorTime);
        report.Add(
            new Result(
                FormattableString.Invariant($"native: {keys.Count:N0} files of 100 rows through {Functions} warm functions"),
                FormattableString.Invariant($"{keys.Count / elapsed.TotalHours:N0} files an hour"),
                FormattableString.Invariant($"{elapsed.TotalSeconds:0} s")
            )
            {
                Processors = FormattableString.Invariant(
                    $"of {Environment.ProcessorCount} processors: functions {Share(spent)}, server {Share(after.ProcessorTime - before.ProcessorTime)}, the bench's own bucket and Runtime API {Share(Environment.CpuUsage.TotalTime - own)}; a file: {after.Since(before, keys.Count)}"
                ),
            }
        );

        string Share(TimeSpan time) => FormattableString.Invariant($"{time / elapsed:0.00}");
    }

    private async Task DrainAsync(WarmFunction function, ChannelReader<string[]> batches, CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.ReadAllAsync(cancellationToken))
            await function.IngestAsync(cancellationToken, [.. batch.Select(key => ProcessCases.CreatedEvent(key, PathOf(key)))]);
    }

    private string PathOf(string key) => Path.Combine(scratch, "bench", key);

    /// <summary>Every row of every file is accounted for.</summary>
    /// <exception cref="InvalidOperationException">The ledger has a breach.</exception>
    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        using var process = BenchProcess.Start(database, scratch, null, "Mba.Cli", ["verify"], null, Build.Native.NativeFolder);
        await process.WaitForExitAsync(cancellationToken);
        report.Add(new Result("the ledger after it", process.ExitCode == 0 ? "clean" : "BREACHED", ""));
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"mba verify ended with {process.ExitCode}");
    }
}
