using Mba.Schemas;

namespace Mba.Tables;

/// <summary>An order of day and month by which live runs were loaded though no value of theirs proved it.</summary>
/// <param name="Order">The order.</param>
/// <param name="RunIds">Those runs, oldest first.</param>
public sealed record UncertainOrder(DateOrder Order, IReadOnlyList<string> RunIds);

/// <summary>A column of a MySQL table as the catalogue describes it, with what the system remembers about it.</summary>
public sealed record TableColumn
{
    public required string Name { get; init; }

    public required ColumnType Type { get; init; }

    /// <summary>How the file that made the column spelled its name; null when nobody knows.</summary>
    public string? SourceName { get; init; }

    public bool Nullable { get; init; } = true;

    /// <summary>The dataset (or a predeclared table) fixes the type: never changed by a file.</summary>
    public bool Declared { get; init; }

    /// <summary>Remembered from files already loaded; null when no file has decided it.</summary>
    public DateOrder? DateOrder { get; init; }

    /// <summary>Orders of live runs that nothing proved; empty once one is proved, and for a run that takes the place of those.</summary>
    public IReadOnlyList<UncertainOrder> UncertainOrders { get; init; } = [];

    /// <summary>What the values of files already loaded are beyond their type; null when nobody knows.</summary>
    public ColumnMeaning? Meaning { get; init; }

    /// <summary>Digits of a text column's codes with zeros in front, all of one width and none wider in the first file that had them; null for other columns.</summary>
    public int? PaddedDigits { get; init; }

    /// <summary>False when the column never held a value, so that its first values decide its type.</summary>
    public bool HeldValues { get; init; } = true;

    /// <summary>The server fills the column when a load leaves it out: a DEFAULT, AUTO_INCREMENT, or a generated column.</summary>
    public bool HasDefault { get; init; }

    /// <summary>A generated column: no load may write it.</summary>
    public bool Generated { get; init; }

    /// <summary>Character set of a text column, by the catalogue; null for a column that is yet to be made.</summary>
    public string? CharacterSet { get; init; }

    /// <summary>Collation of a text column, by the catalogue; null for a column that is yet to be made.</summary>
    public string? Collation { get; init; }

    /// <summary>A CHAR, which keeps no blanks behind a value.</summary>
    public bool LosesBlanks { get; init; }

    /// <summary>
    /// Rest of the column's definition as DDL, which MODIFY has to repeat: character set, COLLATE, DEFAULT, COMMENT. Empty for columns that the system makes,
    /// except those of keys (<c>CHARACTER SET utf8mb4 COLLATE utf8mb4_bin</c>).
    /// </summary>
    public string Attributes { get; init; } = "";
}

/// <summary>A table as it is now. Lineage columns (<c>_ingestion_seq</c>, <c>_line</c>, <c>_record</c>) are not among <see cref="Columns"/>.</summary>
public sealed record TableSchema
{
    public required string Name { get; init; }

    public required IReadOnlyList<TableColumn> Columns { get; init; }

    /// <summary>Names of the primary key's columns, in order; empty when the table has none, or is keyed by record.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Columns of a unique key that the system makes beside the primary one (landing tables); empty for none.</summary>
    public IReadOnlyList<string> UniqueKey { get; init; } = [];

    /// <summary>Character set of columns that name none; null for a table that is yet to be made.</summary>
    public string? CharacterSet { get; init; }

    /// <summary>Triggers that may change a row before it is stored.</summary>
    public int Triggers { get; init; }

    /// <summary>The table has a unique key beside the primary one, so that an upsert could hit a row by another key than its own.</summary>
    public bool HasOtherUniqueKey { get; init; }

    /// <summary>False for a table that was not made by the system and has no <c>_ingestion_seq</c> and <c>_line</c>.</summary>
    public bool HasLineage { get; init; } = true;

    /// <summary>The primary key is <see cref="Lineage.Key"/>, which is not among <see cref="Keys"/>; such a table has <c>_record</c>, and no other has.</summary>
    public bool IsKeyedByRecord { get; init; }

    /// <summary>The system made the table before tables were keyed by record: lineage NOT NULL, no primary key.</summary>
    public bool CanBeKeyedByRecord { get; init; }

    /// <summary>Names of the indexes on <c>_ingestion_seq</c> alone, which a table keyed by record does not need.</summary>
    public IReadOnlyList<string> RunIndexes { get; init; } = [];

    /// <summary>A person orders this load again: the dataset's order of day and month stands above uncertain ones.</summary>
    public bool IsReload { get; init; }

    /// <summary>Rises with every change of the table that the system makes.</summary>
    public long Version { get; init; }

    /// <summary>
    /// What the server said of the columns when a load last had the table open, for a description that a process remembers from then; null for a fresh one.
    /// A remembered one is good enough for a file that changes nothing about the table: its load compares. Whatever else is decided by a fresh one.
    /// </summary>
    public string? Fingerprint { get; init; }

    public bool IsCached => Fingerprint is not null;

    /// <summary>The catalogue's estimate.</summary>
    public long ApproximateRows { get; init; }

    public TableColumn? Find(string name) => Columns.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
}
