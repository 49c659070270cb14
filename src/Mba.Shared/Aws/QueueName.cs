using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Aws;

/// <summary>One of the system's queues.</summary>
[JsonConverter(typeof(QueueNameConverter))]
public enum QueueName
{
    /// <summary>Objects to load.</summary>
    Ingest,

    /// <summary>Files to send.</summary>
    Jobs,
}

/// <summary>JSON form of <see cref="QueueName"/>: <c>ingest</c>, <c>jobs</c>.</summary>
public sealed class QueueNameConverter() : JsonStringEnumConverter<QueueName>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
