using Mba.MySql.Connections;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.MySql.Schema;

/// <summary>One statement of a plan's DDL and what it costs.</summary>
public sealed record DdlStatement(string Sql, AlterCost Cost);

/// <summary>SQL text of tables; pure. Stays within what MySQL 8.4, 9.x and MariaDB 10.11 all accept.</summary>
public static class DdlText
{
    private const string TableOptions = " ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4";

    /// <summary>The statements that make a plan's changes, in order: CREATE, or at most one ALTER for each cost and kind.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="neverCopies">The server is to refuse a change of the catalogue that it would make by writing every row again after all.</param>
    public static IReadOnlyList<DdlStatement> For(TablePlan plan, bool neverCopies = false)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return For(plan.Target.Name, plan.Changes, neverCopies);
    }

    /// <summary>CREATE TABLE with lineage columns, keyed by them or by the table's own key with an index on the run.</summary>
    public static string Create(TableSchema table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var parts = table.Columns.Select(Definition).ToList();
        parts.AddRange(Lineage.Of(table).Select(c => $"{SqlName.Quote(c)} {(c == Lineage.Seq ? "BIGINT" : "INT")} NOT NULL"));
        if (table.IsKeyedByRecord || table.Keys.Count > 0)
            parts.Add($"PRIMARY KEY ({SqlText.Names(table.IsKeyedByRecord ? Lineage.Key : table.Keys)})");
        if (table.UniqueKey.Count > 0)
            parts.Add($"UNIQUE KEY ({SqlText.Names(table.UniqueKey)})");
        if (table.HasLineage && !table.IsKeyedByRecord)
            parts.Add($"KEY ({SqlName.Quote(Lineage.Seq)})");
        return $"CREATE TABLE {SqlName.Quote(table.Name)} (\n  {string.Join(",\n  ", parts)}\n){TableOptions}";
    }

    /// <summary>
    /// An empty table for a whole file on its way to an upsert: the plan's load columns as the target has them, and <c>_ordinal</c>, which rises in file order, whatever order the rows come in.
    /// </summary>
    public static string Stage(TablePlan plan, string stageTable)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var columns = plan
            .LoadColumns.Select(plan.Target.Find)
            .OfType<TableColumn>()
            .Select(c => Definition(c with { Type = Staged(c.Type), Attributes = KeyCollation(c, plan) }));
        var lineage = plan.Target.HasLineage
            ? [SqlName.Quote(Lineage.Seq) + " BIGINT NOT NULL", SqlName.Quote(Lineage.Line) + " INT NOT NULL"]
            : Array.Empty<string>();
        string[] ordinal = [SqlName.Quote(Lineage.Ordinal) + " BIGINT NOT NULL", $"PRIMARY KEY ({SqlName.Quote(Lineage.Ordinal)})"];
        string[] key = plan.Keys.Count > 0 ? [$"KEY ({SqlText.Names(plan.Keys)})"] : [];
        return $"CREATE TABLE {SqlName.Quote(stageTable)} (\n  {string.Join(",\n  ", [.. columns, .. lineage, .. ordinal, .. key])}\n){TableOptions}";
    }

    /// <summary>
    /// The statements that make an empty table in the target's shape, for a replace: the existing table's own definition (indexes included) with the plan's
    /// changes made to it, so that the changes need not be made to the table that is replaced.
    /// </summary>
    public static IReadOnlyList<string> Shadow(TablePlan plan, string shadowTable)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Existing is not { } existing)
            return [Create(plan.Target with { Name = shadowTable })];
        return
        [
            $"CREATE TABLE {SqlName.Quote(shadowTable)} LIKE {SqlName.Quote(existing.Name)}",
            .. For(shadowTable, plan.Changes, neverCopies: false).Select(s => s.Sql),
        ];
    }

    private static List<DdlStatement> For(string table, IReadOnlyList<TableChange> changes, bool neverCopies)
    {
        var statements = changes.OfType<TableChange.Create>().Select(c => new DdlStatement(Create(c.Table), AlterCost.Metadata)).ToList();
        var adds = changes.SelectMany(Additions).ToList();
        if (adds.Count > 0)
            statements.Add(new DdlStatement(Alter(table, neverCopies ? adds.Append("ALGORITHM=INSTANT") : adds), AlterCost.Metadata));
        foreach (var group in changes.OfType<TableChange.Widen>().GroupBy(w => w.Cost).OrderBy(g => g.Key))
        {
            var parts = group.Select(w => "MODIFY COLUMN " + Definition(w.To));
            statements.Add(
                new DdlStatement(
                    Alter(table, neverCopies && group.Key == AlterCost.Metadata ? parts.Append("ALGORITHM=INPLACE") : parts),
                    group.Key
                )
            );
        }

        return statements;
    }

    private static IEnumerable<string> Additions(TableChange change) =>
        change switch
        {
            TableChange.AddLineage =>
            [
                $"ADD COLUMN {SqlName.Quote(Lineage.Seq)} BIGINT NULL",
                $"ADD COLUMN {SqlName.Quote(Lineage.Line)} INT NULL",
            ],
            TableChange.KeyByRecord key =>
            [
                $"ADD COLUMN {SqlName.Quote(Lineage.Record)} INT NOT NULL",
                $"ADD PRIMARY KEY ({SqlText.Names(Lineage.Key)})",
                .. key.RunIndexes.Select(i => "DROP KEY " + SqlName.Quote(i)),
            ],
            TableChange.Add add => ["ADD COLUMN " + Definition(add.Column)],
            _ => [],
        };

    private static string Alter(string table, IEnumerable<string> parts) =>
        $"ALTER TABLE {SqlName.Quote(table)}\n  {string.Join(",\n  ", parts)}";

    /// <summary>Attributes follow the type at once: a character set may stand nowhere else.</summary>
    private static string Definition(TableColumn column) =>
        $"{SqlName.Quote(column.Name)} {column.Type}{(column.Attributes.Length > 0 ? " " + column.Attributes : "")}{(column.Nullable ? " NULL" : " NOT NULL")}";

    /// <summary>What the system makes no columns of waits as text, and becomes what it is when it is merged, where the server is strict.</summary>
    private static ColumnType Staged(ColumnType type) => type is { Kind: TypeKind.Other, IsWhole: false } ? ColumnType.LongText : type;

    /// <summary>Keys compare in the stage as they do in the target; nothing else needs its attributes there.</summary>
    private static string KeyCollation(TableColumn column, TablePlan plan) =>
        !plan.Keys.Contains(column.Name, StringComparer.OrdinalIgnoreCase) || !column.Type.IsText ? ""
        : column is { CharacterSet: { } set, Collation: { } collation } ? $"CHARACTER SET {set} COLLATE {collation}"
        : column.Attributes;
}
