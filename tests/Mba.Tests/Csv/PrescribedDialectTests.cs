using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What a dataset says of a file's dialect comes before what the file shows.</summary>
public sealed class PrescribedDialectTests
{
    [Fact]
    public async Task A_delimiter_that_is_prescribed_as_nothing_is_detected() =>
        Assert.Equal(
            ";",
            (
                await RecordFile.ScanAsync(
                    new TextContent("a;b\n1;2\n3;4\n"),
                    new ScanOptions { Dialect = new DialectOverrides { Delimiter = "" } },
                    CancellationToken.None
                )
            )
                .Format
                .Csv!
                .Delimiter
        );

    [Fact]
    public async Task An_escape_that_is_prescribed_belongs_to_the_quotes_that_are_detected()
    {
        const string text = "a,b\n1,\"x\\\"y\"\n2,z\n";
        var options = new ScanOptions { Dialect = new DialectOverrides { Escape = "\\" } };

        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);

        Assert.Equal("1|x\"y/2|z", await DialectTests.RowsAsync(text, scan.Format));
    }

    [Fact]
    public async Task Believes_the_dataset_before_its_own_eyes()
    {
        const string text = "x\na;b\nc;d\n";
        var options = new ScanOptions
        {
            Dialect = new DialectOverrides
            {
                Delimiter = ";",
                Header = false,
                PreambleRecords = 1,
            },
        };

        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);

        Assert.Equal((3, 1), (scan.RecordsRead, scan.RecordsSkipped));
        Assert.Equal("a|b/c|d", await DialectTests.RowsAsync(text, scan.Format));
    }

    [Fact]
    public async Task Pads_short_rows_when_the_dataset_says_so()
    {
        const string text = "a,b,c\n1,2,3\n4,5\n6\n";
        var options = new ScanOptions { Dialect = new DialectOverrides { PadShortRows = true } };

        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);

        Assert.Equal("1|2|3/4|5|/6||", await DialectTests.RowsAsync(text, scan.Format));
    }
}
