using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>The buckets of the two scopes: encrypted with our key alone, TLS 1.2 and later only, versioned, logged, never deleted with the stack.</summary>
public sealed class FileBuckets : Construct
{
    private readonly EnvSettings _settings;
    private readonly IKey _key;
    private readonly Bucket _accessLogs;

    public FileBuckets(Construct scope, string id, EnvSettings settings, IKey key)
        : base(scope, id)
    {
        _settings = settings;
        _key = key;
        _accessLogs = AccessLogs();
        Mba = Files("Mba", "mba");
        Policy = Files("Policy", "policy");
    }

    public Bucket Mba { get; }

    public Bucket Policy { get; }

    /// <summary>
    /// Sends every ObjectCreated of both buckets to the queue, unfiltered: S3's suffixes are case-sensitive, so the code decides what loads.
    /// On the bare resources, since the library's own way needs a function that may reconfigure every bucket, and makes a cycle through the key.
    /// </summary>
    public void Notify(Queue queue)
    {
        var policy = queue.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "ObjectCreated",
                    Principals = [new ServicePrincipal("s3.amazonaws.com")],
                    Actions = ["sqs:SendMessage"],
                    Resources = [queue.QueueArn],
                    Conditions = Condition.Of(
                        ("ArnEquals", "aws:SourceArn", new[] { LiteralArn("mba"), LiteralArn("policy") }),
                        ("StringEquals", "aws:SourceAccount", Aws.ACCOUNT_ID)
                    ),
                }
            )
        );
        foreach (var bucket in new[] { Mba, Policy })
        {
            var resource = (CfnBucket)bucket.Node.DefaultChild!;
            resource.NotificationConfiguration = new CfnBucket.NotificationConfigurationProperty
            {
                // AWS Backup switches this on to follow the bucket; left out here, the next update would switch it off.
                EventBridgeConfiguration = new CfnBucket.EventBridgeConfigurationProperty { EventBridgeEnabled = true },
                QueueConfigurations = new[]
                {
                    new CfnBucket.QueueConfigurationProperty { Event = "s3:ObjectCreated:*", Queue = queue.QueueArn },
                },
            };
            // S3 tries the queue when it is configured: the permission has to stand first.
            bucket.Node.AddDependency(policy.PolicyDependable!);
        }
    }

    private Bucket AccessLogs()
    {
        var bucket = new Bucket(
            this,
            "AccessLogs",
            new BucketProps
            {
                BucketName = Name("access-logs"),
                Encryption = BucketEncryption.S3_MANAGED,
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
                LifecycleRules =
                [
                    new LifecycleRule
                    {
                        Expiration = Duration.Days(_settings.LogDays),
                        NoncurrentVersionExpiration = Duration.Days(1),
                        AbortIncompleteMultipartUploadAfter = Duration.Days(1),
                    },
                ],
            }
        );
        Accepted.On(
            bucket,
            "HIPAA.Security-S3DefaultEncryptionKMS",
            "S3's log delivery writes SSE-S3 only; the logs name keys of objects, not their content."
        );
        Accepted.On(bucket, "HIPAA.Security-S3BucketReplicationEnabled", "Access logs are kept for review, not for recovery.");
        return bucket;
    }

    private Bucket Files(string id, string scope)
    {
        var bucket = new Bucket(
            this,
            id,
            new BucketProps
            {
                BucketName = Name(scope),
                Encryption = BucketEncryption.KMS,
                EncryptionKey = _key,
                BucketKeyEnabled = true,
                BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
                ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
                EnforceSSL = true,
                MinimumTLSVersion = 1.2,
                Versioned = true,
                ServerAccessLogsBucket = _accessLogs,
                ServerAccessLogsPrefix = scope + "/",
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
                LifecycleRules = Lifecycle(),
                Cors = _settings.Web ? [BrowserUploads()] : null,
            }
        );
        DenyOtherEncryption(bucket);
        Accepted.On(
            bucket,
            "HIPAA.Security-S3BucketReplicationEnabled",
            "One region is the decision: versions are kept, and the database holds what was loaded; a second region is a second copy of health data to guard."
        );
        return bucket;
    }

    private ILifecycleRule[] Lifecycle() =>
        [
            new LifecycleRule
            {
                Id = "versions",
                NoncurrentVersionExpiration = Duration.Days(_settings.OldVersionDays),
                AbortIncompleteMultipartUploadAfter = Duration.Days(7),
                ExpiredObjectDeleteMarker = true,
            },
            new LifecycleRule
            {
                Id = "cold",
                Transitions = [new Transition { StorageClass = StorageClass.INTELLIGENT_TIERING, TransitionAfter = Duration.Days(30) }],
            },
            new LifecycleRule
            {
                Id = "rejects",
                Prefix = "_rejected/",
                Expiration = Duration.Days(_settings.OldVersionDays),
            },
        ];

    /// <summary>The presigned URL is what permits an upload; this only lets a browser send it from the site.</summary>
    private CorsRule BrowserUploads() =>
        new()
        {
            AllowedMethods = [HttpMethods.PUT, HttpMethods.POST],
            AllowedOrigins = [_settings.WebDomain is { } domain ? "https://" + domain : "https://*.cloudfront.net"],
            AllowedHeaders = ["content-type", "if-none-match", "x-amz-*"],
            ExposedHeaders = ["ETag"],
            MaxAge = 3600,
        };

    /// <summary>An upload says nothing about encryption (the bucket's default is our key) or names exactly our key.</summary>
    private void DenyOtherEncryption(Bucket bucket)
    {
        const string algorithm = "s3:x-amz-server-side-encryption";
        const string keyId = "s3:x-amz-server-side-encryption-aws-kms-key-id";
        Deny(bucket, "DenyKeysOfS3", ("StringEquals", algorithm, "AES256"));
        Deny(bucket, "DenyKeysOfAws", ("StringEquals", algorithm, "aws:kms"), ("Null", keyId, "true"));
        Deny(bucket, "DenyOtherKeys", ("Null", keyId, "false"), ("ArnNotEquals", keyId, _key.KeyArn));
    }

    private static void Deny(Bucket bucket, string sid, params (string Operator, string Key, object Value)[] tests) =>
        bucket.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = sid,
                    Effect = Effect.DENY,
                    Principals = [new StarPrincipal()],
                    Actions = ["s3:PutObject"],
                    Resources = [bucket.ArnForObjects("*")],
                    Conditions = Condition.Of(tests),
                }
            )
        );

    private string Name(string part) => $"{_settings.Name}-{part}-{Aws.ACCOUNT_ID}-{Aws.REGION}";

    private string LiteralArn(string part) => $"arn:{Aws.PARTITION}:s3:::{Name(part)}";
}
