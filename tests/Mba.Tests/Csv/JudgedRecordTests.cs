using Mba.Csv;
using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What is a row, what is none, and what is rejected, where a single sign decides.</summary>
public sealed class JudgedRecordTests
{
    [Theory]
    [InlineData("code\n1\n2\ncode\n3\n", "4 REPEATED_HEADER", "1/2/3")] // a column of numbers does not hold its name
    [InlineData(
        "id,n,day\n1,x,2024-01-01\n2,x,2024-01-02\nid,n, day\n4,y,2024-01-04\n",
        "4 REPEATED_HEADER",
        "1|x|2024-01-01/2|x|2024-01-02/4|y|2024-01-04"
    )]
    [InlineData("id,n\n1,x\n\"ID\",N\n4,y\n", "3 REPEATED_HEADER", "1|x/4|y")]
    [InlineData("word\nx\ny\nword\nz\n", "", "word/x/y/word/z")] // a column of words may
    [InlineData("id,n\n1,a\n\"\",\"\"\n2,b\n , \n", "3 BLANK/5 BLANK", "1|a/2|b")]
    [InlineData("id,n\n1,a\n#2,b\n#note\n3,c\n", "", "1|a/#2|b/!FIELD_COUNT/3|c")] // a row begins as the other line does
    [InlineData("id,n\n1,a\n# note\n2,c\n", "3 COMMENT", "1|a/2|c")]
    [InlineData("id,n\n1,a\n#one, two, three\n2,c\n", "3 COMMENT", "1|a/2|c")] // another number of fields than a row
    [InlineData("id,a,n,\n1,x,5,\n2,\"y,6,\n3,z,7,\n4,q\",8,\n5,x,9,\n6,x,9,\n", "", "1|x|5/!UNCLOSED_QUOTE/3|z|7/4|q\"|8/5|x|9/6|x|9")]
    [InlineData("id,n\n1,a\n2,b\0\n3,c\n", "", "1|a/!NUL_BYTE/3|c")]
    [InlineData("id,n\n1,\"a\n2,b\n3,c\n4,d\n", "", "!UNCLOSED_QUOTE/2|b/3|c/4|d")]
    // A value that lost the quote before it: closed in the same field, in the second field and in the last one of a line below.
    [InlineData("id,a,b\n1,x,y\n2,q,r\"one\nmore\"\n3,x,y\n4,x,y\n5,x,y\n", "", "1|x|y/!STRAY_QUOTE/!FIELD_COUNT/3|x|y/4|x|y/5|x|y")]
    [InlineData("id,a,b\n1,x,y\n2,q,r\"one 5\ntwo, nine\",9\n3,x,y\n4,x,y\n5,x,y\n", "", "1|x|y/!STRAY_QUOTE/3|x|y/4|x|y/5|x|y")]
    [InlineData("id,a,b\n1,x,y\n2,q,r\"one\nup\ntwo, nine\",9\n3,x,y\n4,x,y\n5,x,y\n", "", "1|x|y/!STRAY_QUOTE/3|x|y/4|x|y/5|x|y")]
    [InlineData("id,a,b\n1,x,y\n2,q,5\"x4 board\n3,pipe 12\",y\n4,x,y\n5,x,y\n", "", "1|x|y/2|q|5\"x4 board/3|pipe 12\"|y/4|x|y/5|x|y")]
    [InlineData("id,a,b\n1,x,y\n2,q,r\"one\ntwo, nine\"\n3,x,y\n4,x,y\n5,x,y\n", "", "1|x|y/!STRAY_QUOTE/!FIELD_COUNT/3|x|y/4|x|y/5|x|y")]
    [InlineData(
        "id,a,b\n1,x,y\n2,q,r\"one\nmore, and, yet, nine\"\n3,x,y\n4,x,y\n5,x,y\n",
        "",
        "1|x|y/!STRAY_QUOTE/!FIELD_COUNT/3|x|y/4|x|y/5|x|y"
    )]
    // A quote that is not closed, and one below that is not opened: what they enclose are rows, if all lines are, and two cells say so by their type.
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\n3,z,7\n4,q\",8\n5,x,9\n6,x,9\n", "", "1|x|5/!UNCLOSED_QUOTE/3|z|7/4|q\"|8/5|x|9/6|x|9")]
    [InlineData(
        "id,a,n\n1,x,5\n2,\"y, r,6\n3,z,7\n4,z,7\n5,z,7\n6,q\",8\n7,x,9\n8,x,9\n",
        "",
        "1|x|5/!UNCLOSED_QUOTE/3|z|7/4|z|7/5|z|7/6|q\"|8/7|x|9/8|x|9"
    )] // with a delimiter in its text
    [InlineData("id,a,n\n1,x,5\n2,\"y, r,6\n3,z,7\n4,z,7\n6,q\",8\n7,x,9\n8,x,9\n", "", "1|x|5/2|y, r,6\n3,z,7\n4,z,7\n6,q|8/7|x|9/8|x|9")] // two rows, quoted
    [InlineData("id,a,n\n1,x,5\n2,\"y\n3,z,7\nq\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y\n3,z,7\nq|8/5|x|9/6|x|9")] // a text that quotes a row
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\n3,z,7\nq\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y,6\n3,z,7\nq|8/5|x|9/6|x|9")] // and ends behind it
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\n3,z,7\n,z,7\n4,q\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y,6\n3,z,7\n,z,7\n4,q|8/5|x|9/6|x|9")]
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\nno, 3, 7\n4,q\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y,6\nno, 3, 7\n4,q|8/5|x|9/6|x|9")]
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\n3,z,7\nand\n4,q\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y,6\n3,z,7\nand\n4,q|8/5|x|9/6|x|9")]
    [InlineData("id,a,n\n1,x,5\n2,\"y,6\n3,\"\"z\"\",7\n4,q\",8\n5,x,9\n6,x,9\n", "", "1|x|5/2|y,6\n3,\"z\",7\n4,q|8/5|x|9/6|x|9")]
    [InlineData("id,a,b\n1,x,r\n2,\"y,s\n3,z,t\n4,q\",u\n5,x,v\n6,x,w\n", "", "1|x|r/2|y,s\n3,z,t\n4,q|u/5|x|v/6|x|w")] // one typed cell
    [InlineData("id,n\n1,5\n2,\"6\n3,7\n4\"\n5,9\n6,9\n", "", "1|5/2|6\n3,7\n4/5|9/6|9")] // two columns
    // Escaped quotes within it say nothing of where it begins or ends.
    [InlineData(
        "id,a,b\n1,x,y\n2\"q \"\"r\"\", s\",t\n3,x,y\n4,\"x, \"\"z\"\"\",y\n5,x,y\n",
        "",
        "1|x|y/!STRAY_QUOTE/3|x|y/4|x, \"z\"|y/5|x|y"
    )]
    [InlineData(
        "id,a,b\n1,x,y\n2\"\"\"q\"\" r, s\",t\n3,x,y\n4,\"x, \"\"z\"\"\",y\n5,x,y\n",
        "",
        "1|x|y/!STRAY_QUOTE/3|x|y/4|x, \"z\"|y/5|x|y"
    )]
    [InlineData(
        "id,a,b\n1,x,y\n2\\\"o\"q \\\"r\\\", s\",t\n3,x,y\n4,\"x, \\\"z\\\"\",y\n5,x,y\n",
        "",
        "1|x|y/!STRAY_QUOTE/3|x|y/4|x, \"z\"|y/5|x|y"
    )]
    [InlineData(
        "id,a,b\n1,x,y\n2,q,r\"one \"\"5\"\"\ntwo, \"\"nine\"\"\",9\n3,x,y\n4,\"x, \"\"z\"\"\",y\n5,x,y\n",
        "",
        "1|x|y/!STRAY_QUOTE/3|x|y/4|x, \"z\"|y/5|x|y"
    )]
    // Inches: nothing closes them, and behind a value in quotes nothing is open.
    [InlineData("id,a,b\n1,x,y\n2,\"q, r\",12\"\n3,x,y\n4,x,y\n", "", "1|x|y/2|q, r|12\"/3|x|y/4|x|y")]
    [InlineData("id,a,b\n5\"x,\"q, r\",12\"\n3,x,y\n4,x,y\n", "", "5\"x|q, r|12\"/3|x|y/4|x|y")]
    [InlineData("id,a,b\n1,x,y\n2,q,5\" pipe\n3,x,y\n4,x,y\n", "", "1|x|y/2|q|5\" pipe/3|x|y/4|x|y")]
    public async Task A_line_is_a_row_a_reject_or_skipped(string text, string skipped, string rows)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(skipped, await DialectTests.SkippedAsync(text, scan.Format));
        Assert.Equal(rows, await DialectTests.RowsAsync(text, scan.Format));
    }

    [Theory]
    [InlineData(
        "1,ann,5,\n2,bob,6\n3,cid,7,\n4,dee,8\n5,eve,9,\n6,fay\n7,gus,3,\n8,hal,4\n",
        "1|ann|5/2|bob|6/3|cid|7/4|dee|8/5|eve|9/!FIELD_COUNT/7|gus|3/8|hal|4"
    )]
    [InlineData(
        "2,bob,6\n4,dee,8\n8,hal,4\n6,fay\n1,ann,5,\n3,cid,7,\n5,eve,9,\n7,gus,3,\n",
        "2|bob|6/4|dee|8/8|hal|4/!FIELD_COUNT/1|ann|5/3|cid|7/5|eve|9/7|gus|3"
    )]
    [InlineData("2,bob,6\n6,fay\n1,ann,5,\n7,gus,3,\n", "2|bob|6/!FIELD_COUNT/1|ann|5/7|gus|3")]
    [InlineData("1,ann,5,\n6,fay\n", "1|ann|5/!FIELD_COUNT")]
    public async Task A_delimiter_behind_half_of_the_rows_is_none_of_their_values_though_others_are_short(string rows, string expected)
    {
        var text = "id,name,n\n" + rows;

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(expected, await DialectTests.RowsAsync(text, scan.Format));
    }

    [Fact]
    public async Task A_header_of_another_width_is_compared_with_what_most_rows_have()
    {
        var scan = await RecordFileTests.ScanAsync("a,b,c\n1,2,3,4\n2,3,4,5\n3,4,5,6\n" + string.Join(',', Enumerable.Range(1, 15)) + "\n");

        Assert.Equal(HeaderState.Broken, scan.Format.HeaderState);
        Assert.Equal("the header has 3 names, and the rows have 4 fields; correct the header or the rows", scan.Format.HeaderProblem);
    }

    [Theory]
    [InlineData("full name\nAnn Smith\nBob Jones\nCid Ray\n", ", True/  True")] // one column, or two that a blank parts
    [InlineData("Ann,2000\nBob,1500\nCal,300\n", ", False/, True")] // no header, or one
    [InlineData("1,2,3,4\na,b,c,d\ne,f,g,h\ni,j,k,l\n", ", True/, False")] // the second the contrary of the first
    public async Task A_file_that_is_not_certain_shows_the_two_readings_between_which_a_person_chooses(string text, string readings)
    {
        var format = (await RecordFileTests.ScanAsync(text)).Format;

        Assert.True(format.Confidence < 0.9);
        Assert.Equal(readings, string.Join('/', format.Readings.Select(r => $"{r.Delimiter} {r.Header}")));
    }

    [Fact]
    public async Task A_file_that_is_certain_shows_no_other_reading() =>
        Assert.Empty((await RecordFileTests.ScanAsync("a;b,c\n1;2,3\n4;5,6\n")).Format.Readings);
}
