using System.Diagnostics;

namespace Mba.Benchmarks;

/// <summary>Seconds of one side of a comparison, one entry a run.</summary>
public sealed record Timings(string Name, IReadOnlyList<double> Seconds)
{
    public double Median => Statistics.Median(Seconds);
}

/// <summary>Two things timed in turn, A B A B …, so that a drifting machine drifts for both.</summary>
public sealed record Comparison(Timings Ours, Timings Rival)
{
    /// <summary>Ours over the rival's, pair by pair.</summary>
    public IReadOnlyList<double> Ratios { get; } = [.. Ours.Seconds.Zip(Rival.Seconds, (ours, rival) => ours / rival)];

    public double MedianRatio => Statistics.Median(Ratios);
}

/// <summary>Something to be timed; what <paramref name="Prepare"/> does is not.</summary>
public sealed record Subject(string Name, Func<Task> Prepare, Func<Task> Run);

/// <summary>Runs subjects several times and keeps every time.</summary>
public static class Measurement
{
    /// <summary>One uncounted pair first, then <paramref name="pairs"/> counted ones.</summary>
    public static async Task<Comparison> CompareAsync(Subject ours, Subject rival, int pairs = 5)
    {
        await SecondsAsync(ours);
        await SecondsAsync(rival);
        List<double> oursSeconds = [], rivalSeconds = [];
        for (var pair = 0; pair < pairs; pair++)
        {
            oursSeconds.Add(await SecondsAsync(ours));
            rivalSeconds.Add(await SecondsAsync(rival));
        }
        return new Comparison(new Timings(ours.Name, oursSeconds), new Timings(rival.Name, rivalSeconds));
    }

    /// <summary>One uncounted run first, then <paramref name="runs"/> counted ones.</summary>
    public static async Task<Timings> RepeatAsync(Subject subject, int runs = 5)
    {
        await SecondsAsync(subject);
        List<double> seconds = [];
        for (var run = 0; run < runs; run++)
            seconds.Add(await SecondsAsync(subject));
        return new Timings(subject.Name, seconds);
    }

    private static async Task<double> SecondsAsync(Subject subject)
    {
        await subject.Prepare();
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        await subject.Run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
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
