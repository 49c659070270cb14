namespace Mba.SiteLambda;

/// <summary>
/// What the dashboard may load and where it may send. The one text of it: the API, which serves the files on Kestrel, and the deployment of CloudFront both compile this file.
/// </summary>
internal static class ContentSecurityPolicy
{
    /// <summary>Scripts, styles and workers of the site itself; requests to it and to <paramref name="connect"/>: the API, the authority, the buckets.</summary>
    public static string For(IEnumerable<string> connect) =>
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        + $"connect-src {string.Join(' ', connect.Prepend("'self'"))}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
