using Amazon.CDK.AWS.Lambda;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>The function that loads files: reads them and the datasets, writes rejected rows, continues through its own queue.</summary>
public sealed class FileIngestion : Construct
{
    /// <summary>Files in one invocation: small ones are loaded side by side, and of several long ones all but the first go back to the queue.</summary>
    public const int BatchSize = 10;

    public FileIngestion(Construct scope, string id, EnvSettings settings, DataStack data, FunctionCode code)
        : base(scope, id)
    {
        var shape = new FunctionShape("ingest", "Mba.CsvIngestLambda", "Loads each file that lands into MySQL, once")
        {
            MemoryMiB = settings.IngestMemoryMiB,
            ScratchMiB = settings.IngestScratchMiB,
            Timeout = DataStack.IngestTimeout,
            Concurrency = settings.IngestConcurrency,
            FedByQueue = true,
            WhyNoDeadLetters =
                "Invoked by the event source mapping of a queue, synchronously: a failed message returns to the queue and ends in the queue's dead letters.",
        };
        Host = new DotnetFunction(this, "Ingest", shape, settings, data, code, FunctionEnvironment.ForIngest(settings, data));
        AllowFiles(settings, data);
        AllowQueueAndSecret(data);
        Source = new EventSourceMapping(
            this,
            "Source",
            new EventSourceMappingProps
            {
                Target = Host.Function,
                EventSourceArn = data.Ingest.Messages.QueueArn,
                BatchSize = BatchSize,
                ReportBatchItemFailures = true,
                MaxConcurrency = settings.IngestConcurrency,
            }
        );
    }

    public DotnetFunction Host { get; }

    public EventSourceMapping Source { get; }

    private void AllowFiles(EnvSettings settings, DataStack data)
    {
        string[] buckets = [data.Buckets.Mba.BucketArn, data.Buckets.Policy.BucketArn];
        Host.Role.Allow("ReadFiles", ["s3:GetObject", "s3:GetObjectVersion"], [.. buckets.Select(b => b + "/*")]);
        Host.Role.Allow("FindFiles", ["s3:ListBucket"], buckets);
        Host.Role.Allow("WriteRejectedRows", ["s3:PutObject"], [.. buckets.Select(b => $"{b}/{FileKeys.Rejected}*")]);
        Accepted.WildcardEnding(Host.Role.Policy, "/*", "It loads every object of the two buckets, and reads the datasets stored there.");
        Accepted.WildcardEnding(Host.Role.Policy, $"/{FileKeys.Rejected}*", "The rejected rows of a file are kept under that file's key.");
        if (settings.SourceRoleArn is { } role)
            Host.Role.Allow("ActForTheSource", ["sts:AssumeRole"], [role]);
        else if (settings.SourceBuckets.Count > 0)
            Host.Role.Allow(
                "ReadSources",
                ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
                [.. ServiceEndpoints.SourceArns(this, settings)]
            );
    }

    private void AllowQueueAndSecret(DataStack data)
    {
        Host.Role.Allow(
            "WorkTheQueue",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:SendMessage"],
            [data.Ingest.Messages.QueueArn]
        );
        Host.Role.Allow("DatabaseUser", ["secretsmanager:GetSecretValue"], [data.Database.ApplicationUser.SecretArn]);
        Host.Role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt", "kms:GenerateDataKey"], "s3", "sqs");
        Host.Role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt"], "secretsmanager");
    }
}
