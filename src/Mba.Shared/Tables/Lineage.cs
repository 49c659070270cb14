namespace Mba.Tables;

/// <summary>The two columns that say where a row came from.</summary>
public static class Lineage
{
    /// <summary>The run: <c>ingestion_audit.seq</c>, BIGINT.</summary>
    public const string Seq = "_ingestion_seq";

    /// <summary>Line on which the record begins, INT, from 1.</summary>
    public const string Line = "_line";

    /// <summary>Byte at which the record begins, BIGINT: tells the later of two records of one key in a stage; no target has it.</summary>
    public const string Ordinal = "_ordinal";

    /// <summary>Seq and line, in load order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [Seq, Line];
}
