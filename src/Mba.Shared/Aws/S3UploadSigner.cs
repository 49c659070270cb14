using System.Globalization;
using Amazon.S3;
using Amazon.S3.Model;
using Mba.Uploads;

namespace Mba.Aws;

/// <summary>Signs uploads to S3 with the process's own credentials; no request leaves for a signature.</summary>
public sealed class S3UploadSigner(Lazy<IAmazonS3> s3, Protocol protocol, TimeProvider time) : IUploadSigner
{
    public S3UploadSigner(Settings settings, TimeProvider time)
        : this(
            new Lazy<IAmazonS3>(() => AwsIdentity.S3(settings)),
            string.Equals(settings.AwsEndpoint?.Scheme, "http", StringComparison.Ordinal) ? Protocol.HTTP : Protocol.HTTPS,
            time)
    {
    }

    public async Task<SignedUpload> SignPutAsync(UploadGrant grant, CancellationToken cancellationToken)
    {
        var expires = time.GetUtcNow() + grant.Lifetime;
        var headers = SignedHeaders(grant);
        var request = new GetPreSignedUrlRequest { BucketName = grant.Bucket, Key = grant.Key, Verb = HttpVerb.PUT, Protocol = protocol, Expires = expires.UtcDateTime };
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        return new SignedUpload("PUT", new Uri(await s3.Value.GetPreSignedURLAsync(request)), headers, expires);
    }

    public async Task<SignedUpload> SignPostAsync(UploadGrant grant, CancellationToken cancellationToken)
    {
        var expires = time.GetUtcNow() + grant.Lifetime;
        var request = new CreatePresignedPostRequest { BucketName = grant.Bucket, Key = grant.Key, Expires = expires.UtcDateTime };
        request.Fields["Content-Type"] = grant.ContentType;
        request.Fields["x-amz-meta-upload-id"] = grant.UploadId;
        if (grant.Sha256 is { } sha256)
            request.Fields["x-amz-checksum-sha256"] = Convert.ToBase64String(Convert.FromHexString(sha256));
        request.Conditions.Add(S3PostCondition.ContentLengthRange(grant.Bytes ?? 0, grant.Bytes ?? 5L << 30));
        var response = await s3.Value.CreatePresignedPostAsync(request);
        return new SignedUpload("POST", new Uri(response.Url), new Dictionary<string, string>(response.Fields, StringComparer.Ordinal), expires);
    }

    public async Task<string> BeginMultipartAsync(UploadGrant grant, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest { BucketName = grant.Bucket, Key = grant.Key, ContentType = grant.ContentType };
        request.Metadata["upload-id"] = grant.UploadId;
        return (await s3.Value.InitiateMultipartUploadAsync(request, cancellationToken)).UploadId;
    }

    public async Task<SignedUpload> SignPartAsync(UploadGrant grant, string multipartId, int number, CancellationToken cancellationToken)
    {
        var expires = time.GetUtcNow() + grant.Lifetime;
        var request = new GetPreSignedUrlRequest
        {
            BucketName = grant.Bucket,
            Key = grant.Key,
            Verb = HttpVerb.PUT,
            Protocol = protocol,
            Expires = expires.UtcDateTime,
            UploadId = multipartId,
            PartNumber = number,
        };
        return new SignedUpload("PUT", new Uri(await s3.Value.GetPreSignedURLAsync(request)), new Dictionary<string, string>(StringComparer.Ordinal), expires);
    }

    public async Task CompleteMultipartAsync(UploadGrant grant, string multipartId, IReadOnlyList<UploadedPart> parts, CancellationToken cancellationToken) =>
        await s3.Value.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = grant.Bucket,
                Key = grant.Key,
                UploadId = multipartId,
                IfNoneMatch = grant.Overwrite ? null : "*",
                PartETags = [.. parts.OrderBy(p => p.Number).Select(p => new PartETag(p.Number, p.ETag))],
            },
            cancellationToken);

    public async Task AbortMultipartAsync(UploadGrant grant, string multipartId, CancellationToken cancellationToken)
    {
        try
        {
            await s3.Value.AbortMultipartUploadAsync(grant.Bucket, grant.Key, multipartId, cancellationToken);
        }
        catch (AmazonS3Exception gone) when (gone.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return;
        }
    }

    private static Dictionary<string, string> SignedHeaders(UploadGrant grant)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = grant.ContentType,
            ["x-amz-meta-upload-id"] = grant.UploadId,
        };
        if (grant.Bytes is { } bytes)
            headers["content-length"] = bytes.ToString(CultureInfo.InvariantCulture);
        if (grant.Sha256 is { } sha256)
            headers["x-amz-checksum-sha256"] = Convert.ToBase64String(Convert.FromHexString(sha256));
        if (!grant.Overwrite)
            headers["if-none-match"] = "*";
        return headers;
    }
}
