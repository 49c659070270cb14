namespace Mba.Benchmarks;

/// <summary>The same file out of a bucket, through the AWS SDK and HTTP, against the same file out of a folder.</summary>
public sealed class RuntimeEmulatorCases(BenchDatabase database, string scratch, Report report)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(scratch, "bench", LoadCases.Key);
        ClaimLines.Write(file, LoadCases.Rows);
        await using var stored = await BenchBucket.StartAsync(scratch, cancellationToken);
        await stored.PutAsync(LoadCases.Key, file, cancellationToken);
        using var bucket = await Pipeline.CreateAsync(database, stored.Store, new IngestOptions(), datasets: null, cancellationToken);
        using var folder = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        report.Add(
            Result.Ratio(
                "1M rows out of a bucket (moto)",
                await new Measurement(database).CompareAsync(
                    new Subject(
                        "ours",
                        () => bucket.ForgetAsync(["claims"], cancellationToken),
                        () => bucket.LoadAsync(LoadCases.Key, cancellationToken)
                    ),
                    new Subject(
                        "ours out of a folder",
                        () => folder.ForgetAsync(["claims"], cancellationToken),
                        () => folder.LoadAsync(LoadCases.Key, cancellationToken)
                    ),
                    pairs: 3
                ),
                max: null
            )
        );
    }
}
