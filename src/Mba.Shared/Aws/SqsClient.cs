using System.Globalization;

namespace Mba.Aws;

/// <summary>The calls of SQS that the system makes; stands in for AWSSDK.SQS. Safe for concurrent use.</summary>
public sealed class SqsClient(SignedJsonClient calls)
{
    public SqsClient(Settings settings, HttpMessageInvoker http, TimeProvider time)
        : this(new SignedJsonClient(JsonService.Sqs, settings, http, time)) { }

    /// <summary>Sends a message that becomes visible after <paramref name="delay"/> (whole seconds, at most 900); returns its id.</summary>
    public async Task<string> SendAsync(string queueUrl, string body, TimeSpan delay, CancellationToken cancellationToken)
    {
        var request = new SendMessageRequest(queueUrl, body, Seconds(delay, max: 900));
        return (
            await calls.CallAsync(
                "SendMessage",
                request,
                AwsJson.Default.SendMessageRequest,
                AwsJson.Default.SendMessageResponse,
                cancellationToken
            )
        ).MessageId;
    }

    /// <summary>Receives up to <paramref name="max"/> (1 to 10) messages, waiting at most 20 s for the first, and hides them for a while.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string queueUrl,
        int max,
        TimeSpan wait,
        TimeSpan visibility,
        CancellationToken cancellationToken
    )
    {
        var request = new ReceiveMessageRequest(queueUrl, max, Seconds(wait, max: 20), Seconds(visibility, max: 43_200), ["All"]);
        var response = await calls.CallAsync(
            "ReceiveMessage",
            request,
            AwsJson.Default.ReceiveMessageRequest,
            AwsJson.Default.ReceiveMessageResponse,
            cancellationToken
        );
        return response.Messages ?? [];
    }

    public async Task DeleteAsync(string queueUrl, string receiptHandle, CancellationToken cancellationToken) =>
        await calls.CallAsync(
            "DeleteMessage",
            new DeleteMessageRequest(queueUrl, receiptHandle),
            AwsJson.Default.DeleteMessageRequest,
            AwsJson.Default.EmptyResponse,
            cancellationToken
        );

    /// <summary>Hides a message that is being worked on for this long, counted from now.</summary>
    public async Task ChangeVisibilityAsync(string queueUrl, string receiptHandle, TimeSpan visibility, CancellationToken cancellationToken)
    {
        var request = new ChangeVisibilityRequest(queueUrl, receiptHandle, Seconds(visibility, max: 43_200));
        await calls.CallAsync(
            "ChangeMessageVisibility",
            request,
            AwsJson.Default.ChangeVisibilityRequest,
            AwsJson.Default.EmptyResponse,
            cancellationToken
        );
    }

    /// <summary>All attributes of a queue, by SQS's names.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetAttributesAsync(string queueUrl, CancellationToken cancellationToken)
    {
        var request = new QueueAttributesRequest(queueUrl, ["All"]);
        var response = await calls.CallAsync(
            "GetQueueAttributes",
            request,
            AwsJson.Default.QueueAttributesRequest,
            AwsJson.Default.QueueAttributesResponse,
            cancellationToken
        );
        return response.Attributes ?? [];
    }

    /// <summary>The URL of the queue that an ARN names.</summary>
    public async Task<string> UrlOfAsync(string arn, CancellationToken cancellationToken) =>
        (
            await calls.CallAsync(
                "GetQueueUrl",
                new QueueNameRequest(arn.Split(':')[^1]),
                AwsJson.Default.QueueNameRequest,
                AwsJson.Default.QueueUrlResponse,
                cancellationToken
            )
        ).QueueUrl;

    /// <summary>Creates a queue, or finds it when it exists with the same attributes; returns its URL.</summary>
    public async Task<string> CreateAsync(string name, IReadOnlyDictionary<string, string> attributes, CancellationToken cancellationToken)
    {
        var request = new CreateQueueRequest(name, new Dictionary<string, string>(attributes, StringComparer.Ordinal));
        return (
            await calls.CallAsync(
                "CreateQueue",
                request,
                AwsJson.Default.CreateQueueRequest,
                AwsJson.Default.QueueUrlResponse,
                cancellationToken
            )
        ).QueueUrl;
    }

    private static int Seconds(TimeSpan span, int max) =>
        span.TotalSeconds >= 0 && span.TotalSeconds <= max
            ? (int)Math.Ceiling(span.TotalSeconds)
            : throw new ArgumentOutOfRangeException(
                nameof(span),
                string.Create(CultureInfo.InvariantCulture, $"must be from 0 to {max} seconds")
            );
}
