using Amazon.S3;

namespace Mba.Aws;

/// <summary>
/// The system's own buckets with its own credentials, and the registered buckets of other accounts (SOURCE_BUCKETS) with those of
/// AWS_ASSUME_ROLE_ARN. Source buckets are read, never written.
/// </summary>
public sealed class SourceBucketStore(IObjectStore own, IObjectStore sources, IReadOnlyCollection<string> sourceBuckets) : IObjectStore
{
    /// <summary>The store for these settings: plain when no role or no source bucket is named.</summary>
    public static IObjectStore For(Settings settings)
    {
        var own = new S3ObjectStore(settings);
        if (settings is not { AssumeRoleArn: { } role, SourceBuckets: { Count: > 0 } buckets })
            return own;
        return new SourceBucketStore(
            own,
            new S3ObjectStore(new Lazy<IAmazonS3>(() => AwsIdentity.S3AssumingRole(settings, role)), role),
            [.. buckets.Select(b => b.Bucket)]
        );
    }

    public Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken) =>
        Of(bucket).HeadAsync(bucket, key, versionId, cancellationToken);

    public Task<FetchedObject?> FetchAsync(
        string bucket,
        string key,
        string? versionId,
        int maxBytes,
        CancellationToken cancellationToken
    ) => Of(bucket).FetchAsync(bucket, key, versionId, maxBytes, cancellationToken);

    public Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken) =>
        Of(stored.Bucket).OpenAsync(stored, offset, cancellationToken);

    public IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        Of(bucket).ListAsync(bucket, prefix, cancellationToken);

    public Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken) =>
        Own(bucket).PutAsync(bucket, key, content, options, cancellationToken);

    public Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        Own(bucket).DeleteAsync(bucket, key, cancellationToken);

    private IObjectStore Of(string bucket) => sourceBuckets.Contains(bucket, StringComparer.Ordinal) ? sources : own;

    private IObjectStore Own(string bucket) =>
        ReferenceEquals(Of(bucket), own)
            ? own
            : throw new InvalidOperationException("a source bucket belongs to another account and is only read");
}
