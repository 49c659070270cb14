using System.Text.Json.Serialization;

namespace Mba.Aws;

// Requests and answers of the JSON protocol, with the services' own member names.
internal sealed record SendMessageRequest(string QueueUrl, string MessageBody, int DelaySeconds);

internal sealed record SendMessageResponse(string MessageId);

internal sealed record ReceiveMessageRequest(
    string QueueUrl,
    int MaxNumberOfMessages,
    int WaitTimeSeconds,
    int VisibilityTimeout,
    IReadOnlyList<string> MessageSystemAttributeNames
);

internal sealed record ReceiveMessageResponse(IReadOnlyList<ReceivedMessage>? Messages);

/// <summary>A message as ReceiveMessage answers it; the attributes are SQS's own, e.g. <c>ApproximateReceiveCount</c>.</summary>
public sealed record ReceivedMessage(string MessageId, string ReceiptHandle, string Body, Dictionary<string, string>? Attributes);

internal sealed record DeleteMessageRequest(string QueueUrl, string ReceiptHandle);

internal sealed record ChangeVisibilityRequest(string QueueUrl, string ReceiptHandle, int VisibilityTimeout);

internal sealed record QueueAttributesRequest(string QueueUrl, IReadOnlyList<string> AttributeNames);

internal sealed record QueueAttributesResponse(Dictionary<string, string>? Attributes);

internal sealed record QueueNameRequest(string QueueName);

internal sealed record QueueUrlResponse(string QueueUrl);

internal sealed record CreateQueueRequest(string QueueName, Dictionary<string, string> Attributes);

internal sealed record MoveTaskRequest(string SourceArn);

internal sealed record MoveTaskResponse(string TaskHandle);

internal sealed record SecretRequest(string SecretId);

internal sealed record NewSecret(string Name, string SecretString);

internal sealed record SecretValue(string SecretId, string SecretString);

internal sealed record SecretResponse([property: JsonPropertyName("ARN")] string? Arn, string? SecretString);

internal sealed record SecretDocument(
    [property: JsonPropertyName("username")] string? Username,
    [property: JsonPropertyName("password")] string? Password
);

internal sealed record EmptyResponse;

internal sealed record AwsError
{
    [JsonPropertyName("__type")]
    public string? Type { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }

    [JsonPropertyName("Message")]
    public string? UpperMessage { get; init; }
}

[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(SendMessageResponse))]
[JsonSerializable(typeof(ReceiveMessageRequest))]
[JsonSerializable(typeof(ReceiveMessageResponse))]
[JsonSerializable(typeof(DeleteMessageRequest))]
[JsonSerializable(typeof(ChangeVisibilityRequest))]
[JsonSerializable(typeof(QueueAttributesRequest))]
[JsonSerializable(typeof(QueueAttributesResponse))]
[JsonSerializable(typeof(QueueNameRequest))]
[JsonSerializable(typeof(QueueUrlResponse))]
[JsonSerializable(typeof(CreateQueueRequest))]
[JsonSerializable(typeof(MoveTaskRequest))]
[JsonSerializable(typeof(MoveTaskResponse))]
[JsonSerializable(typeof(SecretRequest))]
[JsonSerializable(typeof(NewSecret))]
[JsonSerializable(typeof(SecretValue))]
[JsonSerializable(typeof(SecretResponse))]
[JsonSerializable(typeof(SecretDocument))]
[JsonSerializable(typeof(EmptyResponse))]
[JsonSerializable(typeof(AwsError))]
internal sealed partial class AwsJson : JsonSerializerContext;
