using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What the first cell of a last line says, and the values that look like it.</summary>
public sealed class ClosingTextTests
{
    [Theory]
    [InlineData("Published:", true)]
    [InlineData("Source: ONS", true)]
    [InlineData("(5 rows)", true)]
    [InlineData("TRL", true)]
    [InlineData("End of worksheet", true)]
    [InlineData("Page 1 of 3", true)]
    [InlineData("page 12", true)]
    [InlineData("Page 1 / 3", true)]
    [InlineData(" (5 rows)", true)]
    [InlineData("-- 5 rows --", false)] // a line may be drawn
    [InlineData("Page 1 of", false)]
    [InlineData("Page x of 3", false)]
    [InlineData("Sheet 1 of 3", false)]
    [InlineData("Sheet 12", false)]
    [InlineData("Source", false)]
    [InlineData("* Ann Smith", false)]
    [InlineData("(1) Revised", false)]
    [InlineData("1. FC Koeln", false)]
    [InlineData("End of Watch", false)]
    [InlineData("Page Smith", false)]
    [InlineData("Page 1 of many", false)]
    [InlineData("TOTAL RENAL CARE INC", false)]
    public void Some_beginnings_are_certain(string cell, bool isCertain) => Assert.Equal(isCertain, ClosingText.IsCertain(cell));

    [Theory]
    [InlineData("No records found", true)]
    [InlineData("*** No data available for the selected period ***", true)]
    [InlineData("0 rows returned.", true)]
    [InlineData("No matching claims", true)]
    [InlineData("No", false)]
    [InlineData("No Doubt", false)]
    [InlineData("No data entry clerk", false)]
    [InlineData("Records found", false)]
    public void A_report_without_rows_says_so(string cell, bool isNoData) => Assert.Equal(isNoData, ClosingText.IsNoData(cell));

    [Theory]
    [InlineData("data", "record", "records", "row", "rows", "result", "results", "entries", "items", "claims", "members", "Transactions")]
    public void What_a_report_may_have_none_of(params string[] rows) =>
        Assert.All(rows, r => Assert.True(ClosingText.IsNoData("No " + r) && ClosingText.IsNoData("0 " + r), r));

    [Theory]
    [InlineData("found", "available", "returned", "selected", "retrieved", "match", "exist", "for", "to", "was", "Were")]
    public void What_may_follow_it(params string[] words) =>
        Assert.All(words, w => Assert.True(ClosingText.IsNoData($"(No rows {w} May)") && !ClosingText.IsNoData($"No rows {w}x"), w));

    [Theory]
    [InlineData(
        "row count",
        "record count",
        "total rows",
        "Total records",
        "number of rows",
        "number of records",
        "control total",
        " Row Count: "
    )]
    public void Names_of_counts(params string[] cells) => Assert.All(cells, c => Assert.True(ClosingText.IsCountName(c), c));

    [Theory]
    [InlineData("Published:", true)]
    [InlineData("Record count", true)]
    [InlineData("Total", true)]
    [InlineData("* Ann Smith", true)]
    [InlineData("-- 5 rows --", true)]
    [InlineData("(1) Revised", true)]
    [InlineData("these are no more than six", true)]
    [InlineData("these are the five words", false)]
    [InlineData("TOTAL RENAL CARE INC", false)]
    public void Others_are_doubtful(string cell, bool isDoubtful) => Assert.Equal(isDoubtful, ClosingText.MayBe(cell));

    [Theory]
    [InlineData("1,2,3", true)]
    [InlineData("0,1,2", true)]
    [InlineData("(1),(2),(3),(4)", true)]
    [InlineData("a,b,c", true)]
    [InlineData("A,B,C", true)]
    [InlineData("1,2", false)]
    [InlineData("1,3,2", false)]
    [InlineData("2,3,4", false)]
    [InlineData("01,2,3", false)]
    [InlineData("a,b,d", false)]
    [InlineData("a,B,c", false)]
    [InlineData("aa,b,c", false)]
    [InlineData("[1],[2],[3]", true)]
    [InlineData(" 1, 2, 3", true)]
    [InlineData("b,c,d", false)]
    [InlineData("1,,3", false)]
    public void Columns_are_counted_in_order(string row, bool areMarks) => Assert.Equal(areMarks, ColumnMarks.Are(row.Split(',')));
}
