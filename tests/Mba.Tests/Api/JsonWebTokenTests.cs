using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mba.UploadApi.Auth;
using Xunit;

namespace Mba.Tests.Api;

public sealed class JsonWebTokenTests
{
    private const string Rfc7515Payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);
    private static readonly RSA Rsa = RSA.Create(2048);
    private static readonly TokenRules Rules = new("https://issuer", "mba");

    [Fact]
    public void Accepts_the_RS256_example_of_RFC_7515_and_no_change_of_it()
    {
        const string Token =
            "eyJhbGciOiJSUzI1NiJ9."
            + Rfc7515Payload
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
        var key = new SigningKey(
            null,
            RSA.Create(
                new RSAParameters
                {
                    Modulus = Base64Url.DecodeFromChars(
                        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"
                    ),
                    Exponent = Base64Url.DecodeFromChars("AQAB"),
                }
            )
        );

        Assert.True(JsonWebToken.Read(Token)!.IsSignedBy(key));
        Assert.False(JsonWebToken.Read(Token.Replace("cC4hiUPo", "cC4hiUPp", StringComparison.Ordinal))!.IsSignedBy(key));
        Assert.False(
            JsonWebToken.Read(Token.Replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Uj", StringComparison.Ordinal)) is { } changed
                && changed.IsSignedBy(key)
        );
    }

    [Fact]
    public void Accepts_the_ES256_example_of_RFC_7515()
    {
        const string Token =
            "eyJhbGciOiJFUzI1NiJ9."
            + Rfc7515Payload
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
        var key = new SigningKey(
            null,
            ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint
                    {
                        X = Base64Url.DecodeFromChars("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                        Y = Base64Url.DecodeFromChars("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"),
                    },
                }
            )
        );

        Assert.True(JsonWebToken.Read(Token)!.IsSignedBy(key));
        Assert.False(JsonWebToken.Read(Token)!.IsSignedBy(new SigningKey(null, Rsa)));
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS512")]
    public void Accepts_the_RSA_algorithms(string algorithm) => Assert.True(Signed(algorithm).IsSignedBy(new SigningKey("k", Rsa)));

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS1")]
    [InlineData("RS2566")]
    [InlineData("ES256")]
    [InlineData("rs256")]
    public void Refuses_other_algorithms(string algorithm) => Assert.False(Signed(algorithm).IsSignedBy(new SigningKey("k", Rsa)));

    [Fact]
    public void Refuses_a_token_that_is_keyed_with_the_public_key_as_a_secret()
    {
        var text = Unsigned(new { alg = "HS256" }, new { iss = "https://issuer" });
        var forged = text + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Rsa.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(text)));

        Assert.False(JsonWebToken.Read(forged)!.IsSignedBy(new SigningKey(null, Rsa)));
    }

    [Fact]
    public void Refuses_a_key_of_another_name_and_a_short_key()
    {
        using var shortKey = RSA.Create(1024);

        Assert.False(Signed("RS256").IsSignedBy(new SigningKey("other", Rsa)));
        Assert.False(Signed("RS256", key: shortKey).IsSignedBy(new SigningKey("k", shortKey)));
    }

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
    public void Demands_issuer_audience_and_times(string claims, bool good) =>
        Assert.Equal(good, JsonWebToken.Read(Part("""{"alg":"RS256"}""") + "." + Part(claims) + ".c2ln")!.Obeys(Rules, Now));

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.c2ln")]
    [InlineData("W10.e30.c2ln")]
    [InlineData("!!.e30.c2ln")]
    public void Is_null_for_what_is_no_signed_token(string text) => Assert.Null(JsonWebToken.Read(text));

    [Theory]
    [InlineData("""{"alg":"RS256","crit":["x"]}""", "{}")]
    [InlineData("""{"alg":"RS256","alg":"none"}""", "{}")]
    [InlineData("""{"alg":"RS256"}""", "{\"iss\":\"\\ud800\"}")]
    [InlineData("""{"alg":256}""", "{}")]
    public void Is_null_for_headers_and_claims_that_trick(string header, string claims) =>
        Assert.Null(JsonWebToken.Read(Part(header) + "." + Part(claims) + ".c2ln"));

    private static JsonWebToken Signed(string algorithm, RSA? key = null)
    {
        var text = Unsigned(new { alg = algorithm, kid = "k" }, new { iss = "https://issuer" });
        var hash =
            algorithm.EndsWith("384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384
            : algorithm.EndsWith("512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512
            : HashAlgorithmName.SHA256;
        var padding = algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return JsonWebToken.Read(
            text + "." + Base64Url.EncodeToString((key ?? Rsa).SignData(Encoding.ASCII.GetBytes(text), hash, padding))
        )!;
    }

    private static string Unsigned(object header, object claims) =>
        Part(JsonSerializer.Serialize(header)) + "." + Part(JsonSerializer.Serialize(claims));

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
