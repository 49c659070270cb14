using System.Globalization;
using System.Text.Json.Serialization;

namespace Mba.Aws;

/// <summary>A batch of messages as Lambda hands them over; names as in Amazon.Lambda.SQSEvents.</summary>
public sealed record SqsEvent
{
    /// <summary>Null when the event is not an SQS batch at all.</summary>
    [JsonPropertyName("Records")]
    public IReadOnlyList<SqsMessage>? Records { get; init; }
}

/// <summary>One message of a batch. Settable: the generated reader sets init-only members to null when they are absent.</summary>
public sealed record SqsMessage
{
    [JsonPropertyName("messageId")]
    public string MessageId { get; set; } = "";

    [JsonPropertyName("receiptHandle")]
    public string ReceiptHandle { get; set; } = "";

    [JsonPropertyName("body")]
    public string Body { get; set; } = "";

    /// <summary>SQS's own, e.g. <c>ApproximateReceiveCount</c>.</summary>
    [JsonPropertyName("attributes")]
    public Dictionary<string, string> Attributes { get; set; } = new(StringComparer.Ordinal);

    [JsonPropertyName("eventSource")]
    public string EventSource { get; set; } = "aws:sqs";

    [JsonPropertyName("eventSourceARN")]
    public string EventSourceArn { get; set; } = "";

    [JsonPropertyName("awsRegion")]
    public string AwsRegion { get; set; } = "";

    /// <summary>From 1: how often this message has been handed out, this time included.</summary>
    [JsonIgnore]
    public int Delivery =>
        Attributes.TryGetValue("ApproximateReceiveCount", out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var count)
            ? count
            : 1;
}

/// <summary>The answer to a batch: what is not named is done.</summary>
public sealed record SqsBatchResponse
{
    [JsonPropertyName("batchItemFailures")]
    public IReadOnlyList<BatchItemFailure> BatchItemFailures { get; init; } = [];
}

/// <summary>A message that is to be delivered again.</summary>
public sealed record BatchItemFailure([property: JsonPropertyName("itemIdentifier")] string ItemIdentifier);

/// <summary>What a function answers when it failed as a whole.</summary>
public sealed record LambdaError(
    [property: JsonPropertyName("errorType")] string ErrorType,
    [property: JsonPropertyName("errorMessage")] string ErrorMessage
);

[JsonSerializable(typeof(SqsEvent))]
[JsonSerializable(typeof(SqsBatchResponse))]
[JsonSerializable(typeof(LambdaError))]
[JsonSerializable(typeof(IngestCommand))]
public sealed partial class LambdaJson : JsonSerializerContext;
