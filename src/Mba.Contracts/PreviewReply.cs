using System.Text.Json;

namespace Mba.Contracts;

/// <summary>What loading a file would do, judged by its first records. Nothing of the file was stored; no cell value is in it.</summary>
public sealed record PreviewReply
{
    /// <summary>What was looked at, e.g. <c>first 812 records</c>.</summary>
    public required string Label { get; init; }

    /// <summary>False when only the beginning of the file was looked at: the rest may change every answer.</summary>
    public required bool Whole { get; init; }

    /// <summary>Records that were looked at, skipped lines included.</summary>
    public required long Records { get; init; }

    /// <summary>Lines among them that are not records of the table.</summary>
    public required long Skipped { get; init; }

    /// <summary>The scope that the file would have.</summary>
    public required FileScope Scope { get; init; }

    /// <summary>The table that the file would be loaded into.</summary>
    public required string Table { get; init; }

    /// <summary>False when loading the file would create the table.</summary>
    public required bool TableExists { get; init; }

    /// <summary>How rows would be written: <c>append</c>, <c>upsert</c>, <c>replace</c> or <c>landing</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>How the file is read, and why its header is one: as <c>dialect</c> of a run. Absent when it cannot be read.</summary>
    public JsonElement? Dialect { get; init; }

    /// <summary>The file's columns, in order.</summary>
    public required IReadOnlyList<PreviewColumnReply> Columns { get; init; }

    /// <summary>What the table would get: as <c>schemaChange</c> of a run. Absent when nothing would change.</summary>
    public JsonElement? SchemaChange { get; init; }

    /// <summary>Records that would be rejected.</summary>
    public required long Rejected { get; init; }

    /// <summary>The first 100 of them, without their values.</summary>
    public required IReadOnlyList<RejectReply> Rejects { get; init; }

    /// <summary>Why the file would fail; absent when it would load.</summary>
    public PreviewError? Error { get; init; }
}

/// <summary>A column of a previewed file.</summary>
public sealed record PreviewColumnReply
{
    /// <summary>As the header writes it.</summary>
    public required string SourceName { get; init; }

    /// <summary>As the table would call it.</summary>
    public required string Name { get; init; }

    /// <summary>The type that these records have by themselves.</summary>
    public required string Type { get; init; }

    /// <summary>Why, in a few words.</summary>
    public required string Reason { get; init; }

    /// <summary>Null values among the records.</summary>
    public required long Nulls { get; init; }
}

/// <summary>Why a previewed file would fail.</summary>
public sealed record PreviewError
{
    /// <summary>Stable code, as <c>errorCode</c> of a run.</summary>
    public required string Code { get; init; }

    /// <summary>What is wrong and the remedy.</summary>
    public required string Message { get; init; }

    /// <summary>Line of the decoded file, from 1.</summary>
    public long? Line { get; init; }

    /// <summary>The column that is wrong.</summary>
    public string? Column { get; init; }
}
