using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class UploadsOverKestrel(DatabaseFixture database, AwsServer aws) : UploadTests(Way.Kestrel, database, aws);

public sealed class UploadsOverGateway(DatabaseFixture database, AwsServer aws) : UploadTests(Way.Gateway, database, aws);

/// <summary>/uploads, with the bytes really sent to the emulator.</summary>
public abstract class UploadTests(Way way, DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private static readonly HttpClient Plain = new(new SocketsHttpHandler { UseProxy = false });
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(way, database, aws);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_put_ticket_takes_the_file_and_the_status_says_so()
    {
        var ticket = await TicketAsync("MemberData.csv", "a,b\n1,2\n", new { scope = "mba" });
        var address = $"/uploads/{ticket.GetProperty("id").GetString()}";
        Assert.Equal("mba/csv/MemberData.csv", ticket.GetProperty("key").GetString());
        Assert.Equal("requested", (await _api.GetAsync(address)).Body.GetProperty("status").GetString());

        Assert.Equal(HttpStatusCode.OK, await PutAsync(ticket, "a,b\n1,2\n"));

        Assert.Equal("uploaded", (await _api.GetAsync(address)).Body.GetProperty("status").GetString());
        var stored = await _api.Store.HeadAsync(_api.Settings.BucketMba, "mba/csv/MemberData.csv", null, CancellationToken.None);
        Assert.Equal(ticket.GetProperty("id").GetString(), stored!.Metadata["upload-id"]);
        Assert.Equal("text/csv", stored.ContentType);
    }

    [Fact]
    public async Task A_post_ticket_takes_the_file_as_a_browser_form_does()
    {
        var ticket = await TicketAsync("card.pdf", "%PDF-1.7", new { path = "2024/policy/card.pdf", method = "post" });
        using var form = new MultipartFormDataContent();
        foreach (var field in ticket.GetProperty("fields").EnumerateObject())
            form.Add(new StringContent(field.Value.GetString()!), field.Name);
        form.Add(new StringContent("%PDF-1.7"), "file", "card.pdf");

        using var sent = await Plain.PostAsync(ticket.GetProperty("url").GetString(), form);

        Assert.True(sent.IsSuccessStatusCode);
        var state = (await _api.GetAsync($"/uploads/{ticket.GetProperty("id").GetString()}")).Body;
        Assert.Equal(
            ("uploaded", "policy", false),
            (state.GetProperty("status").GetString(), state.GetProperty("scope").GetString(), state.GetProperty("loads").GetBoolean())
        );
    }

    [Fact]
    public async Task A_multipart_upload_goes_in_parts_is_taken_up_again_and_is_completed()
    {
        var content = new byte[(16 << 20) + 5];
        RandomNumberGenerator.Fill(content);
        var ticket = await TicketAsync("big.txt", content, new { scope = "mba", method = "multipart" });
        var id = ticket.GetProperty("id").GetString();
        var parts = ticket.GetProperty("multipart").GetProperty("parts");
        Assert.Equal(2, parts.GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, await PutPartAsync(parts[1], content));

        Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync($"/uploads/{id}/complete")).Status);
        var page = (await _api.GetAsync($"/uploads/{id}/parts")).Body.GetProperty("parts");
        Assert.False(page[1].TryGetProperty("url", out _));
        Assert.Equal(HttpStatusCode.OK, await PutPartAsync(page[0], content));
        var (status, state) = await _api.PostAsync($"/uploads/{id}/complete");

        Assert.Equal((HttpStatusCode.OK, "uploaded"), (status, state.GetProperty("status").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync($"/uploads/{id}/complete")).Status);
        var stored = await _api.Store.HeadAsync(_api.Settings.BucketMba, "mba/csv/big.txt", null, CancellationToken.None);
        Assert.Equal((content.Length, id), (stored!.Bytes, stored.Metadata["upload-id"]));
    }

    [Fact]
    public async Task An_upload_is_given_up_once_and_not_after_it_has_arrived()
    {
        var given = await TicketAsync("up.txt", new byte[(16 << 20) + 5], new { scope = "mba", method = "multipart" });
        var address = $"/uploads/{given.GetProperty("id").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync(address)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteAsync(address)).Status);
        Assert.Equal("aborted", (await _api.GetAsync(address)).Body.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.Conflict, (await _api.GetAsync(address + "/parts")).Status);

        var arrived = await TicketAsync("arrived.csv", "a\n1\n", new { scope = "mba" });
        await PutAsync(arrived, "a\n1\n");
        Assert.Equal(HttpStatusCode.Conflict, (await _api.DeleteAsync($"/uploads/{arrived.GetProperty("id").GetString()}")).Status);
    }

    [Fact]
    public async Task A_taken_key_is_told_before_a_byte_is_sent_unless_overwrite_is_asked_for()
    {
        await PutAsync(await TicketAsync("taken.csv", "a\n1\n", new { scope = "mba" }), "a\n1\n");

        var (refused, problem) = await _api.PostAsync("/uploads", Request("taken.csv", "a\n2\n"u8.ToArray(), new { scope = "mba" }));
        var granted = await TicketAsync("taken.csv", "a\n2\n", new { scope = "mba", overwrite = true });

        Assert.Equal((HttpStatusCode.Conflict, "key"), (refused, problem.GetProperty("duplicateOf").GetProperty("kind").GetString()));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(granted, "a\n2\n"));
    }

    [Fact]
    public async Task Content_that_is_loaded_is_told_before_a_byte_is_sent_unless_forced()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData("loaded\n1\n"u8));
        await AuditRows.InsertAsync(database, _api.Settings.BucketMba, "mba/csv/first.csv", "SUCCESS", sha256: hash, table: "first");
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS `first` (loaded BIGINT, _ingestion_seq BIGINT NOT NULL PRIMARY KEY)");
        await database.ExecuteAsync(
            $"INSERT IGNORE INTO `first` SELECT 1, seq FROM ingestion_audit WHERE content_sha256 = '{hash}' AND table_name = 'first'"
        );

        var (status, problem) = await _api.PostAsync("/uploads", Request("second.csv", "loaded\n1\n"u8.ToArray(), new { scope = "mba" }));
        var forced = await TicketAsync("second.csv", "loaded\n1\n", new { scope = "mba", force = true });

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(
            ("content", "first"),
            (
                problem.GetProperty("duplicateOf").GetProperty("kind").GetString(),
                problem.GetProperty("duplicateOf").GetProperty("table").GetString()
            )
        );
        Assert.Equal("put", forced.GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("STARTED", "ingesting")]
    [InlineData("SUCCESS", "success")]
    [InlineData("FAILED", "failed")]
    [InlineData("SKIPPED", "skipped")]
    public async Task The_status_follows_the_run_that_carries_the_uploads_id(string run, string status)
    {
        var ticket = await TicketAsync($"{run}.csv", run, new { scope = "mba" });
        var id = ticket.GetProperty("id").GetString()!;
        await AuditRows.InsertAsync(database, _api.Settings.BucketMba, $"mba/csv/{run}.csv", run, uploadId: id, rejected: 2);

        var state = (await _api.GetAsync($"/uploads/{id}")).Body;

        Assert.Equal(status, state.GetProperty("status").GetString());
        Assert.Equal(run, state.GetProperty("ingestion").GetProperty("status").GetString());
        Assert.Equal(
            (17, "dob", "NOT_A_DATE"),
            (
                state.GetProperty("firstReject").GetProperty("line").GetInt32(),
                state.GetProperty("firstReject").GetProperty("column").GetString(),
                state.GetProperty("firstReject").GetProperty("code").GetString()
            )
        );
        Assert.False(state.GetProperty("firstReject").TryGetProperty("rawRecord", out _));
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_status_changes()
    {
        var ticket = await TicketAsync("poll.csv", "a\n1\n", new { scope = "mba" });
        var waiting = _api.GetAsync($"/uploads/{ticket.GetProperty("id").GetString()}?wait=20");

        await PutAsync(ticket, "a\n1\n");

        Assert.Equal("uploaded", (await waiting).Body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Every_fault_is_told_with_its_field_and_without_its_value()
    {
        var (status, problem) = await _api.PostAsync(
            "/uploads",
            new
            {
                fileName = "../evil.csv",
                size = "many",
                sha256 = "xyz",
                contentType = "csv",
                expiresInSeconds = 5,
                colour = "red",
            }
        );

        Assert.Equal(HttpStatusCode.BadRequest, status);
        var fields = problem.GetProperty("errors").EnumerateArray().Select(f => f.GetProperty("field").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "fileName", "size", "sha256", "contentType", "expiresInSeconds", "scope", "" }, fields);
        Assert.DoesNotContain("evil", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("colour", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/uploads/none")]
    [InlineData("/uploads/019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90")]
    [InlineData("/uploads/019aa0f2-6c1e-7b44-9d2e-3f5a1c0b7e90/parts")]
    [InlineData("/uploads/..%2f..%2fetc")]
    public async Task What_does_not_exist_is_a_problem_of_404(string path)
    {
        var (status, problem) = await _api.GetAsync(path);

        Assert.Equal((HttpStatusCode.NotFound, 404), (status, problem.GetProperty("status").GetInt32()));
    }

    private static object Request(string fileName, byte[] content, object more)
    {
        var fields = new Dictionary<string, object>
        {
            ["fileName"] = fileName,
            ["size"] = content.Length,
            ["sha256"] = Convert.ToHexString(SHA256.HashData(content)),
        };
        foreach (var property in more.GetType().GetProperties())
            fields[property.Name] = property.GetValue(more)!;
        return fields;
    }

    private Task<JsonElement> TicketAsync(string fileName, string content, object more) =>
        TicketAsync(fileName, Encoding.UTF8.GetBytes(content), more);

    private async Task<JsonElement> TicketAsync(string fileName, byte[] content, object more)
    {
        var (status, body) = await _api.PostAsync("/uploads", Request(fileName, content, more));
        Assert.Equal(HttpStatusCode.Created, status);
        return body;
    }

    private static async Task<HttpStatusCode> PutAsync(JsonElement ticket, string content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, ticket.GetProperty("url").GetString())
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content)),
        };
        foreach (var header in ticket.GetProperty("headers").EnumerateObject())
        {
            if (!request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString()))
                request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        }
        using var response = await Plain.SendAsync(request);
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> PutPartAsync(JsonElement part, byte[] content)
    {
        var slice = new ByteArrayContent(content, (int)part.GetProperty("offset").GetInt64(), (int)part.GetProperty("size").GetInt64());
        using var response = await Plain.PutAsync(part.GetProperty("url").GetString(), slice);
        return response.StatusCode;
    }
}
