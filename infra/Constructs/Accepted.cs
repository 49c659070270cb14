using System.Text.RegularExpressions;
using Amazon.CDK;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>
/// A finding of cdk-nag that was looked at and decided; it travels as metadata of the resource, beside its reason,
/// and the gate (<c>infra/checks/nag.mjs</c>) prints them all.
/// </summary>
public static class Accepted
{
    /// <summary>Accepts one rule on one resource.</summary>
    public static void On(IConstruct construct, string rule, string reason) => Add(construct, rule, null, reason);

    /// <summary>Accepts one rule on one resource for the named finding alone, e.g. <c>Resource::*</c>.</summary>
    public static void On(IConstruct construct, string rule, string finding, string reason) => Add(construct, rule, finding, reason);

    /// <summary>Accepts a policy's resources that end in <paramref name="ending"/>, whatever the bucket in front is called.</summary>
    public static void WildcardEnding(IConstruct policy, string ending, string reason)
    {
        var pattern = Regex.Escape(ending).Replace("/", "\\/", StringComparison.Ordinal);
        Add(policy, "AwsSolutions-IAM5", new Dictionary<string, object> { ["regex"] = $"/^Resource::[^/]+{pattern}$/" }, reason);
    }

    private static void Add(IConstruct construct, string rule, object? finding, string reason)
    {
        var resource =
            construct as CfnResource
            ?? construct.Node.DefaultChild as CfnResource
            ?? throw new ArgumentException($"{construct.Node.Path} has no resource to accept {rule} on", nameof(construct));
        var known = resource.GetMetadata("cdk_nag") is Dictionary<string, object> metadata ? (object[])metadata["rules_to_suppress"] : [];
        var entry = new Dictionary<string, object> { ["id"] = rule, ["reason"] = reason };
        if (finding is not null)
            entry["applies_to"] = (object[])[finding];
        resource.AddMetadata("cdk_nag", new Dictionary<string, object> { ["rules_to_suppress"] = (object[])[.. known, entry] });
    }
}
