using System.Security.Claims;
using System.Text.Encodings.Web;
using Mba.UploadApi.HttpApi;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Mba.UploadApi.Auth;

/// <summary>How the API knows its callers.</summary>
public enum CallerSource
{
    /// <summary>Listens on loopback only: whoever is on this machine may do everything.</summary>
    Loopback,

    /// <summary>Behind API Gateway: the authorizer has checked the token, its claims count.</summary>
    Gateway,

    /// <summary>The token itself is checked, against the keys of OIDC_AUTHORITY.</summary>
    Bearer,
}

/// <summary>Options of <see cref="CallerHandler"/>.</summary>
public sealed class CallerOptions : AuthenticationSchemeOptions
{
    public CallerSource Source { get; set; }

    /// <summary>OIDC_AUDIENCE; used by <see cref="CallerSource.Bearer"/>.</summary>
    public string Audience { get; set; } = "";
}

/// <summary>Makes a caller of a request, from the one source that counts where the API runs.</summary>
public sealed class CallerHandler(IOptionsMonitor<CallerOptions> options, ILoggerFactory loggers, UrlEncoder encoder, IServiceProvider services, TimeProvider time)
    : AuthenticationHandler<CallerOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var caller = Options.Source switch
        {
            CallerSource.Loopback => Roles.Local(SchemeName),
            CallerSource.Gateway => FromGateway(),
            _ => await FromTokenAsync(),
        };
        return caller is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new AuthenticationTicket(caller, SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>The server that reads API Gateway's events has made an identity of the claims that its authorizer verified.</summary>
    private ClaimsPrincipal? FromGateway() =>
        Context.User.Identity is ClaimsIdentity { AuthenticationType: HttpApiFeatures.AuthenticationType } verified
            ? Roles.Principal(verified.Claims.Select(c => new KeyValuePair<string, string>(c.Type, c.Value)), SchemeName)
            : null;

    private async Task<ClaimsPrincipal?> FromTokenAsync()
    {
        const string Prefix = "Bearer ";
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || JsonWebToken.Read(header[Prefix.Length..].Trim()) is not { } token)
            return null;
        if (await services.GetRequiredService<OidcKeys>().GetAsync(token.KeyId, Context.RequestAborted) is not { } authority)
            return null;
        var isGood = authority.Keys.Any(token.IsSignedBy) && token.Obeys(new TokenRules(authority.Issuer, Options.Audience), time.GetUtcNow());
        return isGood ? Roles.Principal(token.Claims(), SchemeName) : null;
    }
}
