using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.CloudFront.Origins;
using Amazon.CDK.AWS.S3;
using Constructs;
using Mba.SiteLambda;

namespace Mba.Infra.Constructs;

/// <summary>
/// Static files in a private bucket behind CloudFront, with the headers that keep a page from loading or sending elsewhere.
/// It holds no member data.
/// </summary>
public sealed class StaticSite : Construct
{
    private readonly EnvSettings _settings;

    public StaticSite(Construct scope, string id, EnvSettings settings, Firewall? firewall)
        : base(scope, id)
    {
        _settings = settings;
        Bucket = FilesBucket();
        Distribution = new Distribution(
            this,
            "Distribution",
            new DistributionProps
            {
                Comment = $"MBA Serverless dashboard ({settings.Stage})",
                DefaultRootObject = "index.html",
                DefaultBehavior = new BehaviorOptions
                {
                    Origin = S3BucketOrigin.WithOriginAccessControl(Bucket),
                    ViewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                    CachePolicy = ShortMemory(),
                    ResponseHeadersPolicy = Headers(),
                },
                ErrorResponses =
                [
                    new ErrorResponse
                    {
                        HttpStatus = 403,
                        ResponseHttpStatus = 200,
                        ResponsePagePath = "/index.html",
                        Ttl = Duration.Minutes(1),
                    },
                ],
                PriceClass = PriceClass.PRICE_CLASS_100,
                HttpVersion = HttpVersion.HTTP2_AND_3,
                MinimumProtocolVersion = SecurityPolicyProtocol.TLS_V1_2_2021,
                WebAclId = settings.WafSiteArn ?? firewall?.Arn,
                DomainNames = settings.WebDomain is { } domain ? [domain] : null,
                Certificate = settings.WebCertificateArn is { } arn ? Certificate.FromCertificateArn(this, "Certificate", arn) : null,
                EnableLogging = true,
                LogBucket = LogsBucket(),
            }
        );
        Accepted.On(
            Distribution,
            "AwsSolutions-CFR1",
            "Users travel; who may see anything is decided by sign-in, and the files themselves hold no data."
        );
        if (!settings.Waf)
            Accepted.On(
                Distribution,
                "AwsSolutions-CFR2",
                "Static files from a bucket: nothing behind them to attack. The API is throttled and takes signed tokens only."
            );
        if (settings.WebDomain is null)
            Accepted.On(
                Distribution,
                "AwsSolutions-CFR4",
                "CloudFront's own certificate fixes the oldest protocol; with webDomain it is TLS 1.2."
            );
    }

    public Bucket Bucket { get; }

    public Distribution Distribution { get; }

    public string Origin => "https://" + (_settings.WebDomain ?? Distribution.DistributionDomainName);

    /// <summary>Known before the bucket is there, as the network's S3 endpoint names it.</summary>
    public static string BucketName(EnvSettings settings) => $"{settings.Name}-site-{Aws.ACCOUNT_ID}-{Aws.REGION}";

    /// <summary>A new deployment shows within a minute, without anybody who may invalidate caches.</summary>
    private CachePolicy ShortMemory() =>
        new(
            this,
            "ShortMemory",
            new CachePolicyProps
            {
                Comment = $"A minute, for {_settings.Name}",
                DefaultTtl = Duration.Minutes(1),
                MaxTtl = Duration.Hours(1),
                MinTtl = Duration.Seconds(0),
                EnableAcceptEncodingBrotli = true,
                EnableAcceptEncodingGzip = true,
            }
        );

    private Bucket FilesBucket()
    {
        var bucket = new Bucket(
            this,
            "Files",
            new BucketProps
            {
                BucketName = BucketName(_settings),
                Encryption = BucketEncryption.S3_MANAGED,
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
                LifecycleRules = [new LifecycleRule { NoncurrentVersionExpiration = Duration.Days(30) }],
            }
        );
        const string noData = "The site's files are the same for everyone and hold no data; CloudFront logs who fetched them.";
        Accepted.On(bucket, "AwsSolutions-S1", noData);
        Accepted.On(bucket, "HIPAA.Security-S3BucketLoggingEnabled", noData);
        Accepted.On(bucket, "HIPAA.Security-S3DefaultEncryptionKMS", noData);
        Accepted.On(bucket, "HIPAA.Security-S3BucketReplicationEnabled", "Deploying again writes the files again.");
        return bucket;
    }

    private Bucket LogsBucket()
    {
        var bucket = new Bucket(
            this,
            "Logs",
            new BucketProps
            {
                Encryption = BucketEncryption.S3_MANAGED,
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                // CloudFront's standard logs are delivered with an ACL.
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_PREFERRED,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
                LifecycleRules =
                [
                    new LifecycleRule { Expiration = Duration.Days(_settings.LogDays), NoncurrentVersionExpiration = Duration.Days(1) },
                ],
            }
        );
        const string logs =
            "Access logs of a site without data: kept for review, delivered by CloudFront with SSE-S3, and not logged or copied in turn.";
        Accepted.On(bucket, "AwsSolutions-S1", logs);
        Accepted.On(bucket, "HIPAA.Security-S3BucketLoggingEnabled", logs);
        Accepted.On(bucket, "HIPAA.Security-S3DefaultEncryptionKMS", logs);
        Accepted.On(bucket, "HIPAA.Security-S3BucketReplicationEnabled", logs);
        return bucket;
    }

    private ResponseHeadersPolicy Headers() =>
        new(
            this,
            "Headers",
            new ResponseHeadersPolicyProps
            {
                Comment = $"Security headers of {_settings.Name}",
                SecurityHeadersBehavior = new ResponseSecurityHeadersBehavior
                {
                    ContentSecurityPolicy = new ResponseHeadersContentSecurityPolicy { ContentSecurityPolicy = Policy(), Override = true },
                    ContentTypeOptions = new ResponseHeadersContentTypeOptions { Override = true },
                    FrameOptions = new ResponseHeadersFrameOptions { FrameOption = HeadersFrameOption.DENY, Override = true },
                    ReferrerPolicy = new ResponseHeadersReferrerPolicy
                    {
                        ReferrerPolicy = HeadersReferrerPolicy.NO_REFERRER,
                        Override = true,
                    },
                    StrictTransportSecurity = new ResponseHeadersStrictTransportSecurity
                    {
                        AccessControlMaxAge = Duration.Days(730),
                        IncludeSubdomains = true,
                        Override = true,
                    },
                },
                CustomHeadersBehavior = new ResponseCustomHeadersBehavior
                {
                    CustomHeaders =
                    [
                        new ResponseCustomHeader
                        {
                            Header = "permissions-policy",
                            Value = "camera=(), geolocation=(), microphone=()",
                            Override = true,
                        },
                    ],
                },
            }
        );

    /// <summary>Requests go to this region's API, the sign-in's description and tokens, and the two upload buckets.</summary>
    private string Policy()
    {
        string Upload(string scope) => $"https://{_settings.Name}-{scope}-{Aws.ACCOUNT_ID}-{Aws.REGION}.s3.{Aws.REGION}.amazonaws.com";
        string[] signIn = _settings.OidcIssuer is { } issuer
            ? [new Uri(issuer).GetLeftPart(UriPartial.Authority)]
            : [$"https://cognito-idp.{Aws.REGION}.amazonaws.com", $"https://*.auth.{Aws.REGION}.amazoncognito.com"];
        return ContentSecurityPolicy.For([$"https://*.execute-api.{Aws.REGION}.amazonaws.com", .. signIn, Upload("mba"), Upload("policy")]);
    }
}
