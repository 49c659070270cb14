using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>The bench's bucket on an emulator of its own.</summary>
public sealed class BenchBucket : IAsyncDisposable
{
    private readonly LocalAws _aws;

    private BenchBucket(LocalAws aws)
    {
        _aws = aws;
        Store = new S3ObjectStore(SettingsFor(aws));
    }

    public Uri Endpoint => _aws.Endpoint;

    public S3ObjectStore Store { get; }

    public static async Task<BenchBucket> StartAsync(string scratch, CancellationToken cancellationToken)
    {
        var aws = await LocalAws.StartAsync(Path.Combine(scratch, "moto.log"), port: null, cancellationToken);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var names = new EmulatorNames { BucketMba = Pipeline.Bucket, BucketPolicy = Pipeline.Bucket };
        await EmulatorResources.CreateAsync(SettingsFor(aws), names, new DatabaseSecret("unused", "unused"), http, cancellationToken);
        return new BenchBucket(aws);
    }

    public async Task PutAsync(string key, string path, CancellationToken cancellationToken)
    {
        await using var content = File.OpenRead(path);
        await Store.PutAsync(Pipeline.Bucket, key, content, new PutOptions { ContentType = "text/csv" }, cancellationToken);
    }

    public ValueTask DisposeAsync() => _aws.DisposeAsync();

    private static Settings SettingsFor(LocalAws aws) =>
        new()
        {
            AwsEndpoint = aws.Endpoint,
            Region = "us-east-1",
            BucketMba = Pipeline.Bucket,
            BucketPolicy = Pipeline.Bucket,
        };
}
