using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Mba.UploadApi.Auth;

/// <summary>The authority's issuer name and public keys.</summary>
public sealed record OidcConfiguration(string Issuer, IReadOnlyList<SigningKey> Keys);

/// <summary>
/// Fetches the authority's keys (OpenID Connect Discovery 1.0, RFC 7517) when they are first needed, again after a day, and when a token
/// names a key that is not among them, but not more often than every five minutes (five seconds while there are none).
/// </summary>
public sealed partial class OidcKeys(HttpClient http, Uri authority, TimeProvider time, ILogger<OidcKeys> logger) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private OidcConfiguration? _current;
    private DateTimeOffset _fetchedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _triedAt = DateTimeOffset.MinValue;

    /// <summary>The keys; null while the authority has never answered. A <paramref name="keyId"/> that is not among them sets off a fetch.</summary>
    public async Task<OidcConfiguration?> GetAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (IsGood(keyId))
            return _current;
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (!IsGood(keyId) && now - _triedAt >= (_current is null ? FirstInterval : LeastInterval))
                await FetchAsync(now, cancellationToken);
            return _current;
        }
        finally
        {
            _fetching.Release();
        }
    }

    public void Dispose() => _fetching.Dispose();

    private bool IsGood(string? keyId) =>
        _current is { } current
        && time.GetUtcNow() - _fetchedAt < Lifetime
        && (keyId is null || current.Keys.Any(k => k.KeyId is null || string.Equals(k.KeyId, keyId, StringComparison.Ordinal)));

    private async Task FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _triedAt = now;
        try
        {
            using var metadata = await ReadAsync(
                new Uri(authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration"),
                cancellationToken
            );
            var issuer = metadata.RootElement.GetProperty("issuer").GetString() ?? "";
            using var keys = await ReadAsync(new Uri(metadata.RootElement.GetProperty("jwks_uri").GetString() ?? ""), cancellationToken);
            var read = keys.RootElement.GetProperty("keys").EnumerateArray().Select(ReadKey).OfType<SigningKey>().ToList();
            _current = new OidcConfiguration(issuer, read);
            _fetchedAt = now;
            Fetched(logger, read.Count);
        }
        catch (Exception e)
            when (e is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException or UriFormatException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            NotFetched(logger, e);
        }
    }

    private async Task<JsonDocument> ReadAsync(Uri address, CancellationToken cancellationToken)
    {
        if (address.Scheme is not "https" && !address.IsLoopback)
            throw new InvalidOperationException("the authority's keys must come over https");
        return JsonDocument.Parse(await http.GetByteArrayAsync(address, cancellationToken));
    }

    /// <summary>Null for keys that are not for signatures, of other kinds, or damaged.</summary>
    private static SigningKey? ReadKey(JsonElement key)
    {
        if (Text(key, "use") is not (null or "sig"))
            return null;
        try
        {
            return Text(key, "kty") switch
            {
                "RSA" => new SigningKey(
                    Text(key, "kid"),
                    RSA.Create(new RSAParameters { Modulus = Number(key, "n"), Exponent = Number(key, "e") })
                ),
                "EC" => new SigningKey(
                    Text(key, "kid"),
                    ECDsa.Create(
                        new ECParameters
                        {
                            Curve = CurveOf(key),
                            Q = new ECPoint { X = Number(key, "x"), Y = Number(key, "y") },
                        }
                    )
                ),
                _ => null,
            };
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static ECCurve CurveOf(JsonElement key) =>
        Text(key, "crv") switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            _ => throw new CryptographicException("the curve is not known"),
        };

    private static byte[] Number(JsonElement key, string name) => Base64Url.DecodeFromChars(Text(key, name) ?? throw new FormatException());

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "The authority's {Keys} signing keys were fetched")]
    private static partial void Fetched(ILogger logger, int keys);

    [LoggerMessage(
        EventId = 4002,
        Level = LogLevel.Error,
        Message = "The authority's signing keys cannot be fetched; tokens are refused until they are"
    )]
    private static partial void NotFetched(ILogger logger, Exception exception);
}
