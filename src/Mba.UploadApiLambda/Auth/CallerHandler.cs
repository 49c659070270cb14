using System.Security.Claims;
using Mba.UploadApi.HttpApi;
using Microsoft.AspNetCore.Authentication;

namespace Mba.UploadApi.Auth;

/// <summary>How the API knows its callers.</summary>
public enum CallerSource
{
    /// <summary>Listens on loopback only: whoever is on this machine may do everything.</summary>
    Loopback,

    /// <summary>Behind API Gateway: the authorizer has checked the token, its claims count.</summary>
    Gateway,

    /// <summary>The token itself is checked, against the keys of OIDC_AUTHORITY (<see cref="BearerTokens"/>).</summary>
    Bearer,
}

/// <summary>Where callers are known from.</summary>
/// <param name="Source">The one source that counts.</param>
/// <param name="OperatorClients">OIDC_OPERATOR_CLIENTS: machine clients that may be operators.</param>
public sealed record CallerOptions(CallerSource Source, IReadOnlyList<string> OperatorClients);

/// <summary>Makes a caller of a request where nothing has to be checked: behind API Gateway, and on loopback without an authority.</summary>
/// <remarks>Not an AuthenticationHandler of options: that brings data protection and its XML along, a fifth of a cold start, for cookies that nobody has.</remarks>
public sealed class CallerHandler(CallerOptions options) : IAuthenticationHandler
{
    public const string SchemeName = "Bearer";

    private HttpContext _context = new DefaultHttpContext();

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        var caller = options.Source == CallerSource.Loopback ? Callers.Local(SchemeName) : FromGateway();
        return Task.FromResult(
            caller is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName))
        );
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        _context.Response.Headers.WWWAuthenticate =
            _context.Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        _context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    public Task ForbidAsync(AuthenticationProperties? properties)
    {
        _context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    /// <summary>The server that reads API Gateway's events has made an identity of the claims that its authorizer verified.</summary>
    private ClaimsPrincipal? FromGateway() =>
        _context.User.Identity is ClaimsIdentity { AuthenticationType: HttpApiFeatures.AuthenticationType } verified
            ? Callers.Of(
                [.. verified.Claims.Select(c => KeyValuePair.Create(c.Type, c.Value))],
                isFlattened: true,
                options.OperatorClients,
                SchemeName
            )
            : null;
}
