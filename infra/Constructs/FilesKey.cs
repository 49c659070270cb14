using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// The one customer-managed key: files, queues, database, secrets, logs and alarms are readable with it alone.
/// Its policy delegates to IAM and names the AWS services that use it on nobody's behalf. A key that is there already keeps the policy
/// that its owner gave it: <c>infra/key-policy.json</c> is what that has to hold.
/// </summary>
public sealed class FilesKey : Construct
{
    public FilesKey(Construct scope, string id, EnvSettings settings)
        : base(scope, id)
    {
        if (settings.KeyArn is { } arn)
        {
            Key = Amazon.CDK.AWS.KMS.Key.FromKeyArn(this, "Key", arn);
            return;
        }
        Key = new Key(
            this,
            "Key",
            new KeyProps
            {
                Alias = "alias/" + settings.Name,
                Description = $"Member-benefit files, queues, database, secrets and logs of {settings.Name}",
                EnableKeyRotation = true,
                PendingWindow = Duration.Days(30),
                RemovalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
            }
        );
        AdmitServices();
    }

    public IKey Key { get; }

    private void AdmitServices()
    {
        var stack = Stack.Of(this);
        // No source condition on the first four: AWS documents none for these paths, and one that the services do not send would
        // silence them. On whose behalf they act, the queue's and the topic's policies check, before the key is asked for.
        Allow("Notifications", "s3.amazonaws.com", ["kms:GenerateDataKey", "kms:Decrypt"]);
        foreach (var (sid, service) in new[] { ("Alarms", "cloudwatch"), ("DatabaseEvents", "events.rds"), ("Events", "events") })
            Allow(sid, service + ".amazonaws.com", ["kms:GenerateDataKey*", "kms:Decrypt"]);
        Allow(
            "Logs",
            $"logs.{stack.Region}.amazonaws.com",
            ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Condition.Of(
                ("ArnLike", "kms:EncryptionContext:aws:logs:arn", $"arn:{stack.Partition}:logs:{stack.Region}:{stack.Account}:log-group:*")
            )
        );
    }

    private void Allow(string sid, string service, string[] actions, Dictionary<string, object>? conditions = null) =>
        Key.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = sid,
                    Principals = [new ServicePrincipal(service)],
                    Actions = actions,
                    Resources = ["*"],
                    Conditions = conditions,
                }
            )
        );
}
