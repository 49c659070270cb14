using System.Net;
using System.Text.Json;

namespace Mba.Aws;

/// <summary>Reads every form in which "an object was created" reaches the queue, and the system's own messages. Pure.</summary>
public static class IngestMessageReader
{
    /// <summary>S3 events, straight or within an SNS notification, EventBridge's Object Created, s3:TestEvent, and <see cref="IngestCommand"/>.</summary>
    public static IngestMessage Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Read(document.RootElement, IngestTrigger.Sqs);
        }
        catch (JsonException)
        {
            return new IngestMessage.Unrecognized("the body is not JSON");
        }
    }

    private static IngestMessage Read(JsonElement root, IngestTrigger trigger)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new IngestMessage.Unrecognized("the body is not a JSON object");
        if (root.TryGetProperty("mba", out _))
            return ReadOwn(root);
        if (root.TryGetProperty("Records", out var records))
            return ReadRecords(records, trigger);
        if (Text(root, "Event") is "s3:TestEvent")
            return new IngestMessage.NoWork("s3:TestEvent, S3's check of the queue's permission");
        if (Text(root, "Type") is "Notification" && Text(root, "Message") is { } inner)
            return ReadNotification(inner);
        if (Text(root, "source") is "aws.s3" && root.TryGetProperty("detail", out var detail))
            return ReadEventBridge(Text(root, "detail-type"), detail);
        if (Text(root, "source") is "mba.backfill")
            return ReadBackfill(root);
        return new IngestMessage.Unrecognized("the body is neither an S3 event nor a message of this system");
    }

    private static IngestMessage ReadNotification(string inner)
    {
        using var document = JsonDocument.Parse(inner);
        return Read(document.RootElement, IngestTrigger.Sns);
    }

    private static IngestMessage ReadRecords(JsonElement records, IngestTrigger trigger)
    {
        if (records.ValueKind is JsonValueKind.Null)
            return new IngestMessage.NoWork("an event without records");
        if (records.ValueKind is not JsonValueKind.Array)
            return new IngestMessage.Unrecognized("Records is not an array");
        var requests = new List<IngestRequest>();
        foreach (var record in records.EnumerateArray())
        {
            if (Text(record, "eventName") is not { } name)
                return new IngestMessage.Unrecognized("a record without an event name");
            if (!name.Contains("ObjectCreated:", StringComparison.Ordinal))
                continue;
            if (S3Object(record, trigger) is not { } request)
                return new IngestMessage.Unrecognized("a record without bucket and key");
            requests.Add(request);
        }
        return requests.Count > 0 ? new IngestMessage.Files(requests) : new IngestMessage.NoWork("no object was created");
    }

    private static IngestRequest? S3Object(JsonElement record, IngestTrigger trigger)
    {
        if (Part(record, "s3") is not { } s3 || Part(s3, "bucket") is not { } bucket || Part(s3, "object") is not { } stored)
            return null;
        if (Text(bucket, "name") is not { Length: > 0 } name || Text(stored, "key") is not { Length: > 0 } key)
            return null;
        // S3 writes keys into its events as form fields: a space is a plus.
        return new IngestRequest
        {
            Bucket = name,
            Key = WebUtility.UrlDecode(key),
            VersionId = Text(stored, "versionId"),
            Sequencer = Text(stored, "sequencer"),
            Bytes = Number(stored, "size"),
            Trigger = trigger,
        };
    }

    private static IngestMessage ReadEventBridge(string? type, JsonElement detail)
    {
        if (type is not "Object Created")
            return new IngestMessage.NoWork("no object was created");
        if (
            Part(detail, "bucket") is not { } bucket
            || Part(detail, "object") is not { } stored
            || Text(bucket, "name") is not { } name
            || Text(stored, "key") is not { } key
        )
            return new IngestMessage.Unrecognized("an event without bucket and key");
        // Unlike S3's own events, EventBridge's carry the key as it is.
        var request = new IngestRequest
        {
            Bucket = name,
            Key = key,
            VersionId = Text(stored, "version-id"),
            Sequencer = Text(stored, "sequencer"),
            Bytes = Number(stored, "size"),
            Trigger = IngestTrigger.EventBridge,
        };
        return new IngestMessage.Files([request]);
    }

    private static IngestMessage ReadOwn(JsonElement root)
    {
        if (
            root.Deserialize(LambdaJson.Default.IngestCommand)
            is not { Kind: "ingest", Bucket: { Length: > 0 } bucket, Key: { Length: > 0 } key } own
        )
            return new IngestMessage.Unrecognized("a message of this system without bucket and key, or of an unknown kind");
        var request = new IngestRequest
        {
            Bucket = bucket,
            Key = key,
            VersionId = own.VersionId,
            Sequencer = own.Sequencer,
            Bytes = own.Bytes,
            Trigger = Enum.TryParse<IngestTrigger>(own.Trigger, ignoreCase: true, out var named) ? named : IngestTrigger.Api,
            Table = own.Table,
            Force = own.Force,
        };
        return new IngestMessage.Files([request]);
    }

    private static IngestMessage ReadBackfill(JsonElement root)
    {
        if (Part(root, "detail") is not { } detail || Text(detail, "scope") is not { } name)
            return new IngestMessage.Backfill(null);
        return Enum.TryParse<FileScope>(name, ignoreCase: true, out var scope)
            ? new IngestMessage.Backfill(scope)
            : new IngestMessage.Unrecognized("a backfill of an unknown scope");
    }

    private static JsonElement? Part(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object
            ? part
            : null;

    private static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Number && part.TryGetInt64(out var number)
            ? number
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.String
            ? part.GetString()
            : null;
}
