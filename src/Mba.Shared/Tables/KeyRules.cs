using Mba.Schemas;

namespace Mba.Tables;

/// <summary>What an upsert needs of its keys.</summary>
internal static class KeyRules
{
    /// <summary>InnoDB's longest key, in bytes.</summary>
    private const int MaxKeyBytes = 3072;

    /// <summary>Checks what is known before any type is decided.</summary>
    /// <exception cref="IngestException">MISSING_KEY_COLUMN, KEY_MISMATCH.</exception>
    public static void Check(Dataset dataset, TableSchema? table, IReadOnlyList<FileColumn> columns)
    {
        if (dataset.Mode != LoadMode.Upsert)
            return;
        if (dataset.Keys.Count == 0)
            throw Wrong("KEY_MISMATCH", $"dataset {dataset.Name} is an upsert without keys; name them in datasets.json");

        if (dataset.Keys.FirstOrDefault(k => !columns.Any(c => Same(c.Name, k))) is { } missing)
            throw Wrong(
                "MISSING_KEY_COLUMN",
                "the file lacks this key column, without which its rows cannot be merged; add it, or rename a column in the dataset",
                missing
            );

        if (table is null)
            return;
        if (
            !table
                .Keys.OrderBy(k => k, StringComparer.OrdinalIgnoreCase)
                .SequenceEqual(dataset.Keys.OrderBy(k => k, StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase)
        )
            throw Wrong(
                "KEY_MISMATCH",
                $"the table's primary key is ({string.Join(", ", table.Keys)}), dataset {dataset.Name} merges on ({string.Join(", ", dataset.Keys)}); make them the same"
            );
        if (table.HasOtherUniqueKey)
            throw Wrong(
                "KEY_MISMATCH",
                "the table has another unique key, by which a merge could hit a wrong row; drop it, or load this file in mode append"
            );
    }

    /// <summary>Checks the key columns' types.</summary>
    /// <exception cref="IngestException">KEY_TYPE, KEY_TOO_LONG.</exception>
    public static void CheckTypes(TableSchema target)
    {
        var keys = target.Keys.Select(target.Find).OfType<TableColumn>().ToList();
        if (
            keys.Find(k =>
                k.Type.Kind is TypeKind.Text or TypeKind.MediumText or TypeKind.LongText or TypeKind.Json or TypeKind.Double
                || k.Type is { Kind: TypeKind.Other, IsWhole: false }
            ) is
            { } wrong
        )
            throw Wrong(
                "KEY_TYPE",
                $"a key cannot be of this type ({wrong.Type}); choose another key, or make it VARCHAR(n) or BIGINT",
                wrong.Name
            );
        if (keys.Sum(k => RowSize.DeclaredBytes(k.Type)) > MaxKeyBytes)
            throw Wrong("KEY_TOO_LONG", $"the key columns may take more than {MaxKeyBytes} bytes; declare them shorter");
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static IngestException Wrong(string code, string message, string? column = null) =>
        new(IngestStage.Reconcile, code, message, new FilePlace(Column: column));
}
