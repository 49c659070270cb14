using Amazon.CDK;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// Brings the schema to this version and creates the application's user, at each deployment that changes either.
/// The only function that may read the master secret. CloudFormation calls it directly, without a provider framework.
/// </summary>
public sealed class Migration : Construct
{
    public Migration(Construct scope, string id, EnvSettings settings, DataStack data, FunctionCode code)
        : base(scope, id)
    {
        const string assembly = "Mba.MigrateLambda";
        var shape = new FunctionShape("migrate", assembly, "Migrates the database and creates the application's user, when deployed")
        {
            MemoryMiB = 512,
            Timeout = Duration.Minutes(5),
            Concurrency = 1,
        };
        var secret = data.Database.ApplicationUser;
        Host = new DotnetFunction(this, "Migrate", shape, settings, data, code,
            FunctionEnvironment.ForDatabase(settings, data.Database, data.Database.MasterSecretArn));
        Host.Role.Allow("DatabaseUsers", ["secretsmanager:GetSecretValue"], [data.Database.MasterSecretArn, secret.SecretArn]);
        Host.Role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt"], "secretsmanager");
        Run = new CustomResource(this, "Run", new CustomResourceProps
        {
            ResourceType = "Custom::DatabaseMigration",
            ServiceToken = Host.Function.FunctionArn,
            Properties = new Dictionary<string, object>
            {
                ["ApplicationSecretArn"] = secret.SecretArn,
                ["Code"] = code.FingerprintOf(assembly),
            },
        });
        // Without an answer CloudFormation would wait for an hour; the library is older than this property.
        ((CfnResource)Run.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", "360");
    }

    public DotnetFunction Host { get; }

    public CustomResource Run { get; }
}
