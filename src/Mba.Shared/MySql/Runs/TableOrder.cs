using Mba.MySql.Connections;

namespace Mba.MySql.Runs;

/// <summary>The order of the runs that merge into one table or replace it, whichever key their files have.</summary>
internal static class TableOrder
{
    /// <summary>The time of the newest file that a run's rows stand for.</summary>
    /// <param name="run">Alias of its row of <c>ingestion_audit</c>.</param>
    public static SqlText TimeOf(string run) => new($"COALESCE({run}.as_of, {run}.object_time)");

    /// <summary>
    /// True for a run that stands after another one: it stands for a newer file, or for one of the same second and came, or was forced, after force of the other
    /// was asked for.
    /// </summary>
    /// <param name="run">Alias of its row of <c>ingestion_audit</c>.</param>
    /// <param name="time">Where the other one stands.</param>
    /// <param name="forcedAt">When force of the other one was asked for; NULL where it was not.</param>
    public static Sql IsAfter(string run, Sql time, Sql forcedAt) =>
        Sql.Of(
            $"({TimeOf(run)} > {time} OR ({TimeOf(run)} = {time} AND COALESCE({new SqlText(run)}.forced_at, {new SqlText(run)}.finished_at) > {forcedAt}))"
        );

    /// <summary>The same, beside a run whose place is known.</summary>
    public static Sql IsAfter(string run, DateTime? time, DateTime? forcedAt) => IsAfter(run, Sql.Of($"{time}"), Sql.Of($"{forcedAt}"));
}
