using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Uploads;
using MySqlConnector;

namespace Mba.MySql.Queries;

/// <summary>Tickets in <c>upload_ticket</c>, and what <c>ingestion_audit</c> says about them.</summary>
public sealed class UploadLedger(MySqlSessions sessions) : IUploadLedger
{
    /// <summary>Tickets of one content that are looked at; the same bytes are seldom sent more often.</summary>
    private const int CandidatesPerHash = 20;

    public async Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO upload_ticket (id, scope, s3_bucket, s3_key, file_name, bytes, content_type, content_md5, content_sha256, method,
                  overwrite, multipart_id, part_bytes, url_seconds, requested_by, owner_hash, requested_at, expires_at)
                VALUES ({ticket.Id}, {ticket.Scope.Name()}, {ticket.Bucket}, {ticket.Key}, {ticket.FileName}, {ticket.Bytes}, {ticket.ContentType},
                  {ticket.Md5}, {ticket.Sha256}, {ticket.Method.ToString()}, {ticket.Overwrite}, {ticket.MultipartId}, {ticket.PartBytes},
                  {ticket.UrlSeconds}, {ticket.RequestedBy}, {ticket.Owner}, {ticket.RequestedAt.UtcDateTime}, {ticket.ExpiresAt.UtcDateTime})
                """
            ),
            cancellationToken
        );
    }

    public async Task<UploadTicket?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var found = await session.QueryAsync(Sql.Of($"SELECT * FROM upload_ticket WHERE id = {id}"), Read, cancellationToken);
        return found.SingleOrDefault();
    }

    public async Task CloseAsync(string id, bool completed, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var column = new SqlName(completed ? "completed_at" : "aborted_at");
        await session.ExecuteAsync(
            Sql.Of($"UPDATE upload_ticket SET {column} = {at.UtcDateTime} WHERE id = {id} AND completed_at IS NULL AND aborted_at IS NULL"),
            cancellationToken
        );
    }

    public async Task<LoadedContent?> FindLoadedAsync(ScopePlace place, string? sha256, string? md5, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var column = new SqlName(sha256 is null ? "content_md5" : "content_sha256");
        var found = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {Loaded} FROM ingestion_audit
                WHERE {column} = {sha256 ?? md5} AND {Within(place)} AND status = 'SUCCESS' ORDER BY seq DESC LIMIT 1
                """
            ),
            ReadLoaded,
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    public async Task<IReadOnlyDictionary<string, LoadedContent>> FindLoadedAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    )
    {
        var newest = new Dictionary<string, LoadedContent>(StringComparer.Ordinal);
        await using var session = hashes.Count > 0 ? await sessions.OpenSessionAsync(cancellationToken) : null;
        foreach (var (column, length) in new[] { (new SqlName("content_sha256"), 64), (new SqlName("content_md5"), 32) })
        {
            var some = hashes.Where(h => h.Length == length).ToList();
            if (session is null || some.Count == 0)
                continue;
            var found = await session.QueryAsync(
                Sql.Of(
                    $"""
                    SELECT {Loaded}, {column} AS content_hash FROM ingestion_audit
                    WHERE {column} IN ({Sql.Join(
                        ", ",
                        some.Select(h => Sql.Of($"{h}"))
                    )}) AND {Within(place)} AND status = 'SUCCESS' ORDER BY seq
                    """
                ),
                row => (Hash: row.GetString("content_hash"), Content: ReadLoaded(row)),
                cancellationToken
            );
            foreach (var (hash, content) in found)
                newest[hash] = content;
        }
        return newest;
    }

    public async Task<IReadOnlyList<UploadTicket>> FindByContentAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    )
    {
        if (hashes.Count == 0)
            return [];
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT * FROM upload_ticket WHERE content_sha256 IN ({Sql.Join(", ", hashes.Select(h => Sql.Of($"{h}")))}) AND {Within(
                    place
                )}
                  AND aborted_at IS NULL ORDER BY requested_at DESC, id DESC LIMIT {CandidatesPerHash * hashes.Count}
                """
            ),
            Read,
            cancellationToken
        );
    }

    /// <summary>Records that an object arrived with the id of this upload. An id that is not this object's changes nothing.</summary>
    public async Task RecordArrivalAsync(string id, StoredObject stored, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(id, "D", out _))
            return;
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE upload_ticket SET completed_at = COALESCE(completed_at, UTC_TIMESTAMP(6)), stored_etag = {stored.ETag}
                WHERE id = {id} AND s3_bucket = {stored.Bucket} AND s3_key = {stored.Key} AND bytes = {stored.Bytes} AND aborted_at IS NULL
                """
            ),
            cancellationToken
        );
    }

    public async Task<IReadOnlyList<UploadTicket>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of($"SELECT * FROM upload_ticket WHERE id IN ({Sql.Join(", ", ids.Select(i => Sql.Of($"{i}")))})"),
            Read,
            cancellationToken
        );
    }

    public async Task<IReadOnlyDictionary<string, AuditRow>> FindRunsAsync(
        IReadOnlyList<string> uploadIds,
        CancellationToken cancellationToken
    )
    {
        var newest = new Dictionary<string, AuditRow>(StringComparer.Ordinal);
        if (uploadIds.Count == 0)
            return newest;
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var found = await session.QueryAsync(
            Sql.Of(
                $"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE upload_id IN ({Sql.Join(", ", uploadIds.Select(i => Sql.Of($"{i}")))}) ORDER BY seq"
            ),
            AuditTable.Read,
            cancellationToken
        );
        foreach (var run in found)
            newest[run.UploadId ?? ""] = run;
        return newest;
    }

    public async Task<AuditRow?> FindRunAsync(string uploadId, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var found = await session.QueryAsync(
            Sql.Of($"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE upload_id = {uploadId} ORDER BY seq DESC LIMIT 1"),
            AuditTable.Read,
            cancellationToken
        );
        return found.SingleOrDefault();
    }

    /// <summary>Compared byte by byte: keys that differ in case are different objects.</summary>
    private static Sql Within(ScopePlace place) =>
        Sql.Of($"s3_bucket = {place.Bucket} AND CAST(LEFT(s3_key, {place.Prefix.Length}) AS BINARY) = CAST({place.Prefix} AS BINARY)");

    private static SqlText Loaded { get; } = new("id, s3_bucket, s3_key, table_name, content_sha256, content_md5, finished_at");

    private static LoadedContent ReadLoaded(MySqlDataReader row) =>
        new(row.GetString("id"), row.GetString("s3_bucket"), row.GetString("s3_key"), row.Text("table_name"))
        {
            Sha256 = row.Text("content_sha256"),
            Md5 = row.Text("content_md5"),
            LoadedAt = row.Time("finished_at"),
        };

    private static UploadTicket Read(MySqlDataReader row) =>
        new()
        {
            Id = row.GetString("id"),
            Scope = FileScopes.Parse(row.GetString("scope")) ?? FileScope.Mba,
            Bucket = row.GetString("s3_bucket"),
            Key = row.GetString("s3_key"),
            FileName = row.GetString("file_name"),
            Bytes = row.GetInt64("bytes"),
            ContentType = row.GetString("content_type"),
            Md5 = row.Text("content_md5"),
            Sha256 = row.Text("content_sha256"),
            Method = Enum.Parse<UploadMethod>(row.GetString("method")),
            Overwrite = row.GetBoolean("overwrite"),
            MultipartId = row.Text("multipart_id"),
            PartBytes = row.Number("part_bytes"),
            UrlSeconds = row.GetInt32("url_seconds"),
            RequestedBy = row.GetString("requested_by"),
            Owner = row.Text("owner_hash"),
            RequestedAt = Utc(row.GetDateTime("requested_at")),
            ExpiresAt = Utc(row.GetDateTime("expires_at")),
            CompletedAt = row.Time("completed_at"),
            AbortedAt = row.Time("aborted_at"),
            StoredETag = row.Text("stored_etag"),
        };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
