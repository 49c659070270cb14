using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Sending;

/// <summary>
/// Duplicates in a store whose entity tags are not digests: nothing that is stored is sent again, and nothing that is not stored is left out. What is
/// stored at the end is read with another client, past the proxy, and hashed.
/// </summary>
[Trait("Category", "AnyServer")]
public sealed class EncryptedStoreTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>, IAsyncLifetime
{
    private const int PartBytes = 5 << 20;
    private CommandLine _mba = null!;
    private ScramblingProxy _proxy = null!;

    public async ValueTask InitializeAsync()
    {
        _mba = await CommandLine.CreateAsync(database, aws);
        _proxy = await ScramblingProxy.StartAsync(_mba.Settings.AwsEndpoint!);
        _mba.Set("AWS_ENDPOINT_URL", _proxy.Address.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _mba.Dispose();
    }

    [Fact]
    public async Task What_was_sent_is_known_by_its_sha256_and_by_a_HEAD_of_equal_lengths_only()
    {
        _mba.Write("mba/one.csv", "id\n1\n");
        _mba.Write("mba/card.pdf", "%PDF one");
        var first = await _mba.RunAsync("ingest", "mba");
        Directory.Delete(Path.Combine(_mba.Folder, "logs"), recursive: true);
        _mba.Write("mba/renamed.pdf", "%PDF one");
        _mba.Write("mba/other.pdf", "%PDF two");
        _mba.Write("mba/longer.pdf", "%PDF longer than any");
        var before = _proxy.Heads;

        var second = await _mba.RunAsync("ingest", "mba", "--skip-duplicates", "--json");

        Assert.Contains("2 uploaded", first.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["mba/card.pdf skipped", "mba/longer.pdf uploaded", "mba/one.csv skipped", "mba/other.pdf uploaded", "mba/renamed.pdf skipped"],
            Outcomes(second)
        );
        Assert.InRange(_proxy.Heads - before, 2, 4); // of one.csv and card.pdf; none for the length that no object has
        Assert.Equal(
            ["card.pdf %PDF one", "longer.pdf %PDF longer than any", "one.csv id\n1\n", "other.pdf %PDF two"],
            await StoredAsync()
        );
    }

    [Fact]
    public async Task A_tag_of_KMS_that_equals_the_md5_of_other_bytes_proves_nothing()
    {
        await ForeignAsync("mba/documents/foreign.pdf", "%PDF abc");
        _proxy.Chosen[Md5("%PDF abc")] = Md5("%PDF xyz");
        _mba.Write("mba/mine.pdf", "%PDF xyz");

        var check = await _mba.RunAsync("ingest", "mba", "--mode", "check-duplicates", "--check-s3", "--json");
        var sent = await _mba.RunAsync("ingest", "mba", "--skip-duplicates", "--json");

        Assert.Empty(check.Json.GetProperty("stored").EnumerateArray());
        Assert.Equal(["mba/mine.pdf uploaded"], Outcomes(sent));
        Assert.Equal(["foreign.pdf %PDF abc", "mine.pdf %PDF xyz"], await StoredAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_md5_and_the_md5s_of_parts_count_where_KMS_encrypts_nothing(bool encrypted)
    {
        var big = new string('x', PartBytes) + "the rest";
        await ForeignAsync("mba/documents/small.pdf", "%PDF small");
        await ForeignPartsAsync("mba/documents/parts.pdf", big);
        _proxy.Keeps = _ => !encrypted;
        _mba.Write("mba/small_again.pdf", "%PDF small");
        _mba.Write("mba/parts_again.pdf", big);
        _mba.Write("mba/parts_other.pdf", new string('x', PartBytes) + "the tail");

        var run = await _mba.RunAsync("ingest", "mba", "--skip-duplicates", "--json");

        var whatCannotBeProved = encrypted ? "uploaded" : "skipped";
        Assert.Equal(
            [$"mba/parts_again.pdf {whatCannotBeProved}", "mba/parts_other.pdf uploaded", $"mba/small_again.pdf {whatCannotBeProved}"],
            Outcomes(run)
        );
    }

    private static IEnumerable<string> Outcomes(CommandResult run) =>
        run
            .Json.GetProperty("files")
            .EnumerateArray()
            .Select(f => $"mba/{f.GetProperty("path").GetString()} {f.GetProperty("outcome").GetString()}")
            .Order(StringComparer.Ordinal);

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    private AmazonS3Client Client() =>
        new(
            new BasicAWSCredentials("test", "test"),
            new AmazonS3Config { ServiceURL = _mba.Settings.AwsEndpoint!.ToString(), ForcePathStyle = true }
        );

    private async Task ForeignAsync(string key, string content)
    {
        using var s3 = Client();
        await s3.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = _mba.Settings.BucketMba,
                Key = key,
                ContentBody = content,
            }
        );
    }

    private async Task ForeignPartsAsync(string key, string content)
    {
        using var s3 = Client();
        var bytes = Encoding.UTF8.GetBytes(content);
        var upload = await s3.InitiateMultipartUploadAsync(_mba.Settings.BucketMba, key);
        var parts = new List<PartETag>();
        for (var start = 0; start < bytes.Length; start += PartBytes)
        {
            var part = await s3.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = _mba.Settings.BucketMba,
                    Key = key,
                    UploadId = upload.UploadId,
                    PartNumber = parts.Count + 1,
                    InputStream = new MemoryStream(bytes[start..Math.Min(bytes.Length, start + PartBytes)]),
                }
            );
            parts.Add(new PartETag(part));
        }
        await s3.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = _mba.Settings.BucketMba,
                Key = key,
                UploadId = upload.UploadId,
                PartETags = parts,
            }
        );
    }

    /// <summary>Name and content of every object, past the proxy.</summary>
    private async Task<IEnumerable<string>> StoredAsync()
    {
        using var s3 = Client();
        var keys = (await s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _mba.Settings.BucketMba })).S3Objects;
        var texts = new List<string>();
        foreach (var found in keys)
        {
            using var got = await s3.GetObjectAsync(_mba.Settings.BucketMba, found.Key);
            using var reader = new StreamReader(got.ResponseStream);
            texts.Add($"{found.Key.Split('/')[^1]} {await reader.ReadToEndAsync()}");
        }
        return texts.Order(StringComparer.Ordinal);
    }
}
