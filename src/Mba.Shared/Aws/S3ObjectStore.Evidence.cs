using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Mba.Files;

namespace Mba.Aws;

/// <summary>What the store keeps beside an object that proves which bytes it holds.</summary>
public sealed partial class S3ObjectStore
{
    private const string Sha256Metadata = "x-amz-meta-sha256";

    /// <summary>Null when there is no object. Reads no content.</summary>
    public async Task<ContentEvidence?> EvidenceAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var head = await AskAsync(limited => s3.Value.GetObjectMetadataAsync(bucket, key, limited), bucket, key, cancellationToken);
            var evidence = new ContentEvidence
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

    private async Task<long> FirstPartBytesAsync(string bucket, string key, CancellationToken cancellationToken) =>
        (
            await AskAsync(
                limited =>
                    s3.Value.GetObjectMetadataAsync(
                        new GetObjectMetadataRequest
                        {
                            BucketName = bucket,
                            Key = key,
                            PartNumber = 1,
                        },
                        limited
                    ),
                bucket,
                key,
                cancellationToken
            )
        ).ContentLength;

    /// <summary>The SHA-256 that the store computed on arrival; null when it has none of the whole object, or may not show it.</summary>
    private async Task<string?> ChecksumAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetObjectMetadataRequest
            {
                BucketName = bucket,
                Key = key,
                ChecksumMode = ChecksumMode.ENABLED,
            };
            var head = await _idle.CallAsync(
                limited => s3.Value.GetObjectMetadataAsync(request, limited),
                NameOf(bucket, key),
                cancellationToken
            );
            return head.ChecksumSHA256 is { Length: 44 } sum ? Convert.ToHexStringLower(Convert.FromBase64String(sum)) : null;
        }
        catch (AmazonS3Exception denied) when (denied.StatusCode is HttpStatusCode.Forbidden)
        {
            return null;
        }
    }
}
