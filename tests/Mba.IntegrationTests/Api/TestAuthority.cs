using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mba.IntegrationTests.Api;

/// <summary>An OIDC authority on loopback: discovery, keys, and tokens to order.</summary>
internal sealed class TestAuthority : IAsyncDisposable
{
    public const string Audience = "mba-api";
    private readonly WebApplication _app;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (string Challenge, string RedirectUri)> _codes = new(
        StringComparer.Ordinal
    );
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> _refreshTokens = new(StringComparer.Ordinal);
    private RSA _key = RSA.Create(2048);
    private string _keyId = "first";

    private TestAuthority(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

    /// <summary>Seconds that tokens of the code and refresh grants live.</summary>
    public int TokenSeconds { get; set; } = 3600;

    /// <summary>True while the token endpoint answers 503.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Roles of whoever signs in.</summary>
    public string[] SignInRoles { get; set; } = ["operator"];

    /// <summary>Grants and revocations in their order: <c>authorization_code</c>, <c>refresh_token</c>, <c>revoked</c>.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<string> Grants { get; } = [];

    /// <summary>How often the keys were fetched.</summary>
    public int KeyRequests { get; private set; }

    public static async Task<TestAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var authority = new TestAuthority(builder.Build());
        authority._app.MapGet(
            "/.well-known/openid-configuration",
            () =>
                Results.Json(
                    new
                    {
                        issuer = authority.Issuer,
                        jwks_uri = authority.Issuer + "/keys",
                        authorization_endpoint = authority.Issuer + "/authorize",
                        token_endpoint = authority.Issuer + "/token",
                        revocation_endpoint = authority.Issuer + "/revoke",
                    }
                )
        );
        authority._app.MapGet("/authorize", authority.Authorize);
        authority._app.MapPost("/token", authority.RedeemAsync);
        authority._app.MapPost("/revoke", authority.RevokeAsync);
        authority._app.MapGet("/keys", authority.Keys);
        await authority._app.StartAsync();
        return authority;
    }

    /// <summary>Signs with a new key from now on.</summary>
    public void Rotate() => (_key, _keyId) = (RSA.Create(2048), "second");

    /// <summary>A token that names a key which the authority does not have.</summary>
    public string UnknownKey(string keyId) => Part(new { alg = "RS256", kid = keyId }) + "." + Part(new { sub = "x" }) + ".c2ln";

    public string Token(string subject, params string[] roles) =>
        Token(
            new
            {
                sub = subject,
                iss = Issuer,
                aud = Audience,
                exp = Seconds(600),
                roles,
            }
        );

    public string Token(object claims, string algorithm = "RS256", RSA? key = null)
    {
        var text =
            Part(
                new
                {
                    alg = algorithm,
                    typ = "JWT",
                    kid = _keyId,
                }
            )
            + "."
            + Part(claims);
        return text
            + "."
            + Base64Url.EncodeToString(
                (key ?? _key).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            );
    }

    public static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().AddSeconds(fromNow).ToUnixTimeSeconds();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Signs the one user in without asking, and sends the browser back.</summary>
    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["client_id"] != Audience)
            return Results.BadRequest();
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task<IResult> RedeemAsync(HttpRequest request)
    {
        if (IsBusy)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var form = await request.ReadFormAsync();
        var grant = form["grant_type"].ToString();
        var isGood = grant switch
        {
            "authorization_code" => _codes.TryRemove(form["code"].ToString(), out var asked)
                && asked.RedirectUri == form["redirect_uri"]
                && asked.Challenge == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))),
            "refresh_token" => _refreshTokens.TryRemove(form["refresh_token"].ToString(), out _),
            _ => false,
        };
        if (!isGood)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        Grants.Enqueue(grant);
        var refresh = Guid.NewGuid().ToString("N");
        _refreshTokens[refresh] = true;
        return Results.Json(
            new
            {
                access_token = Token("analyst", SignInRoles),
                refresh_token = refresh,
                expires_in = TokenSeconds,
                token_type = "Bearer",
            }
        );
    }

    private async Task<IResult> RevokeAsync(HttpRequest request)
    {
        _refreshTokens.TryRemove((await request.ReadFormAsync())["token"].ToString(), out _);
        Grants.Enqueue("revoked");
        return Results.Ok();
    }

    private IResult Keys()
    {
        KeyRequests++;
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(
            new
            {
                keys = new object[]
                {
                    new { kty = "oct", k = "AAAA" },
                    new
                    {
                        kty = "RSA",
                        use = "sig",
                        kid = _keyId,
                        n = Base64Url.EncodeToString(key.Modulus),
                        e = Base64Url.EncodeToString(key.Exponent),
                    },
                },
            }
        );
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
