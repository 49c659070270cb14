using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Mba.Aws;
using Mba.Files;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.UploadApi;
using Microsoft.AspNetCore.Builder;

namespace Mba.IntegrationTests.Api;

/// <summary>The API on Kestrel at a free port, with a migrated database, a folder as store and a signer with AWS's example credentials.</summary>
public sealed class ApiUnderTest : IAsyncDisposable
{
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private readonly WebApplication _app;
    private readonly string _folder;

    private ApiUnderTest(WebApplication app, string folder, FolderObjectStore store, Settings settings)
    {
        _app = app;
        _folder = folder;
        Store = store;
        Settings = settings;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public FolderObjectStore Store { get; }

    public Settings Settings { get; }

    public static async Task<ApiUnderTest> StartAsync(DatabaseFixture database, Func<Settings, Settings>? adjust = null, Func<ApiOptions, ApiOptions>? options = null)
    {
        await new Migrations(database.Sessions).ApplyAsync(CancellationToken.None);
        var settings = (adjust ?? (s => s))(database.Settings with { ApiRequestsPerMinute = 1_000_000 });
        var folder = Path.Combine(Path.GetTempPath(), "mba-api-" + Guid.NewGuid().ToString("N"));
        var store = new FolderObjectStore(folder);
        var parts = new ApiOptions
        {
            Urls = ["http://127.0.0.1:0"],
            Store = store,
            Signer = new S3UploadSigner(new Lazy<IAmazonS3>(S3), null),
            Sessions = database.Sessions,
        };
        var app = ApiHost.Build(settings, (options ?? (o => o))(parts));
        await app.StartAsync();
        return new ApiUnderTest(app, folder, store, settings);
    }

    public static AmazonS3Client S3() =>
        new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config { RegionEndpoint = Amazon.RegionEndpoint.USEast1 });

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body);

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
