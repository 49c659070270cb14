using Mba.Aws;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class BatchPlanTests
{
    private const long Long = 200 << 20;

    [Fact]
    public void Small_files_of_different_keys_are_side_by_side_and_those_of_one_key_in_their_order()
    {
        var plan = BatchPlan.Of([
            ReceivedMessage.Of("1", Created("a", 10)),
            ReceivedMessage.Of("2", Created("b", 10)),
            ReceivedMessage.Of("3", Created("a", 20)),
        ]);

        Assert.Equal(["1 3", "2"], plan.SmallByKey.Select(m => string.Join(' ', m.Select(x => x.MessageId))));
        Assert.Empty(plan.Others);
        Assert.Empty(plan.SentBack);
    }

    [Theory]
    [InlineData("""{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"a"}}}]}""")]
    [InlineData("""{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"a","size":2000000}}}]}""")]
    [InlineData("""{"mba":"ingest","bucket":"b","key":"a"}""")]
    [InlineData("""{"source":"mba.backfill"}""")]
    [InlineData("hello")]
    [InlineData("""{"Records":[{"eventName":"\ud800"}]}""")]
    public void All_else_is_handled_one_after_another(string body)
    {
        var plan = BatchPlan.Of([ReceivedMessage.Of("1", body), ReceivedMessage.Of("2", body)]);

        Assert.Equal(["1", "2"], plan.Others.Select(m => m.MessageId));
        Assert.Empty(plan.SmallByKey);
        Assert.Empty(plan.SentBack);
    }

    [Fact]
    public void Of_several_long_files_the_one_delivered_most_often_stays()
    {
        var plan = BatchPlan.Of([
            ReceivedMessage.Of("1", Created("a", Long)),
            ReceivedMessage.Of("2", Created("b", Long), delivery: 3),
            ReceivedMessage.Of("3", Created("c", 10)),
        ]);

        Assert.Equal("2", Assert.Single(plan.Others).MessageId);
        Assert.Equal("1", Assert.Single(plan.SentBack).MessageId);
        Assert.Single(plan.SmallByKey);
    }

    [Fact]
    public void A_message_of_this_system_keeps_the_size_that_it_knows()
    {
        var message = IngestCommand.Ingest(
            new IngestRequest
            {
                Bucket = "b",
                Key = "a",
                Bytes = 7,
            }
        );

        Assert.Equal(7, Assert.Single(Assert.IsType<IngestMessage.Files>(IngestMessageReader.Read(message)).Requests).Bytes);
        Assert.Single(BatchPlan.Of([ReceivedMessage.Of("1", message)]).SmallByKey);
    }

    private static string Created(string key, long bytes) =>
        $$$$"""{"Records":[{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"{{{{key}}}}","size":{{{{bytes}}}}}}}]}""";
}
