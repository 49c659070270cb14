using Amazon.CDK;

namespace Mba.Infra;

/// <summary>The three stacks of a stage; references go one way: the site and the app know the data, the app knows the site's sign-in.</summary>
public sealed record Deployment(DataStack Data, WebStack Web, AppStack App)
{
    public static Deployment Create(App app, EnvSettings settings, FunctionCode code)
    {
        Tag(app, settings);
        var data = new DataStack(app, settings.Name + "-data", settings);
        var web = new WebStack(app, settings.Name + "-web", settings);
        var functions = new AppStack(app, settings.Name + "-app", settings, data, web, code);
        return new Deployment(data, web, functions);
    }

    private static void Tag(App app, EnvSettings settings)
    {
        var tags = Tags.Of(app);
        tags.Add("application", "mba-serverless");
        tags.Add("stage", settings.Stage);
        tags.Add("data-classification", "phi");
        tags.Add("managed-by", "cdk");
    }
}
