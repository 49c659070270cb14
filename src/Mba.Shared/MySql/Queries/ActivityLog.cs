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
    Verify,
}

/// <summary>Something that somebody did. <paramref name="Outcome"/> is null until it has ended.</summary>
public sealed record Activity(long Number, DateTime At, string Actor, string Action, string? IngestionId, string? Target, string? Outcome);

/// <summary>Which records to list, newest first; null parts do not restrict, and the next page has records before <paramref name="Before"/>.</summary>
public sealed record ActivityFilter(
    string? Actor = null,
    ActivityKind? Action = null,
    string? IngestionId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    long? Before = null,
    int Limit = 50
);

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
            ActivityKind.Verify => "verify",
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
            row => new Activity(
                row.GetInt64("id"),
                row.Time("done_at") ?? default,
                row.GetString("actor"),
                row.GetString("action"),
                row.Text("ingestion_id"),
                row.Text("target"),
                row.Text("outcome")
            ),
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
