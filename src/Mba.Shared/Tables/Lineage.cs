namespace Mba.Tables;

/// <summary>The columns that say where a row came from.</summary>
public static class Lineage
{
    /// <summary>The run: <c>ingestion_audit.seq</c>, BIGINT.</summary>
    public const string Seq = "_ingestion_seq";

    /// <summary>Line on which the record begins, INT, from 1.</summary>
    public const string Line = "_line";

    /// <summary>
    /// Number of the record in its file, INT, from 0, counting every record that the reader yields, as <c>ingestion_block</c> does. With <see cref="Seq"/> the
    /// primary key of every table that has no other: each record of a run is there once. Several records of a JSON array may share a line.
    /// </summary>
    public const string Record = "_record";

    /// <summary>Byte at which the record begins, BIGINT: tells the later of two records of one key in a stage; no target has it.</summary>
    public const string Ordinal = "_ordinal";

    /// <summary>Seq and line, in load order: what every table with lineage has.</summary>
    public static IReadOnlyList<string> Columns { get; } = [Seq, Line];

    /// <summary>The primary key of a table that is keyed by record.</summary>
    public static IReadOnlyList<string> Key { get; } = [Seq, Record];

    /// <summary>The lineage columns of a table, in load order.</summary>
    public static IEnumerable<string> Of(TableSchema table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return !table.HasLineage ? []
            : table.IsKeyedByRecord ? [.. Columns, Record]
            : Columns;
    }
}
