using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Client;

/// <summary>
/// Remembers, in a file, multipart uploads that are under way, so that a later process takes them up. An entry counts only for the same
/// bytes going to the same place. Safe for concurrent use within a process.
/// </summary>
public sealed class ResumeStore
{
    private readonly Lock _lock = new();
    private readonly string _file;
    private readonly Dictionary<string, ResumeEntry> _entries;

    private ResumeStore(string file, Dictionary<string, ResumeEntry> entries)
    {
        _file = file;
        _entries = entries;
    }

    /// <summary>The default path, below the current folder.</summary>
    public static string DefaultFile { get; } = Path.Combine("logs", "uploads.json");

    /// <summary>Reads the book; a missing or damaged one begins empty.</summary>
    public static ResumeStore Open(string file)
    {
        try
        {
            var entries = File.Exists(file)
                ? JsonSerializer.Deserialize(File.ReadAllText(file), ResumeJson.Default.DictionaryStringResumeEntry)
                : null;
            return new ResumeStore(file, entries ?? new(StringComparer.Ordinal));
        }
        catch (JsonException)
        {
            return new ResumeStore(file, new(StringComparer.Ordinal));
        }
    }

    /// <summary>The ticket of an upload of the same bytes to the same place that has not expired; null when there is none.</summary>
    public UploadTicketReply? Find(string path, UploadRequest request)
    {
        lock (_lock)
            return _entries.TryGetValue(KeyOf(path, request), out var entry) && Same(entry, request) ? entry.Ticket : null;
    }

    public void Remember(string path, UploadRequest request, UploadTicketReply ticket) =>
        Change(entries =>
            entries[KeyOf(path, request)] = new ResumeEntry
            {
                Sha256 = request.Sha256,
                Bytes = request.Bytes,
                Ticket = ticket with { Multipart = null },
            }
        );

    public void Forget(string path, UploadRequest request) => Change(entries => entries.Remove(KeyOf(path, request)));

    private static bool Same(ResumeEntry entry, UploadRequest request) =>
        entry.Bytes == request.Bytes
        && request.Sha256 is not null
        && string.Equals(entry.Sha256, request.Sha256, StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(string path, UploadRequest request) =>
        $"{Path.GetFullPath(path)}|{request.Scope}|{request.KeepPath}|{request.Overwrite}";

    private void Change(Action<Dictionary<string, ResumeEntry>> change)
    {
        lock (_lock)
        {
            change(_entries);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file)) ?? ".");
            var draft = $"{_file}.{Environment.ProcessId}.tmp";
            File.WriteAllText(draft, JsonSerializer.Serialize(_entries, ResumeJson.Default.DictionaryStringResumeEntry));
            File.Move(draft, _file, overwrite: true);
        }
    }
}

/// <summary>An upload that is under way.</summary>
public sealed record ResumeEntry
{
    public string? Sha256 { get; init; }

    public required long Bytes { get; init; }

    public required UploadTicketReply Ticket { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, ResumeEntry>))]
internal sealed partial class ResumeJson : JsonSerializerContext;
