using System.Text.Json.Serialization;

namespace Mba.Csv;

/// <summary>One way to read a file, as shown to a person who is to choose; without any value of a cell, names of the header apart.</summary>
public sealed record Reading
{
    public required string Delimiter { get; init; }

    /// <summary>A character, or empty for "nothing is quoted".</summary>
    public required string Quote { get; init; }

    public string? Escape { get; init; }

    /// <summary>The file has a header.</summary>
    public required bool Header { get; init; }

    /// <summary>Lines above the header or the first row.</summary>
    public required int PreambleRecords { get; init; }

    public required int Fields { get; init; }

    /// <summary>The header's names; empty when there is none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    internal static Reading Of(SniffedDialect sniffed) =>
        new()
        {
            Delimiter = sniffed.Dialect.Delimiter,
            Quote = sniffed.Dialect.Quote?.ToString() ?? "",
            Escape = sniffed.Dialect.Escape?.ToString(),
            Header = sniffed.Dialect.HeaderRecords > 0,
            PreambleRecords = sniffed.Dialect.PreambleRecords,
            Fields = sniffed.Dialect.FieldCount,
            Names = sniffed.Dialect.HeaderRecords > 0 ? sniffed.Header : [],
        };

    /// <summary>What a dataset prescribes, and this reading instead of detection.</summary>
    public DialectOverrides Over(DialectOverrides dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return dataset with { Delimiter = Delimiter, Quote = Quote, Escape = Escape, Header = Header, PreambleRecords = PreambleRecords };
    }
}

/// <summary>Readings as the audit keeps them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Reading))]
[JsonSerializable(typeof(IReadOnlyList<Reading>))]
internal sealed partial class ReadingJson : JsonSerializerContext;
