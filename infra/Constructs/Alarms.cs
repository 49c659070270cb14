using Amazon.CDK;
using Amazon.CDK.AWS.Apigatewayv2;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using Amazon.CDK.AWS.SNS.Subscriptions;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>What wakes somebody: a file that did not load, a queue that does not drain, a function or a database near its limit.</summary>
public sealed class Alarms : Construct
{
    private readonly string _prefix;
    private readonly SnsAction _notify;

    public Alarms(
        Construct scope,
        string id,
        EnvSettings settings,
        DataStack data,
        Signals signals,
        HttpApi api,
        IReadOnlyList<DotnetFunction> functions
    )
        : base(scope, id)
    {
        _prefix = settings.Name + "-";
        Topic = CreateTopic(settings, data);
        _notify = new SnsAction(Topic);
        WatchFiles(signals);
        foreach (var function in functions)
            WatchFunction(function);
        AtLeast(
            "api-server-errors",
            api.MetricServerError(new MetricOptions { Period = Duration.Minutes(5), Statistic = Stats.SUM }),
            1,
            "The API answered 5xx: its log has the request id"
        );
        WatchDatabase(settings, signals);
        _ = new ServiceEvents(this, "Events", settings, data, Topic);
    }

    public Topic Topic { get; }

    private Topic CreateTopic(EnvSettings settings, DataStack data)
    {
        var topic = new Topic(
            this,
            "Topic",
            new TopicProps
            {
                TopicName = settings.Name + "-alarms",
                DisplayName = "MBA Serverless " + settings.Stage,
                MasterKey = data.Key.Key,
                EnforceSSL = true,
            }
        );
        // EnforceSSL takes effect with the first statement of the topic's policy: this one.
        topic.AddToResourcePolicy(
            new PolicyStatement(
                new PolicyStatementProps
                {
                    Sid = "AlarmsOfThisAccount",
                    Principals = [new ServicePrincipal("cloudwatch.amazonaws.com")],
                    Actions = ["sns:Publish"],
                    Resources = [topic.TopicArn],
                    Conditions = Condition.Of(("StringEquals", "aws:SourceAccount", Aws.ACCOUNT_ID)),
                }
            )
        );
        if (settings.AlarmEmail is { } address)
            topic.AddSubscription(new EmailSubscription(address));
        return topic;
    }

    private void WatchFiles(Signals signals)
    {
        AtLeast("ingest-dead-letters", signals.IngestDead, 1, "A file could not be loaded after five tries: docs/operations.md, Redrive");
        AtLeast("jobs-dead-letters", signals.JobsDead, 1, "A job could not be done after five tries: docs/operations.md, Redrive");
        AtLeast(
            "ingest-oldest-message",
            signals.OldestMessageSeconds,
            3600,
            "Files wait for an hour or more: the ingest function is behind or stuck"
        );
        AtLeast(
            "failed-files",
            signals.FailedFiles,
            1,
            "A file was refused: `mba audit list --status FAILED` shows which, where, and the remedy"
        );
        AtLeast(
            "ledger-breaches",
            signals.LedgerBreaches,
            1,
            "Rows and audit differ: `mba verify` lists the runs and the remedies (docs/ledger.md)"
        );
    }

    private void WatchFunction(DotnetFunction function)
    {
        var period = new MetricOptions { Period = Duration.Minutes(5) };
        var name = function.Name[_prefix.Length..];
        AtLeast(name + "-errors", function.Function.MetricErrors(period), 1, "An invocation ended in an error or ran out of time");
        AtLeast(
            name + "-throttles",
            function.Function.MetricThrottles(period),
            function.RetriesThrottles ? 50 : 1,
            "Invocations were refused: the function has no executions left"
        );
        var limit = function.Timeout.ToMilliseconds();
        AtLeast(
            name + "-duration",
            function.Function.MetricDuration(new MetricOptions { Period = Duration.Minutes(5), Statistic = Stats.MAXIMUM }),
            limit * 0.9,
            "An invocation took 90 percent or more of its time limit"
        );
    }

    private void WatchDatabase(EnvSettings settings, Signals signals)
    {
        if (signals is not { DatabaseCpuPercent: { } cpu, DatabaseConnections: { } connections, DatabaseFreeBytes: { } free })
            return;
        AtLeast("database-cpu", cpu, 85, "The database is short of processor time", periods: 3);
        AtLeast("database-connections", connections, settings.DatabaseConnectionsAlarm, "The database is short of connections", periods: 3);
        Add(
            "database-storage",
            free,
            settings.DatabaseStorageGiB * 0.1 * (1L << 30),
            ComparisonOperator.LESS_THAN_THRESHOLD,
            "Less than a tenth of the storage is free; it grows automatically up to its limit",
            1
        );
    }

    private void AtLeast(string name, IMetric metric, double threshold, string description, int periods = 1) =>
        Add(name, metric, threshold, ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD, description, periods);

    private void Add(string name, IMetric metric, double threshold, ComparisonOperator comparison, string description, int periods)
    {
        var alarm = new Alarm(
            this,
            name,
            new AlarmProps
            {
                AlarmName = _prefix + name,
                AlarmDescription = description,
                Metric = metric,
                Threshold = threshold,
                ComparisonOperator = comparison,
                EvaluationPeriods = periods,
                TreatMissingData = TreatMissingData.NOT_BREACHING,
            }
        );
        alarm.AddAlarmAction(_notify);
        alarm.AddOkAction(_notify);
    }
}
