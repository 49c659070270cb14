using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Hardly a value is in single quotes, and one of them has several lines.</summary>
public sealed class SingleQuoteTests
{
    [Theory]
    [InlineData("1;a;x\n2;b;'one\ntwo'\n3;c;y\n4;d;z\n", '\'', "1|a|x/2|b|one\ntwo/3|c|y/4|d|z", 0)]
    [InlineData("1;a;x\n2;'one\ntwo';b\n3;c;y\n4;d;z\n", '\'', "1|a|x/2|one\ntwo|b/3|c|y/4|d|z", 0)]
    [InlineData("1;a;'tis\n2;b\n3;c;y\n4;d;dogs'\n", '"', "1|a|'tis/!FIELD_COUNT/3|c|y/4|d|dogs'", 1)]
    [InlineData("1;a;'n\n2;b'\n3;c;y\n4;d;z\n", '"', "1|a|'n/!FIELD_COUNT/3|c|y/4|d|z", 1)] // a damaged row
    [InlineData("1;a;'tis\n2;b;x\n3;c;dogs'\n4;d;z\n", '"', "1|a|'tis/2|b|x/3|c|dogs'/4|d|z", 0)]
    [InlineData("1;a;'tis\n2;b;x'\n3;c;'ere\n4;d;y'\n5;e;'n\n6;f;z'\n", '"', "1|a|'tis/2|b|x'/3|c|'ere/4|d|y'/5|e|'n/6|f|z'", 0)] // three of them
    [InlineData("1;a;'p'\n2;b;'q'\n3;c;'one;\ntwo;2;'\n4;d;'s'\n", '\'', "1|a|p/2|b|q/3|c|one;\ntwo;2;/4|d|s", 0)] // quotes, as more lines say
    public async Task One_value_of_several_lines_in_single_quotes_takes_in_no_row(string text, char quote, string rows, int broken)
    {
        var scan = await RecordFile.ScanAsync(
            new TextContent(text),
            new ScanOptions { Dialect = new DialectOverrides { Header = false } },
            CancellationToken.None
        );

        Assert.Equal((quote, broken), (scan.Format.Csv!.Quote, scan.RecordsBroken));
        Assert.Equal(rows, await DialectTests.RowsAsync(text, scan.Format));
    }

    /// <summary>Every row ends in a delimiter, and the header does not.</summary>
    [Theory]
    [InlineData("id,day,town\n1,2024-11-05,york,\n2,2024-11-06,'river\nbonn',\n", '\'', "1|2024-11-05|york/2|2024-11-06|river\nbonn", 0)]
    [InlineData("id,day,town\n1,2024-11-05,'river\nbonn',\n2,2024-11-06,york,\n", '\'', "1|2024-11-05|river\nbonn/2|2024-11-06|york", 0)]
    [InlineData(
        "id,day,town\n1,2024-11-05,'tis,\n2,2024-11-06,york,\n3,2024-11-07,dogs',\n",
        '"',
        "1|2024-11-05|'tis/2|2024-11-06|york/3|2024-11-07|dogs'",
        0
    )]
    [InlineData(
        "id,day,town\n1,2024-11-01,a,\n2,2024-11-02,b,\n3,2024-11-03,c,\n4,2024-11-04,d,\n5,2024-11-05,e,\n6,2024-11-06,'river\nbonn',\n",
        '\'',
        "1|2024-11-01|a/2|2024-11-02|b/3|2024-11-03|c/4|2024-11-04|d/5|2024-11-05|e/6|2024-11-06|river\nbonn",
        0
    )]
    public async Task A_header_without_the_delimiter_that_ends_each_row_hides_no_single_quotes(
        string text,
        char quote,
        string rows,
        int broken
    )
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((quote, broken), (scan.Format.Csv!.Quote, scan.RecordsBroken));
        Assert.Equal(["id", "day", "town"], scan.Columns.Take(3).Select(c => c.Name));
        Assert.Equal(rows, await DialectTests.RowsAsync(text, scan.Format));
    }
}
