using Amazon.CDK;
using Constructs;

namespace Mba.Infra;

/// <summary>What differs between stages, and what a deployment may set with <c>-c name=value</c>; everything else is shared.</summary>
public sealed record EnvSettings
{
    public required string Stage { get; init; }

    /// <summary>Distinguishes a second copy of a stage in one account; empty for the only one.</summary>
    public string Instance { get; init; } = "";

    /// <summary>Prefix of every physical name, and of the outputs.</summary>
    public string Name => Instance.Length == 0 ? "mba-" + Stage : $"mba-{Stage}-{Instance}";

    /// <summary>Account and region of the stacks; null for those of the credentials that deploy.</summary>
    public string? Account { get; init; }

    public string? Region { get; init; }

    /// <summary>Address range of the network, /16 to /20.</summary>
    public string VpcCidr { get; init; } = "10.40.0.0/20";

    /// <summary>Engine version of RDS for MySQL, 8.4.x.</summary>
    public string DatabaseVersion { get; init; } = "8.4.8";

    /// <summary>Whether functions reserve their concurrency; off where an account's limit is too low to reserve from (10 in new accounts).</summary>
    public bool ReservedConcurrency { get; init; } = true;

    /// <summary>What starts the native functions: Lambda's runtime of .NET, or the one that has nothing but the operating system.</summary>
    public string NativeRuntime { get; init; } = "dotnet10";

    /// <summary>Managed policy that bounds every role, by ARN or name.</summary>
    public string? PermissionsBoundary { get; init; }

