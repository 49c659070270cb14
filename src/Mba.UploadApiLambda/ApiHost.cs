using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Mba.Aws;
using Mba.Logging;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Dashboard;
using Mba.UploadApi.HttpApi;
using Mba.UploadApi.OpenApi;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Mba.UploadApi.Resources;
using Mba.Uploads;
using Microsoft.AspNetCore.Hosting.Server;

namespace Mba.UploadApi;

/// <summary>Where and with which parts the API runs; what is null is made from the settings.</summary>
public sealed record ApiOptions
{
    /// <summary>Addresses for Kestrel, e.g. <c>http://127.0.0.1:8000</c>.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The Lambda loop that requests come from instead of a socket; null on Kestrel.</summary>
    public LambdaRuntime? Lambda { get; init; }

    public IObjectStore? Store { get; init; }

    public IUploadSigner? Signer { get; init; }

    public MySqlSessions? Sessions { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Speaks to the OIDC authority.</summary>
    public HttpClient? AuthorityHttp { get; init; }
}

/// <summary>Builds the API: the same for Kestrel, for a container and for Lambda.</summary>
public static class ApiHost
{
    /// <summary>The app, ready to run.</summary>
    /// <exception cref="SettingsException">It would listen beyond loopback without knowing who calls.</exception>
    public static WebApplication Build(Settings settings, ApiOptions options)
    {
        var source = CallerSources.Choose(settings, options);
        var builder = Builder(options);
        builder
            .Logging.ClearProviders()
            .AddProvider(new MbaLoggerProvider(LogOutput.For("upload-api", settings), options.Time))
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter(typeof(CallerHandler).FullName, LogLevel.Warning);
        AddParts(builder.Services, settings, options);
        builder.Services.AddCallers(settings, options, source);
        builder.Services.AddRequestLimits(settings);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Clear(); // nothing is found by reflection, wherever the API runs
            json.SerializerOptions.TypeInfoResolverChain.Add(ApiJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping; // answers are JSON, never put into a page as they are
        });
        builder.Services.AddExceptionHandler<ApiFailures>();
        builder.Services.AddApiDocument();
        var app = builder.Build();
        if (options.Lambda is not null)
            app.Use(UploadMetrics.CountAsync);
        Use(app, settings, source);
        if (options.Lambda is null)
            app.MapDashboard(settings);
        return app;
    }

    /// <summary>A function starts often and reads no configuration but its environment; on Kestrel, ASP.NET Core's own settings apply too.</summary>
    private static WebApplicationBuilder Builder(ApiOptions options)
    {
        var place = new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(ApiHost).Assembly.GetName().Name,
        };
        if (options.Lambda is { } lambda)
        {
            var function = WebApplication.CreateEmptyBuilder(place);
            function.Services.AddRoutingCore().AddSingleton(lambda).AddSingleton<IServer, HttpApiServer>();
            return function;
        }
        var builder = WebApplication.CreateSlimBuilder(place);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Bodies are refused at 64 KiB, but read a while longer, so that the client hears why instead of a broken connection.
            kestrel.Limits.MaxRequestBodySize = 64 * JsonBody.MaxBodyBytes;
        });
        if (options.Urls.Count > 0)
            builder.WebHost.UseUrls([.. options.Urls]);
        return builder;
    }

    private static void AddParts(IServiceCollection services, Settings settings, ApiOptions options)
    {
        services.AddSingleton(settings).AddSingleton(options.Time);
        services.AddSingleton(options.Store ?? new S3ObjectStore(settings));
        services.AddSingleton(options.Signer ?? new S3UploadSigner(settings));
        var http = new HttpMessageInvoker(new SocketsHttpHandler());
        services.AddSingleton(
            options.Sessions
                ?? ConnectionText.Sessions(settings, new SecretsClient(settings, http, options.Time), options.Time, SchemaRights.Api)
        );
        services.AddSingleton(new SqsClient(settings, http, options.Time));
        services.AddSingleton<IUploadLedger, UploadLedger>().AddSingleton<AuditLog>().AddSingleton<AuditActions>();
        services
            .AddSingleton<TableQueries>()
            .AddSingleton<StatQueries>()
            .AddSingleton<StatRollup>()
            .AddSingleton<Overview>()
            .AddSingleton<JobService>();
        services
            .AddSingleton<StoredUploads>()
            .AddSingleton<UploadService>()
            .AddSingleton<BatchPlanner>()
            .AddSingleton<DatasetSource>()
            .AddSingleton<Readiness>();
        services.AddSingleton<DeadLetters>().AddSingleton<ActivityLog>().AddSingleton<Recorded>();
        services.AddSingleton<VerificationLog>().AddSingleton<VerificationService>();
    }

    private static void Use(WebApplication app, Settings settings, CallerSource source)
    {
        app.Use(KeepNothingAsync);
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(ApiFailures.DescribeStatusAsync);
        if (source == CallerSource.Loopback)
            app.Use(next => CallerSources.RefuseForeignPages(next, settings));
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        app.MapHealth();
        app.MapClient(settings);
        app.MapPlan();
        app.MapUploads(settings);
        if (settings.ApiPreviews)
            app.MapPreviews();
        app.MapIngestions();
        app.MapJobs();
        app.MapOverview();
        app.MapDeadLetters();
        app.MapVerifications();
        app.MapActivity();
    }

    /// <summary>Answers may hold cell values, names of files and people: nobody on the way keeps them, unless a route says otherwise.</summary>
    private static Task KeepNothingAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.Headers.CacheControl.Count == 0)
                context.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });
        return next(context);
    }
}
