using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>Dead-lettered messages. The queue service shows a sample: messages that somebody else is reading are missing.</summary>
public sealed record DeadLetterPage
{
    /// <summary>Each queue that has a dead-letter queue.</summary>
    public required IReadOnlyList<DeadLetterCount> Queues { get; init; }

    /// <summary>At most as many as asked for.</summary>
    public required IReadOnlyList<DeadLetterReply> Items { get; init; }
}

/// <summary>How many messages of a queue are dead-lettered.</summary>
/// <param name="Queue">The queue that they came from.</param>
/// <param name="Messages">The queue service's estimate.</param>
public sealed record DeadLetterCount(QueueName Queue, long Messages);

/// <summary>A dead-lettered message.</summary>
public sealed record DeadLetterReply
{
    /// <summary>The queue service's id of the message.</summary>
    public required string Id { get; init; }

    /// <summary>The queue that it came from.</summary>
    public required QueueName Queue { get; init; }

    /// <summary>What it asks for, in words.</summary>
    public required string About { get; init; }

    /// <summary>The object to load; absent when the message names none.</summary>
    public string? Bucket { get; init; }

    /// <summary>The object's key.</summary>
    public string? Key { get; init; }

    /// <summary>When it was first sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Deliveries so far.</summary>
    public int? Receives { get; init; }

    /// <summary>The newest run of the object: its error says why the message was dead-lettered. Absent when no run exists.</summary>
    public IngestionReply? Ingestion { get; init; }
}

/// <summary>Which dead-lettered messages to send again.</summary>
public sealed record RedriveRequest
{
    /// <summary><c>ingest</c>, <c>jobs</c> or <c>all</c>.</summary>
    public required string Queue { get; init; }

    /// <summary>Only these messages; all when absent.</summary>
    public IReadOnlyList<string>? Ids { get; init; }
}

/// <summary>What a redrive did.</summary>
public sealed record RedriveReply
{
    /// <summary>Messages that are in their queue again.</summary>
    public required int Moved { get; init; }

    /// <summary>True when messages are left because the request's time was over; send it again.</summary>
    public required bool More { get; init; }

    /// <summary>Ids that were asked for and not found: somebody else is reading them, or they are gone.</summary>
    public IReadOnlyList<string>? NotFound { get; init; }
}

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
