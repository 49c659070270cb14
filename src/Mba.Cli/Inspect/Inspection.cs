using Mba.Csv;
using Mba.Files;
using Mba.Scanning;
using Mba.Sources;
using Mba.Stages;
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
        // A doubtful reading is shown, beside the next best one.
        var dataset = DatasetOf(file, table) with
        {
            MinConfidence = 0,
        };
        var options = new ScanOptions { Dialect = Merge(dataset.Dialect, dialect) };
        var scan = await FilePasses.ScanAsync(content, dataset, options, cancellationToken);
        try
        {
            return new(content, scan, dataset, await PlanAsync(content, scan, dataset, options, cancellationToken), options);
        }
        catch (IngestException e)
            when (e.Code is RejectLimit.Code or HeaderRules.Broken or HeaderRules.SecondTable or HeaderRules.TooManySkips)
        {
            // The rest of the file is shown, however much of it is rejected, and whatever is wrong with its header.
            var lenient = dataset with
            {
                MaxRejectPercent = 100,
                MaxSkipPercent = 100,
                SkipSecondTable = true,
            };
            var shown = scan with { Format = scan.Format with { HeaderProblem = null } };
            return new(content, scan, dataset, await PlanAsync(content, shown, lenient, options, cancellationToken), options)
            {
                Refusal = e.Code,
            };
        }
    }

    /// <summary>Code of the error with which the load would refuse the file; null when it would not.</summary>
    public string? Refusal { get; private init; }

    /// <summary>The load would refuse the file, so it would load none of it.</summary>
    public bool WouldBeRefused => Refusal is not null;

    public Task<IRecordReader> OpenAsync(CancellationToken cancellationToken) =>
        RecordFile.OpenAsync(Content, Scan.Format, Options, cancellationToken);

    /// <summary>The plan of a later file for a table that exists, and the warnings that only the table shows.</summary>
    /// <exception cref="IngestException">The file could not be loaded into it.</exception>
    public static async Task<(TablePlan Plan, IReadOnlyList<string> Warnings)> PlanForAsync(
        FileInfo file,
        Dataset dataset,
        TableSchema table,
        DialectOverrides dialect,
        CancellationToken cancellationToken
    )
    {
        var content = new LocalFile(file);
        var options = new ScanOptions
        {
            Dialect = Merge(dataset.Dialect, dialect),
            KnownColumns = HeaderRules.KnownColumns(dataset, table),
        };
        var scan = await FilePasses.ScanAsync(content, dataset, options, cancellationToken);
        var plan = await PlanAsync(content, scan, dataset, options, cancellationToken, table);
        return (
            plan,
            [
                .. PaddedCodes
                    .Warned(HeaderRules.Warned(scan, dataset, table), dataset, table)
                    .Warnings.Except(scan.Warnings)
                    .Select(w => w.Code),
            ]
        );
    }

    /// <summary>The table is that of the file's scope; where no folder decides it, that of mba.</summary>
    private static Dataset DatasetOf(FileInfo file, string? table)
    {
        var settings = Settings.Load(SettingsNeeds.None);
        var rules = DatasetRules.Shipped(settings);
        if (table is not null)
            return rules.ForTable(table);
        var scope = ScopeDetection.OfLocal(file.FullName, asked: null, settings.DefaultScope)?.Scope ?? FileScope.Mba;
        return rules.Match(DatasetRules.LocalBucket, DatasetRules.LocalKey(scope, file.Name)) ?? rules.ForTable(TableNames.Of(file.Name));
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

    private static async Task<TablePlan> PlanAsync(
        LocalFile content,
        FileScan scan,
        Dataset dataset,
        ScanOptions options,
        CancellationToken cancellationToken,
        TableSchema? table = null
    )
    {
        var plan = TableReconciler.Plan(scan, dataset, table);
        while (plan.MayReject)
            plan = TableReconciler.Decide(
                scan,
                dataset,
                plan,
                await FilePasses.CountMisfitsAsync(content, scan, options, plan, cancellationToken)
            );
        return plan;
    }
}
