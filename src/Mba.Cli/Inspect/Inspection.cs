using Mba.Csv;
using Mba.Rows;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Cli.Inspect;

/// <summary>One local file, scanned and planned as if its table did not exist yet; no database is asked.</summary>
internal sealed record Inspection(LocalFile Content, FileScan Scan, Dataset Dataset, TablePlan Plan, ScanOptions Options)
{
    /// <summary>Scans, plans, and counts misfits until the plan is final.</summary>
    /// <exception cref="IngestException">The file cannot be read, or could not be loaded.</exception>
    public static async Task<Inspection> OfAsync(
        FileInfo file,
        string? table,
        DialectOverrides dialect,
        CancellationToken cancellationToken
    )
    {
        var content = new LocalFile(file);
        var dataset = DatasetOf(file.Name, table);
        var options = new ScanOptions { Dialect = Merge(dataset.Dialect, dialect) };
        var scan = await RecordFile.ScanAsync(content, options, cancellationToken);
        if (dataset.Transforms.ChangeValues)
        {
            using var reader = await RecordFile.OpenAsync(content, scan.Format, options, cancellationToken);
            scan = TransformedScan.Observe(scan, dataset, reader, cancellationToken);
        }

        // However much of a file is broken, the rest of it is to be seen.
        var lenient = dataset with
        {
            MaxRejectPercent = 100,
        };
        var plan = TableReconciler.Plan(scan, lenient, table: null);
        while (plan.MayReject)
            plan = TableReconciler.Decide(plan, await CountAsync(content, scan.Format, options, plan, cancellationToken));
        return new(content, scan, dataset, plan, options);
    }

    /// <summary>More records would be rejected than the dataset allows.</summary>
    public bool WouldBeRefused => Plan.RowsToReject * 100.0 > Dataset.MaxRejectPercent * Scan.RecordsRead;

    public Task<IRecordReader> OpenAsync(CancellationToken cancellationToken) =>
        RecordFile.OpenAsync(Content, Scan.Format, Options, cancellationToken);

    private static Dataset DatasetOf(string name, string? table)
    {
        var rules = DatasetRules.Shipped(Settings.Load(SettingsNeeds.None));
        if (table is not null)
            return rules.ForTable(table);
        return rules.Match(DatasetRules.LocalBucket, name) ?? rules.ForTable(TableNames.Of(name));
    }

    private static DialectOverrides Merge(DialectOverrides dataset, DialectOverrides ordered) =>
        dataset with
        {
            Delimiter = ordered.Delimiter ?? dataset.Delimiter,
            Quote = ordered.Quote ?? dataset.Quote,
            Encoding = ordered.Encoding ?? dataset.Encoding,
            Header = ordered.Header ?? dataset.Header,
            PreambleRecords = ordered.PreambleRecords ?? dataset.PreambleRecords,
        };

    private static async Task<Misfits> CountAsync(
        LocalFile content,
        FileFormat format,
        ScanOptions options,
        TablePlan plan,
        CancellationToken cancellationToken
    )
    {
        using var reader = await RecordFile.OpenAsync(content, format, options, cancellationToken);
        var counter = new MisfitCounter(plan);
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            counter.Observe(reader);
        }

        return counter.Result;
    }
}
