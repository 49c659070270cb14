using Mba.Rows;
using Xunit;

namespace Mba.Tests.Rows;

public sealed class BlockBufferTests
{
    [Fact]
    public void Covers_the_records_it_was_told_of_rejected_ones_included()
    {
        using var block = new BlockBuffer(100);
        for (var record = 7; record <= 11; record++)
            block.Cover(record);
        LoadDataText.Raw(block, "1"u8, LoadDataText.NewLine);
        block.EndRow();

        Assert.Equal(new BlockRange(7, 11, 1, 2), block.Range);
    }

    [Fact]
    public void Is_full_at_its_size_and_empty_after_a_reset()
    {
        using var block = new BlockBuffer(10);
        LoadDataText.Raw(block, "123456789"u8, LoadDataText.NewLine);
        Assert.True(block.IsFull);

        block.Reset();

        Assert.Equal((0, 0, false), (block.Length, block.Rows, block.IsFull));
        Assert.Equal(new BlockRange(-1, -1, 0, 0), block.Range);
    }

    [Fact]
    public void Grows_for_a_row_larger_than_a_block_and_keeps_what_it_has()
    {
        using var block = new BlockBuffer(16);
        LoadDataText.Raw(block, "first"u8, LoadDataText.Tab);
        LoadDataText.Raw(block, new byte[100_000], LoadDataText.NewLine);

        Assert.Equal(100_007, block.Length);
        Assert.True(block.Written.Span.StartsWith("first\t"u8));
    }
}
