using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Mba.Uploads;

namespace Mba.Aws;

/// <summary>Signs uploads with Signature Version 4. Signing is computed here; only the multipart calls reach S3.</summary>
public sealed class S3UploadSigner(Lazy<IAmazonS3> s3, string? kmsKeyId) : IUploadSigner
{
    /// <summary>Creates the client at its first use: an invocation that signs nothing pays nothing for it.</summary>
    public S3UploadSigner(Settings settings)
        : this(new Lazy<IAmazonS3>(() => AwsIdentity.S3(settings)), settings.KmsKeyId) { }

    private readonly StoreRefusals _refusals = new(role: null);

    private const string UploadIdMetadata = "upload-id";
    private const string Sha256Metadata = "sha256";

    public async Task<SignedUpload> SignPutAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var headers = Bound(ticket);
        headers["Content-Type"] = ticket.ContentType;
        if (ticket.Sha256 is null && ticket.Md5 is { } md5)
            headers["Content-MD5"] = Base64(md5);
        if (!ticket.Overwrite)
            headers["If-None-Match"] = "*";
        var request = Presign(ticket, UrlExpiry(ticket));
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        request.Headers.ContentLength = ticket.Bytes;
        return new SignedUpload { Url = await s3.Value.GetPreSignedURLAsync(request), Headers = headers };
    }

    public async Task<SignedUpload> SignPostAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var fields = Bound(ticket);
        fields["Content-Type"] = ticket.ContentType;
        var signed = await s3.Value.CreatePresignedPostAsync(
            new CreatePresignedPostRequest
            {
                BucketName = ticket.Bucket,
                Key = ticket.Key,
                Expires = UrlExpiry(ticket),
                Fields = fields,
                Conditions = [S3PostCondition.ContentLengthRange(ticket.Bytes, ticket.Bytes)],
            }
        );
        return new SignedUpload { Url = signed.Url, Fields = new Dictionary<string, string>(signed.Fields, StringComparer.Ordinal) };
    }

    public async Task<string> BeginPartsAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = ticket.Bucket,
            Key = ticket.Key,
            ContentType = ticket.ContentType,
        };
        request.Metadata[UploadIdMetadata] = ticket.Id;
        if (ticket.Sha256 is { } sha256)
            request.Metadata[Sha256Metadata] = sha256;
        request.ServerSideEncryptionMethod = kmsKeyId is null ? ServerSideEncryptionMethod.AES256 : ServerSideEncryptionMethod.AWSKMS;
        request.ServerSideEncryptionKeyManagementServiceKeyId = kmsKeyId;
        var begun = await _refusals.TranslateAsync(
            s3.Value.InitiateMultipartUploadAsync(request, cancellationToken),
            "s3:PutObject",
            new ObjectAddress(ticket.Bucket, ticket.Key).ToString()
        );
        return begun.UploadId;
    }

    public async Task<IReadOnlyList<SignedPart>> SignPartsAsync(
        UploadTicket ticket,
        IEnumerable<int> numbers,
        CancellationToken cancellationToken
    )
    {
        var expiry = UrlExpiry(ticket);
        var parts = new List<SignedPart>();
        foreach (var number in numbers)
        {
            var request = Presign(ticket, expiry);
            request.UploadId = ticket.MultipartId;
            request.PartNumber = number;
            request.Headers.ContentLength = ticket.BytesOfPart(number);
            parts.Add(
                new SignedPart(number, (number - 1) * (ticket.PartBytes ?? 0), ticket.BytesOfPart(number))
                {
                    Url = await s3.Value.GetPreSignedURLAsync(request),
                }
            );
        }
        return parts;
    }

    public async Task<IReadOnlyList<ArrivedPart>?> ArrivedPartsAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var arrived = new List<ArrivedPart>();
        var request = new ListPartsRequest
        {
            BucketName = ticket.Bucket,
            Key = ticket.Key,
            UploadId = ticket.MultipartId,
        };
        try
        {
            while (true)
            {
                var page = await s3.Value.ListPartsAsync(request, cancellationToken);
                arrived.AddRange((page.Parts ?? []).Select(p => new ArrivedPart(p.PartNumber ?? 0, p.Size ?? 0, p.ETag)));
                if (page.IsTruncated != true)
                    return arrived;
                request.PartNumberMarker = page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task CompletePartsAsync(UploadTicket ticket, IReadOnlyList<ArrivedPart> parts, CancellationToken cancellationToken)
    {
        try
        {
            await s3.Value.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest
                {
                    BucketName = ticket.Bucket,
                    Key = ticket.Key,
                    UploadId = ticket.MultipartId,
                    PartETags = [.. parts.Select(p => new PartETag(p.Number, p.ETag))],
                    IfNoneMatch = ticket.Overwrite ? null : "*",
                },
                cancellationToken
            );
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
        {
            throw new ObjectExistsException(new ObjectAddress(ticket.Bucket, ticket.Key).ToString());
        }
    }

    public async Task AbortPartsAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        try
        {
            await _refusals.TranslateAsync(
                s3.Value.AbortMultipartUploadAsync(ticket.Bucket, ticket.Key, ticket.MultipartId, cancellationToken),
                "s3:AbortMultipartUpload",
                new ObjectAddress(ticket.Bucket, ticket.Key).ToString()
            );
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return; // aborted before, or put together
        }
    }

    private GetPreSignedUrlRequest Presign(UploadTicket ticket, DateTime expires) =>
        new()
        {
            BucketName = ticket.Bucket,
            Key = ticket.Key,
            Verb = HttpVerb.PUT,
            Expires = expires,
            Protocol =
                s3.Value.Config.ServiceURL?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) == true
                    ? Protocol.HTTP
                    : Protocol.HTTPS,
        };

    /// <summary>What is bound to every object, as headers of a PUT and as fields of a POST alike.</summary>
    private Dictionary<string, string> Bound(UploadTicket ticket)
    {
        var bound = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["x-amz-meta-" + UploadIdMetadata] = ticket.Id,
            ["x-amz-server-side-encryption"] = kmsKeyId is null ? "AES256" : "aws:kms",
        };
        if (kmsKeyId is not null)
            bound["x-amz-server-side-encryption-aws-kms-key-id"] = kmsKeyId;
        if (ticket.Sha256 is { } sha256)
        {
            bound["x-amz-checksum-sha256"] = Base64(sha256);
            bound["x-amz-meta-" + Sha256Metadata] = sha256;
        }
        return bound;
    }

    /// <summary>The signer counts from the machine's clock, so this does too.</summary>
    private static DateTime UrlExpiry(UploadTicket ticket) => TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(ticket.UrlSeconds);

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));
}
