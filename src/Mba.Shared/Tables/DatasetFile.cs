using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Rows;

namespace Mba.Tables;

/// <summary>datasets.json as it is written.</summary>
internal sealed record DatasetFile
{
    public required IReadOnlyList<DatasetEntry> Datasets { get; init; }
}

/// <summary>One rule of datasets.json; what is absent has the default of <see cref="Dataset"/>.</summary>
internal sealed record DatasetEntry
{
    public required string Name { get; init; }

    /// <summary>Globs on the key; <c>{mba}</c> and <c>{policy}</c> stand for the scopes' prefixes.</summary>
    public required IReadOnlyList<string> Match { get; init; }

    /// <summary>The table name that the file's own name gives; null for every name.</summary>
    public string? Named { get; init; }

    public string? Table { get; init; }
    public LoadMode Mode { get; init; }
    public IReadOnlyList<string> Keys { get; init; } = [];
    public ReuploadPolicy OnReupload { get; init; }
    public TableContract Contract { get; init; }
    public double MaxRejectPercent { get; init; } = 5;
    public IReadOnlyList<ColumnEntry> Columns { get; init; } = [];

    /// <summary>Types of columns that the file may or may not have.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public DialectEntry Dialect { get; init; } = new();
    public DateOrderWord DateOrder { get; init; }
    public RaggedRows Ragged { get; init; }
    public bool AllText { get; init; }
    public bool AllowShrink { get; init; }
    public TransformEntry Transforms { get; init; } = new();
}

internal sealed record ColumnEntry
{
    public required string Name { get; init; }
    public required string Type { get; init; }
    public bool Nullable { get; init; } = true;
}

internal sealed record DialectEntry
{
    public string? Delimiter { get; init; }
    public string? Quote { get; init; }
    public string? Escape { get; init; }
    public string? Encoding { get; init; }
    public bool? Header { get; init; }
    public int? PreambleRecords { get; init; }
    public string? Comment { get; init; }
}

/// <summary>Transforms of all columns, and of single ones.</summary>
internal sealed record TransformEntry
{
    public IReadOnlyDictionary<string, string> Rename { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<string> Drop { get; init; } = [];
    public IReadOnlyDictionary<string, string?> Constants { get; init; } = new Dictionary<string, string?>(StringComparer.Ordinal);
    public bool Trim { get; init; }
    public LetterCase Case { get; init; }
    public IReadOnlyList<string> NullTokens { get; init; } = [];
    public IReadOnlyDictionary<string, ValueTransform> Columns { get; init; } = new Dictionary<string, ValueTransform>(StringComparer.Ordinal);
}

internal enum DateOrderWord
{
    Month,
    Day,
}

internal enum RaggedRows
{
    Reject,
    Pad,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(DatasetFile))]
internal sealed partial class DatasetJson : JsonSerializerContext;
