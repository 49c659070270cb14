using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.RDS;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>RDS for MySQL 8.4: private, encrypted, TLS required. RDS itself keeps and rotates the master secret.</summary>
internal sealed class DatabaseInstance
{
    private readonly Construct _scope;
    private readonly EnvSettings _settings;
    private readonly IKey _key;

    /// <summary>Creates the instance and what belongs to it among the resources of <paramref name="scope"/>.</summary>
    public DatabaseInstance(Construct scope, EnvSettings settings, Network network, IKey key)
    {
        _scope = scope;
        _settings = settings;
        _key = key;
        Resource = CreateInstance(network);
        Resource.ApplyRemovalPolicy(settings.Durable ? RemovalPolicy.RETAIN : RemovalPolicy.SNAPSHOT);
        KeepLogs();
        AcceptFindings();
    }

    public CfnDBInstance Resource { get; }

    private CfnDBInstance CreateInstance(Network network)
    {
        var (monitoring, monitoringPolicy) = Monitoring();
        var instance = new CfnDBInstance(
            _scope,
            "Instance",
            new CfnDBInstanceProps
            {
                DbInstanceIdentifier = _settings.Name,
                Engine = "mysql",
                EngineVersion = _settings.DatabaseVersion,
                AutoMinorVersionUpgrade = true,
                DbInstanceClass = _settings.DatabaseClass,
                DbName = Database.Schema,
                Port = "3306",
                DbSubnetGroupName = Subnets(network).Ref,
                VpcSecurityGroups = [network.DatabaseGroup.SecurityGroupId],
                PubliclyAccessible = false,
                MultiAz = _settings.Durable,
                StorageType = "gp3",
                AllocatedStorage = Invariant(_settings.DatabaseStorageGiB),
                MaxAllocatedStorage = _settings.DatabaseStorageLimitGiB,
                StorageEncrypted = true,
                KmsKeyId = _key.KeyArn,
                MasterUsername = "mba_admin",
                ManageMasterUserPassword = true,
                MasterUserSecret = new CfnDBInstance.MasterUserSecretProperty { KmsKeyId = _key.KeyArn },
                EnableIamDatabaseAuthentication = true,
                DbParameterGroupName = Parameters().Ref,
                OptionGroupName = AuditOption().Ref,
                CaCertificateIdentifier = "rds-ca-rsa2048-g1",
                BackupRetentionPeriod = _settings.BackupDays,
                PreferredBackupWindow = "07:00-08:00",
                PreferredMaintenanceWindow = "sun:08:30-sun:09:30",
                CopyTagsToSnapshot = true,
                DeleteAutomatedBackups = !_settings.Durable,
                DeletionProtection = _settings.Durable,
                MonitoringInterval = 60,
                MonitoringRoleArn = monitoring.RoleArn,
                EnablePerformanceInsights = _settings.Durable,
                PerformanceInsightsKmsKeyId = _settings.Durable ? _key.KeyArn : null,
                EnableCloudwatchLogsExports = ["error", "slowquery", "audit"],
            }
        );
        instance.AddDependency(monitoringPolicy);
        return instance;
    }

    private CfnDBSubnetGroup Subnets(Network network) =>
        new(
            _scope,
            "Subnets",
            new CfnDBSubnetGroupProps
            {
                DbSubnetGroupDescription = $"Isolated subnets of {_settings.Name}",
                SubnetIds = [.. network.DatabaseSubnets.Select(s => s.SubnetId)],
            }
        );

    private CfnDBParameterGroup Parameters() =>
        new(
            _scope,
            "Parameters",
            new CfnDBParameterGroupProps
            {
                Family = "mysql8.4",
                Description = $"TLS only, LOAD DATA LOCAL, utf8mb4, for {_settings.Name}",
                Parameters = new Dictionary<string, string>
                {
                    ["require_secure_transport"] = "1",
                    ["tls_version"] = "TLSv1.2,TLSv1.3",
                    ["local_infile"] = "1",
                    ["character_set_server"] = "utf8mb4",
                    ["time_zone"] = "UTC",
                    // Statements would carry cell values: the general log stays off, and the slow log sees LOAD DATA without its data.
                    ["general_log"] = "0",
                    ["slow_query_log"] = "1",
                    ["long_query_time"] = "5",
                    ["log_output"] = "FILE",
                },
            }
        );

