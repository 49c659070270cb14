using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.RDS;
using Constructs;
using Secret = Amazon.CDK.AWS.SecretsManager.Secret;

namespace Mba.Infra.Constructs;

/// <summary>
/// Where the rows are: an instance of the deployment's own, or one that is there already. The functions know a user of their own,
/// <see cref="ApplicationUser"/>, which the migration function creates with the rights that loading needs.
/// </summary>
public sealed class Database : Construct
{
    public const string Schema = "mba_mysql";
    public const string ApplicationUserName = "mba_app";

    public Database(Construct scope, string id, EnvSettings settings, Network network, IKey key)
        : base(scope, id)
    {
        if (settings.Database is { } existing)
        {
            (Host, Port) = (existing.Host, existing.Port);
            (MasterSecretArn, MasterSecretKeyArn) = (existing.AdministratorSecretArn, existing.SecretKeyArn);
        }
        else
        {
            Instance = new DatabaseInstance(this, settings, network, key).Resource;
            (Host, Port) = (Instance.AttrEndpointAddress, 3306);
            MasterSecretArn = Instance.AttrMasterUserSecretSecretArn;
        }
        ApplicationUser = DatabaseUserSecret.Create(
            this,
            "ApplicationUser",
            settings,
            key,
            "application-user",
            ApplicationUserName,
            "The database user of the ingest and API functions"
        );
    }

    /// <summary>Null where the database is there already: then its owner watches it and backs it up.</summary>
    public CfnDBInstance? Instance { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>User name and password of the functions' own user.</summary>
    public Secret ApplicationUser { get; }

    /// <summary>The administrator's secret, of RDS or of the database's owner; only the migration function may read it.</summary>
    public string MasterSecretArn { get; }

    /// <summary>The key of that secret, where it is another than the deployment's.</summary>
    public string? MasterSecretKeyArn { get; }
}
