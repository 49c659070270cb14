using System.Diagnostics;

namespace Mba.Benchmarks;

/// <summary>One timed run: by the clock, and what our side (this process, and those it has started) and the database server spent of the processors meanwhile. Seconds.</summary>
public readonly record struct Sample(double Elapsed, double Own, double Server);

/// <summary>One side of a comparison, one entry a run.</summary>
public sealed record Timings(string Name, IReadOnlyList<Sample> Samples)
{
    public double Median => Statistics.Median([.. Samples.Select(s => s.Elapsed)]);

    /// <summary>Median processor time of this process and of the server.</summary>
    public string Processors =>
        FormattableString.Invariant(
            $"{Statistics.Median([.. Samples.Select(s => s.Own)]):0.00} + {Statistics.Median([.. Samples.Select(s => s.Server)]):0.00} s"
        );
}

/// <summary>Two things timed in turn, A B A B …, so that a drifting machine drifts for both.</summary>
public sealed record Comparison(Timings Ours, Timings Rival)
{
    /// <summary>Ours over the rival's, pair by pair.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Ours.Samples.Zip(Rival.Samples, (ours, rival) => ours.Elapsed / rival.Elapsed)];

    public double MedianRatio => Statistics.Median(Ratios);
}

/// <summary>Something to be timed; what <paramref name="Prepare"/> does is not.</summary>
public sealed record Subject(string Name, Func<Task> Prepare, Func<Task> Run)
{
    /// <summary>Nothing to prepare.</summary>
    public Subject(string name, Func<Task> run)
        : this(name, () => Task.CompletedTask, run) { }

    /// <summary>What a process that outlives the run has spent of the processors so far.</summary>
    public Func<TimeSpan> Resident { get; init; } = () => TimeSpan.Zero;
}

/// <summary>Runs subjects several times and keeps every time.</summary>
public sealed class Measurement(BenchDatabase database)
{
    /// <summary>One uncounted pair first, then <paramref name="pairs"/> counted ones.</summary>
    public async Task<Comparison> CompareAsync(Subject ours, Subject rival, int pairs = 5)
    {
        await SampleAsync(ours);
        await SampleAsync(rival);
        List<Sample> ourSamples = [],
            rivalSamples = [];
        for (var pair = 0; pair < pairs; pair++)
        {
            ourSamples.Add(await SampleAsync(ours));
            rivalSamples.Add(await SampleAsync(rival));
        }
        return new Comparison(new Timings(ours.Name, ourSamples), new Timings(rival.Name, rivalSamples));
    }

    /// <summary>One uncounted run first, then <paramref name="runs"/> counted ones.</summary>
    public async Task<Timings> RepeatAsync(Subject subject, int runs = 5)
    {
        await SampleAsync(subject);
        List<Sample> samples = [];
        for (var run = 0; run < runs; run++)
            samples.Add(await SampleAsync(subject));
        return new Timings(subject.Name, samples);
    }

    private async Task<Sample> SampleAsync(Subject subject)
    {
        await subject.Prepare();
        GC.Collect();
        var (own, server) = (OwnTime(subject), database.ProcessorTime);
        var start = Stopwatch.GetTimestamp();
        await subject.Run();
        return new Sample(
            Stopwatch.GetElapsedTime(start).TotalSeconds,
            (OwnTime(subject) - own).TotalSeconds,
            (database.ProcessorTime - server).TotalSeconds
        );
    }

    /// <summary>This process, those that it started and that have ended, and the subject's own.</summary>
    private static TimeSpan OwnTime(Subject subject)
    {
        const int OfEndedChildren = 13;
        const double TicksPerSecond = 100;
        var fields = File.ReadAllText("/proc/self/stat").Split(") ")[^1].Split(' ');
        var ended = fields[OfEndedChildren..(OfEndedChildren + 2)]
            .Sum(f => long.Parse(f, System.Globalization.CultureInfo.InvariantCulture));
        return Environment.CpuUsage.TotalTime + TimeSpan.FromSeconds(ended / TicksPerSecond) + subject.Resident();
    }
}

/// <summary>The two figures that results quote.</summary>
public static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
