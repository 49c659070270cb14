using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Mba.IntegrationTests.Fixtures;
using Mba.UploadApi;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>What callers may do: hosts, origins, roles and limits.</summary>
public sealed partial class AuthTests
{
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
}
