using Mba.MySql.Connections;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.MySql.Schema;

/// <summary>Which run made each column what it is, and why: for people who ask.</summary>
internal static class ColumnHistory
{
    /// <summary>Records the changes that a run has just made.</summary>
    public static async Task RecordAsync(MySqlSession session, long seq, TablePlan plan, FileScan scan, CancellationToken cancellationToken)
    {
        var changes = Changes(plan, scan).ToList();
        if (changes.Count == 0)
            return;
        var reasons = Sql.Join(" ", changes.Select(c => Sql.Of($"WHEN {c.Column} THEN {c.Reason}")));
        await session.ExecuteAsync(
            Sql.Of(
                $"""
                UPDATE ingestion_column SET changed_seq = {seq}, reason = CASE column_name {reasons} END
                WHERE table_name = {plan.Target.Name} AND column_name IN ({Sql.Join(", ", changes.Select(c => Sql.Of($"{c.Column}")))})
                """
            ),
            cancellationToken
        );
    }

    private static IEnumerable<(string Column, string Reason)> Changes(TablePlan plan, FileScan scan)
    {
        foreach (var change in plan.Changes)
        {
            switch (change)
            {
                case TableChange.Create create:
                    foreach (var column in create.Table.Columns)
                        yield return (column.Name, ReasonOf(column, plan, scan));
                    break;
                case TableChange.Add add:
                    yield return (add.Column.Name, ReasonOf(add.Column, plan, scan));
                    break;
                case TableChange.Widen widen:
                    yield return (widen.To.Name, widen.Reason);
                    break;
            }
        }
    }

    /// <summary>A new column's type is declared by the dataset, else inferred from the file's values.</summary>
    private static string ReasonOf(TableColumn column, TablePlan plan, FileScan scan)
    {
        if (column.Declared)
            return "declared";
        var field = plan.Bindings.FirstOrDefault(b => string.Equals(b.Column, column.Name, StringComparison.OrdinalIgnoreCase))?.Field;
        var scanned = scan.Columns.FirstOrDefault(c => c.Field == field);
        return scanned?.Evidence.Infer(new InferenceOptions { ColumnName = column.Name }).Reason ?? "constant";
    }
}
