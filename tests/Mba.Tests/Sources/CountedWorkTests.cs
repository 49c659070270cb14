using System.Globalization;
using System.Text;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Xunit;

namespace Mba.Tests.Sources;

/// <summary>Counts what costs time, because counts do not depend on the machine.</summary>
public sealed class CountedWorkTests
{
    private const int Rows = 50_000;

    [Fact]
    public async Task Reads_and_infers_without_allocating_per_row()
    {
        var content = new TextContent(Claims(Rows));
        var scan = await RecordFile.ScanAsync(content, new ScanOptions(), CancellationToken.None);
        using var reader = await RecordFile.OpenAsync(content, scan.Format, new ScanOptions(), CancellationToken.None);
        var evidence = scan.Columns.Select(_ => new ColumnEvidence()).ToArray();

        var (records, bytes) = Observe(reader, evidence);

        Assert.Equal(Rows, records);
        Assert.InRange((double)bytes / Rows, 0, 0.1);
    }

    private static (long Records, long AllocatedBytes) Observe(IRecordReader reader, ColumnEvidence[] evidence)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var records = 0L;
        while (reader.Read())
        {
            records++;
            for (var field = 0; field < evidence.Length; field++)
                evidence[field].Observe(reader[field]);
        }
        return (records, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Claims(int rows)
    {
        var text = new StringBuilder("claim_id,service_date,amount,status,note,zip,posted\n");
        for (var row = 0; row < rows; row++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row},2024-{1 + (row % 12):00}-{1 + (row % 28):00},{row % 1000}.{row % 100:00},PAID,\"a, \"\"b\"\"\",{row % 99999:00000},2024-01-02T03:04:05Z\n"
            );
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
