using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Route53Resolver;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// Two zones of isolated subnets: no internet gateway, no NAT. What the functions reach is the database and,
/// through the endpoints of <see cref="ServiceEndpoints"/>, the AWS services that they call. A network that is there already keeps its own routes.
/// </summary>
public sealed class Network : Construct
{
    private const string Functions = "functions";
    private const string Databases = "database";

    public Network(Construct scope, string id, EnvSettings settings, IKey key)
        : base(scope, id)
    {
        (Vpc, FunctionSubnets, DatabaseSubnets) = settings.Network is { } existing ? Import(existing) : Create(settings);
        FunctionGroup = Group("FunctionGroup", "Functions: out to the database and to AWS endpoints, nothing in");
        DatabaseGroup = settings.Database is { } database
            ? SecurityGroup.FromSecurityGroupId(this, "DatabaseGroup", database.SecurityGroup)
            : Group("DatabaseGroup", "Database: in from the functions, nothing out");
        var port = Port.Tcp(settings.Database?.Port ?? 3306);
        if (settings.OwnEndpoints.Any(service => service is not "s3"))
            EndpointGroup = Group("EndpointGroup", "Interface endpoints: in from the functions, nothing out");
        DatabaseGroup.AddIngressRule(FunctionGroup, port, "MySQL from the functions");
        foreach (var client in settings.DatabaseClients)
            DatabaseGroup.AddIngressRule(
                client.StartsWith("sg-", StringComparison.Ordinal) ? Peer.SecurityGroupId(client) : Peer.Ipv4(client),
                port,
                "MySQL from a client that the deployment names"
            );
        EndpointGroup?.AddIngressRule(FunctionGroup, Port.Tcp(443), "TLS from the functions");
        FunctionGroup.AddEgressRule(DatabaseGroup, port, "MySQL");
        // S3's addresses are public ones; the subnets route nothing but S3's prefix list (gateway endpoint) out of the VPC.
        FunctionGroup.AddEgressRule(Peer.AnyIpv4(), Port.Tcp(443), "TLS to the endpoints of AWS services");
        // The traffic of a network that is there already is its owner's to record.
        if (settings.Network is not null)
            return;
        RecordTraffic(settings, key);
        RecordNames(settings, key);
    }

    public IVpc Vpc { get; }

    public ISubnet[] FunctionSubnets { get; }

    public ISubnet[] DatabaseSubnets { get; }

    public SecurityGroup FunctionGroup { get; }

    public ISecurityGroup DatabaseGroup { get; }

    /// <summary>Null where the network has all interface endpoints that are needed.</summary>
    public SecurityGroup? EndpointGroup { get; }

    private (IVpc Vpc, ISubnet[] Functions, ISubnet[] Databases) Create(EnvSettings settings)
    {
        var vpc = new Vpc(
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
            vpc,
            "HIPAA.Security-VPCDefaultSecurityGroupClosed",
            "No resource uses the default group (a test asserts that each names its own), and closing it would need a function with EC2 rights in this stack."
        );
        ISubnet[] Of(string group) => vpc.SelectSubnets(new SubnetSelection { SubnetGroupName = group }).Subnets;
        return (vpc, Of(Functions), Of(Databases));
    }

    /// <summary>By ids. The library wants a zone of each subnet and only compares them, so they are numbered.</summary>
    private (IVpc Vpc, ISubnet[] Functions, ISubnet[] Databases) Import(ExistingNetwork network)
    {
        var vpc = Amazon.CDK.AWS.EC2.Vpc.FromVpcAttributes(
            this,
            "Vpc",
            new VpcAttributes { VpcId = network.VpcId, AvailabilityZones = ["zone-0", "zone-1", "zone-2"] }
        );
        ISubnet Of(string subnet, int index) =>
            Subnet.FromSubnetAttributes(
                this,
                subnet,
                new SubnetAttributes
                {
                    SubnetId = subnet,
                    AvailabilityZone = $"zone-{index}",
                    RouteTableId = network.RouteTables.Count == 0 ? null : network.RouteTables[index % network.RouteTables.Count],
                }
            );
        return (vpc, [.. network.FunctionSubnets.Select(Of)], [.. network.DatabaseSubnets.Select(Of)]);
    }

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
