using Amazon.CDK;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// Brings the schema to this version and sets the database's users, at each deployment that changes either, rotates their passwords, and
/// once a day grants what tables of later loads need. The only function that may read the master secret. CloudFormation calls it directly, without a provider framework.
/// </summary>
public sealed class DatabaseMigration : Construct
{
    public DatabaseMigration(Construct scope, string id, EnvSettings settings, DataStack data, FunctionCode code)
        : base(scope, id)
    {
        const string assembly = "Mba.MigrateLambda";
        var shape = new FunctionShape("migrate", assembly, "Migrates the database, sets its users, rotates their passwords")
        {
            MemoryMiB = 512,
            Timeout = Duration.Minutes(5),
            Concurrency = 3, // a migration or a daily run, and steps of rotations
            WhyNoDeadLetters =
                "CloudFormation and Secrets Manager invoke it asynchronously, and both wait for its answer: a lost event fails the deployment after ServiceTimeout, or the rotation, which Secrets Manager repeats.",
        };
        string[] users = [.. data.Database.Users.Values.Select(user => user.SecretArn)];
        Host = new DotnetFunction(
            this,
            "Migrate",
            shape,
            settings,
            data,
            code,
            FunctionEnvironment.ForDatabase(settings, data.Database, data.Database.MasterSecretArn)
        );
        Host.Role.Allow("DatabaseUsers", ["secretsmanager:GetSecretValue"], [data.Database.MasterSecretArn, .. users]);
        Host.Role.Allow("NextPassword", RotationActions, users);
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
                Properties = new Dictionary<string, object>(Secrets(data)) { ["Code"] = code.FingerprintOf(assembly) },
            }
        );
        // Without an answer CloudFormation would wait for an hour; the library is older than this property.
        ((CfnResource)Run.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", 360);
        foreach (var (property, user) in data.Database.Users)
            Rotate(RotationOf[property], user.SecretArn);
        _ = new DailyRights(this, "Daily", settings, Host.Function.FunctionArn, Secrets(data));
    }

    /// <summary>The properties of the custom resource, and of the daily call.</summary>
    private static Dictionary<string, object> Secrets(DataStack data) =>
        data.Database.Users.ToDictionary(user => user.Key, object (user) => user.Value.SecretArn, StringComparer.Ordinal);

    /// <summary>Ids of the rotations; the first one's is as old as the stack.</summary>
    private static Dictionary<string, string> RotationOf { get; } =
        new(StringComparer.Ordinal)
        {
            ["ApplicationSecretArn"] = "Rotation",
            ["ApiSecretArn"] = "ApiRotation",
            ["AnalystSecretArn"] = "AnalystRotation",
        };

    /// <summary>Every thirty days Secrets Manager has the function give the user a new password.</summary>
    private void Rotate(string id, string secretArn)
    {
        var permission = new CfnPermission(
            this,
            id + "Permission",
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
            id,
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
