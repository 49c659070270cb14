using Microsoft.AspNetCore.Authorization;

namespace Mba.UploadApi.Auth;

/// <summary>Who may do what. Nothing is allowed that a route does not name.</summary>
public static class Roles
{
    /// <summary>Sends files and follows those it sent.</summary>
    public const string Uploader = "uploader";

    /// <summary>Sees everything but cell values; changes nothing.</summary>
    public const string Reader = "reader";

    /// <summary>May do all that uploaders and readers may, and start, repeat and undo loads.</summary>
    public const string Operator = "operator";

    /// <summary>Sees cell values of rejected records, beside what its other roles allow. A person's alone.</summary>
    public const string Values = "values";

    /// <summary>Policy of routes for whoever may see an upload; those that are only uploaders see their own.</summary>
    public const string UploaderOrReader = "uploader-or-reader";

    public static IReadOnlyList<string> All { get; } = [Uploader, Reader, Operator, Values];

    public static void AddPolicies(AuthorizationOptions options)
    {
        options.DefaultPolicy = new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build();
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(IsNoRoute).Build();
        options.AddPolicy(Uploader, Allow(Uploader, Operator));
        options.AddPolicy(Reader, Allow(Reader, Operator));
        options.AddPolicy(Operator, Allow(Operator));
        options.AddPolicy(UploaderOrReader, Allow(Uploader, Reader, Operator));
    }

    private static AuthorizationPolicy Allow(params string[] roles) =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole(roles).Build();

    /// <summary>A route that names no policy is open to nobody; a path that has no route may go on to 404 or 405.</summary>
    private static bool IsNoRoute(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext request && request.GetEndpoint() is not RouteEndpoint;
}
