using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>The same file out of a bucket, through the AWS SDK and HTTP, against the same file out of a folder.</summary>
public sealed class StandInCases(BenchDatabase database, string scratch, Report report)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(scratch, "bench", LoadCases.Key);
        ClaimLines.Write(file, LoadCases.Rows);
        await using var aws = await LocalAws.StartAsync(Path.Combine(scratch, "moto.log"), port: null, cancellationToken);
        var settings = new Settings { AwsEndpoint = aws.Endpoint, Region = "us-east-1", BucketMba = Pipeline.Bucket, BucketPolicy = Pipeline.Bucket };
        await CreateAsync(settings, cancellationToken);
        var store = new S3ObjectStore(settings);
        await using (var content = File.OpenRead(file))
            await store.PutAsync(Pipeline.Bucket, LoadCases.Key, content, new PutOptions { ContentType = "text/csv" }, cancellationToken);
        using var bucket = await Pipeline.CreateAsync(database, store, new IngestOptions(), datasets: null, cancellationToken);
        using var folder = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        report.Add(Result.Ratio(
            "1M rows out of a bucket (moto)",
            await new Measurement(database).CompareAsync(
                new Subject("ours", () => bucket.ForgetAsync(["claims"], cancellationToken), () => bucket.LoadAsync(LoadCases.Key, cancellationToken)),
                new Subject("ours out of a folder", () => folder.ForgetAsync(["claims"], cancellationToken), () => folder.LoadAsync(LoadCases.Key, cancellationToken)),
                pairs: 3),
            most: null));
    }

    private static async Task CreateAsync(Settings settings, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var names = new StandInNames { BucketMba = Pipeline.Bucket, BucketPolicy = Pipeline.Bucket };
        await StandInResources.CreateAsync(settings, names, new DatabaseSecret("unused", "unused"), http, cancellationToken);
    }
}