    /// <summary>Who connected, and every change of structure and rights; not the statements that carry data.</summary>
    private CfnOptionGroup AuditOption() =>
        new(
            _scope,
            "Options",
            new CfnOptionGroupProps
            {
                EngineName = "mysql",
                MajorEngineVersion = "8.4",
                OptionGroupDescription = $"Audit of connections, DDL and rights for {_settings.Name}",
                OptionConfigurations = new[]
                {
                    new CfnOptionGroup.OptionConfigurationProperty
                    {
                        OptionName = "MARIADB_AUDIT_PLUGIN",
                        OptionSettings = new[]
                        {
                            new CfnOptionGroup.OptionSettingProperty
                            {
                                Name = "SERVER_AUDIT_EVENTS",
                                Value = "CONNECT,QUERY_DDL,QUERY_DCL",
                            },
                            new CfnOptionGroup.OptionSettingProperty { Name = "SERVER_AUDIT_EXCL_USERS", Value = "rdsadmin" },
                        },
                    },
                },
            }
        );

    /// <summary>What AWS's own policy for enhanced monitoring allows, but in this account and region alone.</summary>
    private (Role Role, CfnResource Policy) Monitoring()
    {
        // By the pseudo parameters also where account and region are given: the acceptances below name the resources so.
        var groups = $"arn:{Aws.PARTITION}:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:log-group:RDS*";
        var role = new Role(_scope, "MonitoringRole", new RoleProps { AssumedBy = new ServicePrincipal("monitoring.rds.amazonaws.com") });
        var policy = new ManagedPolicy(
            _scope,
            "MonitoringPolicy",
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps { Actions = ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], Resources = [groups] }
                    ),
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
                            Resources = [groups + ":log-stream:*"],
                        }
                    ),
                ],
            }
        );
        foreach (var ending in new[] { "", ":log-stream:*" })
            Accepted.On(
                policy,
                "AwsSolutions-IAM5",
                $"Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:RDS*{ending}",
                "RDS's own metrics group and its streams; RDS names them, and checks for these rights when the instance is made."
            );
        return (role, (CfnResource)policy.Node.DefaultChild!);
    }

    /// <summary>RDS would create these groups itself, without retention and without our key.</summary>
    private void KeepLogs()
    {
        foreach (var log in new[] { "error", "slowquery", "audit" })
        {
            var group = LogGroups.Create(_scope, "Log-" + log, $"/aws/rds/instance/{_settings.Name}/{log}", _settings, _key);
            Resource.AddDependency((CfnResource)group.Node.DefaultChild!);
        }
    }

    private void AcceptFindings()
    {
        Accepted.On(
            Resource,
            "AwsSolutions-RDS11",
            "The network admits the functions' security group alone; another port hides nothing and breaks every client's default."
        );
        Accepted.On(
            Resource,
            "HIPAA.Security-RDSLoggingEnabled",
            "LogExport::general",
            "The general log would write members' data to a log."
        );
        if (_settings.Durable)
            return;
        Accepted.On(Resource, "AwsSolutions-RDS3", "dev: one zone, for a third of the price; prod is Multi-AZ.");
        Accepted.On(Resource, "HIPAA.Security-RDSMultiAZSupport", "dev: one zone, for a third of the price; prod is Multi-AZ.");
        Accepted.On(Resource, "AwsSolutions-RDS10", "dev can be torn down, leaving a final snapshot; prod is protected.");
        Accepted.On(
            Resource,
            "HIPAA.Security-RDSInstanceDeletionProtectionEnabled",
            "dev can be torn down, leaving a final snapshot; prod is protected."
        );
        Accepted.On(
            Resource,
            "HIPAA.Security-RDSInBackupPlan",
            "dev has point-in-time recovery for its backup days; the backup plan is prod's."
        );
    }

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
