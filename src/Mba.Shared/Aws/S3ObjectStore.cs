using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mba.Aws;

/// <summary>The buckets of this system on S3 or on its emulator. Reads name the version that was described, or the entity tag where there are no versions.</summary>
/// <param name="s3">The client.</param>
/// <param name="role">The role whose credentials it uses; null when they are the process's own.</param>
/// <param name="idle">How long it may say nothing while it is asked and read; null for the usual. What is sent to it may take any time.</param>
public sealed partial class S3ObjectStore(Lazy<IAmazonS3> s3, string? role = null, TimeSpan? idle = null) : IObjectStore
{
    private const string Read = "s3:GetObject";

    private readonly StoreRefusals _refusals = new(role);
    private readonly IdleTimeout _idle = new(idle ?? IdleTimeout.Usual, TimeProvider.System);

    /// <summary>Creates the client at its first use: an invocation that needs no object pays nothing for it.</summary>
    public S3ObjectStore(Settings settings)
        : this(new Lazy<IAmazonS3>(() => AwsIdentity.S3(settings))) { }

    public async Task<StoredObject?> HeadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest
            {
                BucketName = bucket,
                Key = key,
                VersionId = versionId,
            };
            var head = await AskAsync(limited => s3.Value.GetObjectMetadataAsync(request, limited), bucket, key, cancellationToken);
            return Describe(bucket, key, (head.VersionId, head.ETag, head.LastModified, head.ContentLength), head.Headers, head.Metadata);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            return null;
        }
    }

    /// <summary>A GET answers what a HEAD does, and with the bytes. What it refuses but for the object's absence, the HEAD and the GET of the run itself report.</summary>
    public async Task<FetchedObject?> FetchAsync(
        string bucket,
        string key,
        string? versionId,
        int maxBytes,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = bucket,
            Key = key,
            VersionId = versionId,
        };
        try
        {
            using var got = await _idle.CallAsync(
                limited => s3.Value.GetObjectAsync(request, limited),
                NameOf(bucket, key),
                cancellationToken
            );
            if (got.ContentLength is <= 0 or > int.MaxValue || got.ContentLength > maxBytes)
                return null;
            var content = new byte[got.ContentLength];
            await _idle.Guard(got.ResponseStream, NameOf(bucket, key)).ReadExactlyAsync(content, cancellationToken);
            var stored = Describe(bucket, key, (got.VersionId, got.ETag, got.LastModified, got.ContentLength), got.Headers, got.Metadata);
            return new FetchedObject(stored, content);
        }
        catch (Exception e) when (e is AmazonServiceException or IOException or HttpRequestException)
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
            var response = await AskAsync(
                limited => s3.Value.GetObjectAsync(request, limited),
                stored.Bucket,
                stored.Key,
                cancellationToken
            );
            return _idle.Guard(response.ResponseStream, NameOf(stored.Bucket, stored.Key));
        }
        catch (AmazonS3Exception gone)
            when (gone.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
        {
            throw new ObjectChangedException(stored.ToString());
        }
    }

    public IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, CancellationToken cancellationToken) =>
        ListAsync(bucket, prefix, startAfter: null, cancellationToken);

    /// <summary>The same from the first key behind <paramref name="startAfter"/> on: ranges of one prefix can be listed side by side.</summary>
    public async IAsyncEnumerable<StoredObject> ListAsync(
        string bucket,
        string prefix,
        string? startAfter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var request = new ListObjectsV2Request
        {
            BucketName = bucket,
            Prefix = prefix,
            StartAfter = startAfter,
        };
        do
        {
            var page = await _refusals.TranslateAsync(
                _idle.CallAsync(limited => s3.Value.ListObjectsV2Async(request, limited), $"s3://{bucket}", cancellationToken),
                "s3:ListBucket",
                $"s3://{bucket}"
            );
            foreach (var found in page.S3Objects ?? [])
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
            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        } while (request.ContinuationToken is not null);
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
            await _refusals.TranslateAsync(s3.Value.PutObjectAsync(request, cancellationToken), "s3:PutObject", NameOf(bucket, key));
        }
        catch (AmazonS3Exception taken)
            when (!options.Overwrite && taken.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            throw new ObjectExistsException(new ObjectAddress(bucket, key).ToString());
        }
    }

    public async Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        await _idle.CallAsync(limited => s3.Value.DeleteObjectAsync(bucket, key, limited), NameOf(bucket, key), cancellationToken);

    private Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> call, string bucket, string key, CancellationToken cancellationToken) =>
        _refusals.TranslateAsync(_idle.CallAsync(call, NameOf(bucket, key), cancellationToken), Read, NameOf(bucket, key));

    private static StoredObject Describe(
        string bucket,
        string key,
        (string? VersionId, string ETag, DateTime? LastModified, long Bytes) version,
        HeadersCollection headers,
        MetadataCollection metadata
    ) =>
        new()
        {
            Bucket = bucket,
            Key = key,
            VersionId = version.VersionId is null or "null" ? null : version.VersionId,
            ETag = version.ETag.Trim('"'),
            LastModified = Utc(version.LastModified),
            Bytes = version.Bytes,
            ContentType = headers.ContentType,
            Metadata = metadata.Keys.ToDictionary(WithoutPrefix, name => metadata[name], StringComparer.Ordinal),
        };

    private static string NameOf(string bucket, string key) => new ObjectAddress(bucket, key).ToString();

    private static string WithoutPrefix(string name) =>
        (name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? name["x-amz-meta-".Length..] : name).ToLowerInvariant();

    private static DateTimeOffset Utc(DateTime? time) => new((time ?? DateTime.UnixEpoch).ToUniversalTime());
}
