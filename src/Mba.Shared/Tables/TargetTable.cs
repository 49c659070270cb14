using Mba.Schemas;

namespace Mba.Tables;

/// <summary>The table after a plan, and the changes that lead there.</summary>
internal static class TargetTable
{
    /// <summary>Text of keys compares byte by byte.</summary>
    public const string KeyAttributes = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    /// <summary>A table that is made for a dataset: declared columns in their order, then <paramref name="others"/>.</summary>
    public static TableSchema New(Dataset dataset, IEnumerable<TableColumn> others)
    {
        var keys = dataset.Mode == LoadMode.Upsert ? dataset.Keys : [];
        var columns = dataset.Columns.Where(d => d.Always).Select(d => Declared(d) with { Nullable = d.Nullable }).Concat(others);
        return new TableSchema
        {
            Name = dataset.Table,
            Keys = keys,
            IsKeyedByRecord = keys.Count == 0,
            Columns = [.. columns.Select(c => AsKey(c, keys))],
        };
    }

    /// <summary>The table with everything that was granted, and with what is to be remembered of the file.</summary>
    public static TableSchema After(
        PlanInput input,
        IReadOnlyList<ColumnDecision> decisions,
        IReadOnlyList<DeclaredColumn> absent,
        BudgetGrant grant
    )
    {
        var byName = decisions.ToDictionary(d => d.File.Name, StringComparer.OrdinalIgnoreCase);
        var added = decisions.Where(d => d.Existing is null && grant.Types.ContainsKey(d.File.Name)).Select(d => Added(d, grant)).ToList();
        var overflow = grant.Overflow && input.Table?.Find(RowBudget.OverflowColumn) is null ? [Overflow] : Array.Empty<TableColumn>();
        if (input.Table is not { } table)
        {
            var made = New(input.Dataset, added.Where(c => input.Dataset.Declared(c.Name) is not { Always: true }).Concat(overflow));
            return made with { Columns = [.. made.Columns.Select(c => byName.TryGetValue(c.Name, out var d) ? Remember(c, d) : c)] };
        }

        return table with
        {
            HasLineage = table.HasLineage || input.Dataset.Contract == TableContract.Evolve,
            IsKeyedByRecord = table.IsKeyedByRecord || (table.CanBeKeyedByRecord && input.Dataset.Mode == LoadMode.Replace),
            Columns =
            [
                .. table.Columns.Select(c => Changed(c, byName, grant, table)),
                .. absent.Select(Declared),
                .. added.Select(c => OfEveryCharacter(c, table)),
                .. overflow,
            ],
        };
    }

    /// <summary>The steps from the table as it is to <paramref name="target"/>.</summary>
    public static IReadOnlyList<TableChange> Changes(PlanInput input, TableSchema target, IReadOnlyList<ColumnDecision> decisions)
    {
        if (input.Table is not { } table)
            return [new TableChange.Create(target)];

        var changes = new List<TableChange>();
        if (target.HasLineage && !table.HasLineage)
            changes.Add(new TableChange.AddLineage());
        if (target.IsKeyedByRecord && !table.IsKeyedByRecord)
            changes.Add(new TableChange.KeyByRecord(table.RunIndexes));
        changes.AddRange(target.Columns.Where(c => table.Find(c.Name) is null).Select(c => new TableChange.Add(c)));
        foreach (var decision in decisions)
        {
            if (decision.Existing is { } from && target.Find(from.Name) is { } to && to.Type != from.Type)
                changes.Add(new TableChange.Widen(from, to, Cost(from.Type, to.Type), decision.Choice.Reason));
        }

        return changes;
    }

    /// <summary>What the catalogue shows as VARCHAR(1) and never held a value has no type yet.</summary>
    public static TableSchema? WithUnheldUnknown(TableSchema? table) =>
        table is null
            ? null
            : table with
            {
                Columns =
                [
                    .. table.Columns.Select(c =>
                        c is { HeldValues: false, Declared: false, Type: { Kind: TypeKind.Varchar, Length: 1 } }
                            ? c with
                            {
                                Type = ColumnType.Unknown,
                            }
                            : c
                    ),
                ],
            };

    private static TableColumn Overflow => new() { Name = RowBudget.OverflowColumn, Type = ColumnType.Json };

    // Nullable, so that adding it to a table with rows leaves no made-up values in them.
    private static TableColumn Declared(DeclaredColumn column) =>
        new()
        {
            Name = column.Name,
            Type = column.Type,
            Declared = true,
            HeldValues = false,
        };

    private static TableColumn AsKey(TableColumn column, IReadOnlyList<string> keys) =>
        !keys.Contains(column.Name, StringComparer.OrdinalIgnoreCase)
            ? column
            : column with
            {
                Nullable = false,
                Attributes = column.Type.IsText && column.Attributes.Length == 0 ? KeyAttributes : column.Attributes,
            };

    private static TableColumn Added(ColumnDecision decision, BudgetGrant grant) =>
        Remember(
            new TableColumn
            {
                Name = decision.File.Name,
                Type = grant.Types[decision.File.Name],
                Declared = decision.Declared,
                HeldValues = false,
            },
            decision
        );

    /// <summary>A text column that a file makes in a table of another character set holds what utf8mb4 holds.</summary>
    private static TableColumn OfEveryCharacter(TableColumn column, TableSchema table) =>
        (column.Type.IsText || column.Type.Kind == TypeKind.Unknown) && !CharacterSets.HoldsAll(table.CharacterSet)
            ? column with
            {
                Attributes = $"CHARACTER SET utf8mb4 {column.Attributes}".TrimEnd(),
            }
            : column;

    private static TableColumn Changed(
        TableColumn column,
        Dictionary<string, ColumnDecision> decisions,
        BudgetGrant grant,
        TableSchema table
    )
    {
        if (!decisions.TryGetValue(column.Name, out var decision))
            return column;
        if (!decision.ChangesTable)
            return Remember(column, decision);
        if (!grant.Types.TryGetValue(column.Name, out var type))
            return column;
        var changed = Remember(column with { Type = type }, decision);
        if (!column.Type.IsText)
            changed = OfEveryCharacter(changed, table);
        return decision.Key ? AsKey(changed, [column.Name]) : changed;
    }

    private static TableColumn Remember(TableColumn column, ColumnDecision decision) =>
        column with
        {
            SourceName = column.SourceName ?? SpelledNames.Remembered(decision.File),
            Declared = column.Declared || decision.Declared,
            HeldValues = column.HeldValues || (decision.File.HoldsValues && column.Type.Kind != TypeKind.Unknown),
            DateOrder = decision.DateOrder?.Order ?? column.DateOrder,
            Meaning = column.Type.IsText ? null : decision.Meaning?.Kind ?? column.Meaning,
            PaddedDigits = column.Type.IsText ? column.PaddedDigits ?? PaddedCodes.DigitsOf(decision.File.Evidence) : null,
        };

    /// <summary>A VARCHAR whose length keeps taking one byte, or two, only grows in the catalogue.</summary>
    private static AlterCost Cost(ColumnType from, ColumnType to) =>
        from.Kind == TypeKind.Varchar && to.Kind == TypeKind.Varchar && LengthBytes(from) == LengthBytes(to)
            ? AlterCost.Metadata
            : AlterCost.Copy;

    private static int LengthBytes(ColumnType type) => type.Length * 4 < 256 ? 1 : 2;
}
