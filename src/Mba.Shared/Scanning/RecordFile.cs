using Mba.Csv;
using Mba.Json;
using Mba.Sources;

namespace Mba.Scanning;

/// <summary>The two ways to read a file: once to find out everything about it, and again, record by record, as found.</summary>
public static class RecordFile
{
    private const int WindowBytes = 512 << 10;
    private const int LeastWindowBytes = 1024;

    /// <summary>Reads the whole file once, in constant memory: format, columns with exact evidence, counts, hashes.</summary>
    /// <exception cref="IngestException">The file as a whole cannot be read: empty, not text, damaged archive; with place and remedy.</exception>
    public static Task<FileScan> ScanAsync(IFileContent content, ScanOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => ScanAnyAsync(content, options, cancellationToken), cancellationToken);

    /// <summary>Opens a reader that yields exactly the records that the scan counted. Blocking reads: run it on a thread of its own.</summary>
    public static async Task<IRecordReader> OpenAsync(
        IFileContent content,
        FileFormat format,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        var source = await TextSource.OpenAsync(content, format.Encoding, options.MaxInflateRatio, hashes: null, cancellationToken);
        var window = Window(source, options);
        if (format.Csv is { } dialect)
        {
            window.Begin();
            return new CsvRecordReader(window, dialect, options.MaxRecordBytes);
        }

        Fill(window);
        return new JsonRecordReader(window, format.Header, isJsonLines: string.Equals(format.Kind, "jsonl", StringComparison.Ordinal));
    }

    /// <summary>
    /// A file whose beginning was plain ASCII is read as UTF-8 until the whole of it has been seen. When more records hold bytes that are
    /// no UTF-8 than hold characters that are, it was Windows-1252 all along, and is read once more.
    /// </summary>
    private static async Task<FileScan> ScanAnyAsync(IFileContent content, ScanOptions options, CancellationToken cancellationToken)
    {
        var (scan, misread) = await ScanOnceAsync(content, options, cancellationToken);
        if (!misread)
            return scan;
        var western = options with { Dialect = options.Dialect with { Encoding = TextEncoding.Windows1252 } };
        return (await ScanOnceAsync(content, western, cancellationToken)).Scan;
    }

    private static async Task<(FileScan Scan, bool Misread)> ScanOnceAsync(
        IFileContent content,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        await using var hashes = new ContentHashes();
        var source = await TextSource.OpenAsync(content, options.Dialect.Encoding, options.MaxInflateRatio, hashes, cancellationToken);
        using var window = Window(source, options);
        Fill(window);
        if (window.Bytes.AsSpan(0, window.End).Trim(" \t\r\n"u8).IsEmpty)
            throw new IngestException(IngestStage.Sniff, "EMPTY_FILE", "the file is empty; upload it again with its header and rows");
        ForeignText.Refuse(window.Bytes.AsSpan(0, window.End));
        var (scan, misread) = JsonLayout.IsJson(window.Bytes.AsSpan(0, window.End), content.Name)
            ? (
                JsonScan.Run(new JsonRecordReader(window, header: null, JsonLayout.IsJsonLines(content.Name)), source, cancellationToken),
                false
            )
            : CsvScan.Run(window, source, content.Name, options, cancellationToken);
        source.Stored.Drain();
        var digests = await hashes.Result;
        return (scan with { StoredBytes = digests.Bytes, Md5 = digests.Md5, Sha256 = digests.Sha256 }, misread);
    }

    private static RecordBuffer Window(TextSource source, ScanOptions options) =>
        new(source.Text, Math.Clamp(options.MaxRecordBytes, LeastWindowBytes, WindowBytes), options.MaxRecordBytes);

    private static void Fill(RecordBuffer window)
    {
        var start = 0;
        window.Refill(ref start);
    }
}
