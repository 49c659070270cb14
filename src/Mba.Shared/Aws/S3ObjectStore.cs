using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mba.Aws;

/// <summary>The buckets of this system on S3 or on its emulator. Reads name the version that was described, or the entity tag where there are no versions.</summary>
public sealed class S3ObjectStore(Lazy<IAmazonS3> s3) : IObjectStore
{
    private const string Sha256Metadata = "x-amz-meta-sha256";

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

    /// <summary>What the store keeps beside an object that proves which bytes it holds; null when there is no object. Reads no content.</summary>
    public async Task<Files.ContentEvidence?> EvidenceAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await s3.Value.GetObjectMetadataAsync(bucket, key, cancellationToken);
            var evidence = new Files.ContentEvidence
            {
                Bytes = head.ContentLength,
                ETag = head.ETag.Trim('"'),
                Sha256 = head.Metadata.Keys.Contains(Sha256Metadata) ? head.Metadata[Sha256Metadata].ToLowerInvariant() : null,
                // A tag of an object that is encrypted by KMS or with a customer's key is not a digest of its bytes.
                IsTagDigest =
                    head.ServerSideEncryptionMethod is not { } method
                    || method == ServerSideEncryptionMethod.None
                    || method == ServerSideEncryptionMethod.AES256,
            };
            return evidence is { Sha256: null, IsTagDigest: true, IsMultipart: true }
                    ? evidence with
                    {
                        PartBytes = await FirstPartBytesAsync(bucket, key, cancellationToken),
                    }
                : evidence is { Sha256: null, IsTagDigest: false }
                    ? evidence with
                    {
                        Sha256 = await ChecksumAsync(bucket, key, cancellationToken),
                    }
                : evidence;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode is HttpStatusCode.NotFound && missing.ErrorCode is not "NoSuchBucket")
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
        var pages = s3.Value.Paginators.ListObjectsV2(
            new ListObjectsV2Request
            {
                BucketName = bucket,
                Prefix = prefix,
                StartAfter = startAfter,
            }
        );
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
            throw new ObjectExistsException(new ObjectAddress(bucket, key).ToString());
        }
    }

    public async Task DeleteAsync(string bucket, string key, CancellationToken cancellationToken) =>
        await s3.Value.DeleteObjectAsync(bucket, key, cancellationToken);

    private async Task<long> FirstPartBytesAsync(string bucket, string key, CancellationToken cancellationToken) =>
        (
            await s3.Value.GetObjectMetadataAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = bucket,
                    Key = key,
                    PartNumber = 1,
                },
                cancellationToken
            )
        ).ContentLength;

    /// <summary>The SHA-256 that the store computed on arrival; null when it has none of the whole object, or may not show it.</summary>
    private async Task<string?> ChecksumAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await s3.Value.GetObjectMetadataAsync(
                new GetObjectMetadataRequest
                {
                    BucketName = bucket,
                    Key = key,
                    ChecksumMode = ChecksumMode.ENABLED,
                },
                cancellationToken
            );
            return head.ChecksumSHA256 is { Length: 44 } sum ? Convert.ToHexStringLower(Convert.FromBase64String(sum)) : null;
        }
        catch (AmazonS3Exception denied) when (denied.StatusCode is HttpStatusCode.Forbidden)
        {
            return null;
        }
    }

    private static string WithoutPrefix(string name) =>
        (name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase) ? name["x-amz-meta-".Length..] : name).ToLowerInvariant();

    private static DateTimeOffset Utc(DateTime? time) => new((time ?? DateTime.UnixEpoch).ToUniversalTime());
}
