using Amazon;

namespace Mba.Aws;

/// <summary>Where services answer, in every partition: China, GovCloud and the isolated ones have domains of their own.</summary>
public static class AwsEndpoint
{
    /// <summary>The public endpoint of a service, e.g. <c>sqs</c>, in a region.</summary>
    public static Uri Of(string service, string region) => new($"https://{service}.{region}.{Domain(region)}/");

    /// <summary>The origin of a bucket, as a browser names it.</summary>
    public static string OfBucket(string bucket, string region) => $"https://{bucket}.s3.{region}.{Domain(region)}";

    private static string Domain(string region) => RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix;
}
