using Mba.MySql.Connections;
using Mba.Tables;

namespace Mba.MySql.Loads;

/// <summary>
/// What becomes of a row's <c>_overflow</c> when a file is merged: members that the file lacks stay, those that it has take their place, a null takes one out,
/// and so does a value in a column of the same name.
/// </summary>
internal static class OverflowMerge
{
    private static readonly SqlText Column = new(SqlName.Quote(RowBudget.OverflowColumn));

    private static readonly SqlText Empty = new("'{}'");

    /// <summary>Of a new row: the staged document without its nulls.</summary>
    public static Sql Inserted() => NullIfEmpty(Sql.Of($"JSON_MERGE_PATCH({Empty}, s.{Column})"));

    /// <summary>The assignment to the row that the table has.</summary>
    public static Sql Updated(TablePlan plan, SqlName table)
    {
        var kept = Sql.Of($"COALESCE({table}.{Column}, {Empty})");
        var bound = plan
            .Bindings.Where(b => !plan.Keys.Contains(b.Column, StringComparer.OrdinalIgnoreCase))
            .Select(b => b.Column)
            .ToList();
        if (bound.Count > 0)
            kept = Sql.Of($"JSON_REMOVE({kept}, {Sql.Join(", ", bound.Select(c => Sql.Of($"{JsonPath.Of(c)}")))})");
        if (plan.Overflow.Count > 0)
            kept = Sql.Of($"JSON_MERGE_PATCH({kept}, s.{Column})");
        return Sql.Of($"{table}.{Column} = {NullIfEmpty(kept)}");
    }

    private static Sql NullIfEmpty(Sql document) => Sql.Of($"IF(JSON_LENGTH({document}) = 0, NULL, {document})");
}
