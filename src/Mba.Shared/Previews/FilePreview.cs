using Mba.Files;
using Mba.Json;
using Mba.MySql.Runs;
using Mba.Rows;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;

namespace Mba.Previews;

/// <summary>A column of a previewed file.</summary>
/// <param name="SourceName">As the header writes it.</param>
/// <param name="Name">As the table calls it.</param>
/// <param name="Inferred">The type that the records of the preview have by themselves, and why.</param>
/// <param name="Nulls">Null values among them.</param>
public sealed record PreviewColumn(string SourceName, string Name, InferredType Inferred, long Nulls);

/// <summary>
/// What loading a file would do, from its first records: the scan, the plan and the rejects of the load itself, without a store, an audit row or a table
/// that changes. Nothing of the file is kept or logged.
/// </summary>
public sealed record FilePreview
{
    /// <summary>Decompressed bytes that are looked at.</summary>
    public const int MaxBytes = 16 << 20;

    private const int MaxRejects = 100;

    private static readonly IngestOptions Options = new() { StoredRejects = MaxRejects, RejectBytes = 0 };

    public required bool IsWhole { get; init; }

    /// <summary>How the file is read, as the audit would say it; null when it cannot be read.</summary>
    public string? Dialect { get; init; }

    public long Records { get; init; }

    public long RecordsSkipped { get; init; }

    public IReadOnlyList<PreviewColumn> Columns { get; init; } = [];

    /// <summary>Null when there is none.</summary>
    public TablePlan? Plan { get; init; }

    /// <summary>Records that would be rejected; their values are not kept.</summary>
    public long Rejected { get; init; }

    public IReadOnlyList<RejectedRow> Rejects { get; init; } = [];

    /// <summary>Why the file would fail; null when it would load.</summary>
    public IngestException? Error { get; init; }

    /// <summary>Reads the first bytes of a file.</summary>
    /// <param name="fileName">With extension.</param>
    /// <param name="sent">Its beginning, or all of it.</param>
    /// <param name="whole">True when it is all of it.</param>
    /// <param name="dataset">What the file would be loaded as.</param>
    /// <param name="table">The table as it is; null when there is none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FilePreview> ReadAsync(
        string fileName,
        ReadOnlyMemory<byte> sent,
        bool whole,
        Dataset dataset,
        TableSchema? table,
        CancellationToken cancellationToken
    )
    {
        var options = new ScanOptions { Dialect = dataset.Dialect, KnownColumns = HeaderRules.KnownColumns(dataset, table) };
        var preview = new FilePreview { IsWhole = whole };
        try
        {
            var (bytes, compressed, cut) = PreviewContent.Inflate(sent, whole, MaxBytes);
            preview = preview with { IsWhole = !cut };
            var name = PlainName(fileName, compressed);
            if (cut && JsonLayout.IsJson(bytes.Span, name) && PreviewJson.Complete(bytes) is { } closed)
                (bytes, cut) = (closed, false);
            var content = new PreviewContent(name, bytes);
            var scan = await RecordFile.ScanAsync(content, options, cancellationToken);
            var format = compressed ? scan.Format with { Compression = "gzip" } : scan.Format;
            if (cut && await PreviewContent.WithoutLastRecordAsync(content, scan.Format, options, cancellationToken) is { } complete)
            {
                content = complete;
                options = options with { Dialect = options.Dialect with { Encoding = "utf-8" } };
                scan = await RecordFile.ScanAsync(content, options, cancellationToken);
            }
            preview = preview with
            {
                Dialect = DialectJson.Of(format with { Csv = scan.Format.Csv, HeaderReason = scan.Format.HeaderReason }),
                Records = scan.RecordsRead,
                RecordsSkipped = scan.RecordsSkipped,
                Columns = [.. scan.Columns.Select(Of)],
            };
            return await PlanAsync(preview, content, scan, options, dataset, table, cancellationToken);
        }
        catch (IngestException e)
        {
            return preview with { Error = e };
        }
    }

    private static async Task<FilePreview> PlanAsync(
        FilePreview preview,
        PreviewContent content,
        FileScan scan,
        ScanOptions options,
        Dataset dataset,
        TableSchema? table,
        CancellationToken cancellationToken
    )
    {
        var plan = TableReconciler.Plan(scan, dataset, table);
        MeaningRules.Check(plan);
        IngestException? refused = null;
        while (plan.MayReject && refused is null)
        {
            var open = plan;
            var misfits = await PassAsync(reader => RejectSample.CountMisfits(open, reader, cancellationToken));
            try
            {
                plan = TableReconciler.Decide(scan, dataset, plan, misfits);
            }
            catch (IngestException e)
            {
                refused = e;
            }
        }
        var rejects = await PassAsync(reader => RejectSample.Take(plan, reader, Options, cancellationToken));
        return preview with { Plan = plan, Rejected = rejects.Total, Rejects = [.. rejects.Kept.Select(k => k.Row)], Error = refused };

        async Task<T> PassAsync<T>(Func<Sources.IRecordReader, T> pass)
        {
            using var reader = await RecordFile.OpenAsync(content, scan.Format, options, cancellationToken);
            return await Task.Run(() => pass(reader), cancellationToken);
        }
    }

    private static PreviewColumn Of(ScannedColumn column) =>
        new(
            column.SourceName,
            column.Name,
            column.Evidence.Infer(new InferenceOptions { ColumnName = column.Name }),
            column.Evidence.Nulls
        );

    private static string PlainName(string fileName, bool compressed) => compressed ? ObjectKeys.WithoutGzip(fileName) : fileName;
}
