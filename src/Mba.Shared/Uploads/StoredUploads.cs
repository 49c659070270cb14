using Mba.Files;

namespace Mba.Uploads;

/// <summary>
/// Finds the stored object that already holds the bytes of an upload: the upload ledger names candidates, the store confirms each. A ticket proves
/// nothing by itself, since its file may never have arrived, may be deleted, or may be replaced.
/// </summary>
public sealed class StoredUploads(IUploadLedger ledger, IObjectStore store, Settings settings)
{
    /// <summary>What the store keeps beside an object, for those who may read it; null when nobody here may.</summary>
    public Func<ObjectAddress, CancellationToken, Task<ContentEvidence?>>? Evidence { get; init; }

    /// <summary>The object of the scope that holds these bytes; null when none is known and confirmed.</summary>
    public async Task<StoredObject?> FindAsync(FileScope scope, string fileName, string? sha256, CancellationToken cancellationToken) =>
        sha256 is null ? null : (await FindAsync(scope, [(fileName, sha256)], cancellationToken)).GetValueOrDefault(sha256);

    /// <summary>For each of these files the object of the scope that holds its bytes, by their SHA-256.</summary>
    public async Task<IReadOnlyDictionary<string, StoredObject>> FindAsync(
        FileScope scope,
        IEnumerable<(string FileName, string Sha256)> files,
        CancellationToken cancellationToken
    )
    {
        // What loads is in the audit. Who may read objects needs no audit to recognize one.
        var hashes = files
            .Where(f => Evidence is not null || !ObjectKeys.Loads(f.FileName))
            .Select(f => f.Sha256)
            .ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, StoredObject>(StringComparer.Ordinal);
        foreach (var ticket in await ledger.FindByContentAsync(settings.PlaceOf(scope), hashes, cancellationToken))
        {
            if (ticket.Sha256 is { } hash && !found.ContainsKey(hash) && await ConfirmAsync(ticket, cancellationToken) is { } stored)
                found[hash] = stored;
        }
        return found;
    }

    /// <summary>The object that the ticket's file is; null when it is not there, or not proved to be it.</summary>
    private async Task<StoredObject?> ConfirmAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        var address = new ObjectAddress(ticket.Bucket, ticket.Key);
        if (ticket.StoredETag is null && Evidence is null)
            return null;
        if (await store.FindAsync(address, cancellationToken) is not { } stored || stored.Bytes != ticket.Bytes)
            return null;
        if (ticket.StoredETag is { } tag && string.Equals(tag, stored.ETag, StringComparison.Ordinal))
            return stored;
        return
            Evidence is not null
            && await Evidence(address, cancellationToken) is { Sha256: { } sha256 } evidence
            && evidence.Bytes == ticket.Bytes
            && string.Equals(sha256, ticket.Sha256, StringComparison.OrdinalIgnoreCase)
            ? stored
            : null;
    }
}
