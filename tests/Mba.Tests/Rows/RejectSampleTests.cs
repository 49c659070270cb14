using Mba.Rows;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>What is shown of a file that is refused: the first records that would have been rejected, by line, column and code.</summary>
public sealed class RejectSampleTests
{
    private static readonly (string, string[])[] Columns = [("n", ["1", "x", "2", "y", "z", "w"])];
    private static readonly TableSchema Numbers = Given.Table(("n", ColumnType.BigInt));

    [Fact]
    public void Counts_all_and_names_the_first_three()
    {
        var sample = Take(new IngestOptions());

        Assert.Equal((4, 4), (sample.Total, sample.Kept.Count));
        Assert.Equal("; first: line 3 column n NOT_A_NUMBER, line 5 column n NOT_A_NUMBER, line 6 column n NOT_A_NUMBER", sample.First);
        Assert.Equal([1L, 3L, 4L, 5L], sample.Kept.Select(r => r.Record));
    }

    [Fact]
    public void Keeps_as_many_as_are_stored_and_counts_the_others()
    {
        var sample = Take(new IngestOptions { StoredRejects = 1 });

        Assert.Equal((4, 1), (sample.Total, sample.Kept.Count));
        Assert.Equal("; first: line 3 column n NOT_A_NUMBER", sample.First);
    }

    [Fact]
    public void Says_nothing_where_there_is_none()
    {
        using var records = new FakeRecords(("n", ["1", "2"]));

        Assert.Equal("", RejectSample.Take(Plan(), records, new IngestOptions(), CancellationToken.None).First);
        Assert.Equal("", RejectSample.None.First);
    }

    [Theory]
    [InlineData(RecordKind.Broken, 6, "; first: line 2 FIELD_COUNT, line 3 FIELD_COUNT, line 4 FIELD_COUNT")]
    [InlineData(RecordKind.NonRecord, 0, "")] // skipped lines are kept, and are no rejects
    [InlineData(RecordKind.Row, 0, "")]
    public void Unreadable_records_are_those_that_are_broken(RecordKind kind, int total, string first)
    {
        using var records = new FakeRecords(Columns) { Kind = kind, FaultCode = "FIELD_COUNT" };

        var sample = RejectSample.TakeUnreadable(records, new IngestOptions(), CancellationToken.None);

        Assert.Equal((total, first), (sample.Total, sample.First));
        Assert.Equal(kind == RecordKind.Row ? 0 : 6, sample.Kept.Count);
    }

    private static RejectSample Take(IngestOptions options)
    {
        using var records = new FakeRecords(Columns);
        return RejectSample.Take(Plan(), records, options, CancellationToken.None);
    }

    private static TablePlan Plan() => Given.Plan(Given.File(Columns), Numbers, Given.Dataset() with { MaxRejectPercent = 100 });
}
