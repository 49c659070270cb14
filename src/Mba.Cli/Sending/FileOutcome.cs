using System.Text.Json.Serialization;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>The outcome of one file.</summary>
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

    /// <summary>The command was interrupted before it was this file's turn.</summary>
    NotSent,
}

/// <summary>JSON form of <see cref="Outcome"/>, e.g. <c>not_sent</c>.</summary>
public sealed class OutcomeConverter()
    : JsonStringEnumConverter<Outcome>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>One file of a batch and its outcome.</summary>
public sealed record FileOutcome
{
    public required string Path { get; init; }

    /// <summary>Null for a file that cannot be read.</summary>
    public FileScope? Scope { get; init; }

    /// <summary>What decided the scope: <c>option</c>, <c>folder</c> or <c>default</c>.</summary>
    public ScopeSource? ScopeSource { get; init; }

    /// <summary>The folder that decided the scope.</summary>
    public string? ScopeFolder { get; init; }

    public string? Bucket { get; init; }

    public string? Key { get; init; }

    public long? Bytes { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Why it was skipped or failed.</summary>
    public string? Reason { get; init; }

    public string? Sha256 { get; init; }

    public string? UploadId { get; init; }

    /// <summary>It failed because the store or the API was away: the same may succeed later.</summary>
    [JsonIgnore]
    public bool IsAbsence { get; init; }

    /// <summary>It failed because a setting is wrong: bucket, credentials, region.</summary>
    [JsonIgnore]
    public bool IsSetting { get; init; }

    public static FileOutcome Of(SelectedFile file, Outcome outcome, string? reason = null) =>
        new()
        {
            Path = file.Label,
            Scope = file.Scope,
            ScopeSource = file.Decision.Source,
            ScopeFolder = file.Decision.Folder,
            Bucket = file.Bucket,
            Key = file.Key,
            Bytes = file.File.Bytes,
            Outcome = outcome,
            Reason = reason,
        };
}

/// <summary>The outcome of a batch.</summary>
public sealed record BatchOutcome(IReadOnlyList<FileOutcome> Files, double Seconds)
{
    public int Count(Outcome outcome) => Files.Count(f => f.Outcome == outcome);

    /// <summary>Bytes that were sent.</summary>
    public long UploadedBytes => Files.Where(f => f.Outcome == Outcome.Uploaded).Sum(f => f.Bytes ?? 0);

    /// <summary>The batch with a failure for each selected path that could not be read.</summary>
    public BatchOutcome With(IEnumerable<UnreadablePath> unreadable) =>
        this with
        {
            Files =
            [
                .. Files,
                .. unreadable.Select(u => new FileOutcome
                {
                    Path = u.Path,
                    Outcome = Outcome.Failed,
                    Reason = u.Reason,
                }),
            ],
        };
}
