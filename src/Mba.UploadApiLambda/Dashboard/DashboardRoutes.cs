using Mba.Aws;
using Mba.SiteLambda;
using Mba.UploadApi.Problems;
using Microsoft.Net.Http.Headers;

namespace Mba.UploadApi.Dashboard;

/// <summary>
/// The dashboard at / of a self-hosted API. Its files hold no data; what it shows it asks the API for, with the caller's own token. Behind API Gateway
/// the same files come from CloudFront.
/// </summary>
public static class DashboardRoutes
{
    private const string NotBuilt = "this API was compiled without the dashboard; run web/build.sh (it takes Node 20) and build again";

    public static void MapDashboard(this IEndpointRouteBuilder routes, Settings settings)
    {
        var files = new DashboardFiles();
        var policy = ContentSecurityPolicy.For(Connects(settings));
        foreach (var path in files.Paths)
            Map(routes, "/" + path, path);
        if (files.Paths.Contains("index.html", StringComparer.Ordinal))
            Map(routes, "/", "index.html");
        else
            routes.MapGet("/", () => new NotFoundProblem(NotBuilt)).ExcludeFromDescription().AllowAnonymous();

        // Files are the same for everybody and need neither sign-in nor a share of the caller's requests.
        void Map(IEndpointRouteBuilder to, string route, string path) =>
            to.MapMethods(route, ["GET", "HEAD"], context => SendAsync(context, files.Get(path), policy))
                .ExcludeFromDescription()
                .AllowAnonymous()
                .ShortCircuit();
    }

    /// <summary>Where the page sends requests beside this server: the authority, and the buckets' endpoint.</summary>
    private static IEnumerable<string> Connects(Settings settings)
    {
        if (settings.OidcAuthority is { } authority && Uri.TryCreate(authority, UriKind.Absolute, out var address))
        {
            yield return Origin(address);
            // Cognito describes itself at one host and hands out tokens at another.
            if (address.Host.StartsWith("cognito-idp.", StringComparison.Ordinal))
                yield return $"https://*.auth.{address.Host.Split('.')[1]}.amazoncognito.com";
        }
        if (settings.AwsEndpoint is { } endpoint)
            yield return Origin(endpoint);
        else
        {
            foreach (var bucket in new[] { settings.BucketMba, settings.BucketPolicy }.Distinct(StringComparer.Ordinal))
                yield return AwsEndpoint.OfBucket(bucket, settings.Region);
        }
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static async Task SendAsync(HttpContext context, DashboardFile file, string policy)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = "Accept-Encoding";
        context.Response.ContentType = file.MediaType;
        var content = file.Content;
        if (
            file.Gzip is { } gzip
            && context
                .Request.GetTypedHeaders()
                .AcceptEncoding.Any(e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0)
        )
        {
            headers[HeaderNames.ContentEncoding] = "gzip";
            content = gzip;
        }
        context.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
