using System.Text;
using Mba.Csv;
using Mba.Files;
using Mba.Rows;
using Mba.Sources;

namespace Mba.Cli.Inspect;

/// <summary>How <c>parse</c> fared with one file.</summary>
internal sealed record ParsedFile(string File, string? Output, long Rows, long Skipped, long Rejected)
{
    /// <summary>Why the reading may be another than the file's author meant; null when it is certain enough.</summary>
    public string? Doubt { get; init; }

    /// <summary>What is doubtful about the values, in words.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>Writes what was found in a file.</summary>
internal delegate Task<ParsedFile> WriteFile(string? target, Stream output, TextWriter rejects, CancellationToken cancellationToken);

/// <summary>Writes a file's records as they would load, or as the file has them, and its rejects as <c>line,code</c>.</summary>
internal static class Parsing
{
    /// <summary>Reads the file twice: to plan, then to write.</summary>
    /// <param name="file">The input.</param>
    /// <param name="target">Where the CSV goes; null for <paramref name="output"/>.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="rejects">Standard error.</param>
    /// <param name="dialect">What the caller prescribes.</param>
    /// <param name="raw">Names and values as the file has them.</param>
    /// <param name="cancellationToken">Leaves an incomplete file behind no more than an error does: it is removed.</param>
    public static async Task<ParsedFile> RunAsync(
        FileInfo file,
        FileInfo? target,
        Stream output,
        TextWriter rejects,
        DialectOverrides dialect,
        bool raw,
        CancellationToken cancellationToken
    )
    {
        var write = raw
            ? await RawReading.OfAsync(file, dialect, cancellationToken)
            : Planned(await Inspection.OfAsync(file, table: null, dialect, cancellationToken));
        if (target is null)
            return await write(null, output, rejects, cancellationToken);
        var partial = target.FullName + ".partial";
        try
        {
            ParsedFile result;
            await using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write))
                result = await write(target.FullName, stream, rejects, cancellationToken);
            File.Move(partial, target.FullName, overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The CSV's name for an input: its own without the input's extensions.</summary>
    public static string OutputName(string input) => Path.GetFileNameWithoutExtension(ObjectKeys.WithoutGzip(input)) + ".csv";

    private static WriteFile Planned(Inspection inspection) =>
        (target, output, rejects, cancellationToken) => WriteAsync(inspection, target, output, rejects, cancellationToken);

    private static async Task<ParsedFile> WriteAsync(
        Inspection inspection,
        string? target,
        Stream output,
        TextWriter rejects,
        CancellationToken cancellationToken
    )
    {
        using var reader = await inspection.OpenAsync(cancellationToken);
        var writer = new CsvRowWriter(inspection.Plan, output);
        long rows = 0,
            skipped = 0,
            rejected = 0;
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.Kind == RecordKind.NonRecord)
            {
                skipped++;
            }
            else if (writer.TryWrite(reader, out var reject))
            {
                rows++;
            }
            else
            {
                rejected++;
                await rejects.WriteLineAsync(
                    new StringBuilder(FormattableString.Invariant($"{reject.Line},{reject.Code}")),
                    cancellationToken
                );
            }
        }

        writer.Flush();
        return new(inspection.Content.Name, target, rows, skipped, rejected) { Warnings = InferText.Describe(inspection.Scan.Warnings) };
    }
}
