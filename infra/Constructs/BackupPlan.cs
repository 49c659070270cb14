using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;
using CfnDBInstance = Amazon.CDK.AWS.RDS.CfnDBInstance;

namespace Mba.Infra.Constructs;

/// <summary>Daily and monthly copies of the database and the buckets in a vault of their own, which outlive the instance and its automated backups.</summary>
public sealed class BackupPlan : Construct
{
    public BackupPlan(Construct scope, string id, EnvSettings settings, CfnDBInstance? database, FileBuckets buckets, IKey key)
        : base(scope, id)
    {
        var vault = new CfnBackupVault(
            this,
            "Vault",
            new CfnBackupVaultProps
            {
                BackupVaultName = settings.Name,
                EncryptionKeyArn = key.KeyArn,
                // Governance mode: only a principal with the right to lift the lock may delete a copy before its time.
                LockConfiguration = new CfnBackupVault.LockConfigurationTypeProperty { MinRetentionDays = 30 },
            }
        );
        vault.ApplyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
        var plan = new CfnBackupPlan(
            this,
            "Plan",
            new CfnBackupPlanProps
            {
                BackupPlan = new CfnBackupPlan.BackupPlanResourceTypeProperty
                {
                    BackupPlanName = settings.Name,
                    BackupPlanRule = new[]
                    {
                        Rule("daily", "cron(0 5 * * ? *)", 35, vault),
                        Rule("monthly", "cron(0 6 1 * ? *)", 400, vault),
                    },
                },
            }
        );
        string[] files = [buckets.Mba.BucketArn, buckets.Policy.BucketArn];
        _ = new CfnBackupSelection(
            this,
            "Selection",
            new CfnBackupSelectionProps
            {
                BackupPlanId = plan.AttrBackupPlanId,
                BackupSelection = new CfnBackupSelection.BackupSelectionResourceTypeProperty
                {
                    SelectionName = "database",
                    IamRoleArn = Role().RoleArn,
                    Resources = database is null ? files : [database.AttrDbInstanceArn, .. files],
                },
            }
        );
    }

    private Role Role()
    {
        string[] policies = ["service-role/AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup"];
        var role = new Role(
            this,
            "Role",
            new RoleProps
            {
                AssumedBy = new ServicePrincipal("backup.amazonaws.com"),
                ManagedPolicies = [.. policies.Select(ManagedPolicy.FromAwsManagedPolicyName)],
            }
        );
        foreach (var policy in policies)
            Accepted.On(
                role,
                "AwsSolutions-IAM4",
                "Policy::arn:<AWS::Partition>:iam::aws:policy/" + policy,
                "AWS maintains what its backup service needs; a copy of ours would go stale and fail on the day of a backup."
            );
        return role;
    }

    private static CfnBackupPlan.BackupRuleResourceTypeProperty Rule(string name, string schedule, int days, CfnBackupVault vault) =>
        new()
        {
            RuleName = name,
            TargetBackupVault = vault.Ref,
            ScheduleExpression = schedule,
            StartWindowMinutes = 60,
            CompletionWindowMinutes = 480,
            Lifecycle = new CfnBackupPlan.LifecycleResourceTypeProperty { DeleteAfterDays = days },
        };
}
