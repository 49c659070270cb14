using System.Text.Json.Nodes;
using Mba.MySql.Connections;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.MySql.Runs;

/// <summary>What the values of a column are beyond its type. It is kept with each run, and binds later files as long as the run's rows are there.</summary>
internal static class MeaningMemory
{
    private const string Nothing = "{}";

    /// <summary>What the audit keeps of a plan: column and kind; empty for a file that shows none, so that runs from before are known.</summary>
    public static string Of(TablePlan plan)
    {
        var kinds = new JsonObject();
        foreach (var choice in plan.Meanings)
            kinds[choice.Column] = choice.Kind.ToString();
        return kinds.ToJsonString();
    }

    /// <summary>Compares the file with the rows that the table still has of earlier runs.</summary>
    /// <exception cref="IngestException">TIME_ZONE_CONFLICT, UNIT_CONFLICT.</exception>
    public static async Task CheckAsync(MySqlSession session, Claim claim, TablePlan plan, CancellationToken cancellationToken)
    {
        foreach (var choice in MeaningRules.Doubtful(plan))
        {
            if (!IsOrdered(claim) && await OthersAsync(session, claim, plan, choice, cancellationToken) is { } runs)
                throw MeaningRules.Conflict(choice, runs);
        }
    }

    /// <summary>What a column's values are once the run has ended; <c>Agreed</c> is false when another file has decided otherwise meanwhile.</summary>
    /// <returns><c>Kind</c> is null where rows of both kinds are in the column until a person has loaded the others again.</returns>
    public static async Task<(bool Agreed, ColumnMeaning? Kind)> OutcomeAsync(
        MySqlSession session,
        Claim claim,
        TablePlan plan,
        MeaningChoice choice,
        CancellationToken cancellationToken
    )
    {
        if (
            plan.Mode == LoadMode.Replace
            || plan.Existing?.Find(choice.Column) is not { HeldValues: true }
            || await OthersAsync(session, claim, plan, choice, cancellationToken) is null
        )
            return (true, choice.Kind);
        return (IsOrdered(claim), null);
    }

    /// <summary>What runs of a table of this name that somebody dropped were does not hold for the new one.</summary>
    public static Task<int> ForgetAsync(MySqlSession session, string table, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            Sql.Of(
                $"UPDATE ingestion_audit SET meanings = {Nothing} WHERE table_name = {table} AND status = 'SUCCESS' AND superseded_by IS NULL"
            ),
            cancellationToken
        );

    /// <summary>A person loads runs again one after the other, and names the zone that makes them alike in the end.</summary>
    private static bool IsOrdered(Claim claim) => claim.IsForced && claim.Dataset.TimeZone is not null;

    /// <summary>Live runs of the other kind, oldest first; null when no row of that kind is left.</summary>
    private static async Task<IReadOnlyList<string>?> OthersAsync(
        MySqlSession session,
        Claim claim,
        TablePlan plan,
        MeaningChoice choice,
        CancellationToken cancellationToken
    )
    {
        var others = MeaningRules.Opposites(choice.Kind);
        var names = Sql.Join(", ", others.Select(o => Sql.Of($"{o.ToString()}")));
        var runs = await LiveRunsAsync(
            session,
            claim,
            Sql.Of($"JSON_UNQUOTE(JSON_EXTRACT(a.meanings, {JsonPath.Of(choice.Column)})) IN ({names})"),
            cancellationToken
        );
        if (runs.Count > 0)
            return runs;
        var column = plan.Existing?.Find(choice.Column);
        if (MeaningRules.Known(column) is { } known && others.Contains(known))
            return await LiveRunsAsync(session, claim, Sql.Of($"a.meanings IS NULL"), cancellationToken) is { Count: > 0 } before
                ? before
                : null;
        return
            column is not null
            && choice is { Kind: ColumnMeaning.Utc, TimeZone: null } or { Kind: ColumnMeaning.Percent }
            && await HoldsUnknownAsync(session, claim, plan.Existing!, column.Name, choice.Kind, cancellationToken)
            ? []
            : null;
    }

    /// <summary>One more than are named in a message.</summary>
    private static Task<List<string>> LiveRunsAsync(
        MySqlSession session,
        Claim claim,
        Sql condition,
        CancellationToken cancellationToken
    ) =>
        session.QueryAsync(
            Sql.Of(
                $"""
                SELECT a.id FROM ingestion_audit a WHERE {BindingRuns.Of(
                    claim
                )} AND {condition} ORDER BY a.seq LIMIT {MeaningRules.MaxRunsNamed + 1}
                """
            ),
            row => row.GetString("id"),
            cancellationToken
        );

    /// <summary>Values of others, of runs from before kinds were kept, or of runs that showed none.</summary>
    private static async Task<bool> HoldsUnknownAsync(
        MySqlSession session,
        Claim claim,
        TableSchema table,
        string column,
        ColumnMeaning meaning,
        CancellationToken cancellationToken
    ) =>
        await session.ScalarAsync<long>(
            Sql.Of(
                $"""
                SELECT EXISTS (SELECT 1 FROM {new SqlName(table.Name)} t WHERE t.{new SqlName(column)} IS NOT NULL AND {(
                    table.HasLineage
                        ? Sql.Of(
                            $"NOT EXISTS (SELECT 1 FROM ingestion_audit a WHERE a.seq = t._ingestion_seq AND ({Recorded(column, meaning)} OR a.seq = {claim.Seq}))"
                        )
                        : Sql.Of($"1 = 1")
                )})
                """
            ),
            cancellationToken
        ) != 0;

    /// <summary>A number without a unit may be anything, a moment is recorded with its kind.</summary>
    private static Sql Recorded(string column, ColumnMeaning meaning) =>
        meaning == ColumnMeaning.Utc
            ? Sql.Of($"a.meanings IS NOT NULL")
            : Sql.Of($"JSON_UNQUOTE(JSON_EXTRACT(a.meanings, {JsonPath.Of(column)})) = {meaning.ToString()}");
}
