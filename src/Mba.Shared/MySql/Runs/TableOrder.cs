using Mba.MySql.Connections;

namespace Mba.MySql.Runs;

/// <summary>The order of the runs that merge into one table or replace it, whichever key their files have.</summary>
internal static class TableOrder
{
    /// <summary>The time of the newest file that a run's rows stand for.</summary>
    /// <param name="run">Alias of its row of <c>ingestion_audit</c>.</param>
    public static SqlText TimeOf(string run) => new($"COALESCE({run}.as_of, {run}.object_time)");

    /// <summary>
    /// True for a run that stands after another one: it stands for a newer file, or for one of the same second that came, or was forced, after force of the
    /// other was asked for.
    /// </summary>
    /// <param name="run">Alias of its row of <c>ingestion_audit</c>.</param>
    /// <param name="time">Where the other one stands.</param>
    /// <param name="forcedAt">When force of the other one was asked for; NULL where it was not.</param>
    public static Sql IsAfter(string run, Sql time, Sql forcedAt) =>
        Sql.Of($"({TimeOf(run)} > {time} OR ({TimeOf(run)} = {time} AND {CameAt(run)} > {forcedAt}))");

    /// <summary>The same, beside a run whose place is known.</summary>
    public static Sql IsAfter(string run, DateTime? time, DateTime? forcedAt) => IsAfter(run, Sql.Of($"{time}"), Sql.Of($"{forcedAt}"));

    /// <summary>
    /// The place of a run among the files of its table: the time of its object; a forced one stands where the newest file stands that was accepted until
    /// it was asked for, and of two that stand there the one that was asked for later is the newer. What a run has come to stand for since is not asked.
    /// </summary>
    public static async Task<DateTime> PlaceAsync(MySqlSession session, Claim claim, CancellationToken cancellationToken)
    {
        var own = claim.Object.LastModified.UtcDateTime;
        if (!claim.IsForced)
            return own;
        var newest = NewestAccepted(Sql.Of($"{claim.Dataset.Table}"), Sql.Of($"{claim.Seq}"), Sql.Of($"{claim.ForcedAt}"));
        var others = await session.ScalarAsync<DateTime?>(Sql.Of($"SELECT {newest}"), cancellationToken);
        return others > own ? others.Value : own;
    }

    /// <summary>The time of the newest file of a table that was accepted until force of a run was asked for; NULL where there is none, or it was not.</summary>
    /// <param name="table">The run's table.</param>
    /// <param name="seq">The run, which does not count.</param>
    /// <param name="forcedAt">When its force was asked for.</param>
    public static Sql NewestAccepted(Sql table, Sql seq, Sql forcedAt) =>
        Sql.Of(
            $"(SELECT MAX(s.object_time) FROM ingestion_audit s WHERE s.table_name = {table} AND {AuditTable.Accepted} AND s.seq <> {seq} AND s.finished_at <= {forcedAt})"
        );

    /// <summary>When the file came, or was forced, whose time <see cref="TimeOf"/> is.</summary>
    private static SqlText CameAt(string run) => new($"COALESCE({run}.as_of_since, {run}.forced_at, {run}.finished_at)");
}
