using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// Brings the schema to this version and creates the application's user, at each deployment that changes either, and rotates
/// that user's password. The only function that may read the master secret. CloudFormation calls it directly, without a provider framework.
/// </summary>
public sealed class DatabaseMigration : Construct
{
    public DatabaseMigration(Construct scope, string id, EnvSettings settings, DataStack data, FunctionCode code)
        : base(scope, id)
    {
        const string assembly = "Mba.MigrateLambda";
        var shape = new FunctionShape("migrate", assembly, "Migrates the database and creates the application's user, when deployed")
        {
            MemoryMiB = 512,
            Timeout = Duration.Minutes(5),
            Concurrency = 2, // a migration and a step of a rotation
            WhyNoDeadLetters =
                "CloudFormation and Secrets Manager invoke it asynchronously, and both wait for its answer: a lost event fails the deployment after ServiceTimeout, or the rotation, which Secrets Manager repeats.",
        };
        var secret = data.Database.ApplicationUser;
        Host = new DotnetFunction(
            this,
            "Migrate",
            shape,
            settings,
            data,
            code,
            FunctionEnvironment.ForDatabase(settings, data.Database, data.Database.MasterSecretArn)
        );
        Host.Role.Allow("DatabaseUsers", ["secretsmanager:GetSecretValue"], [data.Database.MasterSecretArn, secret.SecretArn]);
        Host.Role.Allow("NextPassword", RotationActions, [secret.SecretArn]);
        Host.Role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt", "kms:GenerateDataKey"], "secretsmanager");
        if (data.Database.MasterSecretKeyArn is { } masterKey)
            Host.Role.Allow(
                "KeyOfTheAdministrator",
                ["kms:Decrypt"],
                [masterKey],
                Condition.Of(("StringEquals", "kms:ViaService", $"secretsmanager.{Aws.REGION}.amazonaws.com"))
            );
        Run = new CustomResource(
            this,
            "Run",
            new CustomResourceProps
            {
                ResourceType = "Custom::DatabaseMigration",
                ServiceToken = Host.Function.FunctionArn,
                Properties = new Dictionary<string, object>
                {
                    ["ApplicationSecretArn"] = secret.SecretArn,
                    ["Code"] = code.FingerprintOf(assembly),
                },
            }
        );
        // Without an answer CloudFormation would wait for an hour; the library is older than this property.
        ((CfnResource)Run.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", 360);
        Rotate(secret.SecretArn);
    }

    /// <summary>Every thirty days Secrets Manager has the function give the application's user a new password.</summary>
    private void Rotate(string secretArn)
    {
        var permission = new CfnPermission(
            this,
            "RotationPermission",
            new CfnPermissionProps
            {
                Action = "lambda:InvokeFunction",
                FunctionName = Host.Function.FunctionName,
                Principal = "secretsmanager.amazonaws.com",
                SourceAccount = Aws.ACCOUNT_ID,
                SourceArn = secretArn,
            }
        );
        var schedule = new CfnRotationSchedule(
            this,
            "Rotation",
            new CfnRotationScheduleProps
            {
                SecretId = secretArn,
                RotationLambdaArn = Host.Function.FunctionArn,
                RotationRules = new CfnRotationSchedule.RotationRulesProperty { AutomaticallyAfterDays = 30 },
            }
        );
        // The user has to be there, and Secrets Manager tries whether it may call the function.
        schedule.Node.AddDependency(permission, Run);
    }

    /// <summary>What giving a secret its next version takes, beside reading it.</summary>
    public static string[] RotationActions { get; } =
    ["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];

    public DotnetFunction Host { get; }

    public CustomResource Run { get; }
}
