using System.Globalization;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Mba.Aws;

/// <summary>What the data stack is called on an emulator endpoint.</summary>
public sealed record EmulatorNames
{
    public string BucketMba { get; init; } = "mba-local";

    public string BucketPolicy { get; init; } = "policy-local";

    public string IngestQueue { get; init; } = "mba-ingest";

    public string JobsQueue { get; init; } = "mba-jobs";

    public string Secret { get; init; } = "mba/database";

    /// <summary>Deliveries before the dead-letter queue; as in the data stack.</summary>
    public int MaxReceives { get; init; } = 5;

    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(6);
}

/// <summary>Where the resources were created.</summary>
public sealed record EmulatorAddresses(string IngestQueueUrl, string IngestDeadLetterUrl, string JobsQueueUrl, string SecretArn);

/// <summary>Creates on a local endpoint what CDK's data stack creates on AWS: buckets, queues with dead-letter queues, notifications, the database secret.</summary>
public static class EmulatorResources
{
    /// <summary>The settings' <see cref="Settings.AwsEndpoint"/> is the emulator; without one, nothing is created: never on AWS itself.</summary>
    public static async Task<EmulatorAddresses> CreateAsync(
        Settings settings,
        EmulatorNames names,
        DatabaseSecret secret,
        HttpMessageInvoker http,
        CancellationToken cancellationToken
    )
    {
        if (settings.AwsEndpoint is null)
            throw new SettingsException(["AWS_ENDPOINT_URL is not set: local resources are created on an emulator only"]);
        using var s3 = AwsIdentity.S3(settings);
        var queues = new SqsClient(settings, http, TimeProvider.System);
        var (ingest, ingestDead) = await CreateQueueAsync(queues, names.IngestQueue, names, cancellationToken);
        var (jobs, _) = await CreateQueueAsync(queues, names.JobsQueue, names, cancellationToken);
        var ingestArn = (await queues.GetAttributesAsync(ingest, cancellationToken))["QueueArn"];
        foreach (var bucket in new[] { names.BucketMba, names.BucketPolicy })
            await CreateBucketAsync(s3, bucket, ingestArn, cancellationToken);
        var arn = await new SecretsClient(settings, http, TimeProvider.System).CreateAsync(names.Secret, secret, cancellationToken);
        return new EmulatorAddresses(ingest, ingestDead, jobs, arn);
    }

    private static async Task<(string Url, string DeadLetterUrl)> CreateQueueAsync(
        SqsClient queues,
        string name,
        EmulatorNames names,
        CancellationToken cancellationToken
    )
    {
        var dead = await queues.CreateAsync(
            name + QueueNaming.DeadLetterSuffix,
            new Dictionary<string, string>(StringComparer.Ordinal),
            cancellationToken
        );
        var deadArn = (await queues.GetAttributesAsync(dead, cancellationToken))["QueueArn"];
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["VisibilityTimeout"] = names.Visibility.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            ["RedrivePolicy"] = string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"deadLetterTargetArn":"{{deadArn}}","maxReceiveCount":{{names.MaxReceives}}}"""
            ),
        };
        return (await queues.CreateAsync(name, attributes, cancellationToken), dead);
    }

    private static async Task CreateBucketAsync(AmazonS3Client s3, string bucket, string queueArn, CancellationToken cancellationToken)
    {
        try
        {
            await s3.PutBucketAsync(bucket, cancellationToken);
        }
        catch (AmazonS3Exception exists) when (exists.StatusCode == HttpStatusCode.Conflict)
        {
            return;
        }
        await s3.PutBucketVersioningAsync(
            new PutBucketVersioningRequest
            {
                BucketName = bucket,
                VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled },
            },
            cancellationToken
        );
        await s3.PutBucketNotificationAsync(
            new PutBucketNotificationRequest
            {
                BucketName = bucket,
                QueueConfigurations = [new QueueConfiguration { Queue = queueArn, Events = [EventType.ObjectCreatedAll] }],
            },
            cancellationToken
        );
        await s3.PutCORSConfigurationAsync(
            new PutCORSConfigurationRequest { BucketName = bucket, Configuration = BrowserUploads() },
            cancellationToken
        );
    }

    /// <summary>The dashboard sends files from the page's origin; on this machine that is any port of loopback. It reads the ETag of each part.</summary>
    private static CORSConfiguration BrowserUploads() =>
        new()
        {
            Rules =
            [
                new CORSRule
                {
                    AllowedMethods = ["GET", "HEAD", "PUT", "POST"],
                    AllowedOrigins = ["*"],
                    AllowedHeaders = ["*"],
                    ExposeHeaders = ["ETag"],
                    MaxAgeSeconds = 3600,
                },
            ],
        };
}
