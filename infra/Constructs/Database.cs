using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.RDS;
using Constructs;
using Secret = Amazon.CDK.AWS.SecretsManager.Secret;

namespace Mba.Infra.Constructs;

/// <summary>
/// Where the rows are: an instance of the deployment's own, or one that is there already. Ingest and API know a user each,
/// which the migration function creates with the rights of its work.
/// </summary>
public sealed class Database : Construct
{
    public const string Schema = "mba_mysql";
    public const string ApplicationUserName = "mba_app";
    public const string ApiUserName = "mba_api";
    public const string AnalystName = "mba_analyst";

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
        ApplicationUser = User("ApplicationUser", "application-user", ApplicationUserName, "The database user of the ingest function");
        ApiUser = User("ApiUser", "api-user", ApiUserName, "The database user of the API, without DDL");
        Analyst = settings.Analyst
            ? User("Analyst", "analyst", AnalystName, "The database user of analysts, who read data tables and nothing else")
            : null;

        Secret User(string part, string name, string user, string description) =>
            DatabaseUserSecret.Create(this, part, settings, key, name, user, description);
    }

    /// <summary>Null where the database is there already: then its owner watches it and backs it up.</summary>
    public CfnDBInstance? Instance { get; }

    public string Host { get; }

    public int Port { get; }

    /// <summary>User name and password of the ingest function's own user.</summary>
    public Secret ApplicationUser { get; }

    /// <summary>User name and password of the API's own user.</summary>
    public Secret ApiUser { get; }

    /// <summary>User name and password for analysts; null unless <see cref="EnvSettings.Analyst"/> is set.</summary>
    public Secret? Analyst { get; }

    /// <summary>The secrets that the migration function sets the users from, by the names of its properties.</summary>
    public IReadOnlyDictionary<string, Secret> Users =>
        new Dictionary<string, Secret?>(StringComparer.Ordinal)
        {
            ["ApplicationSecretArn"] = ApplicationUser,
            ["ApiSecretArn"] = ApiUser,
            ["AnalystSecretArn"] = Analyst,
        }
            .Where(user => user.Value is not null)
            .ToDictionary(user => user.Key, user => user.Value!, StringComparer.Ordinal);

    /// <summary>The administrator's secret, of RDS or of the database's owner; only the migration function may read it.</summary>
    public string MasterSecretArn { get; }

    /// <summary>The key of that secret, where it is another than the deployment's.</summary>
    public string? MasterSecretKeyArn { get; }
}
