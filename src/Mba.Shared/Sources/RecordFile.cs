using Mba.Schemas;

namespace Mba.Sources;

/// <summary>The two ways to read a file: once to find out everything about it, and again, record by record, as found.</summary>
public static class RecordFile
{
    /// <summary>Reads the whole file once, in constant memory: format, columns with exact evidence, counts, hashes.</summary>
    /// <exception cref="IngestException">The file as a whole cannot be read: empty, not text, damaged archive; with place and remedy.</exception>
    public static Task<FileScan> ScanAsync(IFileContent content, ScanOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Opens a reader that yields exactly the records that the scan counted. Blocking reads: run it on a thread of its own.</summary>
    public static Task<IRecordReader> OpenAsync(IFileContent content, FileFormat format, ScanOptions options, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
