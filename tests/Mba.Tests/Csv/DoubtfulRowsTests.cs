using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Rows that may be headings, sections or totals load, as any row could look like them, and are said.</summary>
public sealed class DoubtfulRowsTests
{
    private const string Names = "city,beds,staff\n";
    private static readonly string Rows = string.Concat(Enumerable.Range(1, 30).Select(i => $"{(char)(64 + i)}ville,{i},{i * 3}.5\n"));
    private static readonly string More = Rows.Replace("ville", "town", StringComparison.Ordinal);

    [Theory]
    [InlineData("Unit,Number,Percent\nSeries,Original,Trend\nCollection,1,1\nSeries ID,A84423050A,A84423043C\n", "4 2")] // the first two are names
    [InlineData("Unit,Number,Percent\n\nFrequency,1,2\nSeries ID,A84423050A,A84423043C\n", "4 2")]
    [InlineData(
        "Unit,Number,000\nSeries,Original,Trend\nData,STOCK,STOCK\nFrequency,Month,Month\nCollection,1,1\nStart,Feb-1978,Feb-1978\nObs,551,551\nSeries ID,A84423050A,A84423043C\n",
        "2 8"
    )]
    [InlineData("Unit,Number,Percent\nSeries,Original,Trend\n", "")] // two lines of text are names, too
    [InlineData("Zville,none,1\n", "")] // one text alone may be a value
    public async Task Lines_between_names_and_values(string headings, string said) =>
        Assert.Equal(said, await SaidAsync(Names + headings + Rows));

    [Theory]
    [InlineData("North,,\n", "South,,\n", "2 2")]
    [InlineData("North,,\n", "", "2 1")]
    [InlineData("", "Total North,,190\n", "32 1")]
    [InlineData("", "North Total,190,\n", "32 1")]
    [InlineData("", "Subtotal,190,\n", "32 1")]
    [InlineData("", "M17,,\n", "")] // a code without values
    [InlineData("", "TOTAL RENAL CARE INC,4,2\n", "")] // a name that begins so
    [InlineData("", "Total,190,570\n", "")] // full as a row is: a category as well
    [InlineData("", "Northwich,190,\n", "")]
    public async Task Sections_and_totals_between_rows(string above, string between, string said) =>
        Assert.Equal(said, await SaidAsync(Names + above + Rows + between + More));

    [Theory]
    [InlineData("name,phone\n", "Ann,5551\nBob,\nCid,5553\nDee,5554\nEve,5555\nFay,5556\n")]
    [InlineData(
        "name,phone,fax,mail\n",
        "Ann,5551,,\nBob,,,\nCid,5553,9,c@x.example\nDee,5554,8,d@x.example\nEve,5555,7,e@x.example\nFay,5556,6,f@x.example\n"
    )]
    [InlineData("name,phone,fax\n", "Ann,5551,1\nBob,,\nCid,5553,9\nDee,,\nEve,5555,7\n")]
    [InlineData("name,phone,fax\n", "Ann,5551,1\nCid,5553,9\nDee,4,4\nEve,5555,7\nBob,,\n")] // the last one is a footer's matter
    public async Task Tables_with_gaps_are_not_doubted(string names, string rows) => Assert.Equal("", await SaidAsync(names + rows));

    private static async Task<string> SaidAsync(string text)
    {
        var scan = await RecordFileTests.ScanAsync(text);
        return string.Join(
            '/',
            scan.Warnings.Where(w => w.Code is WarningCodes.DoubtfulRows).Select(w => FormattableString.Invariant($"{w.Line} {w.Count}"))
        );
    }
}
