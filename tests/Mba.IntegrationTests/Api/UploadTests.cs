using System.Net;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class UploadTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(database);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_ticket_names_the_key_of_the_grammar_and_the_headers_that_are_signed()
    {
        using var response = await _api.PostAsync("/uploads", new { fileName = "MemberData.csv", scope = "mba", size = 17, sha256 = Sha256 });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var ticket = await ApiUnderTest.JsonAsync(response);
        Assert.Equal("mba/csv/MemberData.csv", ticket.GetProperty("key").GetString());
        Assert.Equal("put", ticket.GetProperty("method").GetString());
        Assert.Equal("*", ticket.GetProperty("headers").GetProperty("If-None-Match").GetString());
        Assert.Equal(ticket.GetProperty("id").GetString(), ticket.GetProperty("headers").GetProperty("x-amz-meta-upload-id").GetString());
        Assert.Equal($"/uploads/{ticket.GetProperty("id").GetString()}", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Every_fault_is_told_with_its_field_and_without_its_value()
    {
        using var response = await _api.PostAsync("/uploads", new { fileName = "../evil.csv", size = "many", sha256 = "xyz", contentType = "csv", expiresInSeconds = 5, colour = "red" });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        var fields = JsonDocument.Parse(text).RootElement.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("field").GetString());
        Assert.Superset(new HashSet<string?> { "fileName", "size", "sha256", "contentType", "expiresInSeconds", "scope", "" }, fields.ToHashSet());
        Assert.DoesNotContain("evil", text, StringComparison.Ordinal);
        Assert.DoesNotContain("colour", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_goes_from_requested_to_uploaded_when_the_object_arrives()
    {
        using var response = await _api.PostAsync("/uploads", new { fileName = "plans.csv", path = "2024/policy/plans.csv", size = 3, sha256 = Sha256 });
        var ticket = await ApiUnderTest.JsonAsync(response);
        var address = $"/uploads/{ticket.GetProperty("id").GetString()}";

        Assert.Equal("requested", await StatusAsync(address));
        await _api.Store.PutAsync("policy-bucket", "policy/data/plans.csv", new MemoryStream("abc"u8.ToArray()), new PutOptions(), CancellationToken.None);

        Assert.Equal("uploaded", await StatusAsync(address));
    }

    [Fact]
    public async Task An_object_under_the_key_is_told_before_a_byte_is_sent_unless_overwrite_is_asked_for()
    {
        await _api.Store.PutAsync("mba-bucket", "mba/csv/taken.csv", new MemoryStream([1]), new PutOptions(), CancellationToken.None);

        using var refused = await _api.PostAsync("/uploads", new { fileName = "taken.csv", scope = "mba", size = 3, sha256 = Sha256 });
        using var granted = await _api.PostAsync("/uploads", new { fileName = "taken.csv", scope = "mba", size = 3, sha256 = Sha256, overwrite = true });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal("key", (await ApiUnderTest.JsonAsync(refused)).GetProperty("duplicateOf").GetProperty("kind").GetString());
        Assert.Equal(HttpStatusCode.Created, granted.StatusCode);
    }

    [Fact]
    public async Task Health_ready_and_ingestions_answer()
    {
        foreach (var path in new[] { "/health", "/ready", "/ingestions" })
        {
            using var response = await _api.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private async Task<string?> StatusAsync(string address)
    {
        using var response = await _api.Http.GetAsync(address);
        return (await ApiUnderTest.JsonAsync(response)).GetProperty("status").GetString();
    }
}
