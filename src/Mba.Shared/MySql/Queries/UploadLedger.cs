using global::MySql.Data.MySqlClient;
using Mba.Files;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.Uploads;

namespace Mba.MySql.Queries;

/// <summary>Tickets in <c>upload_ticket</c>, and what <c>ingestion_audit</c> says about them.</summary>
public sealed class UploadLedger(MySqlSessions sessions) : IUploadLedger
{
    public async Task AddAsync(UploadTicket ticket, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                INSERT INTO upload_ticket (id, scope, s3_bucket, s3_key, file_name, bytes, content_type, content_md5, content_sha256, method,
                  overwrite, multipart_id, part_bytes, url_seconds, requested_by, requested_at, expires_at)
                VALUES ({ticket.Id}, {ticket.Scope.Name()}, {ticket.Bucket}, {ticket.Key}, {ticket.FileName}, {ticket.Bytes}, {ticket.ContentType},
                  {ticket.Md5}, {ticket.Sha256}, {ticket.Method.ToString()}, {ticket.Overwrite}, {ticket.MultipartId}, {ticket.PartBytes},
                  {ticket.UrlSeconds}, {ticket.RequestedBy}, {ticket.RequestedAt.UtcDateTime}, {ticket.ExpiresAt.UtcDateTime})
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

    public async Task<LoadedContent?> FindLoadedAsync(string bucket, string? sha256, string? md5, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        var column = new SqlName(sha256 is null ? "content_md5" : "content_sha256");
        var found = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT id, s3_bucket, s3_key, table_name FROM ingestion_audit
                WHERE {column} = {sha256 ?? md5} AND s3_bucket = {bucket} AND status = 'SUCCESS' ORDER BY seq DESC LIMIT 1
                """
            ),
            row => new LoadedContent(row.GetString(0), row.GetString(1), row.GetString(2), AuditTable.Text(row, "table_name")),
            cancellationToken
        );
        return found.SingleOrDefault();
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
            Md5 = AuditTable.Text(row, "content_md5"),
            Sha256 = AuditTable.Text(row, "content_sha256"),
            Method = Enum.Parse<UploadMethod>(row.GetString("method")),
            Overwrite = row.GetBoolean("overwrite"),
            MultipartId = AuditTable.Text(row, "multipart_id"),
            PartBytes = AuditTable.Number(row, "part_bytes"),
            UrlSeconds = row.GetInt32("url_seconds"),
            RequestedBy = row.GetString("requested_by"),
            RequestedAt = Utc(row.GetDateTime("requested_at")),
            ExpiresAt = Utc(row.GetDateTime("expires_at")),
            CompletedAt = AuditTable.Time(row, "completed_at"),
            AbortedAt = AuditTable.Time(row, "aborted_at"),
        };

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
