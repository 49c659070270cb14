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
    private RSA _key = RSA.Create(2048);
    private string _keyId = "first";

    private TestAuthority(WebApplication app) => _app = app;

    public string Issuer => _app.Urls.Single();

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
            () => Results.Json(new { issuer = authority.Issuer, jwks_uri = authority.Issuer + "/keys" })
        );
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
