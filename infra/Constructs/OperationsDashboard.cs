using Amazon.CDK.AWS.CloudWatch;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>One page that answers: are files coming, do they load, is anything waiting, is the database well.</summary>
public sealed class OperationsDashboard : Construct
{
    public OperationsDashboard(Construct scope, string id, EnvSettings settings, Signals signals, IReadOnlyList<DotnetFunction> functions)
        : base(scope, id)
    {
        var dashboard = new Dashboard(this, "Page", new DashboardProps { DashboardName = settings.Name });
        dashboard.AddWidgets(
            Chart("Uploads", signals.Uploads),
            Chart("Files by outcome", signals.IngestedFiles, signals.SkippedFiles, signals.FailedFiles),
            Chart("Rows", signals.RowsInserted, signals.RowsRejected)
        );
        dashboard.AddWidgets(
            Chart("Milliseconds for a file", signals.IngestMedian, signals.IngestSlowest),
            Chart("Messages waiting", signals.IngestDepth, signals.JobsDepth, signals.IngestDead, signals.JobsDead),
            Chart("Seconds that the oldest message waits", signals.OldestMessageSeconds)
        );
        dashboard.AddWidgets(
            Chart("Invocations", [.. functions.Select(f => f.Function.MetricInvocations())]),
            Chart(
                "Errors and throttles",
                [.. functions.SelectMany(f => new[] { f.Function.MetricErrors(), f.Function.MetricThrottles() })]
            ),
            Chart(
                "Duration of functions, ms",
                [.. functions.Select(f => f.Function.MetricDuration(new MetricOptions { Statistic = Stats.MAXIMUM }))]
            )
        );
        if (signals is { DatabaseCpuPercent: { } cpu, DatabaseConnections: { } connections, DatabaseFreeBytes: { } free })
            dashboard.AddWidgets(
                Chart("Database: processor, percent", cpu),
                Chart("Database: connections", connections),
                Chart("Database: free bytes", free)
            );
    }

    private static GraphWidget Chart(string title, params IMetric[] metrics) =>
        new(
            new GraphWidgetProps
            {
                Title = title,
                Left = metrics,
                Width = 8,
                Height = 6,
            }
        );
}
