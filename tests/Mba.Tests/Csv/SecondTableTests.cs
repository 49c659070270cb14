using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Below a table of an id, a number and a day: what a blank line and a line of as many cells make of the rest of the file.</summary>
public sealed class SecondTableTests
{
    private const string Table = "id,n,day\n1,5,2024-01-01\n2,6,2024-01-02\n3,7,2024-01-03\n";
    private const string Rows = "1|5|2024-01-01/2|6|2024-01-02/3|7|2024-01-03";
    private const string Second = "5 BLANK/6 SECOND_TABLE/7 SECOND_TABLE/8 SECOND_TABLE";

    [Theory]
    [InlineData("plan,since,by")]
    [InlineData("_plan,élan,ü")]
    [InlineData("\"plan\", \"since\" ,by")]
    public async Task Names_that_no_column_holds_above_two_records_with_typed_columns_begin_another_table(string names)
    {
        var text = $"{Table}\n{names}\nA,2024-01-01,5\nB,2024-01-02,6\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(Second, await DialectTests.SkippedAsync(text, scan.Format));
        Assert.Equal(Rows, await DialectTests.RowsAsync(text, scan.Format));
    }

    [Theory]
    [InlineData("x,y,z\nA,b,c\nD,e,f", "x|y|z/A|b|c/D|e|f")] // nothing below has a type
    [InlineData("plan,since,by\nA,2024-01-01,5", "plan|since|by/A|2024-01-01|5")] // one record below
    [InlineData("plan,,by\nA,2024-01-01,5\nB,2024-01-02,6", "plan||by/A|2024-01-01|5/B|2024-01-02|6")] // a name is missing
    [InlineData("plan,2024,by\nA,2024-01-01,5\nB,2024-01-02,6", "plan|2024|by/A|2024-01-01|5/B|2024-01-02|6")] // a number is no name
    [InlineData("4,8,2024-01-04", "4|8|2024-01-04")]
    public async Task In_doubt_it_is_a_row(string below, string rows)
    {
        var text = $"{Table}\n{below}\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal("5 BLANK", await DialectTests.SkippedAsync(text, scan.Format));
        Assert.Equal($"{Rows}/{rows}", await DialectTests.RowsAsync(text, scan.Format));
    }

    [Fact]
    public async Task A_cell_longer_than_a_name_is_a_value()
    {
        var text = $"{Table}\nplan,{new string('s', 65)},by\nA,2024-01-01,5\nB,2024-01-02,6\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal("5 BLANK", await DialectTests.SkippedAsync(text, scan.Format));
    }

    [Fact]
    public async Task Where_a_blank_line_stands_before_every_row_it_says_nothing()
    {
        const string text = "id,n,day\n\n1,5,2024-01-01\n\n2,6,2024-01-02\n\nplan,since,by\n\nA,2024-01-01,5\n\nB,2024-01-02,6\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal("2 BLANK/4 BLANK/6 BLANK/8 BLANK/10 BLANK", await DialectTests.SkippedAsync(text, scan.Format));
    }

    [Fact]
    public async Task Where_blank_lines_part_groups_of_rows_they_say_nothing()
    {
        const string text = Table + "\n4,8,2024-01-04\n5,9,2024-01-05\n6,9,2024-01-06\n\nplan,since,by\nA,2024-01-01,5\nB,2024-01-02,6\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal("5 BLANK/9 BLANK", await DialectTests.SkippedAsync(text, scan.Format));
    }

    [Theory]
    [InlineData("\"ID\",'N',Day")]
    [InlineData("ID , N,\tDay")]
    public async Task The_same_names_in_other_quotes_case_and_blanks_are_the_header_said_again(string names)
    {
        var text = $"{Table}\n{names}\n4,8,2024-01-04\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal("5 BLANK/6 REPEATED_HEADER", await DialectTests.SkippedAsync(text, scan.Format));
        Assert.Equal($"{Rows}/4|8|2024-01-04", await DialectTests.RowsAsync(text, scan.Format));
    }
}
