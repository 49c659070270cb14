using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Aws;

/// <summary>What a message of the ingest queue asks for.</summary>
public abstract record IngestMessage
{
    private IngestMessage() { }

    /// <summary>Load these objects, one after another.</summary>
    public sealed record Files(IReadOnlyList<IngestRequest> Requests) : IngestMessage;

    /// <summary>Queue every stored object that the audit does not know; null for both scopes.</summary>
    public sealed record Backfill(FileScope? Scope) : IngestMessage;

    /// <summary>A message that is well understood and asks for nothing, e.g. <c>s3:TestEvent</c>.</summary>
    public sealed record NoWork(string Reason) : IngestMessage;

    /// <summary>A message of unknown form: it moves to the dead-letter queue.</summary>
    public sealed record Unrecognized(string Reason) : IngestMessage;
}

/// <summary>The system's own message, <c>{"mba":"ingest","bucket":…,"key":…}</c>: load this object. (A backfill is asked for by <c>{"source":"mba.backfill"}</c>, as a schedule can send it.)</summary>
public sealed record IngestCommand
{
    /// <summary>Always <c>ingest</c>.</summary>
    [JsonPropertyName("mba")]
    public required string Kind { get; init; }

    [JsonPropertyName("bucket")]
    public string? Bucket { get; init; }

    /// <summary>The key itself, not URL-encoded.</summary>
    [JsonPropertyName("key")]
    public string? Key { get; init; }

    [JsonPropertyName("versionId")]
    public string? VersionId { get; init; }

    [JsonPropertyName("sequencer")]
    public string? Sequencer { get; init; }

    /// <summary>Bytes of the object, as far as the sender knows; absent when it does not.</summary>
    [JsonPropertyName("bytes")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Bytes { get; init; }

    /// <summary>An <see cref="IngestTrigger"/>, in any case; <c>Api</c> when absent.</summary>
    [JsonPropertyName("trigger")]
    public string? Trigger { get; init; }

    [JsonPropertyName("table")]
    public string? Table { get; init; }

    [JsonPropertyName("force")]
    public bool Force { get; init; }

    /// <summary>The message that asks for this load.</summary>
    public static string Ingest(IngestRequest request) =>
        JsonSerializer.Serialize(
            new IngestCommand
            {
                Kind = "ingest",
                Bucket = request.Bucket,
                Key = request.Key,
                VersionId = request.VersionId,
                Sequencer = request.Sequencer,
                Bytes = request.Bytes,
                Trigger = request.Trigger.ToString(),
                Table = request.Table,
                Force = request.Force,
            },
            LambdaJson.Default.IngestCommand
        );
}
