using System.Text.Json.Serialization;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>What became of one file.</summary>
[JsonConverter(typeof(OutcomeConverter))]
public enum Outcome
{
    /// <summary>A dry run: it would be sent.</summary>
    Planned,
    Queued,
    Uploaded,

    /// <summary>Its bytes are there already.</summary>
    Skipped,
    Failed,
}

/// <summary>JSON form of <see cref="Outcome"/>, e.g. <c>uploaded</c>.</summary>
public sealed class OutcomeConverter()
    : JsonStringEnumConverter<Outcome>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);

/// <summary>One file of a batch and what became of it.</summary>
public sealed record FileOutcome
{
    public required string Path { get; init; }

    public required FileScope Scope { get; init; }

    public required string Bucket { get; init; }

    public required string Key { get; init; }

    public required long Bytes { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Why it was skipped or failed.</summary>
    public string? Reason { get; init; }

    public string? Sha256 { get; init; }

    public string? UploadId { get; init; }

    public static FileOutcome Of(SelectedFile file, Outcome outcome, string? reason = null) =>
        new()
        {
            Path = file.File.RelativePath,
            Scope = file.Scope,
            Bucket = file.Bucket,
            Key = file.Key,
            Bytes = file.File.Bytes,
            Outcome = outcome,
            Reason = reason,
        };
}

/// <summary>What became of a batch.</summary>
public sealed record BatchOutcome(IReadOnlyList<FileOutcome> Files, double Seconds)
{
    public int Count(Outcome outcome) => Files.Count(f => f.Outcome == outcome);

    /// <summary>Bytes that were sent.</summary>
    public long UploadedBytes => Files.Where(f => f.Outcome == Outcome.Uploaded).Sum(f => f.Bytes);
}
