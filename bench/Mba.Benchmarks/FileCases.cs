namespace Mba.Benchmarks;

/// <summary>Many small files through one warm function, and the real files that are wide or heavy with text.</summary>
public sealed class FileCases(BenchDatabase database, string scratch, Report report)
{
    private readonly Measurement _measurement = new(database);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await SmallAsync(cancellationToken);
        foreach (
            var path in Directory
                .EnumerateFiles(Path.Combine(Cli.Local.ProjectLayout.Root, "tests", "data"))
                .Where(f =>
                    f.EndsWith(".csv", StringComparison.Ordinal)
                    || f.EndsWith(".txt", StringComparison.Ordinal)
                    || f.EndsWith(".gz", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
        )
            await RealAsync(path, cancellationToken);
    }

    private async Task SmallAsync(CancellationToken cancellationToken)
    {
        var files = new SmallFileSet(database, scratch);
        files.Write();
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        var ours = new Subject(
            "ours",
            () => pipeline.ForgetAsync(["small"], cancellationToken),
            async () =>
            {
                foreach (var key in files.Keys)
                    await pipeline.LoadAsync(key, cancellationToken);
            }
        );
        report.Add(
            Result.Ratio(
                $"{SmallFileSet.Count} files of 100 rows, one after the other",
                await _measurement.CompareAsync(ours, files.Rival(cancellationToken)),
                4
            )
        );
    }

    private async Task RealAsync(string path, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var key = "mba/csv/" + name;
        File.Copy(path, Path.Combine(scratch, "bench", key), overwrite: true);
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        AuditRow? row = null;
        var timings = await _measurement.RepeatAsync(
            new Subject(
                name,
                () => pipeline.ForgetAsync([row?.TableName ?? "absent"], cancellationToken),
                async () => row = await pipeline.LoadAsync(key, cancellationToken)
            )
        );
        report.Add(
            new Result(
                $"{name}: {row?.RowsRead} rows",
                FormattableString.Invariant($"{timings.Median * 1000:0} ms, {row?.Bytes / 1e6 / timings.Median:0.0} MB/s"),
                FormattableString.Invariant(
                    $"{timings.Samples.Min(s => s.Elapsed) * 1000:0} – {timings.Samples.Max(s => s.Elapsed) * 1000:0} ms"
                )
            )
            {
                Processors = timings.Processors,
            }
        );
    }
}
