using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Columns whose type the dataset declares.</summary>
internal static class DeclaredTypes
{
    /// <summary>The table's type when it holds the declared one; the declared one when that holds the table's, or is text.</summary>
    /// <exception cref="IngestException">COLUMN_TYPE_CONFLICT: the declaration would lose what the column holds.</exception>
    public static TypeChoice Reconcile(DeclaredColumn declared, TableColumn existing, Dataset dataset)
    {
        var wider = ColumnType.Widen(existing.Type, declared.Type);
        if ((wider == existing.Type && Alike(existing.Type, declared.Type)) || dataset.Contract == TableContract.Freeze)
            return TypeChoice.Keep(existing.Type);
        if (!existing.HeldValues)
            return TypeChoice.Keep(declared.Type) with { Reason = "declared" };
        if (wider == declared.Type || declared.Type.IsText)
            return TypeChoice.Keep(wider) with { Reason = "declared" };

        throw new IngestException(
            IngestStage.Reconcile,
            "COLUMN_TYPE_CONFLICT",
            $"dataset {dataset.Name} declares {declared.Type}, the table has {existing.Type}, which it cannot become without loss; change the one or the other",
            new FilePlace(Column: existing.Name)
        );
    }

    /// <summary>Of one family; MariaDB shows JSON as LONGTEXT.</summary>
    private static bool Alike(ColumnType table, ColumnType declared) =>
        table.IsText == declared.IsText || (table.Kind == TypeKind.LongText && declared.Kind == TypeKind.Json);
}
