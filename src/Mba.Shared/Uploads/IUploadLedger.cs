using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Files;

namespace Mba.Uploads;

/// <summary>A successful load of the same bytes.</summary>
public sealed record LoadedContent(string IngestionId, string Bucket, string Key, string? Table)
{
    public string? Sha256 { get; init; }

    public string? Md5 { get; init; }

    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Of the object that was loaded.</summary>
    public string? ETag { get; init; }

    /// <summary>The run's number in the audit.</summary>
    public long Seq { get; init; }

    /// <summary>It appended rows, which stay its own until it is undone or superseded.</summary>
    public bool HasAppendedRows { get; init; }

    /// <summary>The table still holds what this run wrote: no later file has merged into its rows, or replaced them. In doubt false.</summary>
    public bool Stands { get; init; }

    /// <summary>
    /// Of the loads of some bytes the one that a file with them repeats: one whose rows stand, else that of the very object that has the file's key now. Bytes
    /// that loaded once and whose rows gave way to a later file are a correction when they come as a new object: null, and they are loaded again.
    /// </summary>
    /// <param name="loads">Of these bytes, newest first.</param>
    /// <param name="address">Of the file.</param>
    /// <param name="stored">The object that has its key now.</param>
    public static LoadedContent? RepeatedBy(IEnumerable<LoadedContent> loads, ObjectAddress address, StoredObject? stored)
    {
        var all = loads.ToList();
        return all.Find(l => l.Stands)
            ?? all.Find(l =>
                new ObjectAddress(l.Bucket, l.Key) == address
                && stored is not null
                && string.Equals(l.ETag, stored.ETag, StringComparison.Ordinal)
            );
    }
}

/// <summary>Keeps tickets and knows what the audit says about them.</summary>
public interface IUploadLedger
{
    Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>Null when there is no such ticket.</summary>
    Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those of these ids that exist, in any order.</summary>
    Task<IReadOnlyList<UploadTicket>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    /// <summary>Records that the parts were put together, or that the upload was aborted; the first of the two wins.</summary>
    Task CloseAsync(string id, bool completed, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The successful loads from this place of the bytes of each of these hashes (SHA-256 or MD5), newest first.</summary>
    Task<ILookup<string, LoadedContent>> FindLoadedAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    );

    /// <summary>True when a run or an upload recorded this very object (key and entity tag) with these bytes; false when nobody knows.</summary>
    Task<bool> IsOfContentAsync(StoredObject stored, string hash, CancellationToken cancellationToken);

    /// <summary>Uploads of these SHA-256 to this place that were not aborted, newest first. Whether their files arrived, and are there still, the store shows.</summary>
    Task<IReadOnlyList<UploadTicket>> FindByContentAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    );

    /// <summary>The newest run of each of these uploads, by the upload's id; uploads without a run are missing.</summary>
    Task<IReadOnlyDictionary<string, AuditRow>> FindRunsAsync(IReadOnlyList<string> uploadIds, CancellationToken cancellationToken);

    /// <summary>The newest run that carries this upload's id; null before the object was seen.</summary>
    Task<AuditRow?> FindRunAsync(string uploadId, CancellationToken cancellationToken);
}

/// <summary>
/// A ledger without a database, as a command line has it that reaches only the store. Multipart uploads that are under way are kept in a
/// file, when one is named, so that a later process can take them up.
/// </summary>
public sealed class FileLedger(string? file) : IUploadLedger
{
    private readonly ConcurrentDictionary<string, UploadTicket> _tickets = Read(file);
    private readonly Lock _writing = new();

    public Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        _tickets[ticket.Id] = ticket;
        if (ticket.Method == UploadMethod.Multipart)
            Write();
        return Task.CompletedTask;
    }

    public Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_tickets.GetValueOrDefault(id));

    public Task CloseAsync(string id, bool completed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_tickets.TryGetValue(id, out var ticket) && ticket is { CompletedAt: null, AbortedAt: null })
        {
            _tickets[id] = completed ? ticket with { CompletedAt = at } : ticket with { AbortedAt = at };
            if (ticket.Method == UploadMethod.Multipart)
                Write();
        }
        return Task.CompletedTask;
    }

    public Task<AuditRow?> FindRunAsync(string uploadId, CancellationToken cancellationToken) => Task.FromResult<AuditRow?>(null);

    public Task<bool> IsOfContentAsync(StoredObject stored, string hash, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<IReadOnlyList<UploadTicket>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UploadTicket>>([.. ids.Select(i => _tickets.GetValueOrDefault(i)).OfType<UploadTicket>()]);

    public Task<IReadOnlyList<UploadTicket>> FindByContentAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<UploadTicket>>([]);

    public Task<ILookup<string, LoadedContent>> FindLoadedAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    ) => Task.FromResult(Array.Empty<LoadedContent>().ToLookup(_ => "", StringComparer.Ordinal));

    public Task<IReadOnlyDictionary<string, AuditRow>> FindRunsAsync(
        IReadOnlyList<string> uploadIds,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyDictionary<string, AuditRow>>(new Dictionary<string, AuditRow>(StringComparer.Ordinal));

    private static ConcurrentDictionary<string, UploadTicket> Read(string? file)
    {
        var tickets = new ConcurrentDictionary<string, UploadTicket>(StringComparer.Ordinal);
        try
        {
            foreach (
                var ticket in file is not null && File.Exists(file)
                    ? JsonSerializer.Deserialize(File.ReadAllText(file), LedgerJson.Default.ListUploadTicket) ?? []
                    : []
            )
                tickets[ticket.Id] = ticket;
        }
        catch (JsonException)
        {
            tickets.Clear();
        }
        return tickets;
    }

    private void Write()
    {
        if (file is null)
            return;
        lock (_writing)
        {
            var open = _tickets.Values.Where(t => t is { Method: UploadMethod.Multipart, CompletedAt: null, AbortedAt: null }).ToList();
            AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, open, LedgerJson.Default.ListUploadTicket));
        }
    }
}

[JsonSerializable(typeof(List<UploadTicket>))]
internal sealed partial class LedgerJson : JsonSerializerContext;
