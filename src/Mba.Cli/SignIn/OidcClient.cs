using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mba.Client;

namespace Mba.Cli.SignIn;

/// <summary>A sign-in cannot be done or went wrong; the message says why and what to do.</summary>
internal sealed class SignInException(string message) : Exception(message);

/// <summary>An authorization request under way: what the browser opens, and what its answer must match.</summary>
internal sealed record AuthorizationRequest(Uri Url, string State, string Verifier);

/// <summary>Authorization code with PKCE (RFC 7636, RFC 8252) at an OpenID Connect authority.</summary>
internal sealed class OidcClient(HttpClient http, TimeProvider time)
{
    /// <summary>Registered as it stands.</summary>
    public const string RedirectUri = "http://localhost:8765/callback";

    public async Task<DiscoveryReply> DiscoverAsync(string authority, CancellationToken cancellationToken)
    {
        RequireSafe(new Uri(authority));
        var url = new Uri(authority.TrimEnd('/') + "/.well-known/openid-configuration");
        var found = await http.GetFromJsonAsync(url, SignInJson.Default.DiscoveryReply, cancellationToken);
        if (found is not { Issuer: { } issuer, AuthorizationEndpoint: { } authorize, TokenEndpoint: { } token })
            throw new SignInException($"{url} names no issuer and endpoints");
        if (!string.Equals(issuer.TrimEnd('/'), authority.TrimEnd('/'), StringComparison.Ordinal))
            throw new SignInException($"{url} names another issuer, {issuer}");
        RequireSafe(authorize);
        RequireSafe(token);
        return found;
    }

    public static AuthorizationRequest Request(DiscoveryReply authority, string clientId, IEnumerable<string> scopes)
    {
        var (state, verifier) = (Random(16), Random(32));
        var challenge = Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var query = string.Join(
            '&',
            new (string Name, string Value)[]
            {
                ("response_type", "code"),
                ("client_id", clientId),
                ("redirect_uri", RedirectUri),
                ("scope", string.Join(' ', scopes)),
                ("state", state),
                ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            }.Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value)}")
        );
        var endpoint = authority.AuthorizationEndpoint?.ToString() ?? "";
        return new AuthorizationRequest(
            new Uri(endpoint + (endpoint.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query),
            state,
            verifier
        );
    }

    /// <summary>The code in the address that the browser was sent back to.</summary>
    /// <exception cref="SignInException">It answers another request, or reports an error.</exception>
    public static string CodeOf(string address, AuthorizationRequest request, string issuer)
    {
        var query = address.Contains('?', StringComparison.Ordinal)
            ? address[(address.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('#')[0]
            : "";
        var values = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .GroupBy(p => p[0], StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => Uri.UnescapeDataString(g.First().Length > 1 ? g.First()[1].Replace('+', ' ') : ""),
                StringComparer.Ordinal
            );
        if (
            !CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(values.GetValueOrDefault("state", "")),
                Encoding.UTF8.GetBytes(request.State)
            )
        )
            throw new SignInException("the answer is not of this sign-in (its state differs); start again with `mba login`");
        if (values.TryGetValue("iss", out var iss) && !string.Equals(iss.TrimEnd('/'), issuer.TrimEnd('/'), StringComparison.Ordinal))
            throw new SignInException("the answer is of another issuer; start again with `mba login`");
        if (values.TryGetValue("error", out var error))
            throw new SignInException(
                $"the sign-in was refused: {error}{(values.TryGetValue("error_description", out var why) ? ", " + why : "")}"
            );
        return values.TryGetValue("code", out var code) && code.Length > 0 ? code : throw new SignInException("the answer holds no code");
    }

    public Task<StoredSignIn> RedeemAsync(
        string api,
        DiscoveryReply authority,
        string clientId,
        string code,
        string verifier,
        CancellationToken cancellationToken
    ) =>
        TokensAsync(
            new StoredSignIn
            {
                Api = api,
                Issuer = authority.Issuer ?? "",
                ClientId = clientId,
                AccessToken = "",
                ExpiresAt = default,
                TokenEndpoint = authority.TokenEndpoint ?? new Uri("https://invalid/"),
                RevocationEndpoint = authority.RevocationEndpoint,
            },
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", verifier)],
            cancellationToken
        );

    /// <summary>Fresh tokens for the refresh token.</summary>
    /// <exception cref="SignInException">The authority no longer accepts the refresh token.</exception>
    public Task<StoredSignIn> RefreshAsync(StoredSignIn signIn, CancellationToken cancellationToken) =>
        TokensAsync(signIn, [("grant_type", "refresh_token"), ("refresh_token", signIn.RefreshToken ?? "")], cancellationToken);

    /// <summary>Revokes the refresh token, and with it what it was used for; false when the authority has no way to.</summary>
    public async Task<bool> RevokeAsync(StoredSignIn signIn, CancellationToken cancellationToken)
    {
        if (signIn is not { RevocationEndpoint: { } endpoint, RefreshToken: { } token })
            return false;
        using var form = Form([("token", token), ("token_type_hint", "refresh_token"), ("client_id", signIn.ClientId)]);
        using var response = await http.PostAsync(endpoint, form, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task<StoredSignIn> TokensAsync(
        StoredSignIn signIn,
        IEnumerable<(string Name, string Value)> fields,
        CancellationToken cancellationToken
    )
    {
        RequireSafe(signIn.TokenEndpoint);
        using var form = Form([.. fields, ("client_id", signIn.ClientId)]);
        using var response = await http.PostAsync(signIn.TokenEndpoint, form, cancellationToken);
        if (response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests)
            throw new SendException($"{signIn.Issuer} is busy (it answered {(int)response.StatusCode}); try again", isTransient: true);
        var reply = await ReadAsync(response, cancellationToken);
        if (!response.IsSuccessStatusCode || reply.AccessToken is not { } access)
            throw new SignInException($"{signIn.Issuer} issued no token: {reply.Error ?? $"status {(int)response.StatusCode}"}");
        return signIn with
        {
            AccessToken = access,
            RefreshToken = reply.RefreshToken ?? signIn.RefreshToken,
            ExpiresAt = time.GetUtcNow().AddSeconds(reply.ExpiresIn),
        };
    }

    private static async Task<TokenReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(SignInJson.Default.TokenReply, cancellationToken) ?? new TokenReply();
        }
        catch (JsonException)
        {
            return new TokenReply();
        }
    }

    /// <summary>Codes and tokens travel over TLS, or do not leave the machine.</summary>
    public static void RequireSafe(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            throw new SignInException(
                $"{url.GetLeftPart(UriPartial.Authority)} is not https; tokens are sent over https or on this machine only"
            );
    }

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static string Random(int bytes) => Base64Url(RandomNumberGenerator.GetBytes(bytes));

    private static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
