using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;

namespace Mba.UploadApi.Auth;

/// <summary>Who may do what. Nothing is allowed that a route does not name.</summary>
public static class Roles
{
    /// <summary>Sends files and follows those it sent.</summary>
    public const string Uploader = "uploader";

    /// <summary>Sees everything but rejected records themselves; changes nothing.</summary>
    public const string Reader = "reader";

    /// <summary>May do all that the others may, and start, repeat and undo loads.</summary>
    public const string Operator = "operator";

    /// <summary>Policy of routes for whoever may see an upload; those that are only uploaders see their own.</summary>
    public const string UploaderOrReader = "uploader-or-reader";

    private static readonly string[] ClaimTypes = ["roles", "role", "groups", "cognito:groups", "scope", "scp"];
    private static readonly string[] All = [Uploader, Reader, Operator];

    public static void AddPolicies(AuthorizationOptions options)
    {
        options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(IsNoRoute).Build();
        options.AddPolicy(Uploader, Allow(Uploader, Operator));
        options.AddPolicy(Reader, Allow(Reader, Operator));
        options.AddPolicy(Operator, Allow(Operator));
        options.AddPolicy(UploaderOrReader, Allow(All));
    }

    /// <summary>
    /// An identity with the roles that the claims name: lists as arrays, as <c>[a b]</c> (how API Gateway flattens them) or with spaces (OAuth scopes).
    /// </summary>
    public static ClaimsPrincipal Principal(IEnumerable<KeyValuePair<string, string>> claims, string scheme)
    {
        var identity = new ClaimsIdentity(scheme, "sub", ClaimsIdentity.DefaultRoleClaimType);
        foreach (var (type, value) in claims)
        {
            if (type is "sub" or "client_id")
                identity.AddClaim(new Claim(type, value));
            if (ClaimTypes.Contains(type, StringComparer.Ordinal))
                identity.AddClaims(RolesIn(value).Select(role => new Claim(ClaimsIdentity.DefaultRoleClaimType, role)));
        }
        return new ClaimsPrincipal(identity);
    }

    /// <summary>Everybody on this machine, when the API listens on loopback without an authority.</summary>
    public static ClaimsPrincipal Local(string scheme) =>
        Principal([new("sub", "local"), .. All.Select(r => new KeyValuePair<string, string>("roles", r))], scheme);

    /// <summary>The caller's subject, else its client id; kept with tickets and undo, and counted by the rate limit.</summary>
    public static string Subject(this ClaimsPrincipal caller)
    {
        var subject = caller.FindFirst("sub")?.Value ?? caller.FindFirst("client_id")?.Value ?? "unknown";
        return subject.Length <= 255 ? subject : subject[..255];
    }

    private static AuthorizationPolicy Allow(params string[] roles) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(roles).Build();

    /// <summary>A route that names no policy is open to nobody; what is no route at all may go on to 404 or 405.</summary>
    private static bool IsNoRoute(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext request && request.GetEndpoint() is not RouteEndpoint;

    private static IEnumerable<string> RolesIn(string value) =>
        value
            .Trim('[', ']')
            .Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part[(part.LastIndexOf('/') + 1)..]) // a Cognito scope reads resource-server/name
            .Where(part => All.Contains(part, StringComparer.Ordinal));
}
