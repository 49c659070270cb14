namespace Mba.IntegrationTests.Schedules;

/// <summary>One version of one key: its rows as <c>id:value</c>, and how new it is.</summary>
internal sealed record FileVersion(string Key, int Time, params string[] Rows)
{
    /// <summary>When the object was written; of two that were written at once the one that came later is the newer.</summary>
    public int Minute { get; init; } = Time;

    public string Version => "v" + Time.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Two versions of the same rows are the same bytes.</summary>
    public string Content => string.Join(',', Rows);

    public override string ToString() => $"{Key}/{Version}({Content})";
}

/// <summary>How a run of a version ended, as its audit row says; times as text that orders like them.</summary>
internal sealed record RunOutcome(FileVersion File, string Status, string? Code, string? FinishedAt, string? ForcedAt)
{
    public bool IsAccepted => Status == "SUCCESS" || (Status == "SKIPPED" && Code == "DUPLICATE");

    public bool IsOutdated => Status == "SKIPPED" && Code == "OUTDATED";
}

/// <summary>
/// What a table must hold when every message is done with, whatever the order in which they were: a few rules of two lines each, which share nothing with the
/// code under test.
/// </summary>
internal static class LedgerModel
{
    /// <summary>The rows that the table must hold, sorted; a problem as an exception.</summary>
    /// <param name="mode">Folder of the keys.</param>
    /// <param name="all">Every run, those of one version newest first.</param>
    public static IReadOnlyList<string> Rows(string mode, IReadOnlyList<RunOutcome> all)
    {
        // What a merge or a replacement has written stays written, whatever becomes of a later run of the same file.
        var runs = mode is "ups" or "all" ? all : [.. all.DistinctBy(r => (r.File.Key, r.File.Time))];
        var accepted = runs.Where(r => r.IsAccepted).ToList();
        foreach (var run in runs)
            MustHaveAnEnd(run, runs.Where(r => Standpoint(r).CompareTo(Standpoint(run)) > 0), mode);
        var rows = mode switch
        {
            "rep" => Distinct(accepted.GroupBy(r => r.File.Key).Select(Standing)).SelectMany(f => f.Rows),
            "app" => Bearers(accepted).SelectMany(f => f.Rows),
            "lan" => Bearers(accepted).SelectMany(f => f.Rows.Select(r => (f.Key, r))).Distinct().Select(r => r.r),
            "ups" => accepted
                .OrderBy(Standpoint)
                .SelectMany(r => r.File.Rows)
                .Aggregate(
                    new SortedDictionary<string, string>(StringComparer.Ordinal),
                    (table, row) =>
                    {
                        table[row.Split(':')[0]] = row;
                        return table;
                    }
                )
                .Values,
            _ => accepted.Count == 0 ? [] : accepted.MaxBy(Standpoint)!.File.Rows,
        };
        return [.. rows.Order(StringComparer.Ordinal)];

        // A forced file stands after those that were accepted when force was asked for, and before those that came later; of two at one place the one that
        // was asked for later is the later.
        (int Time, string ForcedAt) Standpoint(RunOutcome run) =>
            run.ForcedAt is { } at
                ? (
                    Math.Max(
                        run.File.Time,
                        all.Where(r => r.IsAccepted)
                            .Where(r => (mode != "rep" || r.File.Key == run.File.Key) && string.CompareOrdinal(r.FinishedAt, at) <= 0)
                            .Max(r => (int?)r.File.Time)
                            ?? 0
                    ),
                    at
                )
                : (run.File.Time, "");

        FileVersion Standing(IEnumerable<RunOutcome> versions) => versions.MaxBy(Standpoint)!.File;
    }

    /// <summary>The files whose rows are there: content stands once, and once more for each file of it that was forced.</summary>
    private static IEnumerable<FileVersion> Bearers(IReadOnlyList<RunOutcome> accepted)
    {
        foreach (var same in accepted.GroupBy(r => r.File.Content, StringComparer.Ordinal))
        {
            var loaded = same.Where(r => r.Status == "SUCCESS").ToList();
            if (loaded.Count == 0 || loaded.Count(r => r.ForcedAt is null) > 1)
                throw new InvalidOperationException($"content that {loaded.Count} runs have loaded: {string.Join("; ", same)}");
        }
        return accepted.Where(r => r.Status == "SUCCESS").Select(r => r.File);
    }

    /// <summary>The same content stands in a table once, whichever files have it.</summary>
    private static IEnumerable<FileVersion> Distinct(IEnumerable<FileVersion> files) =>
        files.DistinctBy(f => f.Content, StringComparer.Ordinal);

    /// <summary>What is outdated gives way to a file that stands after it, even one that is undone by now.</summary>
    private static void MustHaveAnEnd(RunOutcome run, IEnumerable<RunOutcome> later, string mode)
    {
        if (run.IsAccepted || run.Status == "UNDONE")
            return;
        var newer = later.Where(r => (r.File.Key == run.File.Key || mode == "all") && (r.IsAccepted || r.Status == "UNDONE"));
        if (!run.IsOutdated || mode is "app" or "lan" || !newer.Any())
            throw new InvalidOperationException($"{mode}: {run} has no end beside {string.Join("; ", later)}");
    }
}
