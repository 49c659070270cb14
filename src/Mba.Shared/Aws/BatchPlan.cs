namespace Mba.Aws;

/// <summary>
/// How the messages of a batch are handled. An event says how large its object is: small files are loaded side by side; of several long ones the batch keeps
/// one, and sends the others back at once for instances that have nothing to do.
/// </summary>
/// <param name="SmallByKey">Messages of one small file each; those of one key together, in their order.</param>
/// <param name="Others">Everything else, one after another.</param>
/// <param name="SentBack">Long files that another instance may as well load.</param>
internal sealed record BatchPlan(
    IReadOnlyList<IReadOnlyList<SqsMessage>> SmallByKey,
    IReadOnlyList<SqsMessage> Others,
    IReadOnlyList<SqsMessage> SentBack
)
{
    /// <summary>Stored bytes from which on a file takes seconds.</summary>
    private const long LongBytes = 64 << 20;

    public static BatchPlan Of(IReadOnlyList<SqsMessage> messages)
    {
        var all = messages.Select(m => (Message: m, Request: OnlyRequest(m))).ToList();
        // The copy of a message counts its deliveries anew, so the one that was delivered most often stays.
        var sentBack = all.Where(m => m.Request is { Bytes: > LongBytes }).OrderByDescending(m => m.Message.Delivery).Skip(1).ToList();
        return new(
            [
                .. all.Where(m => m.Request is { IsSmall: true })
                    .GroupBy(m => (m.Request?.Bucket, m.Request?.Key))
                    .Select(g => g.Select(m => m.Message).ToList()),
            ],
            [.. all.Except(sentBack).Where(m => m.Request is not { IsSmall: true }).Select(m => m.Message)],
            [.. sentBack.Select(m => m.Message)]
        );
    }

    /// <summary>What the message asks for, when that is one file; null for all else, and for what cannot be read, which its handling reports.</summary>
    private static IngestRequest? OnlyRequest(SqsMessage message)
    {
        try
        {
            return IngestMessageReader.Read(message.Body) is IngestMessage.Files { Requests: [var one] } ? one : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
