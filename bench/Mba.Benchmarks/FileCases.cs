namespace Mba.Benchmarks;

/// <summary>Many small files through one warm function, and the real files that are wide or heavy with text.</summary>
public sealed class FileCases(BenchDatabase database, string scratch, Report report)
{
    private const int SmallFiles = 500;
    private readonly Measurement _measurement = new(database);
    private readonly ClientLoad _client = new(database.Server);

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
        var keys = Enumerable.Range(0, SmallFiles).Select(i => FormattableString.Invariant($"mba/csv/small_{20240101 + i}.csv")).ToList();
        foreach (var (key, index) in keys.Select((k, i) => (k, i)))
            ClaimLines.Write(Path.Combine(scratch, "bench", key), 100, firstId: 1 + (index * 100));
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        var ours = new Subject(
            "ours",
            () => pipeline.ForgetAsync(["small"], cancellationToken),
            async () =>
            {
                foreach (var key in keys)
                    await pipeline.LoadAsync(key, cancellationToken);
            }
        );
        var rival = new Subject(
            "one client session, LOAD + audit insert + commit each",
            async () =>
            {
                await _client.PrepareAsync("rival_small", ClaimLines.TableColumns, cancellationToken);
                await _client.RunAsync(
                    "DROP TABLE IF EXISTS `bench_audit`; CREATE TABLE `bench_audit` (id BIGINT AUTO_INCREMENT PRIMARY KEY, file VARCHAR(255), at DATETIME(6))",
                    cancellationToken
                );
            },
            () => _client.LoadEachAsync("rival_small", keys.Select(k => Path.Combine(scratch, "bench", k)), cancellationToken)
        );
        report.Add(Result.Ratio($"{SmallFiles} files of 100 rows, one after the other", await _measurement.CompareAsync(ours, rival), 4));
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
