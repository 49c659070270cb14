using Amazon.CDK;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Writes the site's files into its bucket at each deployment that changes them, and writes where the API and the sign-in are.</summary>
public sealed class SiteDeployment : Construct
{
    public SiteDeployment(
        Construct scope,
        string id,
        EnvSettings settings,
        DataStack data,
        StaticSite site,
        SignIn signIn,
        string apiUrl,
        FunctionCode code
    )
        : base(scope, id)
    {
        const string assembly = "Mba.SiteLambda";
        var shape = new FunctionShape("site", assembly, "Writes the dashboard's files, when deployed")
        {
            MemoryMiB = 512,
            Timeout = Duration.Minutes(2),
            Concurrency = 1,
            WhyNoDeadLetters = "CloudFormation invokes it asynchronously and waits for its answer: a lost event fails the deployment.",
        };
        Host = new DotnetFunction(this, "Site", shape, settings, data, code, FunctionEnvironment.ForNothing(settings));
        Host.Role.Allow("WriteSite", ["s3:PutObject"], [site.Bucket.ArnForObjects("*")]);
        Accepted.WildcardEnding(Host.Role.Policy, "/*", "The site's files have any names; the bucket holds nothing else.");
        _ = new CustomResource(
            this,
            "Files",
            new CustomResourceProps
            {
                ResourceType = "Custom::SiteFiles",
                ServiceToken = Host.Function.FunctionArn,
                Properties = new Dictionary<string, object>
                {
                    ["Bucket"] = site.Bucket.BucketName,
                    ["ApiUrl"] = apiUrl,
                    ["Authority"] = signIn.Issuer,
                    ["ClientId"] = signIn.ClientIds[0],
                    ["SignInUrl"] = signIn.Domain?.BaseUrl() ?? signIn.Issuer,
                    ["Code"] = code.FingerprintOf(assembly),
                },
            }
        );
    }

    public DotnetFunction Host { get; }
}
