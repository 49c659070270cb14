using System.Globalization;

namespace Mba.Aws;

/// <summary>SQS's estimates of what waits, what is being worked on, and what was dead-lettered.</summary>
public readonly record struct QueueCounts(long Waiting, long InFlight, long DeadLettered)
{
    public static QueueCounts operator +(QueueCounts one, QueueCounts other) =>
        new(one.Waiting + other.Waiting, one.InFlight + other.InFlight, one.DeadLettered + other.DeadLettered);

    /// <summary>Counts of a queue and of its dead-letter queue, which lies in the same account.</summary>
    public static async Task<QueueCounts> OfAsync(SqsClient queues, string queueUrl, CancellationToken cancellationToken)
    {
        var queue = await queues.GetAttributesAsync(queueUrl, cancellationToken);
        var counts = new QueueCounts(
            Number(queue, "ApproximateNumberOfMessages") + Number(queue, "ApproximateNumberOfMessagesDelayed"),
            Number(queue, "ApproximateNumberOfMessagesNotVisible"),
            0
        );
        if (DeadLetterUrl(queueUrl, queue) is not { } deadLetterUrl)
            return counts;
        var deadLetters = await queues.GetAttributesAsync(deadLetterUrl, cancellationToken);
        // Somebody who looks at a dead letter hides it for a moment; it is one all the same.
        return counts with
        {
            DeadLettered =
                Number(deadLetters, "ApproximateNumberOfMessages") + Number(deadLetters, "ApproximateNumberOfMessagesNotVisible"),
        };
    }

    /// <summary>A queue's URL ends with its name, as the ARN of its dead-letter queue does: no call is needed to find it.</summary>
    internal static string? DeadLetterUrl(string queueUrl, IReadOnlyDictionary<string, string> attributes)
    {
        if (!attributes.TryGetValue("RedrivePolicy", out var policy))
            return null;
        using var document = System.Text.Json.JsonDocument.Parse(policy);
        var arn = document.RootElement.TryGetProperty("deadLetterTargetArn", out var target) ? target.GetString() : null;
        return arn is null ? null : queueUrl[..(queueUrl.LastIndexOf('/') + 1)] + arn[(arn.LastIndexOf(':') + 1)..];
    }

    private static long Number(IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
