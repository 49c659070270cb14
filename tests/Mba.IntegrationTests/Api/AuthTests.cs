using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mba.IntegrationTests.Fixtures;
using Mba.UploadApi;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>Who may call: tokens of an authority on Kestrel, claims behind API Gateway, nobody but this machine without either.</summary>
public sealed partial class AuthTests(DatabaseFixture database, AwsServer aws, DatabaseServer server)
    : IClassFixture<DatabaseFixture>,
        IAsyncLifetime
{
    private TestAuthority _authority = null!;

    public async ValueTask InitializeAsync() => _authority = await TestAuthority.StartAsync();

    public ValueTask DisposeAsync() => _authority.DisposeAsync();

    [Fact]
    public async Task A_token_of_the_authority_opens_what_its_roles_allow()
    {
        await using var api = await BearerAsync();

        Assert.Equal(HttpStatusCode.OK, await GetAsync(api, "/ingestions", _authority.Token("ann", "reader")));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(api, "/ingestions", _authority.Token("ann", "uploader")));
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(api, "/ingestions", _authority.Token("ann", "admin")));
        Assert.Equal(
            HttpStatusCode.OK,
            await GetAsync(
                api,
                "/ingestions",
                _authority.Token(
                    new
                    {
                        sub = "m",
                        iss = _authority.Issuer,
                        client_id = TestAuthority.Audience,
                        exp = TestAuthority.Seconds(60),
                        scope = "mba/uploader mba/reader",
                    }
                )
            )
        );
        Assert.Equal(HttpStatusCode.OK, await GetAsync(api, "/health", null));
        Assert.Equal(1, _authority.KeyRequests);
    }

    [Fact]
    public async Task Forged_expired_and_foreign_tokens_are_refused()
    {
        await using var api = await BearerAsync();
        using var foreignKey = RSA.Create(2048);
        var good = new
        {
            sub = "x",
            iss = _authority.Issuer,
            aud = TestAuthority.Audience,
            exp = TestAuthority.Seconds(600),
            roles = new[] { "operator" },
        };
        string?[] tokens =
        [
            null,
            "",
            "nonsense",
            _authority.Token(good, key: foreignKey),
            _authority.Token(good, "none"),
            _authority.Token(good, "HS256"),
            _authority.Token(good)[..^2] + "AA",
            _authority.Token(
                new
                {
                    good.sub,
                    good.iss,
                    good.aud,
                    exp = TestAuthority.Seconds(-120),
                    good.roles,
                }
            ),
            _authority.Token(
                new
                {
                    good.sub,
                    good.iss,
                    aud = "other",
                    good.exp,
                    good.roles,
                }
            ),
            _authority.Token(
                new
                {
                    good.sub,
                    iss = "https://evil.example",
                    good.aud,
                    good.exp,
                    good.roles,
                }
            ),
            _authority.Token(
                new
                {
                    good.sub,
                    good.iss,
                    good.aud,
                    good.roles,
                }
            ),
        ];

        foreach (var token in tokens)
            Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(api, "/ingestions", token));
    }

    [Fact]
    public async Task Keys_that_the_authority_has_changed_are_fetched_again_whatever_unknown_names_were_seen_just_before()
    {
        await using var api = await BearerAsync();
        Assert.Equal(HttpStatusCode.OK, await GetAsync(api, "/ingestions", _authority.Token("ann", "reader")));

        var forged = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => GetAsync(api, "/ingestions", _authority.UnknownKey($"k{i}"))));
        var fetchedByForged = _authority.KeyRequests - 1;
        _authority.Rotate();
        var good = await GetAsync(api, "/ingestions", _authority.Token("ann", "reader"));

        Assert.All(forged, s => Assert.Equal(HttpStatusCode.Unauthorized, s));
        Assert.InRange(fetchedByForged, 1, 3);
        Assert.Equal(HttpStatusCode.OK, good);
    }

    [Fact]
    public async Task Tokens_that_name_no_caller_or_several_are_refused()
    {
        await using var api = await BearerAsync();
        object?[] subjects = [null, "", 7, new[] { "ann" }, new[] { "ann", "bob" }, new string('x', 256), true];
        foreach (var sub in subjects)
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                await GetAsync(
                    api,
                    "/ingestions",
                    _authority.Token(
                        new
                        {
                            sub,
                            iss = _authority.Issuer,
                            aud = TestAuthority.Audience,
                            exp = TestAuthority.Seconds(600),
                            roles = new[] { "reader" },
                        }
                    )
                )
            );
    }

    [Theory]
    [InlineData("scope", "evil-app/operator")]
    [InlineData("groups", "other-team/operator")]
    [InlineData("groups", "x, operator")]
    public async Task Roles_of_other_applications_do_not_count(string claim, string value)
    {
        await using var api = await BearerAsync();
        var token = _authority.Token(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = "ann",
                ["iss"] = _authority.Issuer,
                ["aud"] = TestAuthority.Audience,
                ["exp"] = TestAuthority.Seconds(600),
                [claim] = value,
            }
        );

        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(api, "/ingestions", token));
    }

    [Fact]
    public async Task A_refused_token_is_not_quoted()
    {
        await using var api = await BearerAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ingestions");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "Bearer "
                + _authority.Token(
                    new
                    {
                        sub = "x",
                        iss = _authority.Issuer,
                        aud = "canary4711",
                        exp = TestAuthority.Seconds(600),
                    }
                )
        );

        using var response = await api.Http.SendAsync(request);

        Assert.Equal("Bearer error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain("canary", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private Task<ApiUnderTest> BearerAsync(ApiOptions? options = null) =>
        ApiUnderTest.StartAsync(
            Way.Kestrel,
            database,
            aws,
            s => s with { OidcAuthority = _authority.Issuer, OidcAudience = TestAuthority.Audience },
            options
        );

    private static async Task<HttpStatusCode> GetAsync(ApiUnderTest api, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        using var response = await api.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static StringContent Json(string text) => new(text, MediaTypeHeaderValue.Parse("application/json"));
}
