using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Once a day, asks the ingest function to compare the buckets with the audit: objects without an event are queued.</summary>
public sealed class DailyBackfill : Construct
{
    /// <summary>The message, as the ingest function reads it: both scopes.</summary>
    public const string Message = """{"source":"mba.backfill","detail-type":"Backfill","detail":{}}""";

    public DailyBackfill(Construct scope, string id, EnvSettings settings, DataStack data)
        : base(scope, id)
    {
        var queue = data.Ingest.Messages;
        var role = new Role(
            this,
            "Role",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal(
                    "scheduler.amazonaws.com",
                    new ServicePrincipalOpts { Conditions = Condition.Of(("StringEquals", "aws:SourceAccount", Aws.ACCOUNT_ID)) }
                ),
            }
        );
        var policy = new ManagedPolicy(
            this,
            "Policy",
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements =
                [
                    new PolicyStatement(new PolicyStatementProps { Actions = ["sqs:SendMessage"], Resources = [queue.QueueArn] }),
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["kms:GenerateDataKey", "kms:Decrypt"],
                            Resources = [data.Key.Key.KeyArn],
                            Conditions = Condition.Of(("StringEquals", "kms:ViaService", $"sqs.{Aws.REGION}.amazonaws.com")),
                        }
                    ),
                ],
            }
        );
        var schedule = new CfnSchedule(
            this,
            "Schedule",
            new CfnScheduleProps
            {
                Name = settings.Name + "-backfill",
                Description = "Queues stored files that were never loaded",
                ScheduleExpression = "cron(30 6 * * ? *)",
                ScheduleExpressionTimezone = "UTC",
                FlexibleTimeWindow = new CfnSchedule.FlexibleTimeWindowProperty { Mode = "OFF" },
                Target = new CfnSchedule.TargetProperty
                {
                    Arn = queue.QueueArn,
                    RoleArn = role.RoleArn,
                    Input = Message,
                },
            }
        );
        schedule.Node.AddDependency(policy);
    }
}
