using Mba.MySql.Connections;
using Mba.MySql.Runs;
using Mba.Tables;
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

    public async Task<ILookup<string, LoadedContent>> FindLoadedAsync(
        ScopePlace place,
        IReadOnlyCollection<string> hashes,
        CancellationToken cancellationToken
    )
    {
        var loads = new List<(string Hash, LoadedContent Content)>();
        await using var session = hashes.Count > 0 ? await sessions.OpenSessionAsync(cancellationToken) : null;
        foreach (var (column, length) in new[] { (new SqlName("content_sha256"), 64), (new SqlName("content_md5"), 32) })
        {
            var some = hashes.Where(h => h.Length == length).ToList();
            if (session is not null && some.Count > 0)
                loads.AddRange(await LoadsAsync(session, place, column, some, cancellationToken));
        }
        var standing = session is null ? [] : await StandingRuns.OfAsync(session, loads.Select(l => l.Content), cancellationToken);
        return loads.ToLookup(l => l.Hash, l => l.Content with { Stands = standing.Contains(l.Content.Seq) }, StringComparer.Ordinal);
    }

    /// <summary>
    /// Rows of a merge or of a replacement stand while their run is the last of its table and none is of a newer file, as the pipeline decides it
    /// (<see cref="Claims.SkipRules"/>); appended rows until a newer version of their key replaces them.
    /// </summary>
    private static Task<List<(string Hash, LoadedContent Content)>> LoadsAsync(
        MySqlSession session,
        ScopePlace place,
        SqlName column,
        IReadOnlyList<string> hashes,
        CancellationToken cancellationToken
    ) =>
        session.QueryAsync(
            Sql.Of(
                $"""
                SELECT seq, COALESCE(rows_inserted, 0) AS appended, load_mode, id, s3_bucket, s3_key, table_name, content_sha256, content_md5, finished_at, etag, {column} AS content_hash,
                  superseded_by IS NULL AND (load_mode NOT IN ('Upsert', 'Replace') OR NOT EXISTS (
                    SELECT 1 FROM ingestion_audit n WHERE n.table_name = a.table_name AND n.status = 'SUCCESS' AND n.seq <> a.seq
                    AND (n.finished_at > a.finished_at OR (n.finished_at = a.finished_at AND n.seq > a.seq)
                      OR {TableOrder.IsAfter("n", Sql.Of($"{TableOrder.TimeOf("a")}"), Sql.Of($"a.forced_at"))}))) AS stands
                FROM ingestion_audit a
                WHERE {column} IN ({Sql.Join(", ", hashes.Select(h => Sql.Of($"{h}")))}) AND {Within(place)} AND status = 'SUCCESS'
                ORDER BY seq DESC
                """
            ),
            row => (row.GetString("content_hash"), ReadLoaded(row)),
            cancellationToken
        );

    public async Task<bool> IsOfContentAsync(StoredObject stored, string hash, CancellationToken cancellationToken)
    {
        var column = new SqlName(hash.Length == 64 ? "content_sha256" : "content_md5");
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.ScalarAsync<long?>(
            Sql.Of(
                $"""
                SELECT 1 FROM ingestion_audit WHERE key_hash = {ObjectIdentity.Of(
                    stored
                ).KeyHash} AND etag = {stored.ETag} AND {column} = {hash}
                UNION ALL SELECT 1 FROM upload_ticket WHERE {column} = {hash} AND s3_bucket = {stored.Bucket} AND s3_key = {stored.Key}
                  AND stored_etag = {stored.ETag} AND bytes = {stored.Bytes} LIMIT 1
                """
            ),
            cancellationToken
        )
            is not null;
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

    private static LoadedContent ReadLoaded(MySqlDataReader row) =>
        new(row.GetString("id"), row.GetString("s3_bucket"), row.GetString("s3_key"), row.Text("table_name"))
        {
            Sha256 = row.Text("content_sha256"),
            Md5 = row.Text("content_md5"),
            LoadedAt = row.Time("finished_at"),
            ETag = row.Text("etag"),
            Stands = row.GetInt32("stands") == 1,
            Seq = row.GetInt64("seq"),
            HasAppendedRows =
                row.GetInt64("appended") > 0 && row.Text("load_mode") is not (nameof(LoadMode.Upsert) or nameof(LoadMode.Replace)),
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
