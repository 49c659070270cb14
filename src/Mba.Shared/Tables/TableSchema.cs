using Mba.Schemas;

namespace Mba.Tables;

/// <summary>A column of a MySQL table as the catalogue describes it, with what the system remembers about it.</summary>
public sealed record TableColumn
{
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    public bool Nullable { get; init; } = true;

    /// <summary>The dataset (or a predeclared table) fixes the type: never changed by a file.</summary>
    public bool Declared { get; init; }

    /// <summary>Remembered from files already loaded; null when no file has decided it.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>False when the column never held a value, so that its first values decide its type.</summary>
    public bool HeldValues { get; init; } = true;
}

/// <summary>A table as it is now. Lineage columns (<c>_ingestion_seq</c>, <c>_line</c>) are not among <see cref="Columns"/>.</summary>
public sealed record TableSchema
{
    public required string Name { get; init; }

    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Names of the primary key's columns, in order; empty when the table has none.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Rises with every change of the table that the system makes.</summary>
    public long Version { get; init; }

    /// <summary>The catalogue's estimate.</summary>
    public long ApproximateRows { get; init; }

    public TableColumn? Find(string name) => Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
