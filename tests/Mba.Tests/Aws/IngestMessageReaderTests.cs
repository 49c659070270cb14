using Mba.Aws;
using Mba.Files;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class IngestMessageReaderTests
{
    private const string S3Record =
        """{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"files"},"object":{"key":"mba/csv/a+b%2Bc%C3%A9.csv","size":3,"eTag":"e","versionId":"v1","sequencer":"0055"}}}""";

    [Fact]
    public void Reads_an_S3_event_and_decodes_its_key()
    {
        var request = Assert.Single(Files($$"""{"Records":[{{S3Record}}]}"""));

        Assert.Equal(
            new IngestRequest
            {
                Bucket = "files",
                Key = "mba/csv/a b+cé.csv",
                VersionId = "v1",
                Sequencer = "0055",
                Bytes = 3,
                Trigger = IngestTrigger.Sqs,
            },
            request
        );
    }

    [Fact]
    public void Reads_an_S3_event_that_SNS_has_wrapped()
    {
        var wrapped = System.Text.Json.JsonSerializer.Serialize(
            new
            {
                Type = "Notification",
                TopicArn = "arn",
                Message = $$"""{"Records":[{{S3Record}}]}""",
            }
        );

        Assert.Equal(IngestTrigger.Sns, Assert.Single(Files(wrapped)).Trigger);
    }

    [Fact]
    public void Takes_the_key_of_an_EventBridge_event_as_it_stands()
    {
        var request = Assert.Single(
            Files(
                """{"version":"0","source":"aws.s3","detail-type":"Object Created","detail":{"bucket":{"name":"files"},"object":{"key":"mba/csv/a+b.csv","version-id":"v2","sequencer":"0A"}}}"""
            )
        );

        Assert.Equal(
            ("mba/csv/a+b.csv", "v2", "0A", IngestTrigger.EventBridge),
            (request.Key, request.VersionId, request.Sequencer, request.Trigger)
        );
    }

    [Fact]
    public void Keeps_the_order_of_several_records()
    {
        var second = S3Record.Replace("0055", "0056", StringComparison.Ordinal);

        Assert.Equal(["0055", "0056"], Files($$"""{"Records":[{{S3Record}},{{second}}]}""").Select(r => r.Sequencer));
    }

    [Fact]
    public void Reads_back_the_message_that_it_writes()
    {
        var request = new IngestRequest
        {
            Bucket = "b",
            Key = "mba/csv/ü \"x\".csv",
            VersionId = "v",
            Sequencer = "0F",
            Trigger = IngestTrigger.Continuation,
            Table = "t",
            Force = true,
        };

        Assert.Equal(request, Assert.Single(Files(IngestCommand.Ingest(request))));
    }

    [Theory]
    [InlineData("""{"source":"mba.backfill","detail-type":"Backfill","detail":{}}""", null)]
    [InlineData("""{"source":"mba.backfill"}""", null)]
    [InlineData("""{"source":"mba.backfill","detail":{"scope":"policy"}}""", FileScope.Policy)]
    public void Reads_a_backfill(string body, FileScope? scope) =>
        Assert.Equal(new IngestMessage.Backfill(scope), IngestMessageReader.Read(body));

    [Theory]
    [InlineData("""{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"files"}""")]
    [InlineData("""{"Records":null}""")]
    [InlineData("""{"Records":[]}""")]
    [InlineData("""{"Records":[{"eventName":"ObjectRemoved:Delete","s3":{"bucket":{"name":"b"},"object":{"key":"k"}}}]}""")]
    [InlineData("""{"source":"aws.s3","detail-type":"Object Deleted","detail":{}}""")]
    public void Finds_nothing_to_do_in_an_event_about_no_new_object(string body) =>
        Assert.IsType<IngestMessage.NoWork>(IngestMessageReader.Read(body));

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"a":1}""")]
    [InlineData("""{"Records":7}""")]
    [InlineData("""{"Records":[{}]}""")]
    [InlineData("""{"Records":[7]}""")]
    [InlineData("""{"Records":[{"eventName":"ObjectCreated:Put","s3":{}}]}""")]
    [InlineData("""{"Type":"Notification","Message":"not json"}""")]
    [InlineData("""{"mba":"ingest","bucket":"b"}""")]
    [InlineData("""{"mba":7}""")]
    [InlineData("""{"mba":"dance","bucket":"b","key":"k"}""")]
    [InlineData("""{"source":"mba.backfill","detail":{"scope":"moon"}}""")]
    public void Says_of_anything_else_that_it_is_not_ours(string body) =>
        Assert.IsType<IngestMessage.Unrecognized>(IngestMessageReader.Read(body));

    private static IReadOnlyList<IngestRequest> Files(string body) =>
        Assert.IsType<IngestMessage.Files>(IngestMessageReader.Read(body)).Requests;
}
