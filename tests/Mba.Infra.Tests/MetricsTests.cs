using System.Reflection;
using Mba.Infra.Constructs;
using Xunit;

namespace Mba.Infra.Tests;

/// <summary>Alarms and dashboard look at metrics that the code emits.</summary>
public sealed class MetricsTests
{
    [Fact]
    public void Reads_the_namespace_that_the_code_writes() => Assert.Equal(Logging.Metrics.Namespace, MetricNames.Namespace);

    [Fact]
    public void Reads_the_names_that_the_ingest_function_writes()
    {
        var tally = new Aws.IngestTally();
        var row = new AuditRow { Id = "1", S3Bucket = "b", S3Key = "k", Status = AuditStatus.SUCCESS, DurationMs = 5 };
        tally.Add(new IngestResult { Disposition = IngestDisposition.Done, Audit = row });

        var read = Names().Except([MetricNames.Uploads]).Order(StringComparer.Ordinal);
        Assert.Equal(tally.Metrics().Select(m => m.Name).Order(StringComparer.Ordinal), read);
    }

    private static IEnumerable<string> Names() =>
        typeof(MetricNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.Name is not (nameof(MetricNames.Namespace) or nameof(MetricNames.Dimension)))
            .Select(f => (string)f.GetRawConstantValue()!);
}
