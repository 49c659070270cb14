using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mba.IntegrationTests.Fixtures;
using Mba.UploadApi;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>Who may call: tokens of an authority on Kestrel, claims behind API Gateway, nobody but this machine without either.</summary>
[Trait("Category", "Executable")]
public sealed class AuthTests(DatabaseFixture database, AwsServer aws, DatabaseServer server)
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

    [Fact]
    public async Task Without_an_authority_it_starts_on_loopback_only()
    {
        var settings = database.Settings;

        Assert.Throws<SettingsException>(() => ApiHost.Build(settings, new ApiOptions { Urls = ["http://0.0.0.0:0"] }));
        Assert.Throws<SettingsException>(() => ApiHost.Build(settings, new ApiOptions { Urls = ["http://127.0.0.1:0", "http://*:0"] }));
        Assert.Throws<SettingsException>(() =>
            ApiHost.Build(settings with { OidcAuthority = "https://issuer" }, new ApiOptions { Urls = ["http://0.0.0.0:0"] })
        );
        await using var app = ApiHost.Build(settings, new ApiOptions { Urls = ["http://[::1]:0"] });
    }

    [Fact]
    public async Task On_loopback_a_foreign_host_name_is_refused_with_the_reason()
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Kestrel, database, aws);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ingestions");
        request.Headers.Host = "rebound.example.com";

        using var response = await api.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("own machine", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.BadRequest)]
    [InlineData("own", HttpStatusCode.BadRequest)]
    [InlineData("https://files.example.com", HttpStatusCode.BadRequest)]
    [InlineData("https://evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost:1", HttpStatusCode.Forbidden)]
    public async Task On_loopback_a_page_of_another_origin_changes_nothing(string? origin, HttpStatusCode expected)
    {
        await using var api = await ApiUnderTest.StartAsync(
            Way.Kestrel,
            database,
            aws,
            s => s with { CorsOrigins = ["https://files.example.com"] }
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = Json("{}") };
        if (origin is not null)
            request.Headers.Add("Origin", origin is "own" ? api.Http.BaseAddress!.ToString().TrimEnd('/') : origin);

        using var response = await api.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Answers_are_not_to_be_stored_on_the_way()
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws);
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/x.csv", "SUCCESS", rejected: 1);
        foreach (var path in new[] { $"/ingestions/{id}/rejects?raw=true", $"/ingestions/{id}/rejects?format=csv", "/ingestions", "/none" })
        {
            using var response = await api.Http.GetAsync(path);
            Assert.True(response.Headers.CacheControl!.NoStore, path);
        }
    }

    [Fact]
    public async Task Cell_values_are_for_the_role_of_their_own_and_every_view_is_recorded()
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws);
        var id = await AuditRows.InsertAsync(database, "b", "mba/csv/values.csv", "SUCCESS", rejected: 1);
        using var op = api.AsSubject("otto", "operator");
        using var seer = api.AsSubject("vera", "reader", "values");

        Assert.Equal(HttpStatusCode.Forbidden, (await op.GetAsync($"/ingestions/{id}/rejects?raw=true")).StatusCode);
        Assert.Contains("secret", await seer.GetStringAsync($"/ingestions/{id}/rejects?raw=true"), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", await seer.GetStringAsync($"/ingestions/{id}/rejects"), StringComparison.Ordinal);
        var record = Assert.Single((await api.GetAsync($"/activity?ingestionId={id}")).Body.GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(
            "vera view_values s3://b/mba/csv/values.csv done",
            string.Join(' ', new[] { "actor", "action", "target", "outcome" }.Select(n => record.GetProperty(n)))
        );
    }

    [Fact]
    public async Task Without_a_record_there_are_no_values()
    {
        await using var own = new DatabaseFixture(server);
        await own.InitializeAsync();
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, own, aws);
        var id = await AuditRows.InsertAsync(own, "b", "mba/csv/values.csv", "SUCCESS", rejected: 1);
        await own.ExecuteAsync("ALTER TABLE ingestion_activity RENAME TO out_of_reach");

        using var response = await api.Http.GetAsync($"/ingestions/{id}/rejects?raw=true");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uploader_sees_and_ends_only_its_own_uploads()
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws);
        using var ann = api.AsSubject("ann", "uploader");
        using var bob = api.AsSubject("bob", "uploader");
        using var reader = api.AsSubject("eve", "reader");
        using var created = await ann.PostAsync(
            "/uploads",
            Json($$"""{"fileName":"a.csv","scope":"mba","size":1,"sha256":"{{new string('a', 64)}}"}""")
        );
        var address = created.Headers.Location!.ToString();

        Assert.Equal(HttpStatusCode.OK, (await ann.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await bob.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.DeleteAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.DeleteAsync(address)).StatusCode);
    }

    [Fact]
    public async Task A_caller_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws, s => s with { ApiRequestsPerMinute = 12 });
        using var ann = api.AsSubject("ann", "reader");
        using var bob = api.AsSubject("bob", "reader");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await ann.GetAsync("/ingestions")).StatusCode);
        using var refused = await ann.GetAsync("/ingestions");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/ingestions")).StatusCode);
    }

    [Theory]
    [InlineData("https://files.example.com", true)]
    [InlineData("https://evil.example.com", false)]
    public async Task Only_pages_of_the_origins_that_are_set_may_call(string origin, bool may)
    {
        await using var api = await ApiUnderTest.StartAsync(
            Way.Kestrel,
            database,
            aws,
            s => s with { CorsOrigins = ["https://files.example.com"] }
        );
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/uploads");
        preflight.Headers.Add("Origin", origin);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        using var response = await api.Http.SendAsync(preflight);

        Assert.Equal(may, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin);
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
