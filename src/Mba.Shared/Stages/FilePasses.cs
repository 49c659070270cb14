using Mba.Rows;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Stages;

/// <summary>The passes over a file that come before its load; <c>mba infer</c> and <c>mba parse</c> make the same ones.</summary>
public static class FilePasses
{
    /// <summary>Reads the whole file once, twice when the dataset transforms values: the evidence is that of the transformed values.</summary>
    public static async Task<FileScan> ScanAsync(
        IFileContent content,
        Dataset dataset,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        var scan = await RecordFile.ScanAsync(content, options, cancellationToken);
        if (!dataset.Transforms.ChangeValues)
            return scan;
        using var reader = await RecordFile.OpenAsync(content, scan.Format, options, cancellationToken);
        return TransformedScan.Observe(scan, dataset, reader, cancellationToken);
    }

    /// <summary>Counts the values that do not fit the plan's columns.</summary>
    public static Task<Misfits> CountMisfitsAsync(
        IFileContent content,
        FileScan scan,
        ScanOptions options,
        TablePlan plan,
        CancellationToken cancellationToken
    ) => RunAsync(content, scan, options, reader => RejectSample.CountMisfits(plan, reader, cancellationToken), cancellationToken);

    /// <summary>Reads the records once more, on a thread of its own.</summary>
    internal static async Task<T> RunAsync<T>(
        IFileContent content,
        FileScan scan,
        ScanOptions options,
        Func<IRecordReader, T> pass,
        CancellationToken cancellationToken
    )
    {
        using var reader = await RecordFile.OpenAsync(content, scan.Format, options, cancellationToken);
        return await Task.Factory.StartNew(() => pass(reader), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
