using Amazon.CDK;
using Constructs;
using Mba.Infra.Constructs;

namespace Mba.Infra;

/// <summary>What runs: migration, ingest, API, the daily backfill, alarms and dashboard. It can be deleted and deployed again without loss.</summary>
public sealed class AppStack : Stack
{
    public AppStack(Construct scope, string id, EnvSettings settings, DataStack data, WebStack web, FunctionCode code)
        : base(scope, id, settings.StackProps("functions, API, alarms and dashboard", isProtected: false))
    {
        Migration = new DatabaseMigration(this, "Migration", settings, data, code);
        Ingest = new FileIngestion(this, "Files", settings, data, code);
        Api = new UploadApi(this, "Uploads", settings, data, web.SignIn, web.Site, code);
        // New code runs on the new schema only: CloudFormation updates both functions after the migration has run.
        Ingest.Host.CreateAfter(Migration.Run);
        Api.Host.CreateAfter(Migration.Run);
        Ingest.Source.Node.AddDependency(Migration.Run);
        Api.Api.Node.AddDependency(Migration.Run);
        _ = new DailyBackfill(this, "Backfill", settings, data);

        var signals = new Signals(settings, data);
        DotnetFunction[] functions = [Ingest.Host, Api.Host, Migration.Host, .. PublishSite(settings, data, web, code)];
        Alarms = new Alarms(this, "Alarms", settings, data, signals, Api.Api, functions);
        _ = new OperationsDashboard(this, "Dashboard", settings, signals, functions);
        _ = new CfnOutput(this, "ApiUrl", new CfnOutputProps { Value = Api.Url, Description = "The upload API" });
        _ = new CfnOutput(this, "AlarmTopicArn", new CfnOutputProps { Value = Alarms.Topic.TopicArn, Description = "Where alarms go" });
    }

    private IEnumerable<DotnetFunction> PublishSite(EnvSettings settings, DataStack data, WebStack web, FunctionCode code) =>
        web.Site is { } site ? [new SiteDeployment(this, "Site", settings, data, site, web.SignIn, Api.Url, code).Host] : [];

    public DatabaseMigration Migration { get; }

    public FileIngestion Ingest { get; }

    public UploadApi Api { get; }

    public Alarms Alarms { get; }
}
