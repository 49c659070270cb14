using Mba.Aws;
using Mba.Cli.Local;
using Xunit;

[assembly: AssemblyFixture(typeof(Mba.IntegrationTests.Fixtures.AwsServer))]

namespace Mba.IntegrationTests.Fixtures;

/// <summary>The one S3/SQS/Secrets Manager emulator of a test run; started by the first test that asks for it. Names are the tests' own affair.</summary>
public sealed class AwsServer : IAsyncDisposable
{
    private readonly Lazy<Task<LocalAws>> _aws;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-moto-" + Guid.NewGuid().ToString("N"));

    public AwsServer() =>
        _aws = new Lazy<Task<LocalAws>>(() => LocalAws.StartAsync(Path.Combine(_folder, "moto.log"), port: null, CancellationToken.None));

    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Settings that lead to the emulator; no database.</summary>
    public async Task<Settings> SettingsAsync() => new() { AwsEndpoint = (await _aws.Value).Endpoint, Region = StackEnvironment.Region };

    public async Task<SqsClient> QueuesAsync() => new(await SettingsAsync(), Http, TimeProvider.System);

    /// <summary>Buckets, queues and secret of one test's own.</summary>
    public async Task<(EmulatorNames Names, EmulatorAddresses Addresses)> CreateResourcesAsync(
        DatabaseSecret secret,
        TimeSpan? visibility = null,
        int maxReceives = 5
    )
    {
        var id = Guid.NewGuid().ToString("N")[..12];
        var names = new EmulatorNames
        {
            BucketMba = "mba-" + id,
            BucketPolicy = "policy-" + id,
            IngestQueue = "ingest-" + id,
            JobsQueue = "jobs-" + id,
            Secret = "database-" + id,
            Visibility = visibility ?? TimeSpan.FromMinutes(1),
            MaxReceives = maxReceives,
        };
        return (names, await EmulatorResources.CreateAsync(await SettingsAsync(), names, secret, Http, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        if (_aws.IsValueCreated)
            await (await _aws.Value).DisposeAsync();
        Http.Dispose();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
