using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Mba.Benchmarks;

/// <summary>One line of the result table.</summary>
/// <param name="Case">What was measured.</param>
/// <param name="Figure">The median, with its unit.</param>
/// <param name="Range">Least to most.</param>
/// <param name="Bar">The bar of the design; empty where it sets none.</param>
/// <param name="Met">Null where there is no bar.</param>
public sealed record Result(string Case, string Figure, string Range, string Bar = "", bool? Met = null)
{
    /// <summary>Processor time of this process and of the server; empty where it was not taken.</summary>
    public string Processors { get; init; } = "";

    /// <summary>A ratio that must not exceed <paramref name="max"/>; no bar when it is null.</summary>
    public static Result Ratio(string name, Comparison c, double? max)
    {
        var figure = Invariant($"{c.MedianRatio:0.00} × {c.Rival.Name} ({c.Ours.Median:0.00} s / {c.Rival.Median:0.00} s)");
        var range = Invariant($"{c.Ratios.Min():0.00} – {c.Ratios.Max():0.00}");
        var result = max is { } bar
            ? new Result(name, figure, range, Invariant($"≤ {bar:0.00}"), c.MedianRatio <= bar)
            : new Result(name, figure, range);
        return result with { Processors = Invariant($"{c.Ours.Processors}; rival's {c.Rival.Processors}") };
    }

    /// <summary>How many times slower the rival is; must reach <paramref name="min"/>.</summary>
    public static Result Faster(string name, Comparison c, double min)
    {
        var times = 1 / c.MedianRatio;
        return new Result(
            name,
            Invariant($"{times:0.0} times faster than {c.Rival.Name} ({c.Ours.Median:0.00} s / {c.Rival.Median:0.00} s)"),
            Invariant($"{1 / c.Ratios.Max():0.0} – {1 / c.Ratios.Min():0.0}"),
            Invariant($"≥ {min:0} times"),
            times >= min
        );
    }

    /// <summary>A figure that must reach <paramref name="min"/>.</summary>
    public static Result AtLeast(string name, double figure, string unit, IEnumerable<double> all, double min) =>
        new(name, Invariant($"{figure:0} {unit}"), MinToMax(all), Invariant($"≥ {min:0} {unit}"), figure >= min);

    /// <summary>A figure that must not exceed <paramref name="max"/>.</summary>
    public static Result AtMost(string name, double figure, string unit, IEnumerable<double> all, double max, string remark = "") =>
        new(name, Invariant($"{figure:0} {unit}{remark}"), MinToMax(all), Invariant($"≤ {max:0} {unit}"), figure <= max);

    private static string MinToMax(IEnumerable<double> all) => Invariant($"{all.Min():0} – {all.Max():0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>Writes what was measured as markdown and as JSON, with the machine's description.</summary>
public sealed class Report(string folder, string name, string server)
{
    private readonly List<Result> _results = [];

    /// <summary>Adds a line, shows it and writes <c>{name}.md</c> and <c>{name}.json</c>: a long run that is stopped has told what it found.</summary>
    public void Add(Result result)
    {
        _results.Add(result);
        var verdict = result.Met switch
        {
            true => "met",
            false => "MISSED",
            null => "",
        };
        Console.WriteLine($"{result.Case}: {result.Figure}  [{result.Range}]  {result.Bar} {verdict}  {result.Processors}");
        Write();
    }

    private void Write()
    {
        var machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {server}"
        );
        var markdown = new StringBuilder("# Benchmarks\n\nWritten by `./mba bench`. ")
            .Append(machine)
            .Append(
                ".\nMedians of alternating pairs; the range is of the pairs' own ratios. Processor time: this process and those it started + the database server.\n\n| case | median | range | bar | | processor time |\n|---|---|---|---|---|---|\n"
            );
        foreach (var r in _results)
            markdown.Append(
                CultureInfo.InvariantCulture,
                $"| {r.Case} | {r.Figure} | {r.Range} | {r.Bar} | {r.Met switch { true => "met", false => "**missed**", null => "" }} | {r.Processors} |\n"
            );
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".md"), markdown.ToString());
        var json = JsonSerializer.Serialize(new { machine, results = _results }, JsonSerializerOptions.Web);
        File.WriteAllText(Path.Combine(folder, name + ".json"), json + "\n");
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? "unknown processor";
}
