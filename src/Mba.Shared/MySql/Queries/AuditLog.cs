using Mba.MySql.Connections;
using Mba.MySql.Runs;

namespace Mba.MySql.Queries;

/// <summary>Reads the account of what was loaded.</summary>
public sealed class AuditLog(MySqlSessions sessions)
{
    /// <summary>In the order of <see cref="AuditFilter.Sort"/>: newest first by default.</summary>
    /// <remarks>The page is chosen by an index before whole rows are read, so that sorting never carries messages and documents along.</remarks>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {AuditTable.Columns} FROM ingestion_audit JOIN ({filter.Page()}) page ON page.page_seq = seq
                ORDER BY {filter.Order}
                """
            ),
            AuditTable.Read,
            cancellationToken
        );
    }

    /// <summary>By id, or by the beginning of one when only one run's id begins so; null when there is none.</summary>
    public async Task<AuditRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var rows = await session.QueryAsync(
            Sql.Of(
                $"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE id = {id} OR (CHAR_LENGTH({id}) >= 6 AND id LIKE {Sql.LikeText(id) + "%"}) LIMIT 2"
            ),
            AuditTable.Read,
            cancellationToken
        );
        return rows.Count == 1 ? rows[0] : rows.Find(r => string.Equals(r.Id, id, StringComparison.Ordinal));
    }

    /// <summary>The newest run of each of these keys, by the hash of bucket and key; keys without a run are missing.</summary>
    public async Task<IReadOnlyDictionary<string, AuditRow>> NewestOfKeysAsync(
        IReadOnlyCollection<string> keyHashes,
        CancellationToken cancellationToken
    )
    {
        if (keyHashes.Count == 0)
            return new Dictionary<string, AuditRow>(StringComparer.Ordinal);
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var hashes = Sql.Join(", ", keyHashes.Distinct(StringComparer.Ordinal).Select(h => Sql.Of($"{h}")));
        var runs = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {AuditTable.Columns}, key_hash FROM ingestion_audit
                JOIN (SELECT MAX(seq) AS newest_seq FROM ingestion_audit WHERE key_hash IN ({hashes}) GROUP BY key_hash) newest ON newest_seq = seq
                """
            ),
            row => KeyValuePair.Create(row.GetString("key_hash"), AuditTable.Read(row)),
            cancellationToken
        );
        return runs.ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The first kept rejects of a run, in order of the file.</summary>
    public Task<IReadOnlyList<RejectedRecord>> RejectsAsync(long seq, int limit, CancellationToken cancellationToken) =>
        RejectsAsync(seq, skipped: false, after: null, limit, cancellationToken);

    /// <summary>The kept rejects, or skipped lines, of a run after number <paramref name="after"/> (null for the first), in order of the file.</summary>
    public async Task<IReadOnlyList<RejectedRecord>> RejectsAsync(
        long seq,
        bool skipped,
        long? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT reject_no, line, byte_offset, column_name, code, raw_record FROM ingestion_reject
                WHERE seq = {seq} AND skipped = {(skipped ? 1 : 0)} AND reject_no > {after
                    ?? long.MinValue} ORDER BY reject_no LIMIT {limit}
                """
            ),
            row => new RejectedRecord(
                row.GetInt64("reject_no"),
                row.Number("line"),
                row.Number("byte_offset"),
                row.Text("column_name"),
                row.GetString("code"),
                row.Text("raw_record")
            ),
            cancellationToken
        );
    }
}
