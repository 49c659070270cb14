using Amazon.CDK;
using Constructs;
using Mba.Infra.Constructs;

namespace Mba.Infra;

/// <summary>Everything that would be missed: network, key, files, queues, database. No functions.</summary>
public sealed class DataStack : Stack
{
    /// <summary>The longest a Lambda function may run; the queues' visibility timeout follows from it.</summary>
    public static Duration IngestTimeout { get; } = Duration.Minutes(15);

    private readonly EnvSettings _settings;

    public DataStack(Construct scope, string id, EnvSettings settings)
        : base(scope, id, settings.StackProps("network, key, files, queues and database", isProtected: true))
    {
        _settings = settings;
        Key = new FilesKey(this, "Files", settings);
        Network = new Network(this, "Network", settings, Key.Key);
        Buckets = new FileBuckets(this, "Buckets", settings, Key.Key);
        Ingest = new WorkQueue(this, "Ingest", settings.Name + "-ingest", IngestTimeout, Key.Key);
        Jobs = new WorkQueue(this, "Jobs", settings.Name + "-jobs", Duration.Minutes(5), Key.Key);
        Buckets.Notify(Ingest.Messages);
        Database = new Database(this, "Database", settings, Network, Key.Key);
        if (settings.Durable)
            _ = new BackupPlan(this, "Backup", settings, Database.Instance, Buckets, Key.Key);
        OpenEndpoints(new ServiceEndpoints(this, "Endpoints", settings, Network));
        Publish();
    }

    public FilesKey Key { get; }

    public Network Network { get; }

    public FileBuckets Buckets { get; }

    public WorkQueue Ingest { get; }

    public WorkQueue Jobs { get; }

    public Database Database { get; }

    /// <summary>The zones that were set; otherwise the region's first two, which CloudFormation finds without a lookup.</summary>
    public override string[] AvailabilityZones =>
        _settings switch
        {
            { Zones: { Count: > 0 } zones } => [.. zones],
            // The library would look the zones of an explicit account and region up, with credentials.
            { Region: not null } => [Fn.Select(0, Fn.GetAzs()), Fn.Select(1, Fn.GetAzs())],
            _ => base.AvailabilityZones,
        };

    private void OpenEndpoints(ServiceEndpoints endpoints)
    {
        endpoints.AllowStorage(Buckets.Mba, Buckets.Policy);
        string[] users = [.. Database.Users.Values.Select(user => user.SecretArn)];
        ServiceEndpoints.Allow(endpoints.Secrets, "OwnSecrets", ["secretsmanager:GetSecretValue"], [.. users, Database.MasterSecretArn]);
        ServiceEndpoints.Allow(endpoints.Secrets, "NextPassword", DatabaseMigration.RotationActions, users);
        ServiceEndpoints.Allow(
            endpoints.Queues,
            "OwnQueues",
            ["sqs:SendMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
            [Ingest.Messages.QueueArn, Ingest.DeadLetters.QueueArn, Jobs.Messages.QueueArn, Jobs.DeadLetters.QueueArn]
        );
        ServiceEndpoints.Allow(
            endpoints.Queues,
            "DeadLetters",
            ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
            [Ingest.DeadLetters.QueueArn, Jobs.DeadLetters.QueueArn]
        );
    }

    private void Publish()
    {
        Output("BucketMba", Buckets.Mba.BucketName, "S3_BUCKET_MBA");
        Output("BucketPolicy", Buckets.Policy.BucketName, "S3_BUCKET_POLICY");
        Output("FilesKeyArn", Key.Key.KeyArn, "S3_KMS_KEY_ID");
        Output("IngestQueueUrl", Ingest.Messages.QueueUrl, "INGEST_QUEUE_URL");
        Output("IngestDeadLettersUrl", Ingest.DeadLetters.QueueUrl, "What could not be loaded after five tries");
        Output("JobsQueueUrl", Jobs.Messages.QueueUrl, "JOBS_QUEUE_URL");
        Output("DatabaseHost", Database.Host, "RDS_HOST, from inside the network");
        if (_settings.Network is not null)
            Output(
                "FunctionSecurityGroup",
                Network.FunctionGroup.SecurityGroupId,
                "To admit to the endpoints that the network has, port 443"
            );
        Output("DatabaseSecretArn", Database.ApplicationUser.SecretArn, "RDS_SECRET_ARN");
        if (Database.Analyst is { } analyst)
            Output("AnalystSecretArn", analyst.SecretArn, "Name and password of the analysts' database user");
    }

    private void Output(string name, string value, string description) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description });
}
