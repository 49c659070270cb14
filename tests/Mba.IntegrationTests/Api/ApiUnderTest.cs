using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Mba.UploadApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Mba.IntegrationTests.Api;

/// <summary>How requests reach the API.</summary>
public enum Way
{
    /// <summary>Over a socket of this machine.</summary>
    Kestrel,

    /// <summary>As API Gateway's events through the Lambda loop.</summary>
    Gateway,
}

/// <summary>The API with a migrated database of its own, in which it has the rights that a deployment gives it, and S3 and SQS of the emulator.</summary>
public sealed class ApiUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly NativeApi? _native;
    private readonly RuntimeApiEmulator? _runtime;

    private readonly DatabaseLogin _login;

    private ApiUnderTest(WebApplication app, NativeApi? native, RuntimeApiEmulator? runtime, Settings settings, DatabaseLogin login)
    {
        (_app, _native, _runtime, Settings, _login) = (app, native, runtime, settings, login);
        Http = As("uploader", "reader", "operator", "values");
    }

    /// <summary>A caller of all roles.</summary>
    public HttpClient Http { get; }

    /// <summary>Those of the API, but of the database's administrator.</summary>
    public Settings Settings { get; }

    public IObjectStore Store => new S3ObjectStore(Settings);

    public IServiceProvider Services => _app.Services;

    /// <summary>What it answers, also where a native executable answers instead of this process.</summary>
    public IEnumerable<RouteEndpoint> Routes =>
        ((IEndpointRouteBuilder)_app).DataSources.SelectMany(d => d.Endpoints).OfType<RouteEndpoint>();

    public static async Task<ApiUnderTest> StartAsync(
        Way way,
        DatabaseFixture database,
        AwsServer aws,
        Func<Settings, Settings>? adjust = null,
        ApiOptions? options = null
    )
    {
        await database.MigrateAsync();
        var (names, addresses) = await aws.CreateResourcesAsync(new DatabaseSecret("unused", "unused"));
        var endpoint = (await aws.SettingsAsync()).AwsEndpoint;
        var settings = database.Settings with
        {
            AwsEndpoint = endpoint,
            BucketMba = names.BucketMba,
            BucketPolicy = names.BucketPolicy,
            IngestQueueUrl = addresses.IngestQueueUrl,
            JobsQueueUrl = addresses.JobsQueueUrl,
            ApiRequestsPerMinute = 1_000_000,
            LogLevel = "ERROR",
        };
        return await StartAsync(way, database, adjust is null ? settings : adjust(settings), options);
    }

    /// <summary>For clients that send many requests: no limit of them, and only errors are logged.</summary>
    public static Task<ApiUnderTest> StartUnlimitedAsync(DatabaseFixture database, Settings settings) =>
        StartAsync(Way.Kestrel, database, settings with { ApiRequestsPerMinute = 1_000_000, LogLevel = "ERROR" }, options: null);

    /// <summary>
    /// With settings as they are. Where native executables are tested, requests go to the API's; it cannot run with options, so tests that give some
    /// have it in this process all the same.
    /// </summary>
    public static async Task<ApiUnderTest> StartAsync(Way way, DatabaseFixture database, Settings settings, ApiOptions? options)
    {
        await database.MigrateAsync();
        var login = await DatabaseLogin.CreateAsync(database, DatabaseRole.Api);
        var runtime = way == Way.Gateway ? RuntimeApiEmulator.Start(TimeSpan.FromSeconds(29), TimeProvider.System) : null;
        var parts = (options ?? new ApiOptions()) with
        {
            Urls = ["http://127.0.0.1:0"],
            Sessions = login.Sessions,
            Lambda = runtime is null
                ? null
                : new LambdaRuntime(
                    new Uri($"http://{runtime.Address}/2018-06-01/runtime/"),
                    new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false }),
                    TimeProvider.System
                ),
        };
        var app = ApiHost.Build(settings, parts);
        var native =
            options is null && ProjectLayout.NativeFolder is not null ? await NativeApi.StartAsync(login.Of(settings), runtime) : null;
        if (native is null)
            await app.StartAsync();
        return new ApiUnderTest(app, native, runtime, settings, login);
    }

    /// <summary>A caller of these roles behind API Gateway; on loopback everybody has all of them.</summary>
    public HttpClient As(params string[] roles) => AsSubject("tester", roles);

    /// <summary>A caller by name.</summary>
    public HttpClient AsSubject(string subject, params string[] roles)
    {
        var claims = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sub"] = subject,
            ["cognito:groups"] = $"[{string.Join(' ', roles)}]",
        };
        return _runtime is null
            ? new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = _native?.Address ?? new Uri(_app.Urls.Single()) }
            : new HttpClient(new GatewayHandler(_runtime.InvokeAsync, claims)) { BaseAddress = new Uri("https://api.example.com") };
    }

    /// <summary>A caller whom the gateway did not ask for a token.</summary>
    public HttpClient Anonymous() =>
        new(new GatewayHandler(_runtime!.InvokeAsync, claims: null)) { BaseAddress = new Uri("https://api.example.com") };

    public async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, object? body = null)
    {
        using var response = await Http.PostAsync(
            path,
            body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json")
        );
        return (response.StatusCode, await BodyAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return (response.StatusCode, await BodyAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> DeleteAsync(string path)
    {
        using var response = await Http.DeleteAsync(path);
        return (response.StatusCode, await BodyAsync(response));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_native is null)
            await _app.StopAsync();
        else
            await _native.DisposeAsync();
        await _app.DisposeAsync();
        if (_runtime is not null)
            await _runtime.DisposeAsync();
        await _login.DisposeAsync();
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true
            ? await response.Content.ReadFromJsonAsync<JsonElement>()
            : default;
}
