using Mba.Json;
using Mba.Schemas;
using Mba.Sources;

namespace Mba.Scanning;

/// <summary>The one pass over a JSON file that finds its columns and gathers their evidence.</summary>
internal static class JsonScan
{
    private const int RecordsBetweenChecks = 1 << 12;

    /// <summary>Reads to the end. Hashes and stored length are still open.</summary>
    public static FileScan Run(JsonRecordReader reader, TextSource source, CancellationToken cancellationToken)
    {
        var evidence = new List<ColumnEvidence>();
        long read = 0,
            rows = 0,
            skipped = 0;
        while (reader.Read())
        {
            if ((++read & (RecordsBetweenChecks - 1)) == 0)
                cancellationToken.ThrowIfCancellationRequested();
            if (reader.Kind == RecordKind.Row)
                reader.Observe(evidence, rows++);
            else if (reader.Kind == RecordKind.NonRecord)
                skipped++;
        }

        if (evidence.Count == 0 && read == skipped)
            throw new IngestException(IngestStage.Scan, "EMPTY_FILE", "the file holds no records; upload it again with its rows");
        var header = reader.Header;
        var names = ColumnNames.For(header);
        return new FileScan
        {
            Format = new FileFormat
            {
                Kind = reader.FormatKind,
                Compression = source.Compression,
                Encoding = source.Encoding,
                ByteOrderMark = source.ByteOrderMark,
                Header = header,
            },
            Columns =
            [
                .. evidence.Select(
                    (e, i) =>
                        new ScannedColumn
                        {
                            Field = i,
                            SourceName = header[i],
                            Name = names[i],
                            Evidence = e,
                        }
                ),
            ],
            RecordsRead = read,
            RecordsSkipped = skipped,
            RecordsBroken = read - rows - skipped,
            DecodedBytes = reader.BytesRead,
            StoredBytes = 0,
            Md5 = "",
            Sha256 = "",
        };
    }
}
