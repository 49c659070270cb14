using System.Globalization;
using System.Net.Sockets;
using Mba.Aws;
using Mba.Cli.Local;

namespace Mba.IntegrationTests.Api;

/// <summary>The API's native executable as a process of its own, as Lambda or as a server starts it.</summary>
internal sealed class NativeApi : IAsyncDisposable
{
    private readonly SupervisedProcess _process;
    private readonly string _folder;

    private NativeApi(SupervisedProcess process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Where it listens when it is not a function.</summary>
    public Uri Address { get; }

    /// <summary>As a function where <paramref name="runtime"/> is given, else as a server that answers once this returns.</summary>
    public static async Task<NativeApi> StartAsync(Settings settings, RuntimeApiEmulator? runtime)
    {
        var folder = Directory.CreateTempSubdirectory("mba-native-api-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var environment = Environment(settings);
        environment["ASPNETCORE_URLS"] = address.ToString();
        environment["AWS_LAMBDA_RUNTIME_API"] = runtime?.Address;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = runtime is null ? null : "api";
        var program = ProjectLayout.Program("Mba.UploadApiLambda");
        var process = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = "the API",
                FileName = program.FileName,
                Arguments = program.Arguments,
                Environment = environment,
                LogFile = Path.Combine(folder, "api.log"),
                WorkingDirectory = folder,
            },
            CancellationToken.None
        );
        if (runtime is null)
            await process.WaitUntilAsync(
                token => HttpProbe.AnswersAsync(new Uri(address, "health"), token),
                TimeSpan.FromSeconds(30),
                CancellationToken.None
            );
        return new NativeApi(process, folder, address);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The settings that tests of the API change, under the names by which a process reads them.</summary>
    private static Dictionary<string, string?> Environment(Settings settings) =>
        new(StringComparer.Ordinal)
        {
            ["RDS_HOST"] = settings.RdsHost,
            ["RDS_PORT"] = settings.RdsPort.ToString(CultureInfo.InvariantCulture),
            ["RDS_DATABASE"] = settings.RdsDatabase,
            ["RDS_USERNAME"] = settings.RdsUsername,
            ["RDS_PASSWORD"] = settings.RdsPassword,
            ["RDS_PARAMS"] = settings.RdsParams,
            ["AWS_ENDPOINT_URL"] = settings.AwsEndpoint?.ToString().TrimEnd('/'),
            ["AWS_REGION"] = settings.Region,
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["S3_BUCKET_MBA"] = settings.BucketMba,
            ["S3_BUCKET_POLICY"] = settings.BucketPolicy,
            ["INGEST_QUEUE_URL"] = settings.IngestQueueUrl,
            ["JOBS_QUEUE_URL"] = settings.JobsQueueUrl,
            ["OIDC_AUTHORITY"] = settings.OidcAuthority,
            ["OIDC_AUDIENCE"] = settings.OidcAudience,
            ["CORS_ORIGINS"] = string.Join(',', settings.CorsOrigins),
            ["API_PREVIEWS"] = settings.ApiPreviews ? "on" : "off",
            ["API_REQUESTS_PER_MINUTE"] = settings.ApiRequestsPerMinute.ToString(CultureInfo.InvariantCulture),
            ["LOG_LEVEL"] = settings.LogLevel,
        };
}
