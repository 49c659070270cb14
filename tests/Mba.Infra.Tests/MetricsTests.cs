using System.Reflection;
using System.Text.Json.Nodes;
using Mba.Infra.Constructs;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>Alarms and dashboard look at metrics that the code emits.</summary>
public sealed class MetricsTests
{
    [Fact]
    public void Reads_the_namespace_that_the_code_writes() => Assert.Equal(Logging.Metrics.Namespace, MetricNames.Namespace);

    [Fact]
    public void Reads_the_dimension_that_the_code_writes_with_the_name_of_the_function()
    {
        var line = JsonNode.Parse(
            Logging.Metrics.Line("mba-dev-ingest", DateTimeOffset.UnixEpoch, [new Logging.Metric("FailedFiles", 1)])!
        )!;
        var alarm = Synthesis.Dev.App.The("AWS::CloudWatch::Alarm", "AlarmName", "mba-dev-failed-files");

        Assert.Equal("mba-dev-ingest", (string?)line[(string)line["_aws"]!["CloudWatchMetrics"]![0]!["Dimensions"]![0]![0]!]);
        Assert.Equal("""[{"Name":"Service","Value":"mba-dev-ingest"}]""", alarm["Dimensions"]!.ToJsonString());
        Assert.Equal("mba-dev-ingest", (string?)line[MetricNames.Dimension]);
    }

    [Fact]
    public void Reads_the_names_that_the_code_writes()
    {
        var tally = new Aws.IngestTally();
        var row = new AuditRow
        {
            Id = "1",
            S3Bucket = "b",
            S3Key = "k",
            Status = AuditStatus.SUCCESS,
            DurationMs = 5,
        };
        tally.Add(new IngestResult { Disposition = IngestDisposition.Done, Audit = row });

        var written = tally
            .Metrics()
            .Select(m => m.Name)
            .Append(UploadApi.UploadMetrics.Uploads)
            .Append(MySql.Verification.LedgerReport.Metric);
        Assert.Equal(written.Order(StringComparer.Ordinal), Names().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Names() =>
        typeof(MetricNames)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.Name is not (nameof(MetricNames.Namespace) or nameof(MetricNames.Dimension)))
            .Select(f => (string)f.GetRawConstantValue()!);
}
