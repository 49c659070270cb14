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
            "X-Ray and the EC2 calls that place a function in a network have no resources to name; the function's own code is denied the latter."
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
        string[] actions =
        [
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeVpcs",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
            "ec2:GetSecurityGroupsForVpc",
        ];
        Allow("NetworkInterfaces", actions, ["*"]);
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
