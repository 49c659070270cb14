using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mba.Aws;

/// <summary>The buckets of this system on S3 or on its emulator. Reads name the version that was described, or the entity tag where there are no versions.</summary>
public sealed class S3ObjectStore(Lazy<IAmazonS3> s3) : IObjectStore
{
    /// <summary>Creates the client at its first use: an invocation that needs no object pays nothing for it.</summary>
    public S3ObjectStore(Settings settings)
        : this(new Lazy<IAmazonS3>(() => AwsIdentity.S3(settings))) { }

    public async Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            var head = await s3.Value.GetObjectMetadataAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = bucket,
                    Key = key,
                    VersionId = versionId,
                },
                cancellationToken
            );
            return new StoredObject
            {
                Bucket = bucket,
                Key = key,
                VersionId = head.VersionId is null or "null" ? null : head.VersionId,
                ETag = head.ETag.Trim('"'),
                LastModified = Utc(head.LastModified),
                Bytes = head.ContentLength,
                ContentType = head.Headers.ContentType,
                Metadata = head.Metadata.Keys.ToDictionary(WithoutPrefix, name => head.Metadata[name], StringComparer.Ordinal),
            };
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return null;
        }
    }

    public async Task<Stream> OpenAsync(StoredObject stored, long offset, CancellationToken cancellationToken)
    {
        var request = new GetObjectRequest
        {
            BucketName = stored.Bucket,
            Key = stored.Key,
            VersionId = stored.VersionId,
        };
        if (stored.VersionId is null)
            request.EtagToMatch = $"\"{stored.ETag}\"";
        if (offset > 0)
            request.ByteRange = new ByteRange(offset, stored.Bytes - 1);
        if (offset >= stored.Bytes && offset > 0)
            return Stream.Null;
        try
        {
            var response = await s3.Value.GetObjectAsync(request, cancellationToken);
            return response.ResponseStream;
        }
        catch (AmazonS3Exception gone)
            when (gone.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw new ObjectChangedException(stored.ToString());
        }
    }

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string bucket,
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var pages = s3.Value.Paginators.ListObjectsV2(new ListObjectsV2Request { BucketName = bucket, Prefix = prefix });
        await foreach (var found in pages.S3Objects.WithCancellation(cancellationToken))
        {
            yield return new StoredObject
            {
                Bucket = bucket,
                Key = found.Key,
                ETag = found.ETag.Trim('"'),
                LastModified = Utc(found.LastModified),
                Bytes = found.Size ?? 0,
            };
        }
    }

    public async Task PutAsync(string bucket, string key, Stream content, PutOptions options, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = content,
            AutoCloseStream = false,
            ContentType = options.ContentType,
            IfNoneMatch = options.Overwrite ? null : "*",
        };
        foreach (var (name, value) in options.Metadata)
            request.Metadata[name] = value;
        try
        {
            await s3.Value.PutObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception taken)
            when (!options.Overwrite && taken.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            throw new ObjectExistsException($"s3://{bucket}/{key}");
        }
    }

    public async Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        await s3.Value.DeleteObjectAsync(bucket, key, cancellationToken);

    private static string WithoutPrefix(string name) =>
        (name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? name["x-amz-meta-".Length..] : name).ToLowerInvariant();

    private static DateTimeOffset Utc(DateTime? time) => new((time ?? DateTime.UnixEpoch).ToUniversalTime());
}
