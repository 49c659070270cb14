using System.Text.Json.Nodes;
using Amazon.CDK;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>AWS WAF before the user pool and the site, where the deployment says so.</summary>
public sealed class FirewallTests
{
    private const string Elsewhere = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/site/0a1b2c3d-1111-2222-3333-444455556666";

    private static readonly string[] s_virginia = ["waf=on", "account=111122223333", "region=us-east-1"];
    private static readonly string[] s_ireland = ["waf=on", "account=111122223333", "region=eu-west-1"];

    [Fact]
    public void Stands_before_pool_and_site_only_where_it_is_switched_on()
    {
        var web = Synthesis.Of(s_virginia).Web;
        var site = web.Resources("AWS::WAFv2::WebACL").Single(a => (string?)a.Resource["Properties"]!["Scope"] == "CLOUDFRONT").Id;

        Assert.Equal(["CLOUDFRONT", "REGIONAL"], web.Properties("AWS::WAFv2::WebACL").Select(a => (string)a["Scope"]!).Order());
        Assert.Equal(site, (string?)web.The("AWS::CloudFront::Distribution")["DistributionConfig"]!["WebACLId"]!["Fn::GetAtt"]![0]);
        Assert.StartsWith(
            "SignInPool",
            (string?)web.The("AWS::WAFv2::WebACLAssociation")["ResourceArn"]!["Fn::GetAtt"]![0],
            StringComparison.Ordinal
        );
        Assert.Empty(Synthesis.Dev.Web.Resources("AWS::WAFv2::WebACL"));
        Assert.Null(Synthesis.Dev.Web.The("AWS::CloudFront::Distribution")["DistributionConfig"]!["WebACLId"]);
    }

    [Fact]
    public void Has_rules_that_block_and_a_log_without_tokens()
    {
        var web = Synthesis.Of(s_virginia).Web;

        Assert.All(
            web.Properties("AWS::WAFv2::WebACL"),
            acl =>
            {
                var rules = acl["Rules"]!.AsArray();
                Assert.Equal(4, rules.Count);
                Assert.All(rules, r => Assert.True(r!["OverrideAction"]?["None"] is not null || r["Action"]?["Block"] is not null));
                Assert.All(rules, r => Assert.False((bool)r!["VisibilityConfig"]!["SampledRequestsEnabled"]!));
            }
        );
        Assert.All(
            web.Properties("AWS::WAFv2::LoggingConfiguration"),
            log =>
            {
                Assert.Equal(3, log["RedactedFields"]!.AsArray().Count);
                Assert.Contains("authorization", log["RedactedFields"]!.ToJsonString(), StringComparison.Ordinal);
            }
        );
        Assert.Equal(2, web.Resources("AWS::WAFv2::LoggingConfiguration").Count);
        Assert.All(
            web.Properties("AWS::Logs::LogGroup"),
            g => Assert.StartsWith("aws-waf-logs-", (string?)g["LogGroupName"], StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Outside_us_east_1_the_site_s_is_one_that_is_there_already()
    {
        var web = Synthesis.Of([.. s_ireland, "wafSiteArn=" + Elsewhere]).Web;

        Assert.Equal("REGIONAL", (string?)web.The("AWS::WAFv2::WebACL")["Scope"]);
        Assert.Equal(Elsewhere, (string?)web.The("AWS::CloudFront::Distribution")["DistributionConfig"]!["WebACLId"]);
    }

    [Fact]
    public void Without_a_site_it_protects_the_pool_in_any_region() =>
        Assert.Single(Synthesis.Of([.. s_ireland, "web=off"]).Web.Resources("AWS::WAFv2::WebACLAssociation"));

    [Fact]
    public void Is_refused_where_it_cannot_be_what_was_meant()
    {
        static string Problem(params string[] settings) => Assert.Throws<InvalidOperationException>(() => Synthesis.Read(settings)).Message;

        Assert.Contains("in us-east-1 only, and this deployment goes to eu-west-1", Problem(s_ireland), StringComparison.Ordinal);
        Assert.Contains("set account and region", Problem("waf=on"), StringComparison.Ordinal);
        Assert.Contains("wafSiteArn needs waf=on", Problem("wafSiteArn=" + Elsewhere), StringComparison.Ordinal);
        Assert.Contains("which is in us-east-1", Problem("waf=on", "wafSiteArn=arn:aws:wafv2:eu-west-1:1:x"), StringComparison.Ordinal);
        Assert.Contains(
            "which web=off leaves out",
            Problem([.. s_ireland, "web=off", "wafSiteArn=" + Elsewhere]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "this deployment has neither",
            Problem("waf=on", "web=off", "oidcIssuer=https://login.example.com", "oidcClientIds=a"),
            StringComparison.Ordinal
        );
    }
}
