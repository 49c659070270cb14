using Amazon.CDK;
using Amazon.CDK.AWS.IAM;

namespace Mba.Infra;

/// <summary>The three stacks of a stage; references go one way: the site and the app know the data, the app knows the site's sign-in.</summary>
public sealed record Deployment(DataStack Data, WebStack Web, AppStack App)
{
    public static Deployment Create(App app, EnvSettings settings, FunctionCode code)
    {
        Tag(app, settings);
        var data = new DataStack(app, settings.Name + "-data", settings);
        var web = new WebStack(app, settings.Name + "-web", settings, data);
        var functions = new AppStack(app, settings.Name + "-app", settings, data, web, code);
        if (settings.PermissionsBoundary is { } boundary)
            Amazon.CDK.AWS.IAM.PermissionsBoundary.Of(app).Apply(BoundaryPolicy(data, boundary));
        return new Deployment(data, web, functions);
    }

    private static void Tag(App app, EnvSettings settings)
    {
        var tags = Tags.Of(app);
        tags.Add("application", "mba-serverless");
        tags.Add("stage", settings.Stage);
        tags.Add("data-classification", "phi");
        tags.Add("managed-by", "cdk");
        foreach (var (key, value) in settings.ExtraTags)
            tags.Add(key, value);
    }

    private static IManagedPolicy BoundaryPolicy(DataStack scope, string boundary) =>
        boundary.StartsWith("arn:", StringComparison.Ordinal)
            ? ManagedPolicy.FromManagedPolicyArn(scope, "Boundary", boundary)
            : ManagedPolicy.FromManagedPolicyName(scope, "Boundary", boundary);
}
