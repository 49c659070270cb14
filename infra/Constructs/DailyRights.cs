using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Scheduler;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Once a day, asks the migration function to grant the database's users what tables of later loads need.</summary>
public sealed class DailyRights : Construct
{
    /// <summary>The <c>source</c> of the event, as the migration function reads it.</summary>
    public const string Source = "mba.rights";

    public DailyRights(Construct scope, string id, EnvSettings settings, string functionArn, Dictionary<string, object> properties)
        : base(scope, id)
    {
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
                    new PolicyStatement(new PolicyStatementProps { Actions = ["lambda:InvokeFunction"], Resources = [functionArn] }),
                ],
            }
        );
        var schedule = new CfnSchedule(
            this,
            "Schedule",
            new CfnScheduleProps
            {
                Name = settings.Name + "-rights",
                Description = "Grants the database's users what new tables need",
                ScheduleExpression = "cron(15 7 * * ? *)",
                ScheduleExpressionTimezone = "UTC",
                FlexibleTimeWindow = new CfnSchedule.FlexibleTimeWindowProperty { Mode = "OFF" },
                Target = new CfnSchedule.TargetProperty
                {
                    Arn = functionArn,
                    RoleArn = role.RoleArn,
                    Input = Stack
                        .Of(this)
                        .ToJsonString(new Dictionary<string, object> { ["source"] = Source, ["ResourceProperties"] = properties }),
                },
            }
        );
        schedule.Node.AddDependency(policy);
    }
}
