using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Api;

public sealed class PreviewsOverKestrel(DatabaseFixture database, AwsServer aws) : PreviewTests(Way.Kestrel, database, aws);

public sealed class PreviewsOverGateway(DatabaseFixture database, AwsServer aws) : PreviewTests(Way.Gateway, database, aws);

/// <summary>POST /previews: what loading a file would do, judged by its first records.</summary>
public abstract class PreviewTests(Way way, DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private ApiUnderTest _api = null!;

    public async ValueTask InitializeAsync() => _api = await ApiUnderTest.StartAsync(way, database, aws);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_new_file_shows_its_dialect_columns_types_reasons_and_the_table_it_would_make()
    {
        var preview = await PreviewAsync("visits.csv", "id;zip;day\n1;01234;2026-11-01\n2;99999;2026-11-02\n", whole: true);

        Assert.Equal("all 2 records", preview.GetProperty("label").GetString());
        Assert.Equal(";", preview.GetProperty("dialect").GetProperty("delimiter").GetString());
        Assert.Equal(
            ["id BIGINT whole numbers", "zip VARCHAR(64) leading zeros: an identifier", "day DATE"],
            Columns(preview).Select((c, i) => i == 2 ? c[..8] : c)
        );
        Assert.Equal("visits False append", Words(preview, "table", "tableExists", "mode"));
        Assert.Equal(3, preview.GetProperty("schemaChange").GetProperty("created").GetArrayLength());
    }

    [Fact]
    public async Task The_beginning_of_a_file_loses_its_cut_record_and_no_other()
    {
        var text = new StringBuilder("a,b\n");
        for (var i = 0; i < 500; i++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i},\"x\ny{i}\"\n");
        var whole = text.ToString();

        foreach (var cut in new[] { 1, 2, 3, 5, 8 })
        {
            var preview = await PreviewAsync("cut.csv", whole[..^cut]);
            Assert.Equal("first 499 records 0", Words(preview, "label", "rejected"));
            Assert.False(preview.GetProperty("whole").GetBoolean());
        }
        Assert.Equal("all 500 records", (await PreviewAsync("cut.csv", whole, whole: true)).GetProperty("label").GetString());
    }

    [Theory]
    [InlineData("x.json", "[{\"a\":1},{\"a\":2},{\"a\":3},{\"a", 3)]
    [InlineData("x.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":", 2)]
    [InlineData("x.jsonl", "{\"a\":1}\n{\"a\":2}\n{\"a\":2,\"b\":{\"c\":1},", 2)]
    [InlineData("x.json", "{\"items\":[{\"a\":1},{\"a\":2},{\"a\":", 2)]
    public async Task A_cut_JSON_file_shows_its_whole_records(string name, string text, int records)
    {
        var preview = await PreviewAsync(name, text);

        Assert.False(preview.TryGetProperty("error", out var error), error.ToString());
        Assert.Equal(0, preview.GetProperty("rejected").GetInt64());
        Assert.Equal($"first {records} records", preview.GetProperty("label").GetString());
        Assert.Equal(["a BIGINT whole numbers"], Columns(preview));
    }

    [Fact]
    public async Task Records_that_would_be_rejected_are_shown_by_line_column_and_code()
    {
        var lines = Enumerable.Range(1, 100).Select(i => i == 40 ? $"{i},no day,Pharmacy,1.00,x" : $"{i},2026-01-01,Pharmacy,1.00,x");

        var preview = await PreviewAsync(
            "deductibles_oop.csv",
            "member_id,service_date,service_type,amount,applied_to\n" + string.Join('\n', lines) + "\n",
            whole: true
        );

        Assert.Equal("1 deductibles_oop True", Words(preview, "rejected", "table", "tableExists"));
        Assert.Equal("41 service_date NOT_A_DATE", Words(preview.GetProperty("rejects")[0], "line", "column", "code"));
        Assert.False(preview.TryGetProperty("schemaChange", out _));
    }

    [Fact]
    public async Task A_file_that_would_fail_shows_why()
    {
        Assert.Equal("EMPTY_FILE", (await PreviewAsync("e.csv", "  \n", whole: true)).GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(
            "DAMAGED_ARCHIVE",
            (await PreviewAsync("e.csv.gz", Zip(string.Concat(Enumerable.Range(0, 9999)))[..200], whole: true))
                .GetProperty("error")
                .GetProperty("code")
                .GetString()
        );
    }

    [Fact]
    public async Task An_archive_is_inflated_to_16_MB_and_no_further()
    {
        var line = "1234567," + new string('z', 92) + "\n";
        var archive = Zip("a,b\n" + string.Concat(Enumerable.Repeat(line, 300_000)));

        var preview = await PreviewAsync("bomb.csv.gz", archive, whole: true);

        Assert.InRange(archive.Length, 1, 1_000_000);
        Assert.InRange(preview.GetProperty("records").GetInt64(), (16 << 20) / line.Length - 2, (16 << 20) / line.Length + 2);
        Assert.Equal(
            "False gzip",
            $"{preview.GetProperty("whole").GetBoolean()} {preview.GetProperty("dialect").GetProperty("compression")}"
        );
    }

    [Fact]
    public async Task A_preview_leaves_nothing_behind_and_answers_no_value()
    {
        var before = await CountsAsync();

        var preview = await PreviewAsync("secret.csv", "name,dob\nkanarienvogel4711,1\nkanarienvogel4712,2\n", whole: true);

        Assert.DoesNotContain("kanarienvogel", preview.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(before, await CountsAsync());
        await foreach (var stored in _api.Store.ListAsync(_api.Settings.BucketMba, "", CancellationToken.None))
            Assert.DoesNotContain("secret", stored.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_for_uploaders_takes_a_megabyte_and_can_be_switched_off()
    {
        await using var off = await ApiUnderTest.StartAsync(way, database, _api.Settings with { ApiPreviews = false }, null);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(_api, "big.csv", new byte[1_000_001], false)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(_api, "letter.pdf", [1], true)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(off, "a.csv", "a\n1\n"u8.ToArray(), true)).Status);
        Assert.False((await off.GetAsync("/client-config")).Body.GetProperty("previews").GetBoolean());
    }

    private Task<JsonElement> PreviewAsync(string name, string text, bool whole = false) =>
        PreviewAsync(name, Encoding.UTF8.GetBytes(text), whole);

    private async Task<JsonElement> PreviewAsync(string name, byte[] bytes, bool whole)
    {
        var (status, body) = await PostAsync(_api, name, bytes, whole);
        Assert.True(status == HttpStatusCode.OK, body.ToString());
        return body;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(ApiUnderTest api, string name, byte[] bytes, bool whole)
    {
        using var response = await api.Http.PostAsync(
            $"/previews?fileName={name}&scope=mba&whole={(whole ? "true" : "false")}",
            new ByteArrayContent(bytes)
        );
        Assert.True(response.Headers.CacheControl!.NoStore);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private async Task<string> CountsAsync() =>
        string.Join(
            ' ',
            (
                await database.QueryAsync(
                    "SELECT (SELECT COUNT(*) FROM ingestion_audit), (SELECT COUNT(*) FROM upload_ticket), (SELECT COUNT(*) FROM ingestion_column), (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE())"
                )
            )[0]
        );

    private static byte[] Zip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static IEnumerable<string> Columns(JsonElement preview) =>
        preview.GetProperty("columns").EnumerateArray().Select(c => Words(c, "name", "type", "reason"));

    private static string Words(JsonElement element, params string[] names) => string.Join(' ', names.Select(n => element.GetProperty(n)));
}
