using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SQS;

namespace Mba.Infra.Constructs;

/// <summary>What is measured; how it is shown or alarmed on is another matter (<see cref="Alarms"/>, <see cref="OperationsDashboard"/>).</summary>
public sealed class Signals(EnvSettings settings, DataStack data)
{
    public Metric IngestedFiles => Ingest(MetricNames.IngestedFiles);

    public Metric FailedFiles => Ingest(MetricNames.FailedFiles);

    public Metric SkippedFiles => Ingest(MetricNames.SkippedFiles);

    public Metric RowsInserted => Ingest(MetricNames.RowsInserted);

    public Metric RowsRejected => Ingest(MetricNames.RowsRejected);

    public Metric IngestMedian => Ingest(MetricNames.IngestDuration, "p50");

    public Metric IngestSlowest => Ingest(MetricNames.IngestDuration, Stats.MAXIMUM);

    public Metric LedgerBreaches => Ingest(MetricNames.LedgerBreaches, Stats.MAXIMUM);

    public Metric Uploads => Own(MetricNames.Uploads, "api", Stats.SUM);

    public Metric IngestDepth => Depth(data.Ingest.Messages);

    public Metric IngestDead => Depth(data.Ingest.DeadLetters);

    public Metric JobsDepth => Depth(data.Jobs.Messages);

    public Metric JobsDead => Depth(data.Jobs.DeadLetters);

    public Metric OldestMessageSeconds => data.Ingest.Messages.MetricApproximateAgeOfOldestMessage(Options(Stats.MAXIMUM));

    /// <summary>Null, as are the two others, where the database is there already: its owner watches it.</summary>
    public Metric? DatabaseCpuPercent => Rds("CPUUtilization", Stats.AVERAGE);

    public Metric? DatabaseConnections => Rds("DatabaseConnections", Stats.MAXIMUM);

    public Metric? DatabaseFreeBytes => Rds("FreeStorageSpace", Stats.MINIMUM);

    private static Metric Depth(Queue queue) => queue.MetricApproximateNumberOfMessagesVisible(Options(Stats.MAXIMUM));

    private Metric Ingest(string name, string statistic = "Sum") => Own(name, "ingest", statistic);

    private Metric Own(string name, string service, string statistic) =>
        new(
            new MetricProps
            {
                Namespace = MetricNames.Namespace,
                MetricName = name,
                DimensionsMap = new Dictionary<string, string> { [MetricNames.Dimension] = $"{settings.Name}-{service}" },
                Statistic = statistic,
                Period = Duration.Minutes(5),
            }
        );

    private Metric? Rds(string name, string statistic) =>
        data.Database.Instance is not { } instance
            ? null
            : new(
                new MetricProps
                {
                    Namespace = "AWS/RDS",
                    MetricName = name,
                    DimensionsMap = new Dictionary<string, string> { ["DBInstanceIdentifier"] = instance.Ref },
                    Statistic = statistic,
                    Period = Duration.Minutes(5),
                }
            );

    private static MetricOptions Options(string statistic) => new() { Statistic = statistic, Period = Duration.Minutes(5) };
}
