using System.Net;
using Mba.UploadApi.Problems;

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
        services.AddAuthorization(Roles.AddPolicies);
        if (source == CallerSource.Bearer && settings is { OidcAuthority: { } authority, OidcAudience: { } audience })
        {
            var http =
                options.AuthorityHttp
                ?? new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
                {
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxResponseContentBufferSize = 1 << 20,
                };
            services.AddBearer(http, new Uri(authority), audience, settings.OidcOperatorClients, options.Time);
            return;
        }
        services.AddSingleton(new CallerOptions(source, settings.OidcOperatorClients)).AddTransient<CallerHandler>();
        services.AddAuthenticationCore(schemes =>
        {
            schemes.AddScheme<CallerHandler>(CallerHandler.SchemeName, displayName: null);
            schemes.DefaultScheme = CallerHandler.SchemeName;
        });
    }

    /// <summary>
    /// Where nobody signs in, a browser could be made to speak for this machine: a page of another origin whose name was made to point here (DNS
    /// rebinding) names a foreign host, and one that sends a form or a fetch across origins names its own.
    /// </summary>
    public static RequestDelegate RefuseForeignPages(RequestDelegate next, Settings settings) =>
        context =>
        {
            if (!IsLoopbackHost(context.Request.Host.Host))
                return ApiFailures.RefuseAsync(
                    context,
                    "this API is open to its own machine only; use http://localhost or http://127.0.0.1"
                );
            if (IsChange(context.Request.Method) && !IsOwnOrigin(context.Request, settings))
                return ApiFailures.RefuseAsync(
                    context,
                    "pages of other origins may not change anything here (CORS_ORIGINS lists those that may)"
                );
            return next(context);
        };

    private static bool IsChange(string method) =>
        !(HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method));

    private static bool IsOwnOrigin(HttpRequest request, Settings settings)
    {
        if (request.Headers.Origin is not { Count: > 0 } origin)
            return true;
        var text = origin.ToString();
        return string.Equals(text, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            || settings.CorsOrigins.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && IsLoopbackHost(address.Host);

    private static bool IsLoopbackHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
