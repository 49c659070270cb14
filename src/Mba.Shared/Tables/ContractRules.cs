namespace Mba.Tables;

/// <summary>What a contract and a table's own constraints allow a file to lack or to add.</summary>
internal static class ContractRules
{
    /// <summary>Checks which columns the file has and lacks.</summary>
    /// <exception cref="IngestException">TABLE_MISSING, SCHEMA_FROZEN, MISSING_COLUMN.</exception>
    public static void Check(PlanInput input, IReadOnlyList<FileColumn> columns)
    {
        var (dataset, table) = (input.Dataset, input.Table);
        var frozen = dataset.Contract == TableContract.Freeze;
        if (frozen && table is null && dataset.Columns.Count == 0)
            throw Wrong(
                "TABLE_MISSING",
                $"dataset {dataset.Name} is frozen and its table does not exist; create it, or declare its columns in datasets.json"
            );

        var known = table?.Columns.Select(c => c.Name) ?? dataset.Columns.Select(c => c.Name);
        if (frozen && Absent(columns.Select(c => c.Name), known) is { Count: > 0 } extra)
            throw Wrong(
                "SCHEMA_FROZEN",
                $"dataset {dataset.Name} is frozen and the file has new columns: {List(extra)}; drop them in its transforms, or add them to the table",
                extra[0]
            );

        var needed = table is null
            ? dataset.Columns.Where(c => c is { Nullable: false, Always: true }).Select(c => c.Name)
            : table.Columns.Where(c => c is { Nullable: false, HasDefault: false, Generated: false }).Select(c => c.Name);
        if (Absent(needed, columns.Select(c => c.Name)) is { Count: > 0 } missing)
            throw Wrong(
                "MISSING_COLUMN",
                $"the file lacks columns that are NOT NULL and have no default: {List(missing)}; add them to the file, give them a constant in dataset {dataset.Name}, or a DEFAULT in the table",
                missing[0]
            );
    }

    /// <summary>Declared columns that neither the table nor the file has, and that the table is to get.</summary>
    public static IReadOnlyList<DeclaredColumn> DeclaredButAbsent(PlanInput input, IReadOnlyList<FileColumn> columns) =>
        input.Table is not null && input.Dataset.Contract == TableContract.Freeze
            ? []
            :
            [
                .. input.Dataset.Columns.Where(d =>
                    d.Always
                    && input.Table?.Find(d.Name) is null
                    && !columns.Any(c => string.Equals(c.Name, d.Name, StringComparison.OrdinalIgnoreCase))
                ),
            ];

    private static List<string> Absent(IEnumerable<string> names, IEnumerable<string> among)
    {
        var present = among.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. names.Where(n => !present.Contains(n))];
    }

    private static string List(List<string> names) =>
        names.Count <= 5
            ? string.Join(", ", names)
            : FormattableString.Invariant($"{string.Join(", ", names.Take(5))} and {names.Count - 5} more");

    private static IngestException Wrong(string code, string message, string? column = null) =>
        new(IngestStage.Reconcile, code, message, new FilePlace(Column: column));
}
