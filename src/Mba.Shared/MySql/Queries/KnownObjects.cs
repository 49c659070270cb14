using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>Which stored objects the audit has dealt with, or is dealing with.</summary>
public sealed class KnownObjects(MySqlSessions sessions)
{
    /// <summary>Listings give whole seconds where heads may give more.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Those of <paramref name="stored"/> (a few hundred at most) that have no run of the same key, entity tag and time, or only
    /// one that was left behind: its worker died, or it failed for a reason that passes.
    /// </summary>
    public async Task<IReadOnlyList<StoredObject>> MissingAsync(IReadOnlyList<StoredObject> stored, CancellationToken cancellationToken)
    {
        if (stored.Count == 0)
            return [];
        var keys = Sql.Join(", ", stored.Select(s => Sql.Of($"{ObjectIdentity.Of(s).KeyHash}")));
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var known = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT key_hash, etag, object_time FROM ingestion_audit WHERE key_hash IN ({keys}) AND etag IS NOT NULL
                AND NOT (status = 'STARTED' AND (lease_until IS NULL OR lease_until < UTC_TIMESTAMP(6))) AND NOT (status = 'FAILED' AND retryable = 1)
                """
            ),
            row => (Key: row.GetString("key_hash"), ETag: row.GetString("etag"), Time: row.Time("object_time")),
            cancellationToken
        );
        var runs = known.ToLookup(k => (k.Key, k.ETag), k => k.Time);
        return [.. stored.Where(s => !runs[(ObjectIdentity.Of(s).KeyHash, s.ETag)].Any(t => t > s.LastModified.UtcDateTime - Grain))];
    }
}
