using System.Security.Cryptography;
using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Api;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>Files that are stored and not loaded are recognized by content, too: by the upload ledger, when the store confirms it.</summary>
[Trait("Category", "AnyServer")]
public sealed class DocumentDuplicateTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    private S3ObjectStore Store => new(_mba.Settings);

    public async ValueTask InitializeAsync() => _mba = await CommandLine.CreateAsync(database, aws);

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("nothing happens", true)]
    [InlineData("the other scope is asked", false)]
    [InlineData("the object is deleted", false)]
    [InlineData("a later version of the same length takes the key", false)]
    [InlineData("a later version takes the key and the events come late", false)]
    [InlineData("the ticket's file never arrives", false)]
    [InlineData("another's file of the same length takes the key of a ticket whose file never arrives", false)]
    public async Task The_api_calls_only_that_a_duplicate_which_the_store_still_holds(string what, bool isDuplicate)
    {
        await using var api = await ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        var content = $"%PDF {what} A";
        var later = $"%PDF {what} B";
        if (what.Contains("never arrives", StringComparison.Ordinal))
            await api.PostAsync("/uploads", Request("card.pdf", content, "mba"));
        else
            await SendAsync("mba/card.pdf", content);
        if (what.StartsWith("another's", StringComparison.Ordinal))
        {
            await PutAsync(later);
            var uploads = await database.QueryAsync($"SELECT id FROM upload_ticket WHERE s3_bucket = '{_mba.Settings.BucketMba}'");
            Assert.Equal("uploaded", (await api.GetAsync($"/uploads/{uploads[0][0]}")).Body.GetProperty("status").GetString());
        }
        if (!what.Contains("late", StringComparison.Ordinal) || what.Contains("of the same length takes", StringComparison.Ordinal))
            await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        if (what.Contains("a later version", StringComparison.Ordinal))
            await SendAsync("mba/card.pdf", later, "--overwrite");
        if (what.EndsWith("deleted", StringComparison.Ordinal))
            await Store.DeleteAsync(_mba.Settings.BucketMba, "mba/documents/card.pdf", CancellationToken.None);
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");

        var scope = what.StartsWith("the other scope", StringComparison.Ordinal) ? "policy" : "mba";
        var plan = await api.PostAsync("/uploads/plan", new { files = new[] { Planned($"{scope}/renamed.pdf", content) } });
        var asked = await api.PostAsync("/uploads", Request("renamed.pdf", content, scope));

        var planned = plan.Body.GetProperty("files")[0];
        Assert.Equal(isDuplicate, planned.TryGetProperty("duplicateOf", out var of));
        Assert.Equal(isDuplicate ? 409 : 201, (int)asked.Status);
        if (isDuplicate)
            Assert.Equal(
                ("content", "mba/documents/card.pdf", false),
                (of.GetProperty("kind").GetString(), of.GetProperty("key").GetString(), of.TryGetProperty("ingestionId", out _))
            );
    }

    [Fact]
    public async Task Ingest_through_the_api_skips_a_document_under_its_own_and_under_another_name()
    {
        await using var api = await ApiUnderTest.StartUnlimitedAsync(database, _mba.Settings);
        await SendAsync("mba/plan.pdf", "%PDF plan");
        await _mba.RunAsync("worker", "--role", "ingest", "--drain-once");
        _mba.Write("mba/plan_copy.pdf", "%PDF plan");
        File.Delete(Path.Combine(_mba.Folder, "mba/plan.pdf"));
        _mba.Write("again/mba/plan.pdf", "%PDF plan");

        var copy = await _mba.RunAsync("ingest", "mba", "--skip-duplicates", "--api", api.Http.BaseAddress!.ToString());
        var same = await _mba.RunAsync("ingest", "again", "--skip-duplicates", "--api", api.Http.BaseAddress!.ToString());

        Assert.All(
            [copy, same],
            r =>
                Assert.Contains(
                    $"stored already as s3://{_mba.Settings.BucketMba}/mba/documents/plan.pdf",
                    r.Output,
                    StringComparison.Ordinal
                )
        );
        Assert.Equal((0, 0), (copy.ExitCode, same.ExitCode));
    }

    [Fact]
    public async Task A_job_of_the_queue_skips_a_renamed_document_that_is_stored()
    {
        await SendAsync("mba/first.docx", "docx one");
        _mba.Write("queued/mba/second.docx", "docx one");
        _mba.Write("queued/policy/third.docx", "docx one");

        await _mba.RunAsync("producer", "queued", "--skip-duplicates");
        var worked = await _mba.RunAsync("worker", "--drain-once");

        Assert.Contains("2 jobs done, 0 failed", worked.Output, StringComparison.Ordinal);
        Assert.Null(await Store.HeadAsync(_mba.Settings.BucketMba, "mba/documents/second.docx", null, CancellationToken.None));
        Assert.NotNull(await Store.HeadAsync(_mba.Settings.BucketPolicy, "policy/pdfs/third.docx", null, CancellationToken.None));
    }

    [Fact]
    public async Task Equal_files_of_two_scopes_are_both_sent_even_into_one_bucket()
    {
        _mba.Set("S3_BUCKET_POLICY", _mba.Settings.BucketMba);
        _mba.Write("both/mba/terms.pdf", "%PDF terms");
        _mba.Write("both/policy/terms.pdf", "%PDF terms");
        await _mba.RunAsync("ingest", "both/mba");

        var both = await _mba.RunAsync("ingest", "both", "--skip-duplicates", "--json");

        Assert.Equal(
            ["mba skipped", "policy uploaded"],
            both.Json.GetProperty("files")
                .EnumerateArray()
                .Select(f => $"{f.GetProperty("scope")} {f.GetProperty("outcome")}")
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_copy_goes_up_when_the_first_of_its_content_cannot()
    {
        await SendAsync("mba/a.pdf", "%PDF older");
        _mba.Write("mba/a.pdf", "%PDF newer");
        _mba.Write("mba/b.pdf", "%PDF newer");
        _mba.Write("mba/c.pdf", "%PDF newer");

        var run = await _mba.RunAsync("ingest", "mba", "--skip-duplicates", "--json");

        Assert.Equal(
            ["a.pdf failed", "b.pdf uploaded", "c.pdf skipped"],
            run.Json.GetProperty("files").EnumerateArray().Select(f => $"{f.GetProperty("path")} {f.GetProperty("outcome")}")
        );
        Assert.Equal("same bytes as b.pdf", run.Json.GetProperty("files")[2].GetProperty("reason").GetString());
    }

    private async Task SendAsync(string path, string content, params string[] options)
    {
        _mba.Write(path, content);
        Assert.Equal(0, (await _mba.RunAsync(["ingest", path, .. options])).ExitCode);
    }

    private Task PutAsync(string content) =>
        Store.PutAsync(
            _mba.Settings.BucketMba,
            "mba/documents/card.pdf",
            new MemoryStream(Encoding.UTF8.GetBytes(content)),
            new PutOptions(),
            CancellationToken.None
        );

    private static object Planned(string path, string content) =>
        new
        {
            path,
            size = content.Length,
            sha256 = Sha256(content),
        };

    private static object Request(string name, string content, string scope) =>
        new
        {
            fileName = name,
            scope,
            size = content.Length,
            sha256 = Sha256(content),
        };

    private static string Sha256(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
