using System.IO.Compression;
using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>What users of the clearinghouse and of the billing ingestion did, in its new form.</summary>
public sealed class FormerPipelineTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private CommandLine _mba = null!;

    public async ValueTask InitializeAsync()
    {
        await database.ExecuteAsync("DROP TABLE IF EXISTS claims, bills");
        _mba = await CommandLine.CreateAsync(database, aws);
        _mba.Set("MBA_DATASETS", Path.Combine(_mba.Folder, "datasets.json"));
    }

    public ValueTask DisposeAsync()
    {
        _mba.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A polled bucket: arrays, single objects and nested structures become documents, once; a file that fails blocks none and is retried by hand.</summary>
    [Fact]
    public async Task The_clearinghouse_polls_a_bucket_for_json()
    {
        _mba.Write(
            "datasets.json",
            """{ "datasets": [{ "name": "claims", "match": ["**/*.json", "**/*.jsonl"], "table": "claims", "mode": "landing" }] }"""
        );
        await PutAsync("mba/csv/array.json", """[{"claim":1,"lines":[{"code":"99213","paid":12.50}]},{"claim":2,"lines":[]}]""");
        await PutAsync("mba/csv/single.json", """{"claim":3,"patient":{"name":"A","address":{"zip":"02134"}}}""");
        await PutAsync("mba/csv/broken.json", """{"claim":4,""");
        await PutAsync("mba/csv/lines.jsonl", "{\"claim\":5}\n{\"claim\":6}\n");

        var first = await _mba.RunAsync("watch", "--once");
        var failed = await _mba.RunAsync("audit", "list", "--status", "FAILED", "--json");
        var second = await _mba.RunAsync("watch", "--once");
        await PutAsync("mba/csv/copy.json", """{"claim":3,"patient":{"name":"A","address":{"zip":"02134"}}}""");
        var copy = await _mba.RunAsync("watch", "--once", "--json");
        var retried = await _mba.RunAsync("audit", "retry", failed.Json[0].GetProperty("id").GetString()!);

        Assert.Equal((1, 0), (first.ExitCode, second.ExitCode));
        Assert.EndsWith(
            "broken.json",
            Assert.Single(failed.Json.EnumerateArray()).GetProperty("s3_key").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("nothing new\n", second.Output);
        Assert.Equal("SKIPPED", copy.Json.GetProperty("status").GetString());
        Assert.Equal(1, retried.ExitCode);
        Assert.Equal(
            ["1", "2", "3", "5", "6"],
            (await database.QueryAsync("SELECT JSON_EXTRACT(row_data, '$.claim') AS claim FROM claims ORDER BY 1")).Select(r => r[0])
        );
        Assert.Equal(
            "\"02134\"",
            (
                await database.QueryAsync(
                    "SELECT JSON_EXTRACT(row_data, '$.patient.address.zip') FROM claims WHERE JSON_EXTRACT(row_data, '$.claim') = 3"
                )
            )[0][0]
        );
    }

    /// <summary>Compressed CSV in a prefix of a client's bucket lands row by row; equal rows of other files are left out, and a second run does nothing.</summary>
    [Fact]
    public async Task The_billing_ingestion_lands_rows_of_a_clients_bucket_once()
    {
        var client = "client-" + Guid.NewGuid().ToString("N")[..12];
        using var s3 = AwsIdentity.S3(_mba.Settings);
        await s3.PutBucketAsync(client);
        _mba.Set("SOURCE_BUCKETS", client + "/bills/");
        _mba.Write(
            "datasets.json",
            """{ "datasets": [{ "name": "bills", "match": ["bills/**"], "table": "bills", "mode": "landing" }] }"""
        );
        await PutAsync(client, "bills/2024-01.csv.gz", Gzip("account,paid\n1,10.50\n2,7\n"));
        await PutAsync(client, "bills/2024-02.csv.gz", Gzip("account,paid\n3,1\n"));
        await PutAsync(client, "elsewhere/2024-03.csv.gz", Gzip("account,paid\n9,9\n"));

        var first = await _mba.RunAsync("etl", "load-all", "--json");
        var second = await _mba.RunAsync("etl", "load-all", "--json");
        var runs = await _mba.RunAsync("audit", "list", "--table", "bills", "--json");

        Assert.True((first.ExitCode, second.ExitCode) == (0, 0), first.Output + first.Errors);
        Assert.Empty(second.Json.EnumerateArray());
        Assert.Equal(2, runs.Json.GetArrayLength());
        Assert.All(
            runs.Json.EnumerateArray(),
            r => Assert.Equal(("SUCCESS", "backfill"), (r.GetProperty("status").GetString(), r.GetProperty("trigger_source").GetString()))
        );
        Assert.Equal("3", (await database.QueryAsync("SELECT COUNT(*) FROM bills"))[0][0]);
        Assert.Equal(
            ["3 3 3"],
            (
                await database.QueryAsync(
                    $"SELECT COUNT(source_etag), COUNT(DISTINCT row_hash), COUNT(ingested_at) FROM bills WHERE source_bucket = '{client}'"
                )
            ).Select(r => string.Join(' ', r))
        );
    }

    private Task PutAsync(string key, string text) => PutAsync(_mba.Settings.BucketMba, key, Encoding.UTF8.GetBytes(text));

    private async Task PutAsync(string bucket, string key, byte[] bytes)
    {
        await using var content = new MemoryStream(bytes);
        await new S3ObjectStore(_mba.Settings).PutAsync(bucket, key, content, new PutOptions(), CancellationToken.None);
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
