using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Files;

namespace Mba.Cli.Sending;

/// <summary>How batches look on a terminal, in a pipe and in JSON.</summary>
internal static class SendView
{
    private const string Resume =
        "Interrupted. The same command again sends the rest: stored files are skipped, and large files resume after their last part.";

    /// <summary>The exit code of a batch.</summary>
    public static int ExitCode(BatchOutcome batch) =>
        batch.Count(Outcome.NotSent) > 0 ? Commands.Operation.Interrupted
        : batch.Files.Any(f => f.IsSetting) ? Commands.Operation.UsageError
        : batch.Count(Outcome.Failed) > 0 ? Commands.Operation.Failed
        : Commands.Operation.Done;

    public static void Write(BatchOutcome batch, IReadOnlyList<string> notes, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(Summary.Of(batch, notes), SendJson.Default.Summary));
            return;
        }
        foreach (var file in batch.Files.Where(f => f.Outcome is not Outcome.NotSent).OrderBy(f => f.Outcome is Outcome.Failed))
            Console.WriteLine(Line(file));
        foreach (var note in notes)
            Console.Error.WriteLine(note);
        foreach (var scope in Scopes(batch))
            Console.WriteLine(scope);
        Console.WriteLine(Total(batch));
        if (batch.Count(Outcome.NotSent) > 0)
            Console.WriteLine(Resume);
    }

    /// <summary>A JSON object for one file, in one line.</summary>
    public static string JsonLine(FileOutcome file) => JsonSerializer.Serialize(file, CompactJson.FileOutcome);

    private static SendJson CompactJson { get; } = new(new JsonSerializerOptions(SendJson.Default.Options) { WriteIndented = false });

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes) =>
        bytes switch
        {
            < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
        };

    /// <summary>A number with its noun.</summary>
    public static string Pluralize(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>One line for one file.</summary>
    public static string Line(FileOutcome file)
    {
        var target = $"s3://{file.Bucket}/{file.Key}";
        var text = file.Outcome is Outcome.Failed or Outcome.Skipped ? $"{file.Path}: {file.Reason}" : $"{file.Path} -> {target}";
        return $"{Word(file.Outcome), -9} {text}";
    }

    /// <summary>Which scope the files have, and what decided it: a wrong folder is seen here at a glance.</summary>
    private static IEnumerable<string> Scopes(BatchOutcome batch) =>
        batch
            .Files.Where(f => f.Scope is not null)
            .GroupBy(f => (Scope: f.Scope.GetValueOrDefault(), Source: f.ScopeSource.GetValueOrDefault(), f.ScopeFolder))
            .OrderBy(g => g.Key.Scope)
            .ThenBy(g => g.Key.ScopeFolder, StringComparer.Ordinal)
            .Select(g =>
                $"scope {g.Key.Scope.Name()}: {Pluralize(g.Count(), "file")}, from {new ScopeDecision(g.Key.Scope, g.Key.Source, g.Key.ScopeFolder).Reason}"
            );

    private static string Word(Outcome outcome) => outcome is Outcome.NotSent ? "not sent" : outcome.ToString().ToLowerInvariant();

    private static string Total(BatchOutcome batch)
    {
        var counts = Enum.GetValues<Outcome>()
            .Where(o => batch.Count(o) > 0 || o is Outcome.Failed)
            .Select(o => $"{batch.Count(o)} {Word(o)}");
        var speed = batch is { UploadedBytes: > 0, Seconds: > 0 }
            ? $", {Size(batch.UploadedBytes)} at {Size((long)(batch.UploadedBytes / batch.Seconds))}/s"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Pluralize(batch.Files.Count, "file")}: {string.Join(", ", counts)}{speed} in {batch.Seconds:0.0} s"
        );
    }
}

/// <summary>A batch in JSON.</summary>
internal sealed record Summary(
    int Total,
    int Planned,
    int Queued,
    int Uploaded,
    int Skipped,
    int Failed,
    int NotSent,
    long UploadedBytes,
    double Seconds,
    IReadOnlyList<FileOutcome> Files,
    IReadOnlyList<string> Notes
)
{
    public static Summary Of(BatchOutcome batch, IReadOnlyList<string> notes) =>
        new(
            batch.Files.Count,
            batch.Count(Outcome.Planned),
            batch.Count(Outcome.Queued),
            batch.Count(Outcome.Uploaded),
            batch.Count(Outcome.Skipped),
            batch.Count(Outcome.Failed),
            batch.Count(Outcome.NotSent),
            batch.UploadedBytes,
            Math.Round(batch.Seconds, 3),
            batch.Files,
            notes
        );
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Summary))]
[JsonSerializable(typeof(DuplicateDocument))]
[JsonSerializable(typeof(FileOutcome))]
internal sealed partial class SendJson : JsonSerializerContext;
