using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.WAFv2;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// A web ACL with AWS's rules for known attackers, known bad input and common attacks, and a rate for each address. What it sees is logged without
/// tokens, cookies and query strings. HTTP APIs cannot have one: the API itself is throttled and takes signed tokens only.
/// </summary>
public sealed class Firewall : Construct
{
    /// <summary>Requests of one address in five minutes.</summary>
    private const int Rate = 2000;

    private static readonly (string Name, string Metric)[] s_groups =
    [
        ("AWSManagedRulesAmazonIpReputationList", "reputation"),
        ("AWSManagedRulesKnownBadInputsRuleSet", "bad-input"),
        ("AWSManagedRulesCommonRuleSet", "common"),
    ];

    /// <summary>Creates the ACL and its log.</summary>
    /// <param name="scope">Where it belongs.</param>
    /// <param name="id">Its id there.</param>
    /// <param name="settings">Name and retention.</param>
    /// <param name="key">The key of its log.</param>
    /// <param name="part">What it protects: part of its name.</param>
    /// <param name="isOfCloudFront">Whether CloudFront uses it, in us-east-1, else a service of the region.</param>
    public Firewall(Construct scope, string id, EnvSettings settings, IKey key, string part, bool isOfCloudFront)
        : base(scope, id)
    {
        var name = $"{settings.Name}-{part}";
        var acl = new CfnWebACL(
            this,
            "Acl",
            new CfnWebACLProps
            {
                Name = name,
                Scope = isOfCloudFront ? "CLOUDFRONT" : "REGIONAL",
                DefaultAction = new CfnWebACL.DefaultActionProperty { Allow = new CfnWebACL.AllowActionProperty() },
                VisibilityConfig = Visible(name),
                Rules = Rules(name),
            }
        );
        Arn = acl.AttrArn;
        Record(settings, key, name);
    }

    public string Arn { get; }

    /// <summary>Puts it before a resource of the region, such as a user pool.</summary>
    public void Protect(string resourceArn) =>
        _ = new CfnWebACLAssociation(this, "Protects", new CfnWebACLAssociationProps { WebAclArn = Arn, ResourceArn = resourceArn });

    private static object[] Rules(string name) =>
        [
            .. s_groups.Select(
                (group, place) =>
                    new CfnWebACL.RuleProperty
                    {
                        Name = group.Name,
                        Priority = place,
                        OverrideAction = new CfnWebACL.OverrideActionProperty { None = new Dictionary<string, object>() },
                        VisibilityConfig = Visible($"{name}-{group.Metric}"),
                        Statement = new CfnWebACL.StatementProperty
                        {
                            ManagedRuleGroupStatement = new CfnWebACL.ManagedRuleGroupStatementProperty
                            {
                                VendorName = "AWS",
                                Name = group.Name,
                            },
                        },
                    }
            ),
            new CfnWebACL.RuleProperty
            {
                Name = "rate",
                Priority = s_groups.Length,
                Action = new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty() },
                VisibilityConfig = Visible(name + "-rate"),
                Statement = new CfnWebACL.StatementProperty
                {
                    RateBasedStatement = new CfnWebACL.RateBasedStatementProperty { AggregateKeyType = "IP", Limit = Rate },
                },
            },
        ];

    private static CfnWebACL.VisibilityConfigProperty Visible(string metric) =>
        new()
        {
            CloudWatchMetricsEnabled = true,
            MetricName = metric,
            // Samples hold headers, cookies and query strings.
            SampledRequestsEnabled = false,
        };

    private void Record(EnvSettings settings, IKey key, string name)
    {
        var stack = Stack.Of(this);
        // WAF writes to groups of this prefix alone.
        var group = LogGroups.Create(this, "Log", "aws-waf-logs-" + name, settings, key);
        var logging = new CfnLoggingConfiguration(
            this,
            "Logging",
            new CfnLoggingConfigurationProps
            {
                ResourceArn = Arn,
                LogDestinationConfigs = [$"arn:{stack.Partition}:logs:{stack.Region}:{stack.Account}:log-group:aws-waf-logs-{name}"],
                RedactedFields = new[]
                {
                    new CfnLoggingConfiguration.FieldToMatchProperty { QueryString = new Dictionary<string, object>() },
                    Header("authorization"),
                    Header("cookie"),
                },
            }
        );
        logging.AddDependency((CfnResource)group.Node.DefaultChild!);
    }

    private static CfnLoggingConfiguration.FieldToMatchProperty Header(string name) =>
        new() { SingleHeader = new Dictionary<string, object> { ["Name"] = name } };
}
