using Mba.Scanning;

namespace Mba.Tables;

/// <summary>How much of a file may be rejected before nothing of it is loaded.</summary>
public static class RejectLimit
{
    public const string Code = "TOO_MANY_REJECTS";

    /// <summary>Records that are, or should have been, rows.</summary>
    internal static long Rows(FileScan scan) => scan.RecordsRead - scan.RecordsSkipped;

    internal static bool IsExceeded(Dataset dataset, FileScan scan, long rejected) =>
        rejected * 100.0 > dataset.MaxRejectPercent * Rows(scan);

    /// <summary>Fails a file with too many records that cannot be loaded.</summary>
    /// <exception cref="IngestException">TOO_MANY_REJECTS.</exception>
    internal static void Check(Dataset dataset, FileScan scan, Misfits? misfits)
    {
        var rejected = scan.RecordsBroken + (misfits?.RowsWithMisfits ?? 0);
        if (!IsExceeded(dataset, scan, rejected))
            return;

        var worst = misfits?.Columns.MaxBy(c => c.Values + c.Nulls);
        var line = worst is { FirstLine: > 0 } ? worst.FirstLine : (long?)null;
        throw new IngestException(
            IngestStage.Reconcile,
            Code,
            FormattableString.Invariant(
                $"{rejected} of {Rows(scan)} records would be rejected ({scan.RecordsBroken} cannot be read as the file's format says), "
            )
                + FormattableString.Invariant(
                    $"more than the {dataset.MaxRejectPercent}% that dataset {dataset.Name} allows; correct the file, or raise maxRejectPercent"
                ),
            new FilePlace(Line: line, Column: worst?.Column)
        );
    }
}
