using System.Net;

namespace Mba.UploadApi.Auth;

/// <summary>Decides how callers are known, and guards what follows from it.</summary>
public static class CallerSources
{
    /// <summary>Behind API Gateway its authorizer; with an authority the token; else this machine alone.</summary>
    /// <exception cref="SettingsException">Neither, and an address is not on loopback.</exception>
    public static CallerSource Choose(Settings settings, ApiOptions options)
    {
        if (options.Lambda is not null)
            return CallerSource.Gateway;
        if (settings.OidcAuthority is not null)
            return settings.OidcAudience is not null
                ? CallerSource.Bearer
                : throw new SettingsException(["OIDC_AUDIENCE is not set: the audience that tokens of OIDC_AUTHORITY must name"]);
        if (options.Urls.Count > 0 && options.Urls.All(IsLoopback))
            return CallerSource.Loopback;
        throw new SettingsException([
            "OIDC_AUTHORITY is not set: without it the API listens on loopback only, such as http://127.0.0.1:8000",
        ]);
    }

    public static void AddCallers(this IServiceCollection services, Settings settings, ApiOptions options, CallerSource source)
    {
        services
            .AddSingleton(new CallerOptions(source, settings.OidcAudience ?? "", settings.OidcOperatorClients))
            .AddTransient<CallerHandler>();
        services.AddAuthenticationCore(schemes =>
        {
            schemes.AddScheme<CallerHandler>(CallerHandler.SchemeName, displayName: null);
            schemes.DefaultScheme = CallerHandler.SchemeName;
        });
        services.AddAuthorization(Roles.AddPolicies);
        if (source == CallerSource.Bearer && settings.OidcAuthority is { } authority)
        {
            var http =
                options.AuthorityHttp
                ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
                {
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxResponseContentBufferSize = 1 << 20,
                };
            services.AddSingleton(provider => new OidcKeys(
                http,
                new Uri(authority),
                options.Time,
                provider.GetRequiredService<ILogger<OidcKeys>>()
            ));
        }
    }

    /// <summary>A page of another origin whose name was made to point here (DNS rebinding) is not this machine.</summary>
    public static Task RefuseForeignHostsAsync(HttpContext context, RequestDelegate next)
    {
        if (IsLoopbackHost(context.Request.Host.Host))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && IsLoopbackHost(address.Host);

    private static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
