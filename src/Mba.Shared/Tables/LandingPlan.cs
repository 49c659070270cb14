using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Landing mode: every record becomes one JSON document beside where it came from; nothing is typed, so nothing can misfit.</summary>
public static class LandingPlan
{
    /// <summary>Columns that every landing table has, in load order; <c>ingested_at</c> is the server's.</summary>
    public static IReadOnlyList<TableColumn> Columns { get; } =
    [
        new()
        {
            Name = "source_bucket",
            Type = ColumnType.Varchar(255),
            Nullable = false,
        },
        new()
        {
            Name = "source_key",
            Type = ColumnType.Text,
            Nullable = false,
        },
        new() { Name = "source_etag", Type = ColumnType.Varchar(255) },
        new()
        {
            Name = "key_hash",
            Type = ColumnType.Varchar(64),
            Nullable = false,
            Attributes = Ascii,
        },
        new()
        {
            Name = "line",
            Type = ColumnType.BigInt,
            Nullable = false,
        },
        new()
        {
            Name = "row_hash",
            Type = ColumnType.Varchar(64),
            Nullable = false,
            Attributes = Ascii,
        },
        new()
        {
            Name = "row_data",
            Type = ColumnType.Json,
            Nullable = false,
        },
        new()
        {
            Name = "ingested_at",
            Type = ColumnType.DateTime(6),
            Nullable = false,
            HasDefault = true,
            Attributes = "DEFAULT CURRENT_TIMESTAMP(6)",
        },
    ];

    private const string Ascii = "CHARACTER SET ascii COLLATE ascii_bin";

    /// <summary>The columns of which no two rows may have the same values.</summary>
    private static readonly string[] Unique = ["key_hash", "row_hash"];

    internal static TablePlan Of(PlanInput input)
    {
        var table = input.Table is { } existing ? Checked(existing, input.Dataset) : null;
        var target =
            table
            ?? new TableSchema
            {
                Name = input.Dataset.Table,
                Columns = Columns,
                UniqueKey = Unique,
                IsKeyedByRecord = true,
            };
        var loaded = Columns.Where(c => !c.HasDefault).Select(c => c.Name);
        var plan = new TablePlan
        {
            Target = target with { HasLineage = true },
            Changes =
                table is null ? [new TableChange.Create(target)]
                : table.HasLineage ? []
                : [new TableChange.AddLineage()],
            Bindings = Members(input),
            LoadColumns = [.. loaded, .. Lineage.Of(target with { HasLineage = true })],
            Mode = LoadMode.Landing,
            MayReject = false,
            RowsToReject = input.Scan.RecordsBroken,
            MaxRejectPercent = input.Dataset.MaxRejectPercent,
            Hash = "",
            Dropped = FileColumns.Dropped(input.Scan, input.Dataset),
            Existing = input.Table,
            KeepsDocuments = input.Scan.Format.Csv is null && input.Dataset.Transforms.IsNone,
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static TableSchema Checked(TableSchema table, Dataset dataset)
    {
        if (Columns.FirstOrDefault(c => table.Find(c.Name) is null) is { } missing)
        {
            throw new IngestException(
                IngestStage.Reconcile,
                "TABLE_SHAPE",
                $"the table exists and is not a landing table; give dataset {dataset.Name} a table of its own",
                new FilePlace(Column: missing.Name)
            );
        }

        return table;
    }

    /// <summary>Members are called as the file calls them, where that is a name and no other column has it.</summary>
    private static List<ColumnBinding> Members(PlanInput input)
    {
        var columns = FileColumns.Of(input.Scan, input.Dataset);
        var counts = columns
            .GroupBy(c => c.SourceName, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return
        [
            .. columns.Select(c => new ColumnBinding
            {
                Column = c.SourceName.Length > 0 && counts[c.SourceName] == 1 && !IsRenamed(c, input) ? c.SourceName : c.Name,
                Field = c.Field,
                Type = ColumnType.LongText,
                Transform = c.Transform,
                Constant = c.Constant,
            }),
        ];
    }

    private static bool IsRenamed(FileColumn column, PlanInput input) =>
        input.Scan.Columns.Any(s => s.Field == column.Field && !string.Equals(s.Name, column.Name, StringComparison.Ordinal));
}
