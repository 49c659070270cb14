using System.Collections.Concurrent;

namespace Mba.Uploads;

/// <summary>A successful load of the same bytes.</summary>
public sealed record LoadedContent(string IngestionId, string Bucket, string Key, string? Table);

/// <summary>Keeps tickets and knows what the audit says about them.</summary>
public interface IUploadLedger
{
    Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken);

    /// <summary>Null when there is no such ticket.</summary>
    Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Records that the parts were put together, or that the upload was given up; the first of the two stands.</summary>
    Task CloseAsync(string id, bool completed, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>The newest successful load of these bytes from this bucket; null when there is none.</summary>
    Task<LoadedContent?> FindLoadedAsync(string bucket, string? sha256, string? md5, CancellationToken cancellationToken);

    /// <summary>The newest run that carries this upload's id; null before the object was seen.</summary>
    Task<AuditRow?> FindRunAsync(string uploadId, CancellationToken cancellationToken);
}

/// <summary>A ledger for one process without a database, as a command line that reaches only the store has it.</summary>
public sealed class MemoryLedger : IUploadLedger
{
    private readonly ConcurrentDictionary<string, UploadTicket> _tickets = new(StringComparer.Ordinal);

    public Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        _tickets[ticket.Id] = ticket;
        return Task.CompletedTask;
    }

    public Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_tickets.GetValueOrDefault(id));

    public Task CloseAsync(string id, bool completed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (_tickets.TryGetValue(id, out var ticket) && ticket is { CompletedAt: null, AbortedAt: null })
            _tickets[id] = completed ? ticket with { CompletedAt = at } : ticket with { AbortedAt = at };
        return Task.CompletedTask;
    }

    public Task<LoadedContent?> FindLoadedAsync(string bucket, string? sha256, string? md5, CancellationToken cancellationToken) =>
        Task.FromResult<LoadedContent?>(null);

    public Task<AuditRow?> FindRunAsync(string uploadId, CancellationToken cancellationToken) => Task.FromResult<AuditRow?>(null);
}
