using System.Text.Json;
using System.Text.Json.Serialization;
using Mba.Rows;

namespace Mba.Tables;

/// <summary>datasets.json as it is written. Settable, because the generated reader would lose the defaults of init-only members.</summary>
internal sealed record DatasetFile
{
    public required IReadOnlyList<DatasetEntry> Datasets { get; set; }
}

/// <summary>One rule of datasets.json; what is absent has the default of <see cref="Dataset"/>.</summary>
internal sealed record DatasetEntry
{
    public required string Name { get; set; }

    /// <summary>Globs on the key; <c>{mba}</c> and <c>{policy}</c> stand for the scopes' prefixes.</summary>
    public required IReadOnlyList<string> Match { get; set; }

    /// <summary>The table name that the file's own name gives; null for every name.</summary>
    public string? Named { get; set; }

    public string? Table { get; set; }
    public LoadMode Mode { get; set; }
    public IReadOnlyList<string> Keys { get; set; } = [];
    public ReuploadPolicy OnReupload { get; set; }
    public TableContract Contract { get; set; }
    public double MaxRejectPercent { get; set; } = 5;
    public IReadOnlyList<ColumnEntry> Columns { get; set; } = [];

    /// <summary>Types of columns that the file may or may not have.</summary>
    public IReadOnlyDictionary<string, string> Types { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public DialectEntry Dialect { get; set; } = new();
    public DateOrderWord DateOrder { get; set; }
    public RaggedRows Ragged { get; set; }
    public bool AllText { get; set; }
    public bool AllowShrink { get; set; }
    public TransformEntry Transforms { get; set; } = new();
}

internal sealed record ColumnEntry
{
    public required string Name { get; set; }
    public required string Type { get; set; }
    public bool Nullable { get; set; } = true;
}

internal sealed record DialectEntry
{
    public string? Delimiter { get; set; }
    public string? Quote { get; set; }
    public string? Escape { get; set; }
    public string? Encoding { get; set; }
    public bool? Header { get; set; }
    public int? PreambleRecords { get; set; }
    public string? Comment { get; set; }
}

/// <summary>Transforms of all columns, and of single ones.</summary>
internal sealed record TransformEntry
{
    public IReadOnlyDictionary<string, string> Rename { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<string> Drop { get; set; } = [];
    public IReadOnlyDictionary<string, string?> Constants { get; set; } = new Dictionary<string, string?>(StringComparer.Ordinal);
    public bool Trim { get; set; }
    public LetterCase Case { get; set; }
    public IReadOnlyList<string> NullTokens { get; set; } = [];
    public IReadOnlyDictionary<string, ValueTransform> Columns { get; set; } = new Dictionary<string, ValueTransform>(StringComparer.Ordinal);
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
