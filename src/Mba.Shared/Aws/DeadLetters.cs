using System.Globalization;
using Mba.Uploads;

namespace Mba.Aws;

/// <summary>A dead-lettered message.</summary>
public sealed record DeadLetter
{
    public required string Id { get; init; }

    public required QueueName Queue { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public int? Receives { get; init; }

    /// <summary>The objects that a message of the ingest queue asks to load.</summary>
    public IReadOnlyList<IngestRequest> Objects =>
        Queue == QueueName.Ingest && IngestMessageReader.Read(Body) is IngestMessage.Files files ? files.Requests : [];

    /// <summary>What it asks for, in words.</summary>
    public string About =>
        Queue == QueueName.Jobs
            ? UploadJob.Read(Body) is { } job
                ? $"upload of {job.Path}"
                : "a message that is not an upload job"
            : IngestMessageReader.Read(Body) switch
            {
                IngestMessage.Files files => string.Join(", ", files.Requests.Select(r => new ObjectAddress(r.Bucket, r.Key).ToString())),
                IngestMessage.Backfill => "a backfill",
                IngestMessage.NoWork none => none.Reason,
                IngestMessage.Unrecognized unknown => unknown.Reason,
                _ => "",
            };
}

/// <summary>Outcome of a redrive.</summary>
/// <param name="Moved">Messages that are in their queue again.</param>
/// <param name="More">True when time was up before all were.</param>
/// <param name="Ids">The moved messages.</param>
public sealed record Redriven(int Moved, bool More, IReadOnlyList<string> Ids);

/// <summary>The dead-letter queues that the work queues name in their redrive policies: shows messages without taking them, and sends them again.</summary>
public sealed class DeadLetters(Settings settings, SqsClient queues, TimeProvider time)
{
    private const int BatchSize = 10;

    /// <summary>How long a message that is only looked at stays hidden from others, when the process ends before showing it again.</summary>
    private static readonly TimeSpan PeekVisibility = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan MoveVisibility = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private static readonly string[] Counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];

    /// <summary>The work queues that are configured.</summary>
    public IEnumerable<QueueName> Queues => Enum.GetValues<QueueName>().Where(q => UrlOf(q) is not null);

    /// <summary>The queue service's estimate; null when the queue is not configured or has no dead-letter queue.</summary>
    public async Task<long?> CountAsync(QueueName queue, CancellationToken cancellationToken)
    {
        if (await DeadLetterUrlAsync(queue, cancellationToken) is not { } url)
            return null;
        var attributes = await queues.GetAttributesAsync(url, cancellationToken);
        return Counts.Sum(name => attributes.TryGetValue(name, out var count) ? long.Parse(count, CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>Receives without deleting, and shows the messages again at once, so that a redrive right after finds them.</summary>
    public async Task<IReadOnlyList<DeadLetter>> PeekAsync(QueueName queue, int limit, CancellationToken cancellationToken)
    {
        if (await DeadLetterUrlAsync(queue, cancellationToken) is not { } url)
            return [];
        var found = new Dictionary<string, ReceivedMessage>(StringComparer.Ordinal);
        try
        {
            while (found.Count < limit && await ReceiveAsync(url, PeekVisibility, cancellationToken) is { Count: > 0 } some)
            {
                foreach (var message in some)
                    found[message.MessageId] = message;
            }
        }
        finally
        {
            await ShowAsync(url, found.Values);
        }
        return [.. found.Values.Take(limit).Select(m => Of(queue, m))];
    }

    /// <summary>Sends messages to their queue again: all of them, or those of <paramref name="ids"/>. Each is sent before it is deleted: what is sent twice is loaded once.</summary>
    public async Task<Redriven> RedriveAsync(
        QueueName queue,
        IReadOnlyCollection<string>? ids,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        if (UrlOf(queue) is not { } workUrl || await DeadLetterUrlAsync(queue, cancellationToken) is not { } url)
            return new Redriven(0, More: false, []);
        var began = time.GetTimestamp();
        var moved = new List<string>();
        var others = new Dictionary<string, ReceivedMessage>(StringComparer.Ordinal);
        try
        {
            while (
                (ids is null || moved.Count < ids.Count)
                && await ReceiveAsync(url, MoveVisibility, cancellationToken) is { Count: > 0 } some
            )
            {
                foreach (var message in some)
                {
                    if (ids is not null && !ids.Contains(message.MessageId, StringComparer.Ordinal))
                    {
                        others[message.MessageId] = message;
                        continue;
                    }
                    await queues.SendAsync(workUrl, message.Body, TimeSpan.Zero, cancellationToken);
                    await queues.DeleteAsync(url, message.ReceiptHandle, cancellationToken);
                    moved.Add(message.MessageId);
                }
                if (time.GetElapsedTime(began) > patience)
                    return new Redriven(moved.Count, More: ids is null || moved.Count < ids.Count, moved);
            }
        }
        finally
        {
            await ShowAsync(url, others.Values);
        }
        return new Redriven(moved.Count, More: false, moved);
    }

    private string? UrlOf(QueueName queue) => queue == QueueName.Ingest ? settings.IngestQueueUrl : settings.JobsQueueUrl;

    private async Task<string?> DeadLetterUrlAsync(QueueName queue, CancellationToken cancellationToken) =>
        UrlOf(queue) is { } url ? QueueCounts.DeadLetterUrl(url, await queues.GetAttributesAsync(url, cancellationToken)) : null;

    private Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string url, TimeSpan visibility, CancellationToken cancellationToken) =>
        queues.ReceiveAsync(url, BatchSize, Wait, visibility, cancellationToken);

    private async Task ShowAsync(string url, IEnumerable<ReceivedMessage> messages)
    {
        foreach (var message in messages)
            await queues.ChangeVisibilityAsync(url, message.ReceiptHandle, TimeSpan.Zero, CancellationToken.None);
    }

    private static DeadLetter Of(QueueName queue, ReceivedMessage message) =>
        new()
        {
            Id = message.MessageId,
            Queue = queue,
            Body = message.Body,
            SentAt = Number(message, "SentTimestamp") is { } sent ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : null,
            Receives = (int?)Number(message, "ApproximateReceiveCount"),
        };

    private static long? Number(ReceivedMessage message, string name) =>
        message.Attributes?.GetValueOrDefault(name) is { } text
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
