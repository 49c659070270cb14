using Mba.Aws;
using Xunit;

namespace Mba.Tests.Aws;

public sealed class AwsEndpointTests
{
    /// <summary>https://docs.aws.amazon.com/general/latest/gr/sqs-service.html and the endpoint pages of the partitions.</summary>
    [Theory]
    [InlineData("sqs", "us-east-1", "https://sqs.us-east-1.amazonaws.com/")]
    [InlineData("secretsmanager", "eu-central-1", "https://secretsmanager.eu-central-1.amazonaws.com/")]
    [InlineData("sqs", "us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com/")]
    [InlineData("sqs", "cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/")]
    [InlineData("secretsmanager", "cn-northwest-1", "https://secretsmanager.cn-northwest-1.amazonaws.com.cn/")]
    [InlineData("sqs", "us-iso-east-1", "https://sqs.us-iso-east-1.c2s.ic.gov/")]
    [InlineData("sqs", "us-isob-east-1", "https://sqs.us-isob-east-1.sc2s.sgov.gov/")]
    [InlineData("sqs", "eusc-de-east-1", "https://sqs.eusc-de-east-1.amazonaws.eu/")]
    [InlineData("sqs", "us-future-9", "https://sqs.us-future-9.amazonaws.com/")]
    [InlineData("sqs", "cn-future-9", "https://sqs.cn-future-9.amazonaws.com.cn/")]
    public void A_service_answers_below_its_partition_s_domain(string service, string region, string endpoint) =>
        Assert.Equal(endpoint, AwsEndpoint.Of(service, region).ToString());

    [Fact]
    public void A_bucket_s_origin_has_no_path() =>
        Assert.Equal("https://files.s3.cn-north-1.amazonaws.com.cn", AwsEndpoint.OfBucket("files", "cn-north-1"));
}
