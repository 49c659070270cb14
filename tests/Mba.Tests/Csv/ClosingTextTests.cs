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
    [InlineData("1,,3", false)]
    public void Columns_are_counted_in_order(string row, bool areMarks) => Assert.Equal(areMarks, ColumnMarks.Are(row.Split(',')));
}
