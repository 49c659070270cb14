using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>What a list of runs is sorted by. Each has an index.</summary>
public enum AuditSort
{
    Created,
    Name,
    Bytes,
    Duration,
    Rejected,
}

/// <summary>Which runs to list, and in which order; null parts do not restrict.</summary>
public sealed record AuditFilter
{
    public AuditStatus? Status { get; init; }

    public string? Table { get; init; }

    public string? ErrorCode { get; init; }

    public string? UploadedBy { get; init; }

    /// <summary>Part of the key. Reads every row that the other parts leave.</summary>
    public string? KeyContains { get; init; }

    /// <summary>One object's key, with <see cref="Bucket"/>.</summary>
    public string? Key { get; init; }

    /// <summary>Beginning of the file name.</summary>
    public string? NamePrefix { get; init; }

    /// <summary>Part of the file name. Reads the index over the range of time.</summary>
    public string? NameContains { get; init; }

    /// <summary>What the file name ends in, as the statistics group files: <c>csv</c>, <c>csv.gz</c>. Reads the index over the range of time.</summary>
    public string? FileType { get; init; }

    public string? Bucket { get; init; }

    /// <summary>Beginning of the key.</summary>
    public string? KeyPrefix { get; init; }

    public string? UploadId { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Created at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Created before this time.</summary>
    public DateTimeOffset? To { get; init; }

    public AuditSort Sort { get; init; }

    public bool Ascending { get; init; }

    /// <summary>The last run of the page before.</summary>
    public AuditPlace? After { get; init; }

    public int Limit { get; init; } = 50;

    internal Sql Order => Sql.Of($"{Column} {Direction}, seq {Direction}");

    /// <summary>The numbers of the runs of one page.</summary>
    internal Sql Page() =>
        Sql.Of(
            $"SELECT seq AS page_seq FROM ingestion_audit WHERE {Sql.Join(" AND ", Conditions())} ORDER BY {Order} LIMIT {new SqlText(FormattableString.Invariant($"{Limit}"))}"
        );

    private SqlName Column =>
        new(
            Sort switch
            {
                AuditSort.Name => "file_name",
                AuditSort.Bytes => "bytes",
                AuditSort.Duration => "duration_ms",
                AuditSort.Rejected => "rows_rejected",
                _ => "created_at",
            }
        );

    private SqlText Direction => new(Ascending ? "ASC" : "DESC");

    private IEnumerable<Sql> Conditions()
    {
        yield return Sql.Of($"1 = 1");
        if (Ids is { } ids)
            yield return ids.Count == 0 ? Sql.Of($"1 = 0") : Sql.Of($"id IN ({Sql.Join(", ", ids.Select(i => Sql.Of($"{i}")))})");
        if (Status is { } status)
            yield return Sql.Of($"status = {status.ToString()}");
        if (Table is { } table)
            yield return Sql.Of($"table_name = {table}");
        if (ErrorCode is { } code)
            yield return Sql.Of($"error_code = {code}");
        if (UploadedBy is { } uploader)
            yield return Sql.Of($"uploaded_by = {uploader}");
        if (Bucket is { } bucket)
            yield return Sql.Of($"s3_bucket = {bucket}");
        if (UploadId is { } upload)
            yield return Sql.Of($"upload_id = {upload}");
        foreach (var condition in Names().Concat(Times()))
            yield return condition;
    }

    private IEnumerable<Sql> Names()
    {
        if (Key is { } key)
            yield return Sql.Of($"key_hash = {ObjectIdentity.KeyHashOf(Bucket ?? "", key)}");
        if (KeyContains is { } part)
            yield return Sql.Of($"s3_key LIKE {"%" + Sql.LikeText(part) + "%"}");
        if (KeyPrefix is { } prefix)
            yield return Sql.Of($"s3_key LIKE {Sql.LikeText(prefix) + "%"}");
        if (NamePrefix is { } beginning)
            yield return Sql.Of($"file_name LIKE {Sql.LikeText(beginning) + "%"}");
        if (NameContains is { } within)
            yield return Sql.Of($"file_name LIKE {"%" + Sql.LikeText(within) + "%"}");
        if (FileType is { } type)
            yield return Sql.Of($"{StatRollup.FileType} = {type.ToLowerInvariant()}");
    }

    private IEnumerable<Sql> Times()
    {
        if (From is { } from)
            yield return Sql.Of($"created_at >= {from.UtcDateTime}");
        if (To is { } to)
            yield return Sql.Of($"created_at < {to.UtcDateTime}");
        if (After is { } place)
            yield return Beyond(place);
    }

    /// <summary>Runs after the last one of the page before. NULL sorts before every value, so last where the largest comes first.</summary>
    private Sql Beyond(AuditPlace place) =>
        (place.Value, Ascending) switch
        {
            (null, true) => Sql.Of($"({Column} IS NOT NULL OR seq > {place.Seq})"),
            (null, false) => Sql.Of($"{Column} IS NULL AND seq < {place.Seq}"),
            ({ } value, true) => Sql.Of($"{Column} >= {value} AND ({Column} > {value} OR seq > {place.Seq})"),
            ({ } value, false) when Sort is AuditSort.Bytes or AuditSort.Duration => Sql.Of(
                $"({Column} < {value} OR ({Column} = {value} AND seq < {place.Seq}) OR {Column} IS NULL)"
            ),
            ({ } value, false) => Sql.Of($"{Column} <= {value} AND ({Column} < {value} OR seq < {place.Seq})"),
        };
}

/// <summary>A run's place in a sorted list: its value in the sorted column (a time, text, number or null) and its number.</summary>
public sealed record AuditPlace(object? Value, long Seq)
{
    public static AuditPlace Of(AuditRow run, AuditSort sort) =>
        new(
            sort switch
            {
                AuditSort.Name => run.FileName,
                AuditSort.Bytes => run.Bytes,
                AuditSort.Duration => (long?)run.DurationMs,
                AuditSort.Rejected => run.RowsRejected,
                _ => run.CreatedAt,
            },
            run.Seq
        );
}
