using System.Text;
using Mba.Csv;
using Mba.Rows;
using Mba.Scanning;
using Mba.Sources;

namespace Mba.Cli.Inspect;

/// <summary>A file's rows under the names of its header, no value changed. Lines that are not rows are left out and reported as <c>line,code</c>.</summary>
internal static class RawReading
{
    /// <summary>As of a dataset that says nothing.</summary>
    private const double LeastConfidence = 0.5;

    /// <summary>Scans the file and gives what writes its rows in a second pass.</summary>
    public static async Task<WriteFile> OfAsync(FileInfo file, DialectOverrides dialect, CancellationToken cancellationToken)
    {
        var content = new LocalFile(file);
        var options = new ScanOptions { Dialect = dialect };
        var scan = await RecordFile.ScanAsync(content, options, cancellationToken);
        return async (target, output, rejects, token) =>
        {
            using var reader = await RecordFile.OpenAsync(content, scan.Format, options, token);
            var written = await WriteAsync(file.Name, target, reader, new RawRowWriter(scan.Format, output), rejects, token);
            return written with { Doubt = DoubtOf(scan.Format), Warnings = InferText.Describe(scan.Warnings) };
        };
    }

    private static string? DoubtOf(FileFormat format) =>
        format.HeaderProblem
        ?? (
            format.Confidence >= LeastConfidence
                ? null
                : FormattableString.Invariant(
                    $"dialect and header are {format.Confidence:P0} certain; `mba infer` shows the two best readings"
                )
        );

    private static async Task<ParsedFile> WriteAsync(
        string name,
        string? target,
        IRecordReader reader,
        RawRowWriter writer,
        TextWriter rejects,
        CancellationToken cancellationToken
    )
    {
        var counts = new long[3];
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            counts[(int)reader.Kind]++;
            if (reader.Kind == RecordKind.Row)
                writer.Write(reader);
            else
                await rejects.WriteLineAsync(
                    new StringBuilder(FormattableString.Invariant($"{reader.Line},{reader.FaultCode ?? "SKIPPED"}")),
                    cancellationToken
                );
        }

        writer.Flush();
        return new(name, target, counts[(int)RecordKind.Row], counts[(int)RecordKind.NonRecord], counts[(int)RecordKind.Broken]);
    }
}
