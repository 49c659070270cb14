using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Route53Resolver;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// Two zones of isolated subnets: no internet gateway, no NAT. What the functions reach is the database and,
/// through the endpoints of <see cref="ServiceEndpoints"/>, the AWS services that they call.
/// </summary>
public sealed class Network : Construct
{
    private const string Functions = "functions";
    private const string Databases = "database";

    public Network(Construct scope, string id, EnvSettings settings, IKey key)
        : base(scope, id)
    {
        Vpc = new Vpc(
            this,
            "Vpc",
            new VpcProps
            {
                VpcName = settings.Name,
                IpAddresses = IpAddresses.Cidr(settings.VpcCidr),
                MaxAzs = 2,
                NatGateways = 0,
                RestrictDefaultSecurityGroup = false,
                SubnetConfiguration =
                [
                    new SubnetConfiguration
                    {
                        Name = Functions,
                        SubnetType = SubnetType.PRIVATE_ISOLATED,
                        CidrMask = 24,
                    },
                    new SubnetConfiguration
                    {
                        Name = Databases,
                        SubnetType = SubnetType.PRIVATE_ISOLATED,
                        CidrMask = 26,
                    },
                ],
            }
        );
        Accepted.On(
            Vpc,
            "HIPAA.Security-VPCDefaultSecurityGroupClosed",
            "No resource uses the default group (a test asserts that each names its own), and closing it would need a function with EC2 rights in this stack."
        );
        FunctionSubnets = Vpc.SelectSubnets(new SubnetSelection { SubnetGroupName = Functions }).Subnets;
        DatabaseSubnets = Vpc.SelectSubnets(new SubnetSelection { SubnetGroupName = Databases }).Subnets;

        FunctionGroup = Group("FunctionGroup", "Functions: out to the database and to AWS endpoints, nothing in");
        DatabaseGroup = Group("DatabaseGroup", "Database: in from the functions, nothing out");
        EndpointGroup = Group("EndpointGroup", "Interface endpoints: in from the functions, nothing out");
        DatabaseGroup.AddIngressRule(FunctionGroup, Port.Tcp(3306), "MySQL from the functions");
        foreach (var client in settings.DatabaseClients)
            DatabaseGroup.AddIngressRule(
                client.StartsWith("sg-", StringComparison.Ordinal) ? Peer.SecurityGroupId(client) : Peer.Ipv4(client),
                Port.Tcp(3306),
                "MySQL from a client that the deployment names"
            );
        EndpointGroup.AddIngressRule(FunctionGroup, Port.Tcp(443), "TLS from the functions");
        FunctionGroup.AddEgressRule(DatabaseGroup, Port.Tcp(3306), "MySQL");
        // S3's addresses are public ones; the subnets route nothing but S3's prefix list (gateway endpoint) out of the VPC.
        FunctionGroup.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(443), "TLS to the endpoints of AWS services");
        RecordTraffic(settings, key);
        RecordNames(settings, key);
    }

    public Vpc Vpc { get; }

    public ISubnet[] FunctionSubnets { get; }

    public ISubnet[] DatabaseSubnets { get; }

    public SecurityGroup FunctionGroup { get; }

    public SecurityGroup DatabaseGroup { get; }

    public SecurityGroup EndpointGroup { get; }

    private SecurityGroup Group(string id, string description) =>
        new(
            this,
            id,
            new SecurityGroupProps
            {
                Vpc = Vpc,
                Description = description,
                AllowAllOutbound = false,
            }
        );

    private void RecordTraffic(EnvSettings settings, IKey key)
    {
        var group = LogGroups.Create(this, "FlowLogGroup", $"/mba/{settings.Stage}/vpc-flow", settings, key);
        var role = new Role(this, "FlowLogRole", new RoleProps { AssumedBy = new ServicePrincipal("vpc-flow-logs.amazonaws.com") });
        _ = new ManagedPolicy(
            this,
            "FlowLogPolicy",
            new ManagedPolicyProps
            {
                Roles = [role],
                Statements =
                [
                    new PolicyStatement(
                        new PolicyStatementProps
                        {
                            Actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                            Resources = [group.LogGroupArn],
                        }
                    ),
                ],
            }
        );
        _ = new CfnFlowLog(
            this,
            "FlowLog",
            new CfnFlowLogProps
            {
                ResourceId = Vpc.VpcId,
                ResourceType = "VPC",
                TrafficType = "ALL",
                LogDestinationType = "cloud-watch-logs",
                LogGroupName = group.LogGroupName,
                DeliverLogsPermissionArn = role.RoleArn,
            }
        );
    }

    /// <summary>Which names were asked for: a resolver answers names of the internet even where no packet leaves, so a leak would show here.</summary>
    private void RecordNames(EnvSettings settings, IKey key)
    {
        // Groups below /aws/vendedlogs need no resource policy of their own, of which a region has ten.
        var group = LogGroups.Create(this, "NameLogGroup", $"/aws/vendedlogs/mba/{settings.Stage}/dns", settings, key);
        var log = new CfnResolverQueryLoggingConfig(
            this,
            "NameLog",
            new CfnResolverQueryLoggingConfigProps { Name = settings.Name, DestinationArn = group.LogGroupArn }
        );
        _ = new CfnResolverQueryLoggingConfigAssociation(
            this,
            "NameLogOfVpc",
            new CfnResolverQueryLoggingConfigAssociationProps { ResolverQueryLogConfigId = log.AttrId, ResourceId = Vpc.VpcId }
        );
    }
}
