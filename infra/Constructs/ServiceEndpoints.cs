using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.S3;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>The only ways out of the network, each with a policy of its own: S3 (gateway), Secrets Manager, SQS and, for a source role, STS.</summary>
public sealed class ServiceEndpoints : Construct
{
    private readonly Network _network;
    private readonly EnvSettings _settings;

    public ServiceEndpoints(Construct scope, string id, EnvSettings settings, Network network)
        : base(scope, id)
    {
        _network = network;
        _settings = settings;
        Storage = Creates("s3")
            ? new GatewayVpcEndpoint(
                this,
                "Storage",
                new GatewayVpcEndpointProps
                {
                    Vpc = network.Vpc,
                    Service = GatewayVpcEndpointAwsService.S3,
                    Subnets = [new SubnetSelection { Subnets = network.FunctionSubnets }],
                }
            )
            : null;
        Secrets = Creates("secretsmanager") ? Interface("Secrets", InterfaceVpcEndpointAwsService.SECRETS_MANAGER) : null;
        Queues = Creates("sqs") ? Interface("Queues", InterfaceVpcEndpointAwsService.SQS) : null;
        if (Creates("sts") && settings.SourceRoleArn is { } role)
            Allow(Interface("Tokens", InterfaceVpcEndpointAwsService.STS), "AssumeTheSourceRole", ["sts:AssumeRole"], [role]);
    }

    /// <summary>Null where the network has one already, as are the others.</summary>
    public GatewayVpcEndpoint? Storage { get; }

    public InterfaceVpcEndpoint? Secrets { get; }

    public InterfaceVpcEndpoint? Queues { get; }

    /// <summary>Opens the S3 endpoint to the stage's buckets, the registered source buckets and CloudFormation's answer bucket.</summary>
    public void AllowStorage(params IBucket[] buckets)
    {
        if (Storage is null)
            return;
        Statement(
            Storage,
            "OwnFiles",
            [
                "s3:GetObject",
                "s3:GetObjectVersion",
                "s3:PutObject",
                "s3:ListBucket",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            [.. buckets.SelectMany(b => new[] { b.BucketArn, b.ArnForObjects("*") })],
            OwnAccount()
        );
        if (_settings.SourceBuckets.Count > 0)
            Statement(
                Storage,
                "RegisteredSources",
                ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
                [.. SourceArns(this, _settings)],
                null
            );
        if (_settings.Web)
            Statement(
                Storage,
                "SiteFiles",
                ["s3:PutObject"],
                [$"arn:{Aws.PARTITION}:s3:::{StaticSite.BucketName(_settings)}/*"],
                OwnAccount()
            );
        // The migration function answers CloudFormation by PUT to a URL that CloudFormation signed with its own credentials,
        // in a bucket of its own, named after the region without dashes. Nothing of ours is signed for that bucket.
        var stack = Stack.Of(this);
        var region = Fn.Join("", Fn.Split("-", stack.Region));
        Statement(
            Storage,
            "AnswersToCloudFormation",
            ["s3:PutObject"],
            [$"arn:{stack.Partition}:s3:::cloudformation-custom-resource-response-{region}/*"],
            null
        );
    }

    /// <summary>Opens an interface endpoint to these actions on these resources, for principals of this account.</summary>
    public static void Allow(VpcEndpoint? endpoint, string sid, string[] actions, string[] resources)
    {
        if (endpoint is not null)
            Statement(endpoint, sid, actions, resources, OwnAccount());
    }

    /// <summary>The registered source buckets and their objects.</summary>
    public static IEnumerable<string> SourceArns(Construct scope, EnvSettings settings) =>
        settings.SourceBuckets.SelectMany(b =>
            new[] { $"arn:{Stack.Of(scope).Partition}:s3:::{b}", $"arn:{Stack.Of(scope).Partition}:s3:::{b}/*" }
        );

    private bool Creates(string service) => _settings.OwnEndpoints.Contains(service, StringComparer.Ordinal);

    private InterfaceVpcEndpoint Interface(string id, IInterfaceVpcEndpointService service) =>
        new(
            this,
            id,
            new InterfaceVpcEndpointProps
            {
                Vpc = _network.Vpc,
                Service = service,
                Open = false,
                PrivateDnsEnabled = true,
                SecurityGroups = [_network.EndpointGroup!],
                Subnets = new SubnetSelection { Subnets = [.. _network.FunctionSubnets.Take(_settings.EndpointZones)] },
            }
        );

    private static void Statement(
        VpcEndpoint endpoint,
        string sid,
        string[] actions,
        string[] resources,
        Dictionary<string, object>? conditions
    ) =>
        endpoint.AddToPolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = sid,
                    // An endpoint's policy takes no other principal than "*"; who it is, the condition and the identity's policy say.
                    Principals = [new StarPrincipal()],
                    Actions = actions,
                    Resources = resources,
                    Conditions = conditions,
                }
            )
        );

    private static Dictionary<string, object> OwnAccount() => Condition.Of(("StringEquals", "aws:PrincipalAccount", Aws.ACCOUNT_ID));
}
