using System.Text;
using System.Threading.Channels;
using Mba.Rows;
using Mba.Scanning;
using Mba.Tables;
using Mba.Tests.Sources;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Records become blocks; rejects and skipped lines are counted in their block, and kept up to the limits.</summary>
public sealed class BlockProducerTests
{
    // Records from 0: a row, the header again, a broken one, a row, a broken one, a row.
    private const string Text = "id,name\n1,a\nid,name\n2\n3,c\n44\n5,e\n";

    [Fact]
    public async Task Each_record_is_a_row_or_accounted_for()
    {
        var block = Assert.Single(await BlocksAsync(new(1 << 16, 10, 100, 10)));

        Assert.Equal("1\ta\t42\t2\t0\n3\tc\t42\t5\t3\n5\te\t42\t7\t5\n", Encoding.UTF8.GetString(block.Rows.Written.Span));
        Assert.Equal((2, 1, new BlockRange(0, 5, 3, block.Rows.Length)), (block.Rejected, block.Skipped, block.Rows.Range));
        Assert.Equal(["1 REPEATED_HEADER id,name skipped", "2 FIELD_COUNT 2", "4 FIELD_COUNT 44"], block.Rejects.Select(Said));
    }

    [Theory]
    [InlineData(0, 0, 100, "")]
    [InlineData(1, 0, 100, "2 FIELD_COUNT 2")]
    [InlineData(2, 0, 1, "2 FIELD_COUNT 2/4 FIELD_COUNT 4")]
    [InlineData(0, 1, 3, "1 REPEATED_HEADER id, skipped")]
    public async Task What_is_kept_is_limited_and_what_is_counted_is_not(int rejects, int skips, int bytes, string kept)
    {
        var block = Assert.Single(await BlocksAsync(new(1 << 16, rejects, bytes, skips)));

        Assert.Equal((2, 1, kept), (block.Rejected, block.Skipped, string.Join('/', block.Rejects.Select(Said))));
    }

    [Theory]
    [InlineData(1, "0")]
    [InlineData(2, "0/2")]
    [InlineData(9, "0/2/3")]
    public async Task Lines_that_are_skipped_are_kept_up_to_their_own_limit(int skips, string kept)
    {
        var block = Assert.Single(await BlocksAsync(new(1 << 16, 0, 100, skips), "id,name\nid,name\n1,a\nID,NAME\nid,name\n2,b\n"));

        Assert.Equal((0, 3, kept), (block.Rejected, block.Skipped, string.Join('/', block.Rejects.Select(r => r.Record))));
    }

    [Theory]
    [InlineData("0-0", "1-5")]
    [InlineData("0-1,3-3", "2-2,4-5")]
    [InlineData("5-5", "0-4")]
    [InlineData("2-4", "0-1,5-5")]
    [InlineData("0-5", "")]
    public async Task Recorded_ranges_are_left_out_and_end_the_block_before_them(string recorded, string sent)
    {
        var blocks = await BlocksAsync(
            new(1 << 16, 10, 100, 10),
            recorded: [.. recorded.Split(',').Select(r => new RecordRange(r[0] - '0', r[2] - '0'))]
        );

        Assert.Equal(sent, string.Join(',', blocks.Select(b => $"{b.Rows.Range.FirstRecord}-{b.Rows.Range.LastRecord}")));
    }

    [Fact]
    public async Task A_full_block_is_sent_and_a_stop_ends_behind_it()
    {
        Assert.Equal(
            ["0-3", "4-5"],
            (await BlocksAsync(new(12, 10, 100, 10))).Select(b => $"{b.Rows.Range.FirstRecord}-{b.Rows.Range.LastRecord}")
        );
        Assert.Equal(
            ["0-3"],
            (await BlocksAsync(new(12, 10, 100, 10), stop: true)).Select(b => $"{b.Rows.Range.FirstRecord}-{b.Rows.Range.LastRecord}")
        );
    }

    private static string Said(StoredReject reject) =>
        $"{reject.Record} {reject.Row.Code} {Encoding.UTF8.GetString(reject.Raw.Span)}{(reject.Skipped ? " skipped" : "")}";

    private static async Task<List<EncodedBlock>> BlocksAsync(
        BlockLimits limits,
        string text = Text,
        bool stop = false,
        params RecordRange[] recorded
    )
    {
        var options = new ScanOptions();
        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);
        var plan = TableReconciler.Plan(scan, Given.Dataset() with { MaxRejectPercent = 100 }, table: null);
        using var reader = await RecordFile.OpenAsync(new TextContent(text), scan.Format, options, CancellationToken.None);
        using var encoder = new RowEncoder(plan, new RowOrigin(42, "bucket", "a.csv", "etag"));
        var blocks = Channel.CreateUnbounded<EncodedBlock>();

        var isWhole = await new BlockProducer(reader, encoder, limits, recorded).RunAsync(
            blocks.Writer,
            () => stop,
            CancellationToken.None
        );

        Assert.NotEqual(stop, isWhole);
        var sent = new List<EncodedBlock>();
        await foreach (var block in blocks.Reader.ReadAllAsync(CancellationToken.None))
            sent.Add(block);
        return sent;
    }
}
