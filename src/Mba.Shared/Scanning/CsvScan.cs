using Mba.Csv;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Scanning;

/// <summary>The one pass over all records that gathers evidence and counts.</summary>
internal static class CsvScan
{
    private const int RecordsBetweenChecks = 1 << 14;

    /// <summary>
    /// Sniffs the window and reads to the end. Hashes and stored length are still open. Misread: as UTF-8, while more records hold bytes
    /// that are none than hold characters beyond ASCII.
    /// </summary>
    public static (FileScan Scan, bool Misread) Run(
        RecordBuffer window,
        TextSource source,
        string name,
        ScanOptions options,
        CancellationToken cancellationToken
    )
    {
        window.Begin();
        var sniffed = DialectSniffer.Sniff(window, options.Dialect, name, options.KnownColumns);
        using var reader = new CsvRecordReader(window, sniffed.Dialect, options.MaxRecordBytes);
        var scan = Run(reader, Format(sniffed, source), cancellationToken);
        var (wellFormed, invalid) = reader.Encoding;
        return (scan, invalid > wellFormed && options.Dialect.Encoding is null && TextEncoding.Same(source.Encoding, TextEncoding.Utf8));
    }

    private static FileFormat Format(SniffedDialect sniffed, TextSource source) =>
        new()
        {
            Kind = "csv",
            Compression = source.Compression,
            Encoding = source.Encoding,
            ByteOrderMark = source.ByteOrderMark,
            Csv = sniffed.Dialect,
            Header = sniffed.Header,
            RawHeader = sniffed.RawHeader,
            Signs = sniffed.ReadingSigns,
            DoubtfulRows = sniffed.DoubtfulRows,
            Readings = sniffed.Readings,
            HeaderReason = sniffed.HeaderReason,
            HeaderState = sniffed.State,
            HeaderLine = sniffed.Line,
            HeaderProblem = sniffed.Problem,
            Confidence = sniffed.Confidence,
        };

    private static FileScan Run(CsvRecordReader reader, FileFormat format, CancellationToken cancellationToken)
    {
        var names = ColumnNames.For(format.Header);
        var warnings = new WarningCount(format.Encoding);
        var evidence = format.Header.Select(_ => new ColumnEvidence { At = warnings.At }).ToArray();
        var skips = new SkipCount();
        long read = 0,
            broken = 0;
        while (reader.Read())
        {
            if ((++read & (RecordsBetweenChecks - 1)) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (reader.Kind == RecordKind.Row)
            {
                warnings.At.Line = reader.Line;
                reader.Observe(evidence);
                if (reader.IsUnusual)
                    warnings.Look(reader);
            }
            else if (reader.Kind == RecordKind.NonRecord)
                skips.Add(reader);
            else
                broken++;
        }

        List<ScannedColumn> columns =
        [
            .. evidence.Select(
                (e, i) =>
                    new ScannedColumn
                    {
                        Field = i,
                        SourceName = format.Header[i],
                        Name = names[i],
                        Evidence = e,
                    }
            ),
        ];
        return new FileScan
        {
            Format = format,
            Columns = columns,
            Warnings = warnings.Of(format, columns, reader.DoubtfulEnd),
            RecordsRead = read,
            RecordsSkipped = skips.Total,
            Skips = skips.Reasons,
            FirstSkips = skips.First,
            RecordsBroken = broken,
            DecodedBytes = reader.BytesRead,
            StoredBytes = 0,
            Md5 = "",
            Sha256 = "",
        };
    }
}
