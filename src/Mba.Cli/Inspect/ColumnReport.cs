using System.Text;
using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Cli.Inspect;

/// <summary>What <c>infer</c> says about one column; samples only when values were asked for.</summary>
internal sealed record ColumnReport(ScannedColumn Column, InferredType Inferred, ColumnType Planned, IReadOnlyList<string> Samples)
{
    private const int MaxSamples = 3;
    private const int SampledRecords = 1000;
    private const int SampleCharacters = 24;

    /// <summary>Length range of the values in characters, e.g. 36 or 3-17; nothing when there is no value.</summary>
    public string Lengths
    {
        get
        {
            var evidence = Column.Evidence;
            if (evidence.MaxCharacters == 0)
                return "";
            return evidence.MinCharacters == evidence.MaxCharacters
                ? $"{evidence.MaxCharacters}"
                : $"{evidence.MinCharacters}-{evidence.MaxCharacters}";
        }
    }

    public static async Task<List<ColumnReport>> OfAsync(Inspection inspection, bool showValues, CancellationToken cancellationToken)
    {
        // As the table would have them: declared types and the row budget included.
        var planned = inspection
            .Plan.Bindings.Concat(inspection.Plan.Overflow)
            .Where(b => b.Field >= 0)
            .ToDictionary(b => b.Field, b => b.Type);
        using var reader = await inspection.OpenAsync(cancellationToken);
        var suggestions = FormSuggestions.Of(inspection.Scan, reader);
        var samples = showValues ? await SampleAsync(inspection, cancellationToken) : [];
        return
        [
            .. inspection.Scan.Columns.Select(
                (column, i) =>
                    new ColumnReport(
                        column,
                        Infer(column, inspection),
                        planned.GetValueOrDefault(column.Field, ColumnType.Unknown),
                        samples.Length > i ? samples[i] : []
                    )
                    {
                        Suggestion = suggestions.GetValueOrDefault(column.Field),
                    }
            ),
        ];
    }

    /// <summary>Forms of the dataset's transforms under which this column would have a type; null when none would.</summary>
    public string? Suggestion { get; init; }

    private static InferredType Infer(ScannedColumn column, Inspection inspection) =>
        column.Evidence.Infer(
            new InferenceOptions
            {
                ColumnName = column.Name,
                AllText = inspection.Dataset.AllText,
                DefaultDateOrder = inspection.Dataset.DateOrder,
            }
        );

    private static async Task<List<string>[]> SampleAsync(Inspection inspection, CancellationToken cancellationToken)
    {
        var samples = inspection.Scan.Columns.Select(_ => new List<string>()).ToArray();
        using var reader = await inspection.OpenAsync(cancellationToken);
        for (var records = 0; records < SampledRecords && reader.Read(); records++)
        {
            for (var i = 0; i < samples.Length && reader.Kind == RecordKind.Row; i++)
            {
                if (
                    samples[i].Count < MaxSamples
                    && Show(reader[inspection.Scan.Columns[i].Field]) is { Length: > 0 } value
                    && !samples[i].Contains(value, StringComparer.Ordinal)
                )
                    samples[i].Add(value);
            }
        }

        return samples;
    }

    private static string Show(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value).ReplaceLineEndings("⏎");
        return text.Length <= SampleCharacters ? text : text[..SampleCharacters] + "…";
    }
}
