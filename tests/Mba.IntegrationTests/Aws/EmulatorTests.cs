using System.Text;
using Mba.Aws;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Aws;

/// <summary>S3, SQS and Secrets Manager over the wire. What only AWS enforces (signatures, expiry, checksums) is not proved here.</summary>
[Trait("Category", "AnyServer")]
public sealed class EmulatorTests(AwsServer aws)
{
    private static readonly DatabaseSecret Secret = new("user", "a \"quoted\" password");

    [Fact]
    public async Task Describes_and_reads_exactly_the_version_that_was_put()
    {
        var (store, bucket) = await StoreAsync();
        await PutAsync(store, bucket, "mba/csv/a b+c.csv", "first");
        var first = await store.HeadAsync(bucket, "mba/csv/a b+c.csv", versionId: null, CancellationToken.None);
        await PutAsync(store, bucket, "mba/csv/a b+c.csv", "second version");

        Assert.Equal(5, first!.Bytes);
        Assert.Equal("first", await ReadAsync(store, first, 0));
        Assert.Equal("st", await ReadAsync(store, first, 3));
        Assert.Equal("", await ReadAsync(store, first, 5));
        Assert.Equal(
            "second version",
            await ReadAsync(store, (await store.HeadAsync(bucket, first.Key, null, CancellationToken.None))!, 0)
        );
    }

    [Fact]
    public async Task Keeps_user_metadata_and_content_type()
    {
        var (store, bucket) = await StoreAsync();
        var options = new PutOptions
        {
            ContentType = "text/csv",
            Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["upload-id"] = "u-1" },
        };

        await store.PutAsync(bucket, "mba/csv/m.csv", new MemoryStream("x"u8.ToArray()), options, CancellationToken.None);

        var stored = await store.HeadAsync(bucket, "mba/csv/m.csv", null, CancellationToken.None);
        Assert.Equal(("text/csv", "u-1"), (stored!.ContentType, stored.Metadata["upload-id"]));
    }

    [Fact]
    public async Task Knows_no_object_that_is_not_there_or_has_gone()
    {
        var (store, bucket) = await StoreAsync();
        await PutAsync(store, bucket, "mba/csv/gone.csv", "x");
        var stored = (await store.HeadAsync(bucket, "mba/csv/gone.csv", null, CancellationToken.None))! with
        {
            VersionId = null,
            ETag = "another",
        };

        Assert.Null(await store.HeadAsync(bucket, "mba/csv/never.csv", null, CancellationToken.None));
        await Assert.ThrowsAsync<ObjectChangedException>(() => store.OpenAsync(stored, 0, CancellationToken.None));
        await store.DeleteAsync(bucket, "mba/csv/gone.csv", CancellationToken.None);
        Assert.Null(await store.HeadAsync(bucket, "mba/csv/gone.csv", null, CancellationToken.None));
    }

    [Fact]
    public async Task Lists_below_a_prefix_in_key_order()
    {
        var (store, bucket) = await StoreAsync();
        foreach (var key in new[] { "mba/csv/b.csv", "mba/csv/a.csv", "mba/files/c.bin" })
            await PutAsync(store, bucket, key, key);

        var keys = await store.ListAsync(bucket, "mba/csv/", CancellationToken.None).Select(o => o.Key).ToListAsync();

        Assert.Equal(["mba/csv/a.csv", "mba/csv/b.csv"], keys);
    }

    [Fact]
    public async Task Does_not_overwrite_unless_told_to()
    {
        var (store, bucket) = await StoreAsync();
        await PutAsync(store, bucket, "mba/csv/a.csv", "1");

        await Assert.ThrowsAsync<ObjectExistsException>(() =>
            store.PutAsync(bucket, "mba/csv/a.csv", new MemoryStream(), new PutOptions { Overwrite = false }, CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_put_object_reaches_the_queue_as_an_event_that_names_its_key()
    {
        var (names, addresses) = await aws.CreateResourcesAsync(Secret);
        var store = new S3ObjectStore(await aws.SettingsAsync());
        await PutAsync(store, names.BucketPolicy, "policy/data/a b+ü.csv", "x");

        var messages = await ReceiveAllAsync(addresses.IngestQueueUrl);

        var requests = messages.Select(m => IngestMessageReader.Read(m.Body)).OfType<IngestMessage.Files>().SelectMany(f => f.Requests);
        Assert.Equal((names.BucketPolicy, "policy/data/a b+ü.csv"), (Assert.Single(requests).Bucket, requests.First().Key));
        Assert.DoesNotContain(messages, m => IngestMessageReader.Read(m.Body) is IngestMessage.Unrecognized);
    }

    [Fact]
    public async Task A_message_is_hidden_shown_again_and_at_last_dead_lettered()
    {
        var (_, addresses) = await aws.CreateResourcesAsync(Secret, maxReceives: 2);
        var queues = await aws.QueuesAsync();
        await ReceiveAllAsync(addresses.IngestQueueUrl, delete: true);
        await queues.SendAsync(addresses.IngestQueueUrl, "body", TimeSpan.Zero, CancellationToken.None);
        for (var delivery = 1; delivery <= 2; delivery++)
        {
            var message = Assert.Single(await ReceiveAsync(queues, addresses.IngestQueueUrl));
            Assert.Equal($"{delivery}", message.Attributes!["ApproximateReceiveCount"]);
            await queues.ChangeVisibilityAsync(addresses.IngestQueueUrl, message.ReceiptHandle, TimeSpan.Zero, CancellationToken.None);
        }

        Assert.Empty(await ReceiveAsync(queues, addresses.IngestQueueUrl));
        Assert.Equal("body", Assert.Single(await ReceiveAsync(queues, addresses.IngestDeadLetterUrl)).Body);
    }

    [Fact]
    public async Task Reads_the_database_secret()
    {
        var (_, addresses) = await aws.CreateResourcesAsync(Secret);
        var secrets = new SecretsClient(await aws.SettingsAsync(), aws.Http, TimeProvider.System);

        Assert.Equal(Secret, await secrets.GetDatabaseSecretAsync(addresses.SecretArn, CancellationToken.None));
    }

    private async Task<(S3ObjectStore Store, string Bucket)> StoreAsync()
    {
        var (names, _) = await aws.CreateResourcesAsync(Secret);
        return (new S3ObjectStore(await aws.SettingsAsync()), names.BucketMba);
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAllAsync(string queueUrl, bool delete = false)
    {
        var queues = await aws.QueuesAsync();
        var all = new List<ReceivedMessage>();
        while (await ReceiveAsync(queues, queueUrl) is { Count: > 0 } some)
        {
            all.AddRange(some);
            foreach (var message in some.Where(_ => delete))
                await queues.DeleteAsync(queueUrl, message.ReceiptHandle, CancellationToken.None);
        }
        return all;
    }

    private static Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(SqsClient queues, string queueUrl) =>
        queues.ReceiveAsync(queueUrl, 10, TimeSpan.Zero, TimeSpan.FromSeconds(30), CancellationToken.None);

    private static Task PutAsync(S3ObjectStore store, string bucket, string key, string text) =>
        store.PutAsync(bucket, key, new MemoryStream(Encoding.UTF8.GetBytes(text)), new PutOptions(), CancellationToken.None);

    private static async Task<string> ReadAsync(S3ObjectStore store, StoredObject stored, long offset)
    {
        using var reader = new StreamReader(await store.OpenAsync(stored, offset, CancellationToken.None));
        return await reader.ReadToEndAsync();
    }
}
