namespace Mba.UploadApi.Resources;

/// <summary>
/// The page at / of a self-hosted API: counts, performance, errors and newest runs. It holds no data; what it shows it asks the API for,
/// with the caller's own token. Behind API Gateway nothing but the API is served.
/// </summary>
public static class StartPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void MapStartPage(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/", "index.html", "text/html; charset=utf-8");
        Map(routes, "/page.js", "page.js", "text/javascript; charset=utf-8");
        Map(routes, "/page.css", "page.css", "text/css; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string file, string mediaType) =>
        routes
            .MapGet(
                path,
                (HttpContext context) =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy;
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    context.Response.Headers["Referrer-Policy"] = "no-referrer";
                    return TypedResults.Stream(typeof(StartPage).Assembly.GetManifestResourceStream(file) ?? Stream.Null, mediaType);
                }
            )
            .ExcludeFromDescription()
            .AllowAnonymous();
}
