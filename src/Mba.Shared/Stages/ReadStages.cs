using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba.Stages;

/// <summary>Describe and scan: what the table looks like, and what the file holds.</summary>
internal sealed class ReadStages(ILogger log)
{
    /// <summary>Describes the table. A first load may use a description of the last half minute; every later one reads the catalogue.</summary>
    public static async Task DescribeAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Stage = IngestStage.Describe;
        if (run.Misnamed is { } misnamed)
            throw misnamed;
        run.Table = await run.Claimed.DescribeAsync(
            allowCached: !run.IsScanned && run.Claimed.Identity is { Run: 1, RetryCount: 0 },
            cancellationToken
        );
    }

    /// <summary>
    /// Reads the whole file once, twice when the dataset transforms values; again when the table's columns are others than those by which its header was
    /// found. A restored scan is repeated: it has no evidence to plan by.
    /// </summary>
    public async Task ScanAsync(IngestRun run, CancellationToken cancellationToken)
    {
        var known = HeaderRules.KnownColumns(run.Dataset, run.Table);
        if (run.IsScanned && !run.IsRestored && !HeaderRules.MayReadOtherwise(run.Scan, run.ScanOptions.KnownColumns, known))
            return;
        run.Stage = IngestStage.Scan;
        run.ScanOptions = run.ScanOptions with { KnownColumns = known };
        var content = run.Request.Progress is { } progress ? new WatchedContent(run.Content, progress) : run.Content;
        var scan = await FilePasses.ScanAsync(content, run.Dataset, run.ScanOptions, cancellationToken);
        (run.Scan, run.IsRestored) = (scan, false);
        IngestLog.Scanned(log, run.Name, scan.RecordsRead, scan.Columns.Count, scan.StoredBytes);
    }
}
