using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.RDS;
using Amazon.CDK.AWS.SNS;
using Constructs;
using CfnRule = Amazon.CDK.AWS.Events.CfnRule;
using CfnRuleProps = Amazon.CDK.AWS.Events.CfnRuleProps;

namespace Mba.Infra.Constructs;

/// <summary>What AWS itself reports and no metric shows: trouble of the database, a backup that failed, a key that is about to be unusable.</summary>
public sealed class ServiceEvents : Construct
{
    /// <summary>Calls that make the key unusable, at once or after its waiting time. They are seen where a CloudTrail trail records management events.</summary>
    private static readonly string[] s_endOfTheKey = ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"];

    private static readonly string[] s_noCopy = ["FAILED", "ABORTED", "EXPIRED"];

    public ServiceEvents(Construct scope, string id, EnvSettings settings, DataStack data, Topic topic)
        : base(scope, id)
    {
        AllowPublishing(topic);
        if (data.Database.Instance is { } database)
            _ = new CfnEventSubscription(
                this,
                "Database",
                new CfnEventSubscriptionProps
                {
                    SnsTopicArn = topic.TopicArn,
                    SourceType = "db-instance",
                    SourceIds = [database.Ref],
                    EventCategories = ["availability", "deletion", "failover", "failure", "low storage", "maintenance", "recovery"],
                }
            );
        Rule(
            settings,
            topic,
            "key-in-danger",
            "The key of all files was disabled, scheduled for deletion, or given another policy",
            "aws.kms",
            "AWS API Call via CloudTrail",
            new()
            {
                ["eventName"] = s_endOfTheKey,
                ["resources"] = new Dictionary<string, object> { ["ARN"] = new[] { data.Key.Key.KeyArn } },
            }
        );
        if (settings.Durable)
            Rule(
                settings,
                topic,
                "backup-failed",
                "AWS Backup could not make a copy",
                "aws.backup",
                "Backup Job State Change",
                new() { ["state"] = s_noCopy, ["backupVaultName"] = new[] { settings.Name } }
            );
    }

    private void Rule(
        EnvSettings settings,
        Topic topic,
        string name,
        string description,
        string source,
        string kind,
        Dictionary<string, object> detail
    ) =>
        _ = new CfnRule(
            this,
            name,
            new CfnRuleProps
            {
                Name = $"{settings.Name}-{name}",
                Description = description,
                EventPattern = new Dictionary<string, object>
                {
                    ["source"] = new[] { source },
                    ["detail-type"] = new[] { kind },
                    ["detail"] = detail,
                },
                Targets = new[]
                {
                    new CfnRule.TargetProperty { Id = "topic", Arn = topic.TopicArn },
                },
            }
        );

    private static void AllowPublishing(Topic topic)
    {
        foreach (var (sid, service) in new[] { ("EventsOfTheDatabase", "events.rds"), ("EventsOfServices", "events") })
            topic.AddToResourcePolicy(
                new PolicyStatement(
                    new PolicyStatementProps
                    {
                        Sid = sid,
                        Principals = [new ServicePrincipal(service + ".amazonaws.com")],
                        Actions = ["sns:Publish"],
                        Resources = [topic.TopicArn],
                        Conditions = Condition.Of(("StringEquals", "aws:SourceAccount", Aws.ACCOUNT_ID)),
                    }
                )
            );
    }
}
