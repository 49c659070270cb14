using Amazon.CDK;
using Constructs;
using Mba.Infra.Constructs;

namespace Mba.Infra;

/// <summary>What people meet first: the sign-in, which the API trusts, and, when <see cref="EnvSettings.Web"/> is set, the dashboard's site.</summary>
public sealed class WebStack : Stack
{
    public WebStack(Construct scope, string id, EnvSettings settings, DataStack data)
        : base(scope, id, settings.StackProps("sign-in and the dashboard's site", isProtected: settings.Durable))
    {
        var key = data.Key.Key;
        var siteFirewall = settings is { Waf: true, Web: true, WafSiteArn: null }
            ? new Firewall(this, "SiteFirewall", settings, key, "site", isOfCloudFront: true)
            : null;
        Site = settings.Web ? new StaticSite(this, "Site", settings, siteFirewall) : null;
        SignIn = new SignIn(this, "SignIn", settings, Site?.Origin);
        if (settings.Waf && SignIn.PoolArn is { } protectedPool)
            new Firewall(this, "SignInFirewall", settings, key, "sign-in", isOfCloudFront: false).Protect(protectedPool);
        Output("TokenIssuer", SignIn.Issuer, "OIDC_AUTHORITY");
        Output("ClientId", SignIn.ClientIds[0], "OIDC_AUDIENCE: the client of people");
        if (settings.MachineClient)
            Output("MachineClientId", SignIn.ClientIds[1], "The client of machines");
        if (SignIn is { PoolId: { } pool, Domain: { } domain })
        {
            Output("UserPoolId", pool, "Where users and their roles are kept");
            Output("SignInUrl", domain.BaseUrl(), "The sign-in page");
        }
        if (Site is not null)
        {
            Output("SiteUrl", Site.Origin, "The dashboard");
            Output("SiteBucket", Site.Bucket.BucketName, "The dashboard's files");
        }
    }

    /// <summary>Null unless the site is switched on.</summary>
    public StaticSite? Site { get; }

    public SignIn SignIn { get; }

    private void Output(string name, string value, string description) =>
        _ = new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description });
}
