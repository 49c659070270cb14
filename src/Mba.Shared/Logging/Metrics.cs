using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Mba.Logging;

/// <summary>The unit of a metric, by CloudWatch's name.</summary>
public enum MetricUnit
{
    Count,
    Milliseconds,
}

/// <summary>A named number of one invocation.</summary>
public readonly record struct Metric(string Name, double Value, MetricUnit Unit = MetricUnit.Count);

/// <summary>Metrics as lines in CloudWatch's embedded metric format: no call, no permission, no latency.</summary>
public static class Metrics
{
    /// <summary>CloudWatch's namespace of every metric of this system; the only dimension is <c>Service</c>.</summary>
    public const string Namespace = "Mba";

    /// <summary>What the dimension says of this process: the deployed function's own name, so that stages in one account are kept apart.</summary>
    public static string ServiceName(string elsewhere) =>
        Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME") is { Length: > 0 } function ? function : elsewhere;

    /// <summary>One line; null when there is nothing to report.</summary>
    public static string? Line(string service, DateTimeOffset time, IReadOnlyList<Metric> metrics)
    {
        if (metrics.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, service, time, metrics);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string service, DateTimeOffset time, IReadOnlyList<Metric> metrics)
    {
        json.WriteStartObject();
        json.WriteStartObject("_aws");
        json.WriteNumber("Timestamp", time.ToUnixTimeMilliseconds());
        json.WriteStartArray("CloudWatchMetrics");
        json.WriteStartObject();
        json.WriteString("Namespace", Namespace);
        json.WriteStartArray("Dimensions");
        json.WriteStartArray();
        json.WriteStringValue("Service");
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteStartArray("Metrics");
        foreach (var metric in metrics)
        {
            json.WriteStartObject();
            json.WriteString("Name", metric.Name);
            json.WriteString("Unit", metric.Unit.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("Service", service);
        foreach (var metric in metrics)
            json.WriteNumber(metric.Name, metric.Value);
        json.WriteEndObject();
    }
}
