using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Mba.UploadApi.Auth;

/// <summary>What a token must say to be accepted.</summary>
public sealed record TokenRules(string Issuer, string Audience)
{
    /// <summary>How far the issuer's clock may differ from ours.</summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>A public key of the authority.</summary>
public sealed record SigningKey(string? KeyId, AsymmetricAlgorithm Key);

/// <summary>
/// A signed token in compact form (RFC 7515, 7519): RS256/384/512, PS256/384/512, ES256/384/512. Unsigned, symmetric and encrypted tokens
/// are not understood. Stands in for Microsoft.IdentityModel, of which the registry has only versions with known errors.
/// </summary>
public sealed class JsonWebToken
{
    private const int MaxLength = 16 << 10;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly JsonElement _claims;

    private JsonWebToken(string algorithm, string? keyId, JsonElement claims, byte[] signed, byte[] signature)
    {
        Algorithm = algorithm;
        KeyId = keyId;
        _claims = claims;
        _signed = signed;
        _signature = signature;
    }

    public string Algorithm { get; }

    public string? KeyId { get; }

    /// <summary>Reads a token without believing it; null when it is none.</summary>
    public static JsonWebToken? Read(string text)
    {
        var parts = text.Length <= MaxLength ? text.Split('.') : [];
        if (
            parts.Length != 3
            || Object(parts[0]) is not { } header
            || Object(parts[1]) is not { } claims
            || Bytes(parts[2]) is not { Length: > 0 } signature
        )
            return null;
        if (Text(header, "alg") is not { } algorithm || header.TryGetProperty("crit", out _))
            return null;
        return new JsonWebToken(algorithm, Text(header, "kid"), claims, Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]), signature);
    }

    /// <summary>True when the key made the signature and the algorithm is one for keys of its kind.</summary>
    public bool IsSignedBy(SigningKey key)
    {
        var hash = Algorithm.Length == 5 ? HashOf(Algorithm[2..]) : null;
        if (
            hash is not { } name
            || (KeyId is not null && key.KeyId is not null && !string.Equals(KeyId, key.KeyId, StringComparison.Ordinal))
        )
            return false;
        try
        {
            return (Algorithm[..2], key.Key) switch
            {
                ("RS", RSA { KeySize: >= 2048 } rsa) => rsa.VerifyData(_signed, _signature, name, RSASignaturePadding.Pkcs1),
                ("PS", RSA { KeySize: >= 2048 } rsa) => rsa.VerifyData(_signed, _signature, name, RSASignaturePadding.Pss),
                ("ES", ECDsa ecdsa) when ecdsa.KeySize == CurveBits(Algorithm) => ecdsa.VerifyData(
                    _signed,
                    _signature,
                    name,
                    DSASignatureFormat.IeeeP1363FixedFieldConcatenation
                ),
                _ => false,
            };
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Issuer, audience and times are right. A token without an expiry never is.</summary>
    public bool Obeys(TokenRules rules, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        var skew = (long)rules.ClockSkew.TotalSeconds;
        return string.Equals(Text(_claims, "iss"), rules.Issuer, StringComparison.Ordinal)
            && IsFor(rules.Audience)
            && Seconds("exp") is { } expires
            && seconds < expires + skew
            && (!_claims.TryGetProperty("nbf", out _) || (Seconds("nbf") is { } from && seconds >= from - skew));
    }

    /// <summary>Claims as text; a list gives one pair for each of its texts.</summary>
    public IEnumerable<KeyValuePair<string, string>> Claims()
    {
        foreach (var claim in _claims.EnumerateObject())
        {
            if (claim.Value.ValueKind == JsonValueKind.String)
                yield return new(claim.Name, claim.Value.GetString() ?? "");
            if (claim.Value.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var item in claim.Value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String))
                yield return new(claim.Name, item.GetString() ?? "");
        }
    }

    /// <summary>The audience, or for access tokens of Amazon Cognito, which have none, the client id.</summary>
    private bool IsFor(string audience) =>
        _claims.TryGetProperty("aud", out _)
            ? Claims().Any(c => c.Key is "aud" && string.Equals(c.Value, audience, StringComparison.Ordinal))
            : string.Equals(Text(_claims, "client_id"), audience, StringComparison.Ordinal);

    private double? Seconds(string name) =>
        _claims.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && double.IsFinite(seconds)
            ? seconds
            : null;

    private static HashAlgorithmName? HashOf(string bits) =>
        bits switch
        {
            "256" => HashAlgorithmName.SHA256,
            "384" => HashAlgorithmName.SHA384,
            "512" => HashAlgorithmName.SHA512,
            _ => null,
        };

    private static int CurveBits(string algorithm) =>
        algorithm switch
        {
            "ES256" => 256,
            "ES384" => 384,
            _ => 521,
        };

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(string base64)
    {
        if (Bytes(base64) is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            // Every text is read once here, so that half a surrogate pair is found before it is asked for.
            return document.RootElement.ValueKind == JsonValueKind.Object && IsReadable(document.RootElement)
                ? document.RootElement.Clone()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsReadable(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().All(p => IsReadable(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
            JsonValueKind.String => element.GetString() is not null,
            _ => true,
        };

    private static byte[]? Bytes(string base64) => Base64Url.IsValid(base64) ? Base64Url.DecodeFromChars(base64) : null;
}
