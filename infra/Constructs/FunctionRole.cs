using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// A role with one customer-managed policy, written out: nothing is granted behind its back by a library's <c>Grant…</c>.
/// Every function may write its own log, send traces and have its network interfaces; the rest is said with <see cref="Allow"/>.
/// </summary>
public sealed class FunctionRole : Construct
{
    private readonly ManagedPolicy _policy;

    public FunctionRole(Construct scope, string id, string functionName, Network network, LogGroup log)
        : base(scope, id)
    {
        Role = new Role(
            this,
            "Role",
            new RoleProps { AssumedBy = new ServicePrincipal("lambda.amazonaws.com"), Description = "What " + functionName + " may do" }
        );
        _policy = new ManagedPolicy(this, "Policy", new ManagedPolicyProps { Roles = [Role] });
        Allow("OwnLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [log.LogGroupArn]);
        Allow("Traces", ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);
        Accepted.On(
            _policy,
            "AwsSolutions-IAM5",
            "Resource::*",
            "X-Ray's write actions and EC2's Describe actions have no resource types; the calls that change network interfaces name theirs."
        );
        AllowNetworkInterfaces(functionName, network);
    }

    public Role Role { get; }

    public ManagedPolicy Policy => _policy;

    public void Allow(string sid, string[] actions, string[] resources, Dictionary<string, object>? conditions = null) =>
        _policy.AddStatements(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = sid,
                    Actions = actions,
                    Resources = resources,
                    Conditions = conditions,
                }
            )
        );

    /// <summary>Use of the key, but only when the named services ask on the role's behalf.</summary>
    public void AllowKeyThrough(IKey key, string[] actions, params string[] services) =>
        Allow(
            "KeyThrough" + string.Concat(services.Select(s => char.ToUpperInvariant(s[0]) + s[1..])),
            actions,
            [key.KeyArn],
            Condition.Of(("StringEquals", "kms:ViaService", services.Select(s => $"{s}.{Aws.REGION}.amazonaws.com").ToArray()))
        );

    /// <summary>Lambda checks these rights on the role and uses them itself; code that runs in the function is denied them.</summary>
    private void AllowNetworkInterfaces(string functionName, Network network)
    {
        string[] described = ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs"];
        string[] changed =
        [
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ];
        string[] actions = [.. described, .. changed, "ec2:GetSecurityGroupsForVpc"];
        var account = $"arn:{Aws.PARTITION}:ec2:{Aws.REGION}:{Aws.ACCOUNT_ID}";
        var vpc = $"{account}:vpc/{network.Vpc.VpcId}";
        Allow("FindNetwork", described, ["*"]);
        Allow("SecurityGroupsOfTheNetwork", ["ec2:GetSecurityGroupsForVpc"], [vpc]);
        Allow(
            "NetworkInterfaces",
            changed,
            [$"{account}:network-interface/*", $"{account}:subnet/*", $"{account}:security-group/*"],
            Condition.Of(("ArnEquals", "ec2:Vpc", vpc))
        );
        foreach (var kind in new[] { "network-interface", "subnet", "security-group" })
            Accepted.On(
                _policy,
                "AwsSolutions-IAM5",
                $"Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:{kind}/*",
                "Lambda names the interfaces that it creates; the condition ec2:Vpc admits those of this network alone, and the function's own code is denied them."
            );
        _policy.AddStatements(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "NotFromTheCode",
                    Effect = Effect.DENY,
                    Actions = actions,
                    Resources = ["*"],
                    Conditions = Condition.Of(
                        (
                            "ArnEquals",
                            "lambda:SourceFunctionArn",
                            $"arn:{Aws.PARTITION}:lambda:{Aws.REGION}:{Aws.ACCOUNT_ID}:function:{functionName}"
                        )
                    ),
                }
            )
        );
    }
}
