using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Mba.UploadApi.Auth;

/// <summary>
/// The authority's issuer name and public keys (OpenID Connect Discovery 1.0, RFC 7517): fetched when they are first needed, again after a day, and when
/// a token names a key that is not among them, at most once a second. Such a token waits for the next fetch, so that made-up names cannot delay a rotation.
/// </summary>
public sealed partial class AuthorityKeys(HttpClient http, Uri authority, TimeProvider time, ILogger<AuthorityKeys> logger)
    : IConfigurationManager<OpenIdConnectConfiguration>,
        IDisposable
{
    private const int MinRsaBits = 2048;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(1);

    /// <summary>Tokens with unknown keys that wait at once; further ones are refused.</summary>
    private const int MaxWaiting = 32;

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private OpenIdConnectConfiguration? _current;
    private DateTimeOffset _fetchedAt = DateTimeOffset.MinValue;
    private long? _triedAt;
    private int _waiting;

    /// <summary>True when there are keys to check a token with, after a fetch when <paramref name="keyId"/> is not among those at hand.</summary>
    public async Task<bool> HasAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (IsGood(keyId))
            return true;
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }
        var arrived = time.GetTimestamp();
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            // A fetch that began after this token arrived answers for it, too.
            if (!IsGood(keyId) && !(_triedAt is { } tried && tried >= arrived))
                await FetchAsync(cancellationToken);
            return _current is not null;
        }
        finally
        {
            _fetching.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) =>
        await HasAsync(keyId: null, cancel) && _current is { } current
            ? current
            : throw new SecurityTokenSignatureKeyNotFoundException("the authority's signing keys cannot be fetched");

    /// <summary>Nothing to do: the next token that needs a key fetches it.</summary>
    public void RequestRefresh() { }

    public void Dispose() => _fetching.Dispose();

    private bool IsGood(string? keyId) =>
        _current is { } current
        && time.GetUtcNow() - _fetchedAt < Lifetime
        && (keyId is null || current.SigningKeys.Any(k => k.KeyId is null || string.Equals(k.KeyId, keyId, StringComparison.Ordinal)));

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        if (_triedAt is { } tried && MinInterval - time.GetElapsedTime(tried) is { Ticks: > 0 } rest)
            await Task.Delay(rest, time, cancellationToken);
        _triedAt = time.GetTimestamp();
        try
        {
            var documents = new HttpDocumentRetriever(http) { RequireHttps = !authority.IsLoopback };
            var address = authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration";
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellationToken);
            foreach (var weak in read.SigningKeys.Where(IsUnfit).ToList())
                read.SigningKeys.Remove(weak);
            _current = read;
            _fetchedAt = time.GetUtcNow();
            Fetched(logger, read.SigningKeys.Count);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            NotFetched(logger, e.GetType().Name);
        }
    }

    /// <summary>Keys that are not for signatures, symmetric ones, and RSA keys that are too short.</summary>
    private static bool IsUnfit(SecurityKey key) =>
        key is SymmetricSecurityKey
        || (
            key is JsonWebKey web
            && (web.Use is not (null or "" or "sig") || web.Kty is "oct" || (web.Kty is "RSA" && web.KeySize < MinRsaBits))
        )
        || (key is RsaSecurityKey or X509SecurityKey && key.KeySize < MinRsaBits);

    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "The authority's {Keys} signing keys were fetched")]
    private static partial void Fetched(ILogger logger, int keys);

    [LoggerMessage(
        EventId = 4002,
        Level = LogLevel.Error,
        Message = "The authority's signing keys cannot be fetched ({Error}); tokens are refused until they are"
    )]
    private static partial void NotFetched(ILogger logger, string error);
}
