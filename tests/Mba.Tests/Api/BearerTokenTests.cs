using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mba.UploadApi.Auth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Mba.Tests.Api;

/// <summary>Tokens that are good, and tokens that try to be taken for good.</summary>
public sealed class BearerTokenTests
{
    private const string Rfc7515Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly RsaSecurityKey RsaKey = new(Rsa) { KeyId = "k" };

    [Fact]
    public async Task Accepts_the_RS256_example_of_RFC_7515_and_no_change_of_it()
    {
        const string Token =
            "eyJhbGciOiJSUzI1NiJ9."
            + Rfc7515Payload
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        var key = new RsaSecurityKey(
            new RSAParameters
            {
                Modulus = Base64Url.DecodeFromChars(
                    "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
                ),
                Exponent = Base64Url.DecodeFromChars("AQAB"),
            }
        );

        Assert.True(await IsSignedByAsync(Token, key));
        Assert.False(await IsSignedByAsync(Token.Replace("cC4hiUPo", "cC4hiUPp", StringComparison.Ordinal), key));
        Assert.False(await IsSignedByAsync(Token.Replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Uj", StringComparison.Ordinal), key));
    }

    [Fact]
    public async Task Accepts_the_ES256_example_of_RFC_7515()
    {
        const string Token =
            "eyJhbGciOiJFUzI1NiJ9."
            + Rfc7515Payload
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        using var ecdsa = ECDsa.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint
                {
                    X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                    Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
                },
            }
        );

        Assert.True(await IsSignedByAsync(Token, new ECDsaSecurityKey(ecdsa)));
        Assert.False(await IsSignedByAsync(Token, RsaKey));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public async Task Accepts_the_RSA_algorithms(string algorithm) => Assert.True(await IsSignedByAsync(Signed(algorithm), RsaKey));

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS1")]
    [InlineData("RS2566")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    public async Task Refuses_other_algorithms(string algorithm) => Assert.False(await IsSignedByAsync(Signed(algorithm), RsaKey));

    [Fact]
    public async Task Refuses_a_token_that_is_keyed_with_the_public_key_as_a_secret()
    {
        var text = Unsigned(new { alg = "HS256" }, new { iss = "joe" });
        var forged = text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Rsa.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(text)));

        Assert.False(await IsSignedByAsync(forged, RsaKey));
        Assert.False(await IsSignedByAsync(forged, new SymmetricSecurityKey(Rsa.ExportRSAPublicKey())));
    }

    [Fact]
    public async Task Refuses_a_token_without_a_signature() =>
        Assert.False(await IsSignedByAsync(Unsigned(new { alg = "none" }, new { iss = "joe" }) + ".", RsaKey));

    public static TheoryData<string, bool> ClaimSets =>
        new()
        {
            { """{"iss":"https://issuer","aud":"mba","exp":1795161601}""", true },
            { """{"iss":"https://issuer","aud":["x","mba"],"exp":1795161601.5,"nbf":1795161590}""", true },
            { """{"iss":"https://issuer","client_id":"mba","exp":1795161601}""", true },
            { """{"iss":"https://issuer","aud":"mba"}""", false },
            { """{"iss":"https://issuer","aud":"mba","exp":"1795161601"}""", false },
            { """{"iss":"https://issuer","aud":"mba","exp":1795161539}""", false },
            { """{"iss":"https://issuer","aud":"mba","exp":1795161601,"nbf":1795161700}""", false },
            { """{"iss":"https://issuer","aud":"mba","exp":1795161601,"nbf":"soon"}""", false },
            { """{"iss":"https://issuer/","aud":"mba","exp":1795161601}""", false },
            { """{"iss":"https://issuer","aud":"other","client_id":"mba","exp":1795161601}""", false },
            { """{"iss":"https://issuer","exp":1795161601}""", false },
            { """{"aud":"mba","exp":1795161601}""", false },
        };

    [Theory]
    [MemberData(nameof(ClaimSets))]
    public async Task Demands_issuer_audience_and_times(string claims, bool good) =>
        Assert.Equal(good, await IsValidAsync(Signed("RS256", claims), RsaKey, BearerTokens.Rules("mba", new StoppedTime())));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.c2ln")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.W10.c2ln")]
    [InlineData("W10.e30.c2ln")]
    [InlineData("!!.e30.c2ln")]
    public void Is_null_for_what_is_no_signed_token(string text) => Assert.Null(BearerTokens.Read(text));

    [Theory]
    [InlineData("""{"alg":"RS256","crit":["x"]}""", "{}")]
    [InlineData("""{"alg":"RS256","alg":"none"}""", "{}")]
    [InlineData("""{"alg":"RS256"}""", "{\"iss\":\"\\ud800\"}")]
    [InlineData("""{"alg":"RS256"}""", "{\"\\ud800\":1}")]
    [InlineData("""{"alg":"RS256"}""", "{\"sub\":\"a\",\"sub\":\"b\"}")]
    [InlineData("""{"alg":256}""", "{}")]
    public void Is_null_for_headers_and_claims_that_trick(string header, string claims) =>
        Assert.Null(BearerTokens.Read(Part(header) + "." + Part(claims) + ".c2ln"));

    /// <summary>Whatever else it says.</summary>
    private static Task<bool> IsSignedByAsync(string token, SecurityKey key)
    {
        var rules = BearerTokens.Rules("mba", new StoppedTime());
        (rules.ValidateIssuer, rules.ValidateAudience, rules.ValidateLifetime) = (false, false, false);
        (rules.AudienceValidator, rules.LifetimeValidator, rules.RequireExpirationTime) = (null, null, false);
        return IsValidAsync(token, key, rules);
    }

    private static async Task<bool> IsValidAsync(string token, SecurityKey key, TokenValidationParameters rules)
    {
        (rules.IssuerSigningKeys, rules.ValidIssuer) = ([key], "https://issuer");
        return BearerTokens.Read(token) is not null && (await new JsonWebTokenHandler().ValidateTokenAsync(token, rules)).IsValid;
    }

    private static string Signed(string algorithm, string? claims = null)
    {
        var text =
            Part(JsonSerializer.Serialize(new { alg = algorithm, kid = "k" })) + "." + Part(claims ?? """{"iss":"https://issuer"}""");
        var hash =
            algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384
            : algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512
            : HashAlgorithmName.SHA256;
        var padding = algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return text + "." + Base64Url.EncodeToString(Rsa.SignData(Encoding.ASCII.GetBytes(text), hash, padding));
    }

    private static string Unsigned(object header, object claims) =>
        Part(JsonSerializer.Serialize(header)) + "." + Part(JsonSerializer.Serialize(claims));

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private sealed class StoppedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
