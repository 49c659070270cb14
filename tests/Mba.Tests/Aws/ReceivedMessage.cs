using Mba.Aws;

namespace Mba.Tests.Aws;

/// <summary>A message as a queue delivers it.</summary>
internal static class ReceivedMessage
{
    public static SqsMessage Of(string id, string body, int delivery = 1) =>
        new()
        {
            MessageId = id,
            ReceiptHandle = "receipt-" + id,
            Body = body,
            Attributes = new Dictionary<string, string>(StringComparer.Ordinal) { ["ApproximateReceiveCount"] = $"{delivery}" },
        };
}
