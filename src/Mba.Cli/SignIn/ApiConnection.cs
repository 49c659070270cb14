using System.Net.Http.Headers;
using Mba.Client;

namespace Mba.Cli.SignIn;

/// <summary>The upload API with the token that is meant for it: MBA_API_TOKEN, or what <c>mba login</c> stored.</summary>
internal sealed class ApiConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;

    private ApiConnection(Uri address, HttpClient http, RetryPolicy retries) =>
        (Address, _http, Client) = (address, http, new MbaClient(http, retries));

    public Uri Address { get; }

    public MbaClient Client { get; }

    public static ApiConnection Open(Uri api, Settings settings, TokenStore store, TimeProvider time)
    {
        var named = new NamedServiceHandler(url => $"the upload API at {url.GetLeftPart(UriPartial.Authority)}", Patience);
        var http = new HttpClient(new TokenHandler(api, settings.ApiToken, store, time) { InnerHandler = named })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            BaseAddress = api,
        };
        var retries = new RetryPolicy { Attempts = settings.RetryMaxAttempts, BaseDelay = settings.RetryBaseDelay };
        return new ApiConnection(api, http, retries);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Adds the token to requests of the API's own origin, over https or on this machine, and to no other.</summary>
    private sealed class TokenHandler(Uri api, string? given, TokenStore store, TimeProvider time) : DelegatingHandler
    {
        private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(60);

        private readonly string _origin = TokenStore.OriginOf(api);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (
                request.RequestUri is { } url
                && string.Equals(TokenStore.OriginOf(url), _origin, StringComparison.Ordinal)
                && (given ?? await StoredAsync(cancellationToken)) is { } token
            )
            {
                OidcClient.RequireSafe(url);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }
            return await base.SendAsync(request, cancellationToken);
        }

        private async Task<string?> StoredAsync(CancellationToken cancellationToken)
        {
            if (store.Find(_origin) is not { } signIn)
                return null;
            return IsFresh(signIn) ? signIn.AccessToken : await RefreshAsync(cancellationToken);
        }

        /// <summary>One command refreshes, the others find its token: a refresh token may be good for one use.</summary>
        private async Task<string?> RefreshAsync(CancellationToken cancellationToken)
        {
            using var alone = await store.LockAsync(time, cancellationToken);
            if (store.Find(_origin) is not { } signIn)
                return null;
            if (IsFresh(signIn))
                return signIn.AccessToken;
            if (signIn.RefreshToken is null)
                throw Expired();
            using var http = NamedServiceHandler.Authority();
            try
            {
                var fresh = await new OidcClient(http, time).RefreshAsync(signIn, cancellationToken);
                store.Save(fresh);
                return fresh.AccessToken;
            }
            catch (SignInException)
            {
                store.Remove(signIn);
                throw Expired();
            }
        }

        private SignInException Expired() => new($"the sign-in for {_origin} has expired; sign in again with `mba login`");

        private bool IsFresh(StoredSignIn signIn) => signIn.ExpiresAt - time.GetUtcNow() > Ahead;
    }
}
