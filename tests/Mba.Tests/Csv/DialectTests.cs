using System.Text;
using Mba.Csv;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Each case: a file, and what its records are; <c>|</c> parts fields, <c>/</c> records. The first one is the header.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData(",", "id,name,when\n1,Ann,2024-01-02\n2,Bob,2024-01-03\n")]
    [InlineData(";", "id;name;when\n1;Ann, Dr.;2024-01-02\n2;Bob, Mr.;2024-01-03\n")]
    [InlineData("\t", "id\tname\twhen\n1\tAnn, Dr.\t2024-01-02\n2\tBob\t2024-01-03\n")]
    [InlineData("|", "id|name|when\r\n1|Ann|2024-01-02\r\n2|Bob|2024-01-03")]
    [InlineData("^", "id^name^when\n1^Ann^2024-01-02\n2^Bob^2024-01-03\n")]
    [InlineData("~", "id~name~when\n1~Ann~2024-01-02\n2~Bob~2024-01-03\n")]
    [InlineData(":", "id:name:when\n1:Ann:2024-01-02\n2:Bob:2024-01-03\n")]
    [InlineData(" ", "id name when\n1 Ann 2024-01-02\n2 Bob 2024-01-03\n")]
    [InlineData(", ", "id, name, when\n1, Ann, 2024-01-02\n2, Bob, 2024-01-03\n")]
    [InlineData("||", "id||name||when\n1||Ann||2024-01-02\n2||Bob||2024-01-03\n")]
    [InlineData(",", "id,time\n1,10:30:00\n2,11:45:10\n")]
    [InlineData(",", "name\nAnn Smith\nBob Jones\n", 1)]
    [InlineData(";", "sep=;\nid;a,b;c\n1;2,5;3\n2;3,5;4\n", 3, 1)]
    [InlineData(";", "a;b;c\n1,5;2,5;3,5\n2,5;3,5;4,5\n")]
    [InlineData(",", "full name\nAnn Smith\nBob Jones\n", 1)]
    [InlineData(",", "Report: Members\nRun date: 2024-01-01\nPeriod: May\nid,name\n1,Ann\n2,Bob\n", 2, 3)]
    [InlineData(",", "Report of May\nTime: 10:30\nid,name\n1,Ann\n2,Bob\n", 2, 2)]
    public async Task Detects_the_delimiter(string delimiter, string text, int fields = 0, int skipped = 0)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(delimiter, scan.Format.Csv!.Delimiter);
        Assert.Equal(fields == 0 ? text.Split('\n')[^2].Split(delimiter).Length : fields, scan.Columns.Count);
        Assert.Equal((2, skipped, 0), (scan.RecordsRead - scan.RecordsSkipped, scan.RecordsSkipped, scan.RecordsBroken));
    }

    [Theory]
    [InlineData("a,b,c\n1,2,3,4,5\n1\n1,2\n1,2,3,4,5,6,7,8\n1, 2, 3\n", ",", 4)]
    [InlineData("a;b\n1;\"pedro \"pdet\" holanda\"\n", ";", 1)]
    public async Task Rows_that_do_not_agree_are_broken_and_no_single_column(string text, string delimiter, int broken)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((delimiter, broken), (scan.Format.Csv!.Delimiter, scan.RecordsBroken));
    }

    [Fact]
    public async Task Commas_of_amounts_part_nothing_though_some_amounts_are_damaged()
    {
        var rows = Enumerable.Range(10, 300).Select(i => $"M{i};{(i % 75 == 22 ? "n" : "")}{(i % 60 == 40 ? "\"" : "")}{i},50;gold;\n");

        var scan = await RecordFileTests.ScanAsync(string.Concat(rows) + "Total;;;\n");

        Assert.Equal((";", 3), (scan.Format.Csv!.Delimiter, scan.Columns.Count));
    }

    [Fact]
    public async Task A_first_record_with_cells_too_many_is_a_damaged_row_if_a_cell_of_it_fits()
    {
        var rows = Enumerable.Range(2, 30).Select(i => $"M{i % 10}\t{(i == 22 ? "n" : "")}{i}00\t{i % 3 == 0}\n");

        var scan = await RecordFileTests.ScanAsync("M1\t6593\t\tunquoted\tcell\n" + string.Concat(rows));

        Assert.Equal((31, 1, 0), (scan.RecordsRead, scan.RecordsBroken, scan.RecordsSkipped));
    }

    [Fact]
    public async Task Quotes_that_enclose_nothing_are_text_in_a_tab_file()
    {
        const string text = "id\ttitle\n1\t\"Heroes\n2\t\"A\" and \"B\"\n3\t12\" single\n4\t\"quoted\" start\n5\t\"\n6\tplain\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Null(scan.Format.Csv!.Quote);
        Assert.Equal("1|\"Heroes/2|\"A\" and \"B\"/3|12\" single/4|\"quoted\" start/5|\"/6|plain", await RowsAsync(text, scan.Format));
    }

    [Theory]
    [InlineData('"', '"', "a,b\n1,\"x, \"\"y\"\"\"\n2,\"z\"\n", "1|x, \"y\"/2|z")]
    [InlineData('\'', '\'', "a,b\n1,'x, ''y'''\n2,'z'\n", "1|x, 'y'/2|z")]
    [InlineData('"', '\\', "a,b\n1,\"x, \\\"y\\\"\"\n2,\"z\\\\\"\n", "1|x, \"y\"/2|z\\")]
    [InlineData('\'', '\\', "a,b\n1,'x, \\'y\\''\n2,'z'\n", "1|x, 'y'/2|z")]
    [InlineData('"', '"', "a,b\n1,O'Neil\n2,5\" pipe\n", "1|O'Neil/2|5\" pipe")]
    [InlineData('"', '"', "a,b,c,d\n1,\"x\" ,\"y, \"\"z\"\"\" \t ,3\n2,\"z\",\"\" ,\"4\"  \n", "1|x|y, \"z\"|3/2|z||4")]
    [InlineData('"', '"', "a,b\n\"1\",\"x \"  \n\"2\" ,\"y\"\t\r\n\"3\"\t,\" \" ", "1|x /2|y/3| ")]
    [InlineData('\'', '\\', "a,b\n1,'x, \\'y\\'' \n'2' ,'z' \n", "1|x, 'y'/2|z")]
    [InlineData('"', '"', "a\tb\n\"1\" \t\"x\ty\"\n\"2\"\t\"\"\n", "1|x\ty/2|")]
    [InlineData('"', '"', "a,b\n1,\"x\" y\n2,z\n", "!STRAY_QUOTE/2|z")]
    [InlineData('"', '"', "a,b\n1,\"C:\\dir\\\"\n2,\\N\n", "1|C:\\dir\\/2|\\N")]
    public async Task Detects_quotes_and_escapes(char quote, char escape, string text, string expected)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((quote, escape), (scan.Format.Csv!.Quote, scan.Format.Csv.Escape));
        Assert.Equal(expected, await RowsAsync(text, scan.Format));
    }

    [Theory]
    [InlineData("a,b\r1,x\r2,y\r", "1|x/2|y")]
    [InlineData("a,b\r\n1,x\n2,y\r3,z", "1|x/2|y/3|z")]
    [InlineData("a,b\n1,x\n\n\n2,y\n\n\n", "1|x/2|y")]
    [InlineData("a,b\n1,\"x\r\ny\"\n2,\"\n\"\n", "1|x\r\ny/2|\n")]
    [InlineData("a,b\n1,x\n2,y\n\u001A", "1|x/2|y")]
    [InlineData("a,b\n1,\n,2\n,\n", "1|/|2")]
    [InlineData("a,b,\n1,x,\n2,y,\n", "1|x/2|y")]
    [InlineData("a,b\n1,x,\n2,y,\n", "1|x/2|y")]
    [InlineData("a\n1\n\"\"\n2\n", "1//2")]
    public async Task Reads_line_ends_blank_lines_and_empty_fields(string text, string expected) =>
        Assert.Equal(expected, await RowsAsync(text, (await RecordFileTests.ScanAsync(text)).Format));

    [Theory]
    [InlineData("Members of May\nmade by hand\n\nid,name\n1,a\n2,b\n", "1 PREAMBLE/2 PREAMBLE/3 BLANK", "1|a/2|b")]
    [InlineData("# made 2024\n# by us\nid,name\n1,a\n# pause\n2,b\n", "1 COMMENT/2 COMMENT/5 COMMENT", "1|a/2|b")]
    [InlineData("id,name\n1,a\n2,b\nTotal rows: 2\n", "4 FOOTER", "1|a/2|b")]
    [InlineData("id,name,x\n1,a,5\n2,b,6\nTRAILER,2\n", "4 FOOTER", "1|a|5/2|b|6")]
    [InlineData("id,name,x\n1,a,5\n2,b,6\nTotal,,11\n", "4 FOOTER", "1|a|5/2|b|6")]
    [InlineData("id,name\n1,a\n2,b\n\n(2 rows)\n", "4 BLANK/5 FOOTER", "1|a/2|b")]
    [InlineData("id,name\n1,a\nid,name\n2,b\n", "3 REPEATED_HEADER", "1|a/2|b")]
    [InlineData(
        "id,name\n1,a\n2,b\n\ncode,what,since\nA,x,2024\nB,y,2025\n",
        "4 BLANK/5 SECOND_TABLE/6 SECOND_TABLE/7 SECOND_TABLE",
        "1|a/2|b"
    )]
    [InlineData("id,name\n1,a\n2,b\n\nplan,since\n7,2024\n8,2025\n", "4 BLANK/5 SECOND_TABLE/6 SECOND_TABLE/7 SECOND_TABLE", "1|a/2|b")]
    [InlineData(
        "id,name\n1,a\n\n\n\"plan\" , \"from year\"\n7,2024-01-01\n8,2025-01-01\n\n9,2026-01-01\n",
        "3 BLANK/4 BLANK/5 SECOND_TABLE/6 SECOND_TABLE/7 SECOND_TABLE/8 BLANK/9 SECOND_TABLE",
        "1|a"
    )]
    [InlineData("id,name\n1,a\n\n\"ID\", \"Name\"\n2,b\n3,c\n", "3 BLANK/4 REPEATED_HEADER", "1|a/2|b/3|c")]
    [InlineData("id,name\n1,a\n\"ID\", \"Name\"\n2,b\n3,c\n", "3 REPEATED_HEADER", "1|a/2|b/3|c")]
    public async Task Lines_that_are_no_records_are_skipped_and_say_why(string text, string skipped, string expected)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(skipped, await SkippedAsync(text, scan.Format));
        Assert.Equal((skipped.Split('/').Length, 0), (scan.RecordsSkipped, scan.RecordsBroken));
        Assert.Equal(expected, await RowsAsync(text, scan.Format));
        Assert.Equal(["id", "name"], scan.Format.Header.Take(2));
    }

    [Theory]
    [InlineData("id,name\n1,a\n\nx,y\n2,b\n3,c\n")]
    [InlineData("id,amount\n1,5\n\nplan,\n7,9\n8,9\n")]
    [InlineData("id,amount\n1,5\nplan,since\n7,9\n8,9\n")]
    [InlineData("first,last\nAnn,Smith\n\ncity,street\nBonn,Main\nRome,Corso\n")]
    public async Task Takes_a_record_for_a_row_when_less_speaks_for_a_second_table(string text) =>
        Assert.Equal(4, (await RecordFileTests.ScanAsync(text)) is { RecordsBroken: 0 } scan ? scan.RecordsRead - scan.RecordsSkipped : 0);

    [Theory]
    [InlineData("2015,2016,2017\n10,20,30\n11,21,31\n", null, "column_1,column_2,column_3", "numbers or dates")]
    [InlineData("2015,2016,2017\n10,20,30\n11,21,31\n", true, "2015,2016,2017", "prescribed")]
    [InlineData("1,2,3\n10,20,30\n11,21,31\n", null, "column_1,column_2,column_3", "that fit")]
    [InlineData("region,2015,2016\nNorth,10,20\nSouth,11,21\n", null, "region,2015,2016", "text or labels")]
    [InlineData("name,2015\nNorth,2010\nSouth,2011\n", null, "column_1,column_2", "numbers or dates")]
    [InlineData("id,name\n1,Ann\n2,Bob\n", null, "id,name", "that do not have")]
    [InlineData("id,name\n1,Ann\n2,Bob\n", false, "column_1,column_2", "prescribed")]
    [InlineData("Y,N\nY,Y\nN,N\n", null, "column_1,column_2", "again")]
    public async Task Says_why_there_is_a_header_or_none(string text, bool? prescribed, string expected, string reason)
    {
        var options = new ScanOptions { Dialect = new DialectOverrides { Header = prescribed } };

        var format = (await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None)).Format;

        Assert.Equal(expected, string.Join(',', format.Header));
        Assert.Contains(reason, format.HeaderReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,Ann,2024-01-02\n2,Bob,2024-01-03\n", "column_1,column_2,column_3")]
    [InlineData("id,name\n1,Ann\n2,Bob\n", "id,name")]
    [InlineData("id,,ID,Name\n1,2,3,x\n4,5,6,y\n", "id,column_2,ID,Name")]
    [InlineData("first,last\nAnn,Smith\nBob,Jones\n", "first,last")]
    [InlineData("Y,N\nY,Y\nN,N\n", "column_1,column_2")]
    [InlineData("member,,plan\nid,born,id\n1,2001-02-03,7\n2,2001-02-04,8\n", "member id,member born,plan id")]
    [InlineData("id,born\nint,date\n1,2001-02-03\n2,2001-02-04\n", "id,born")]
    [InlineData("id,name,2019,2020\n1,x,5,6\n2,y,7,8\n", "id,name,2019,2020")]
    [InlineData("just one line of text", "just one line of text")]
    [InlineData("1\n2\n3\n", "column_1")]
    [InlineData("#id,name\n1,a\n2,b\n", "#id,name")]
    public async Task Finds_the_header_or_that_there_is_none(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', (await RecordFileTests.ScanAsync(text)).Format.Header));

    [Theory]
    [InlineData("id,name,born\n1,Smith, John,2001-02-03\n2,Jones, Ann,2001-02-04\n", 3, 2)]
    [InlineData("a,b,c\n1,2\n3,4\n5,6\n", 3, 3)]
    [InlineData("a,b,,\n1,2\n3,4\n5,6\n", 2, 0)]
    [InlineData("a,,b,c\n1,2,3\n4,5,6\n7,8,9\n", 3, 0)]
    [InlineData("a,bc\n1,2,3\n4,5,6\n7,8,9\n", 3, 0)]
    public async Task The_header_says_how_many_fields_a_record_has(string text, int fields, int broken)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((fields, broken), (scan.Columns.Count, scan.RecordsBroken));
    }

    [Theory]
    [InlineData("id,note\n\"\",\"x\"\n\"\",\"y\"\n\"\",\"z\"\n\"1\",\"a \\\"b\\\" c\"\n", "|x/|y/|z/1|a \"b\" c")] // empty values are no doubled quotes
    [InlineData("id,note\n\"1\",\"a \"\"b\"\" c\"\n\"2\",\"C:\\\\\"\n\"3\",\"x\"\n", "1|a \"b\" c/2|C:\\\\/3|x")] // a path ends with a backslash
    [InlineData(
        "id,no,note\n\"1\",\"\",\"x\"\n\"2\",\"\",\"y\"\n\"3\",\"\",\"z\"\n\"4\",\"\",\"a \\\"b\\\" c\"\n",
        "1||x/2||y/3||z/4||a \"b\" c"
    )]
    public async Task Quotes_are_doubled_unless_backslashes_are_more(string text, string rows) =>
        Assert.Equal(rows, await RowsAsync(text, (await RecordFileTests.ScanAsync(text)).Format));

    [Fact]
    public async Task Lines_are_counted_through_ends_of_line_behind_a_backslash()
    {
        const string Text = "id\tnote\n1\ta \\\tb\n2\tc\\\nd\\\n\n\n3\te\n"; // the second row ends on its third line, and a blank one follows
        var format = (await RecordFileTests.ScanAsync(Text)).Format;
        format = format with { Csv = format.Csv! with { Delimiter = "\t", Quote = null, Escape = '\\' } };

        Assert.Equal("1|a \tb/2|c\nd\n/3|e", await RowsAsync(Text, format));
        Assert.Equal("6 BLANK", await SkippedAsync(Text, format));
    }

    [Fact]
    public async Task Two_doubled_quotes_weigh_more_than_one_path_among_many_rows()
    {
        var text =
            "id,note\n"
            + string.Concat(Enumerable.Repeat("\"1\",\"x\"\n", 250))
            + "\"2\",\"\"\"\"\n\"3\",\"a \"\"b\"\" c\"\n\"4\",\"C:\\\"\n";

        var rows = await RowsAsync(text, (await RecordFileTests.ScanAsync(text)).Format);

        Assert.EndsWith("1|x/2|\"/3|a \"b\" c/4|C:\\", rows, StringComparison.Ordinal);
    }

    /// <summary>Skipped lines with their reasons.</summary>
    internal static async Task<string> SkippedAsync(string text, FileFormat format)
    {
        using var reader = await RecordFile.OpenAsync(new TextContent(text), format, new ScanOptions(), CancellationToken.None);
        var lines = new List<string>();
        while (reader.Read())
        {
            if (reader.Kind == RecordKind.NonRecord)
                lines.Add(FormattableString.Invariant($"{reader.Line} {reader.FaultCode}"));
        }

        return string.Join('/', lines);
    }

    internal static async Task<string> RowsAsync(string text, FileFormat format)
    {
        using var reader = await RecordFile.OpenAsync(new TextContent(text), format, new ScanOptions(), CancellationToken.None);
        var rows = new List<string>();
        while (reader.Read())
        {
            if (reader.Kind == RecordKind.Row)
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader[i]))));
            else if (reader.Kind == RecordKind.Broken)
                rows.Add("!" + reader.FaultCode);
        }

        return string.Join('/', rows);
    }
}