    /// <summary>Tags on every resource, beside the project's own.</summary>
    public IReadOnlyDictionary<string, string> ExtraTags { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A loss of this stage is a loss: Multi-AZ, deletion protection, backup plan, no shortcuts.</summary>
    public required bool Durable { get; init; }

    public required string DatabaseClass { get; init; }

    public required int DatabaseStorageGiB { get; init; }

    public required int DatabaseStorageLimitGiB { get; init; }

    /// <summary>Connections at which the alarm goes off: about 80 percent of what the class allows.</summary>
    public required int DatabaseConnectionsAlarm { get; init; }

    /// <summary>Days of point-in-time recovery, 1 to 35.</summary>
    public required int BackupDays { get; init; }

    public required int LogDays { get; init; }

    /// <summary>Days that rejected records, which hold cell values, are kept in the database.</summary>
    public int RejectDays { get; init; } = 90;

    /// <summary>Days that a replaced or deleted object is kept.</summary>
    public required int OldVersionDays { get; init; }

    /// <summary>Availability zones with interface endpoints, 1 or 2; each costs the same again.</summary>
    public required int EndpointZones { get; init; }

    public required int IngestMemoryMiB { get; init; }

    /// <summary>Scratch space of the ingest function, where large files are spooled.</summary>
    public required int IngestScratchMiB { get; init; }

    /// <summary>Files loaded at once: bounds the database's connections. At least 2.</summary>
    public required int IngestConcurrency { get; init; }

    /// <summary>API requests answered at once, each with a database connection.</summary>
    public required int ApiConcurrency { get; init; }

    public required int ApiRequestsPerSecond { get; init; }

    /// <summary>Who gets the alarms; null for nobody yet.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>Names of buckets of other accounts that files are read from, where they are.</summary>
    public IReadOnlyList<string> SourceBuckets { get; init; } = [];

    /// <summary>Role in the client's account through which its buckets are read; null to read them by their bucket policy.</summary>
    public string? SourceRoleArn { get; init; }

    /// <summary>Key in the MBA bucket of a datasets.json that replaces the shipped one.</summary>
    public string? DatasetsKey { get; init; }

    public string LogLevel { get; init; } = "INFO";

    /// <summary>Security groups and address ranges that may connect to the database beside the functions.</summary>
    public IReadOnlyList<string> DatabaseClients { get; init; } = [];

    /// <summary>Whether the database has a user for analysts, who reads data tables and nothing else.</summary>
    public bool Analyst { get; init; }

    /// <summary>A network that is used as it is; null for one of the deployment's own.</summary>
    public ExistingNetwork? Network { get; init; }

    /// <summary>The services whose endpoints the deployment creates.</summary>
    public IReadOnlyList<string> OwnEndpoints =>
        [
            .. ExistingNetwork.EndpointServices.Where(service =>
                (SourceRoleArn is not null || !string.Equals(service, "sts", StringComparison.Ordinal))
                && Network?.Endpoints.Contains(service, StringComparer.Ordinal) is not true
            ),
        ];

    /// <summary>A database that is used as it is; null for one of the deployment's own.</summary>
    public ExistingDatabase? Database { get; init; }

    /// <summary>A key that is used for everything; null for one of the deployment's own.</summary>
    public string? KeyArn { get; init; }

    /// <summary>An OpenID Connect issuer whose tokens the API takes; null for a Cognito user pool of its own.</summary>
    public string? OidcIssuer { get; init; }

    /// <summary>Clients of <see cref="OidcIssuer"/>, the one that people sign in with first.</summary>
    public IReadOnlyList<string> OidcClientIds { get; init; } = [];

    /// <summary>Two zones to use instead of the region's first two.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Whether the user pool has a client for machines (client credentials; AWS bills each such client monthly).</summary>
    public bool MachineClient { get; init; }

    /// <summary>Whether the dashboard's site (bucket, CloudFront) is deployed.</summary>
    public bool Web { get; init; } = true;

    /// <summary>Whether AWS WAF stands before the user pool and the site.</summary>
    public bool Waf { get; init; }

    /// <summary>Web ACL of CloudFront, in us-east-1; null to create one, which only a deployment to that region can.</summary>
    public string? WafSiteArn { get; init; }

    /// <summary>Host name of the site; null for CloudFront's own.</summary>
    public string? WebDomain { get; init; }

    /// <summary>ACM certificate in us-east-1 for <see cref="WebDomain"/>.</summary>
    public string? WebCertificateArn { get; init; }

    /// <summary>What every stack of this deployment is created with.</summary>
    public StackProps StackProps(string content, bool isProtected) =>
        new()
        {
            Description = $"MBA Serverless ({Stage}): {content}",
            TerminationProtection = isProtected,
            Env = Region is null ? null : new Amazon.CDK.Environment { Account = Account, Region = Region },
        };

    /// <summary>The stage named in the context, with the settings given beside it.</summary>
    /// <exception cref="InvalidOperationException">The stage is missing or unknown, or values are out of their range; all problems with values are listed.</exception>
    public static EnvSettings Read(Node node, GivenContext? given = null) =>
        SettingsOfContext.Read(new StageContext(node), given ?? GivenContext.None);
}

/// <summary>The two stages as they are when nothing else is said.</summary>
public static class Stages
{
    public static IReadOnlyDictionary<string, EnvSettings> Defaults { get; } =
        new Dictionary<string, EnvSettings>(StringComparer.Ordinal)
        {
            ["dev"] = new()
            {
                Stage = "dev",
                Durable = false,
                DatabaseClass = "db.t4g.micro",
                DatabaseStorageGiB = 20,
                DatabaseStorageLimitGiB = 100,
                DatabaseConnectionsAlarm = 60,
                BackupDays = 7,
                LogDays = 30,
                OldVersionDays = 30,
                EndpointZones = 1,
                IngestMemoryMiB = 1024,
                IngestScratchMiB = 2048,
                IngestConcurrency = 2,
                ApiConcurrency = 10,
                ApiRequestsPerSecond = 50,
            },
            ["prod"] = new()
            {
                Stage = "prod",
                Durable = true,
                DatabaseClass = "db.m7g.large",
                DatabaseStorageGiB = 100,
                DatabaseStorageLimitGiB = 1000,
                DatabaseConnectionsAlarm = 500,
                BackupDays = 35,
                LogDays = 365,
                OldVersionDays = 365,
                EndpointZones = 2,
                IngestMemoryMiB = 1769,
                IngestScratchMiB = 10240,
                IngestConcurrency = 10,
                ApiConcurrency = 50,
                ApiRequestsPerSecond = 200,
            },
        };
}
