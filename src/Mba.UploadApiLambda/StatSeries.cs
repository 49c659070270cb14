using Mba.MySql.Queries;

namespace Mba.UploadApi;

/// <summary>A span of time that figures are shown for, up to now.</summary>
/// <param name="Name">As clients write it.</param>
/// <param name="Steps">Number of points.</param>
/// <param name="StepSeconds">What a point spans. Steps begin at multiples of it.</param>
public sealed record Period(string Name, int Steps, int StepSeconds)
{
    public static Period Hour { get; } = new("hour", 13, 300);

    public static Period Day { get; } = new("day", 24, 3600);

    public static Period Week { get; } = new("week", 7 * 24, 3600);

    public static Period Month { get; } = new("month", 30, 86_400);

    private static IReadOnlyList<Period> All { get; } = [Day, Hour, Week, Month];

    /// <summary>The names, the default first.</summary>
    public static string[] Names { get; } = [.. All.Select(p => p.Name)];

    public static Period Of(string name) => All.First(p => string.Equals(p.Name, name, StringComparison.Ordinal));

    /// <summary>Start of the first step. The last step holds <paramref name="now"/>.</summary>
    public DateTimeOffset From(DateTimeOffset now) => StepOf(now).AddSeconds(-(Steps - 1) * (long)StepSeconds);

    /// <summary>Start of the step that holds a time.</summary>
    public DateTimeOffset StepOf(DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        return DateTimeOffset.FromUnixTimeSeconds(seconds - (seconds % StepSeconds));
    }
}

/// <summary>Figures of a period from sums of runs.</summary>
public static class StatSeries
{
    private const int MaxEntries = 20;

    public static SeriesReply Of(
        Period period,
        DateTimeOffset now,
        IReadOnlyList<RunSums> sums,
        IReadOnlyList<(int Bin, long Runs)> durations
    )
    {
        var from = period.From(now);
        var within = sums.Where(s => s.At >= from.UtcDateTime).ToList();
        var steps = within.ToLookup(s => period.StepOf(new DateTimeOffset(DateTime.SpecifyKind(s.At, DateTimeKind.Utc))));
        return new SeriesReply
        {
            Period = period.Name,
            From = from,
            To = now,
            StepSeconds = period.StepSeconds,
            Sum = Sum(within),
            Points =
            [
                .. Enumerable
                    .Range(0, period.Steps)
                    .Select(i => from.AddSeconds(i * (long)period.StepSeconds))
                    .Select(at => Point(at, [.. steps[at]])),
            ],
            Durations = new DurationStats { MedianMs = Percentile(durations, 0.5), P95Ms = Percentile(durations, 0.95) },
            FileTypes = FileTypes(within),
            Errors = Errors(within),
            Tables = Tables(within),
        };
    }

    /// <summary>Undone runs did load and count as such; the rates are null where there is nothing to divide by.</summary>
    public static PeriodStats Sum(IReadOnlyCollection<RunSums> sums)
    {
        var success = Runs(sums, AuditStatus.SUCCESS) + Runs(sums, AuditStatus.UNDONE);
        var failed = Runs(sums, AuditStatus.FAILED);
        var loaded = sums.Where(s => s.Status == AuditStatus.SUCCESS).ToList();
        var milliseconds = loaded.Sum(s => s.LoadMilliseconds);
        return new PeriodStats
        {
            Runs = sums.Sum(s => s.Runs),
            Success = success,
            Failed = failed,
            Skipped = Runs(sums, AuditStatus.SKIPPED),
            Running = Runs(sums, AuditStatus.STARTED),
            Rows = loaded.Sum(s => s.Rows),
            Rejected = sums.Sum(s => s.Rejected),
            Bytes = loaded.Sum(s => s.Bytes),
            SuccessRate = success + failed > 0 ? (double)success / (success + failed) : null,
            RowsPerSecond = milliseconds > 0 ? loaded.Sum(s => s.Rows) * 1000.0 / milliseconds : null,
        };
    }

    public static IReadOnlyDictionary<string, long> FileTypes(IEnumerable<RunSums> sums) => Counts(sums, s => s.FileType);

    public static IReadOnlyDictionary<string, long> Errors(IEnumerable<RunSums> sums) =>
        Counts(sums.Where(s => s.Status == AuditStatus.FAILED), s => s.ErrorCode.Length > 0 ? s.ErrorCode : "UNKNOWN");

    /// <summary>The upper edge of the bin that holds the fraction; null without runs.</summary>
    internal static long? Percentile(IReadOnlyList<(int Bin, long Runs)> bins, double fraction)
    {
        var all = bins.Sum(b => b.Runs);
        if (all == 0)
            return null;
        var (needed, seen) = ((long)Math.Ceiling(all * fraction), 0L);
        var bin = bins.First(b => (seen += b.Runs) >= needed).Bin;
        // The middle of the bin, on the scale that the bins have.
        return (long)Math.Round(Math.Pow(StatRollup.BinFactor, bin + 0.5));
    }

    private static SeriesPoint Point(DateTimeOffset at, IReadOnlyCollection<RunSums> sums)
    {
        var loaded = sums.Where(s => s.Status == AuditStatus.SUCCESS).ToList();
        return new SeriesPoint
        {
            At = at,
            Success = Runs(sums, AuditStatus.SUCCESS),
            Failed = Runs(sums, AuditStatus.FAILED),
            Skipped = Runs(sums, AuditStatus.SKIPPED),
            Undone = Runs(sums, AuditStatus.UNDONE),
            Running = Runs(sums, AuditStatus.STARTED),
            Rows = loaded.Sum(s => s.Rows),
            Rejected = sums.Sum(s => s.Rejected),
            Bytes = loaded.Sum(s => s.Bytes),
        };
    }

    private static List<TableGrowth> Tables(IEnumerable<RunSums> sums) =>
        [
            .. sums.Where(s => s.Status == AuditStatus.SUCCESS && s.Table.Length > 0)
                .GroupBy(s => s.Table, StringComparer.Ordinal)
                .Select(g => new TableGrowth(g.Key, g.Sum(s => s.Rows), g.Sum(s => s.Runs)))
                .Where(t => t.Rows > 0)
                .OrderByDescending(t => t.Rows)
                .ThenBy(t => t.Table, StringComparer.Ordinal)
                .Take(MaxEntries),
        ];

    private static Dictionary<string, long> Counts(IEnumerable<RunSums> sums, Func<RunSums, string> name) =>
        sums.GroupBy(name, StringComparer.Ordinal)
            .Select(g => KeyValuePair.Create(g.Key, g.Sum(s => s.Runs)))
            .OrderByDescending(c => c.Value)
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .Take(MaxEntries)
            .ToDictionary(StringComparer.Ordinal);

    private static long Runs(IEnumerable<RunSums> sums, AuditStatus status) => sums.Where(s => s.Status == status).Sum(s => s.Runs);
}
