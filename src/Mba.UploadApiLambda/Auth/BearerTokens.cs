using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Mba.UploadApi.Auth;

/// <summary>Checks tokens of OIDC_AUTHORITY, where no gateway has checked them: signature, issuer, audience, times, and that they say each thing once.</summary>
public static class BearerTokens
{
    private const int MaxLength = 16 << 10;
    private const string Prefix = "Bearer ";

    /// <summary>How far the issuer's clock may differ from ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Knows callers by their tokens.</summary>
    /// <remarks>Registered by hand: AddAuthentication brings data protection along, which writes keys to a disk for cookies that nobody has.</remarks>
    public static void AddBearer(
        this IServiceCollection services,
        HttpClient http,
        Uri authority,
        string audience,
        IReadOnlyList<string> operatorClients,
        TimeProvider time
    )
    {
        services.AddSingleton(p => new AuthorityKeys(http, authority, time, p.GetRequiredService<ILogger<AuthorityKeys>>()));
        services.AddSingleton(UrlEncoder.Default).AddTransient<JwtBearerHandler>();
        services.AddAuthenticationCore(schemes =>
        {
            schemes.AddScheme<JwtBearerHandler>(CallerHandler.SchemeName, displayName: null);
            schemes.DefaultScheme = CallerHandler.SchemeName;
        });
        services
            .AddOptions<JwtBearerOptions>(CallerHandler.SchemeName)
            .Configure<AuthorityKeys>(
                (options, keys) =>
                {
                    options.TimeProvider = time;
                    options.MapInboundClaims = false;
                    options.SaveToken = false;
                    options.RefreshOnIssuerKeyNotFound = false; // keys see to it, before the token is checked
                    options.ConfigurationManager = keys;
                    options.TokenValidationParameters = Rules(audience, time);
                    options.TokenHandlers.Clear();
                    options.TokenHandlers.Add(new JsonWebTokenHandler { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength });
                    options.Events = new JwtBearerEvents
                    {
                        OnMessageReceived = context => ReceiveAsync(context, keys),
                        OnTokenValidated = context => IdentifyAsync(context, operatorClients),
                        OnChallenge = ChallengeAsync,
                    };
                }
            );
    }

    /// <summary>What a token must say to be accepted; the issuer and its keys come from the authority.</summary>
    public static TokenValidationParameters Rules(string audience, TimeProvider time) =>
        new()
        {
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidateIssuer = true,
            AudienceValidator = (audiences, token, _) => IsFor(audience, [.. audiences], token),
            LifetimeValidator = (_, _, token, _) => IsInTime(token, time.GetUtcNow()),
        };

    /// <summary>Header and claims of a token in compact form (RFC 7515) that says each thing once and asks for nothing critical; null for anything else. Believes nothing.</summary>
    internal static (JsonElement Header, JsonElement Claims)? Read(string text)
    {
        var parts = text.Length <= MaxLength ? text.Split('.') : [];
        return
            parts.Length == 3
            && parts[2].Length > 0
            && Object(parts[0]) is { } header
            && Object(parts[1]) is { } claims
            && !header.TryGetProperty("crit", out _)
            && Text(header, "alg") is not null
            ? (header, claims)
            : null;
    }

    /// <summary>Claims as text; a list gives one pair for each of its texts. Subjects and clients that are not text are given as two, which no caller has.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> ClaimsOf(JsonElement claims)
    {
        foreach (var claim in claims.EnumerateObject())
        {
            if (claim.Value.ValueKind == JsonValueKind.String)
                yield return new(claim.Name, claim.Value.GetString() ?? "");
            else if (claim.Name is "sub" or "client_id")
            {
                yield return new(claim.Name, "");
                yield return new(claim.Name, "");
            }
            else if (claim.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in claim.Value.EnumerateArray().Where(i => i.ValueKind == JsonValueKind.String))
                    yield return new(claim.Name, item.GetString() ?? "");
            }
        }
    }

    /// <summary>A token that names a key that is not known sets off a fetch, and waits for it.</summary>
    private static async Task ReceiveAsync(MessageReceivedContext context, AuthorityKeys keys)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var text = header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : "";
        if (Read(text) is not { Header: var parts })
        {
            context.NoResult();
            return;
        }
        context.Token = text;
        if (!await keys.HasAsync(Text(parts, "kid"), context.HttpContext.RequestAborted))
            context.NoResult(); // the authority has never answered
    }

    private static Task IdentifyAsync(TokenValidatedContext context, IReadOnlyList<string> operatorClients)
    {
        var caller =
            context.SecurityToken is JsonWebToken token && Read(token.EncodedToken) is { Claims: var claims }
                ? Callers.Of([.. ClaimsOf(claims)], isFlattened: false, operatorClients, CallerHandler.SchemeName)
                : null;
        if (caller is null)
            context.Fail("the token does not name exactly one caller");
        else
            context.Principal = caller;
        return Task.CompletedTask;
    }

    /// <summary>Says that a token is not valid, and not why: the reason would repeat what was sent.</summary>
    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        context.Response.Headers.WWWAuthenticate =
            context.Request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>The audience, or for access tokens of Amazon Cognito, which have none, the client id.</summary>
    private static bool IsFor(string audience, List<string> audiences, SecurityToken token) =>
        Read((token as JsonWebToken)?.EncodedToken ?? "") is { Claims: var claims }
        && (
            claims.TryGetProperty("aud", out _)
                ? audiences.Contains(audience, StringComparer.Ordinal)
                : string.Equals(Text(claims, "client_id"), audience, StringComparison.Ordinal)
        );

    /// <summary>A token without an expiry, or with times that are not numbers, is never in time.</summary>
    private static bool IsInTime(SecurityToken token, DateTimeOffset now)
    {
        if (Read((token as JsonWebToken)?.EncodedToken ?? "") is not { Claims: var claims })
            return false;
        var (seconds, skew) = (now.ToUnixTimeSeconds(), (long)ClockSkew.TotalSeconds);
        return Seconds(claims, "exp") is { } expires
            && seconds < expires + skew
            && (!claims.TryGetProperty("nbf", out _) || (Seconds(claims, "nbf") is { } from && seconds >= from - skew));
    }

    private static double? Seconds(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds)
        && double.IsFinite(seconds)
            ? seconds
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(string base64)
    {
        if (!Base64Url.IsValid(base64))
            return null;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(base64), Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && IsReadable(document.RootElement)
                ? document.RootElement.Clone()
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Every name and text is read once here, so that half a surrogate pair is found before it is needed.</summary>
    private static bool IsReadable(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().All(p => p.Name is not null && IsReadable(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().All(IsReadable),
            JsonValueKind.String => element.GetString() is not null,
            _ => true,
        };
}
