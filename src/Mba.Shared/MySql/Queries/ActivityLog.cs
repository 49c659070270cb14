using Mba.MySql.Connections;

namespace Mba.MySql.Queries;

/// <summary>What can be done that is recorded.</summary>
public enum ActivityKind
{
    Retry,
    Undo,
    Redrive,
    ViewValues,
    Job,
}

/// <summary>Something that somebody did.</summary>
public sealed record Activity
{
    public required long Number { get; init; }

    public required DateTime At { get; init; }

    public required string Actor { get; init; }

    public required string Action { get; init; }

    public string? IngestionId { get; init; }

    public string? Target { get; init; }

    public string? Outcome { get; init; }
}

/// <summary>Which records to list; null parts do not restrict.</summary>
public sealed record ActivityFilter
{
    public string? Actor { get; init; }

    public ActivityKind? Action { get; init; }

    public string? IngestionId { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    /// <summary>Records before this one, for the next page.</summary>
    public long? Before { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>Who did what: a record is committed before the action begins, and completed by its outcome.</summary>
public sealed class ActivityLog(MySqlSessions sessions)
{
    /// <summary>Outcome of an action that was done.</summary>
    public const string Done = "done";

    private const int MaxTarget = 1024;

    /// <summary>The action's name in the table and in JSON.</summary>
    public static string NameOf(ActivityKind kind) =>
        kind switch
        {
            ActivityKind.Retry => "retry",
            ActivityKind.Undo => "undo",
            ActivityKind.Redrive => "redrive",
            ActivityKind.ViewValues => "view_values",
            _ => "job",
        };

    /// <summary>Records that an action is about to begin; returns the record's number. When this throws, the action must not be taken.</summary>
    public async Task<long> BeginAsync(
        ActivityKind kind,
        string actor,
        string? ingestionId,
        string? target,
        CancellationToken cancellationToken
    )
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.InsertAsync(
            Sql.Of(
                $"""
                INSERT INTO ingestion_activity (done_at, actor, action, ingestion_id, target)
                VALUES (UTC_TIMESTAMP(6), {actor}, {NameOf(kind)}, {ingestionId}, {(
                    target?.Length > MaxTarget ? target[..MaxTarget] : target
                )})
                """
            ),
            cancellationToken
        );
    }

    /// <summary>Records how an action ended.</summary>
    public async Task EndAsync(long number, string outcome, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        await session.ExecuteAsync(Sql.Of($"UPDATE ingestion_activity SET outcome = {outcome} WHERE id = {number}"), cancellationToken);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Activity>> ListAsync(ActivityFilter filter, CancellationToken cancellationToken)
    {
        await using var session = await sessions.OpenSessionAsync(cancellationToken);
        return await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT id, done_at, actor, action, ingestion_id, target, outcome FROM ingestion_activity
                WHERE {Sql.Join(" AND ", Conditions(filter))} ORDER BY id DESC LIMIT {filter.Limit}
                """
            ),
            row => new Activity
            {
                Number = row.GetInt64("id"),
                At = row.Time("done_at") ?? default,
                Actor = row.GetString("actor"),
                Action = row.GetString("action"),
                IngestionId = row.Text("ingestion_id"),
                Target = row.Text("target"),
                Outcome = row.Text("outcome"),
            },
            cancellationToken
        );
    }

    private static IEnumerable<Sql> Conditions(ActivityFilter filter)
    {
        yield return Sql.Of($"1 = 1");
        if (filter.Actor is { } actor)
            yield return Sql.Of($"actor = {actor}");
        if (filter.Action is { } action)
            yield return Sql.Of($"action = {NameOf(action)}");
        if (filter.IngestionId is { } id)
            yield return Sql.Of($"ingestion_id = {id}");
        if (filter.From is { } from)
            yield return Sql.Of($"done_at >= {from.UtcDateTime}");
        if (filter.To is { } to)
            yield return Sql.Of($"done_at < {to.UtcDateTime}");
        if (filter.Before is { } before)
            yield return Sql.Of($"id < {before}");
    }
}
