using Mba.Scanning;
using Mba.Schemas;

namespace Mba.Tables;

/// <summary>Codes of one width with zeros in front (02134): a later file of plain numbers, some of them shorter, has lost its zeros.</summary>
public static class PaddedCodes
{
    /// <summary>The width of a column's codes; null when they have none.</summary>
    internal static int? DigitsOf(ColumnEvidence evidence) =>
        evidence is { Texts: 0, LeadingZeros: > 0, Oddities.ZeroedDigits: { Min: var width, Max: var widest } }
        && width == widest
        && evidence.Numbers is { Decimals: 0, Exponents: 0 } numbers
        && numbers.MaxWholeDigits <= width
            ? width
            : null;

    /// <summary>The scan with a warning for each such column of the table that the file has plain numbers for.</summary>
    public static FileScan Warned(FileScan scan, Dataset dataset, TableSchema? table)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(dataset);
        if (table is null || dataset.Mode is LoadMode.Landing or LoadMode.Replace || !table.Columns.Any(c => c.PaddedDigits is not null))
            return scan;
        var lost = FileColumns
            .Of(scan, dataset)
            .Where(c => table.Find(c.Name) is { PaddedDigits: { } width } && HasLostZeros(c.Evidence, width))
            .Select(c => new FileWarning(WarningCodes.LeadingZerosLost, null, c.SourceName, 1))
            .Where(w => !scan.Warnings.Any(known => known.Code == w.Code && known.Column == w.Column))
            .ToList();
        return lost.Count == 0 ? scan : scan with { Warnings = [.. scan.Warnings, .. lost] };
    }

    private static bool HasLostZeros(ColumnEvidence evidence, int width) =>
        evidence.Numbers is { Integers: > 0, LeadingZeros: 0, BeyondLong: false } numbers
        && numbers.Integers == evidence.Values - evidence.Nulls - evidence.TypedNulls
        && numbers.MaxWholeDigits <= width
        && numbers.Min >= 0
        && numbers.Min < Math.Pow(10, width - 1);
}
