using System.Text.Json.Serialization;

namespace Mba.Tables;

/// <summary>What an ALTER costs the server.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlterCost>))]
public enum AlterCost
{
    /// <summary>Only the catalogue changes, whatever the table's size.</summary>
    Metadata,

    /// <summary>Every row is written anew: subject to the rebuild guard.</summary>
    Copy,
}

/// <summary>One step from the table as it is to the table that holds the file.</summary>
public abstract record TableChange(AlterCost Cost)
{
    /// <summary>The table does not exist yet. Costs nothing.</summary>
    public sealed record Create(TableSchema Table) : TableChange(AlterCost.Metadata);

    /// <summary>A column that the table lacks, last in the table. Nullable without default, so that it is a metadata change.</summary>
    public sealed record Add(TableColumn Column) : TableChange(AlterCost.Metadata);

    /// <summary>A column gets a type that holds all that it held, and the file's values.</summary>
    /// <param name="From">The column as it is.</param>
    /// <param name="To">The column as it will be; everything but its type stays.</param>
    /// <param name="Cost">Whether rows have to be rewritten.</param>
    /// <param name="Reason">In a few words, without values: <c>longer text</c>.</param>
    public sealed record Widen(TableColumn From, TableColumn To, AlterCost Cost, string Reason) : TableChange(Cost);

    /// <summary>A table that was not made by the system gets <c>_ingestion_seq</c> and <c>_line</c>.</summary>
    public sealed record AddLineage() : TableChange(AlterCost.Metadata);

    /// <summary>A table made before tables were keyed by record gets <c>_record</c> and its primary key; only for an empty table, a replace's shadow.</summary>
    /// <param name="RunIndexes">Indexes that go.</param>
    public sealed record KeyByRecord(IReadOnlyList<string> RunIndexes) : TableChange(AlterCost.Metadata);
}
