using Mba.MySql.Claims;
using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>Which runs to list; null parts do not restrict.</summary>
public sealed record AuditFilter
{
    public AuditStatus? Status { get; init; }

    public string? Table { get; init; }

    /// <summary>Part of the key.</summary>
    public string? KeyContains { get; init; }

    public string? Bucket { get; init; }

    public string? UploadId { get; init; }

    /// <summary>Started at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Started before this time.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Runs before this one, for the next page.</summary>
    public long? BeforeSeq { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>Reads the account of what was loaded.</summary>
public sealed class AuditLog(MySqlSessions sessions)
{
    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditRow>> ListAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT {AuditTable.Columns} FROM ingestion_audit
                WHERE {Sql.Join(" AND ", Conditions(filter))} ORDER BY seq DESC LIMIT {filter.Limit}
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
                $"SELECT {AuditTable.Columns} FROM ingestion_audit WHERE id = {id} OR (CHAR_LENGTH({id}) >= 6 AND id LIKE {Escaped(id) + "%"}) LIMIT 2"
            ),
            AuditTable.Read,
            cancellationToken
        );
        return rows.Count == 1 ? rows[0] : rows.Find(r => string.Equals(r.Id, id, StringComparison.Ordinal));
    }

    /// <summary>The first kept rejects of a run, in order of the file.</summary>
    public Task<IReadOnlyList<RejectedRecord>> RejectsAsync(long seq, int limit, CancellationToken cancellationToken) =>
        RejectsAsync(seq, after: null, limit, cancellationToken);

    /// <summary>The kept rejects of a run after number <paramref name="after"/> (null for the first), in order of the file.</summary>
    public async Task<IReadOnlyList<RejectedRecord>> RejectsAsync(long seq, long? after, int limit, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT reject_no, line, byte_offset, column_name, code, raw_record FROM ingestion_reject
                WHERE seq = {seq} AND reject_no > {after ?? long.MinValue} ORDER BY reject_no LIMIT {limit}
                """
            ),
            row => new RejectedRecord(
                row.GetInt64("reject_no"),
                AuditTable.Number(row, "line"),
                AuditTable.Number(row, "byte_offset"),
                AuditTable.Text(row, "column_name"),
                row.GetString("code"),
                AuditTable.Text(row, "raw_record")
            ),
            cancellationToken
        );
    }

    private static IEnumerable<Sql> Conditions(AuditFilter filter)
    {
        yield return Sql.Of($"1 = 1");
        if (filter.Status is { } status)
            yield return Sql.Of($"status = {status.ToString()}");
        if (filter.Table is { } table)
            yield return Sql.Of($"table_name = {table}");
        if (filter.KeyContains is { } part)
            yield return Sql.Of($"s3_key LIKE {"%" + Escaped(part) + "%"}");
        if (filter.Bucket is { } bucket)
            yield return Sql.Of($"s3_bucket = {bucket}");
        if (filter.UploadId is { } upload)
            yield return Sql.Of($"upload_id = {upload}");
        if (filter.From is { } from)
            yield return Sql.Of($"started_at >= {from.UtcDateTime}");
        if (filter.To is { } to)
            yield return Sql.Of($"started_at < {to.UtcDateTime}");
        if (filter.BeforeSeq is { } before)
            yield return Sql.Of($"seq < {before}");
    }

    private static string Escaped(string text) =>
        text.Replace("\\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
}
