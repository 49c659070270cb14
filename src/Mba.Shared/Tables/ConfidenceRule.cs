using Mba.Csv;

namespace Mba.Tables;

/// <summary>A doubtful first file waits for a person: what it would make is a table under wrong names, and later files would follow it.</summary>
internal static class ConfidenceRule
{
    /// <summary>Checks the first file of a table.</summary>
    /// <exception cref="IngestException">LOW_CONFIDENCE, with the readings side by side.</exception>
    public static void Check(PlanInput input)
    {
        var format = input.Scan.Format;
        if (input.Table is not null || format.Confidence >= input.Dataset.MinConfidence)
            return;
        throw new IngestException(
            IngestStage.Sniff,
            "LOW_CONFIDENCE",
            FormattableString.Invariant(
                $"the file's dialect and header are {format.Confidence:P0} certain, dataset {input.Dataset.Name} wants {input.Dataset.MinConfidence:P0}"
            )
                + string.Concat(format.Readings.Select((r, i) => FormattableString.Invariant($"; reading {i + 1}: {Describe(r)}")))
                + "; accept one with `mba audit retry ID --reading N`, or prescribe delimiter and header in the dataset"
        );
    }

    private static string Describe(Reading reading) =>
        FormattableString.Invariant($"delimiter {Word(reading.Delimiter)}, {reading.Fields} fields, ")
        + (reading.Header ? "header " + string.Join(", ", reading.Names.Take(5)) + (reading.Names.Count > 5 ? ", …" : "") : "no header");

    private static string Word(string delimiter) =>
        delimiter switch
        {
            "\t" => "tab",
            " " => "blank",
            _ => delimiter,
        };
}
