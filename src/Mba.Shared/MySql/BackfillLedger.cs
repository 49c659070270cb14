namespace Mba.MySql;

/// <summary>Asks the audit which objects of a listing it does not know.</summary>
internal sealed class BackfillLedger(MySqlSessions sessions)
{
    /// <summary>Listings give whole seconds, heads may give more.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    /// <summary>The objects, in order, whose newest version has no run, or only one that was begun and abandoned, or that failed for a passing reason.</summary>
    public async Task<IReadOnlyList<StoredObject>> UnknownAsync(IReadOnlyList<StoredObject> listed, CancellationToken cancellationToken)
    {
        if (listed.Count == 0)
            return [];
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var hashes = listed.Select(o => ObjectIdentity.Of(o).KeyHash).ToList();
        var runs = await session.QueryAsync(
            Sql.Of($"""
                SELECT key_hash, etag, object_time, (status = 'STARTED' OR retryable = 1) AND COALESCE(lease_until <= UTC_TIMESTAMP(6), 1) AS abandoned
                FROM ingestion_audit WHERE key_hash IN ({Sql.Join(", ", hashes.Select(h => Sql.Of($"{h}")))})
                """),
            row => new Known(row.GetString("key_hash"), AuditTable.Text(row, "etag"), AuditTable.Time(row, "object_time"), AuditTable.Number(row, "abandoned") == 1),
            cancellationToken);
        var known = runs.ToLookup(r => r.KeyHash, StringComparer.Ordinal);
        return [.. listed.Where((stored, i) => !known[hashes[i]].Any(r => !r.Abandoned && r.Is(stored)))];
    }

    private sealed record Known(string KeyHash, string? ETag, DateTime? Time, bool Abandoned)
    {
        public bool Is(StoredObject stored) =>
            string.Equals(ETag, stored.ETag, StringComparison.Ordinal) && Time is { } time && time > stored.LastModified.UtcDateTime - Grain;
    }
}
