using Mba.Csv;
using Mba.Scanning;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Each sign that a record behind the rows is none of them, and what is just beside it. A shape: filled, missing, typed, misfits.</summary>
public sealed class TrailingMatterTests
{
    private const string Prose = "these are no more than six words";

    [Theory]
    [InlineData("5", "5,x", "2 0 1 0", false, true, false)]
    [InlineData("x", "x,y", "2 0 2 2", false, true, true)]
    [InlineData("x", "x,5", "2 0 2 1", false, true, false)]
    [InlineData("x", "x,y,5", "3 0 3 2", false, false, true)]
    [InlineData("x", "x", "1 1 0 0", true, true, true)]
    [InlineData("x", "x", "1 1 0 0", true, false, false)]
    [InlineData("x", "x", "1 1 0 0", false, true, false)]
    [InlineData("5", "5", "1 1 1 0", true, true, false)]
    [InlineData("Total", "Total,5", "2 1 1 0", false, false, true)]
    [InlineData("TRL", "TRL,5", "2 1 1 0", false, false, true)]
    [InlineData("5", "5 rows", "1 1 1 0", false, false, true)]
    [InlineData("x", "Source: y", "1 1 0 0", true, false, true)]
    [InlineData("x", Prose, "1 1 0 0", false, true, true)]
    [InlineData("x", Prose, "1 1 0 0", false, false, false)]
    [InlineData("x", Prose, "2 1 0 0", false, true, false)]
    [InlineData("x", "these are only five words", "1 1 0 0", false, true, false)]
    public void Records_of_another_width(string first, string text, string shape, bool afterBlank, bool hasLineEnd, bool isFooter) =>
        Assert.Equal(isFooter, TrailingMatter.IsFooter(new(Shape(shape), first, text, afterBlank, hasLineEnd)));

    [Theory]
    [InlineData("x", "1 0 1 1", true, true)]
    [InlineData("x", "1 0 1 1", false, false)]
    [InlineData("5", "1 0 1 0", true, false)]
    public void One_column_ends_behind_a_blank_line_where_a_value_misfits(string first, string shape, bool afterBlank, bool isFooter) =>
        Assert.Equal(isFooter, IsPadded(first, shape, afterBlank, fields: 1));

    [Theory]
    [InlineData("Total", "1 0 0 0", true, 3, true)]
    [InlineData("* as of May", "1 0 0 0", true, 3, true)]
    [InlineData("TRL", "1 0 0 0", true, 3, true)]
    [InlineData("Rome", "1 0 0 0", true, 3, false)]
    [InlineData("Total", "1 0 0 0", true, 2, false)]
    [InlineData("Total", "1 0 0 0", false, 3, false)]
    [InlineData("Total", "2 0 0 0", true, 3, false)]
    [InlineData("* as of May", "1 0 1 0", true, 3, false)]
    public void The_words_of_a_note_alone_behind_a_blank_line(string first, string shape, bool afterBlank, int fields, bool isFooter) =>
        Assert.Equal(isFooter, IsPadded(first, shape, afterBlank, fields));

    [Theory]
    [InlineData("Total", "3 0 1 0", false, false)]
    [InlineData("Total", "2 1 1 0", false, true)]
    [InlineData("Total", "3 0 2 1", false, true)]
    [InlineData("Total", "3 0 1 0", true, false)]
    [InlineData("TRL", "3 0 1 0", false, false)]
    [InlineData("TRL", "2 1 1 0", false, true)]
    [InlineData("TRL", "3 0 2 1", false, true)]
    [InlineData("TRL", "3 0 1 0", true, true)]
    public void Totals_and_trailers_lack_something_or_follow_a_header_record(string first, string shape, bool headed, bool isFooter) =>
        Assert.Equal(isFooter, TrailingMatter.IsPaddedFooter(new(Shape(shape), first, first, false, true), 3, headed));

    [Theory]
    [InlineData("x", "2 1 1 0", true, false)]
    [InlineData("x", "3 0 1 1", true, false)]
    [InlineData("x", "2 1 1 1", true, true)]
    [InlineData("x", "1 2 0 0", true, true)]
    [InlineData("x", "1 1 0 0", true, false)]
    [InlineData("x", "2 2 0 0", true, false)]
    [InlineData("x", "3 1 1 1", true, true)]
    [InlineData("x", "2 1 1 1", false, false)]
    [InlineData("* as of May", "2 1 0 0", false, true)]
    [InlineData("* as of May", "3 1 0 0", false, false)]
    [InlineData("* as of May", "2 0 0 0", false, false)]
    [InlineData("* as of May", "2 1 1 0", false, false)]
    [InlineData(Prose, "2 1 0 0", false, true)]
    [InlineData(Prose, "3 1 0 0", false, false)]
    [InlineData("x", "1 2 1 1", false, true)]
    [InlineData("x", "1 1 1 1", false, false)]
    [InlineData("x", "1 2 0 0", false, false)]
    [InlineData("(1) Revised", "1 2 0 0", false, true)]
    [InlineData("(1) Revised", "1 1 0 0", false, false)]
    [InlineData("(1) Revised", "2 2 0 0", false, false)]
    public void Rows_of_few_cells(string first, string shape, bool afterBlank, bool isFooter) =>
        Assert.Equal(isFooter, IsPadded(first, shape, afterBlank, fields: 3));

    [Theory]
    [InlineData("Published:", "2 0 1 1", "", true)] // a text among numbers
    [InlineData("Published:", "2 0 1 1", "labels", false)]
    [InlineData("Published:", "2 0 1 0", "", false)]
    [InlineData("Published:", "2 1 1 0", "", true)]
    [InlineData("Published:", "2 1 0 0", "", true)]
    [InlineData("Published:", "3 1 0 0", "", false)]
    [InlineData("Published:", "2 0 0 0", "", false)]
    [InlineData("Published:", "2 0 0 0", "blank", true)]
    [InlineData("Page 1", "2 0 0 0", "blank", false)]
    [InlineData("Page 1", "1 0 0 0", "", false)]
    [InlineData("Page 1", "1 0 0 0", "sparse", true)]
    [InlineData("TRL", "1 0 0 0", "sparse", true)]
    [InlineData("TRL", "1 0 0 0", "sparse labels", false)]
    [InlineData("Record count", "2 1 0 0", "", true)]
    [InlineData("Record count", "1 1 0 0", "", false)] // its number is missing, as a value may be
    [InlineData("Record count", "2 0 0 0", "", false)]
    [InlineData("(1) Revised", "1 1 0 0", "blank", true)]
    [InlineData("(1) Revised", "2 1 0 0", "blank", false)]
    [InlineData("FOOTNOTE", "1 2 0 0", "", true)]
    [InlineData("Notes:", "1 2 0 0", "", true)]
    [InlineData("Sources", "1 2 0 0", "", true)]
    [InlineData("Sources", "1 1 0 0", "", false)]
    [InlineData("Sources", "2 2 0 0", "", false)]
    [InlineData("Sources of income", "1 2 0 0", "", false)]
    [InlineData("No records found", "1 0 0 0", "first", true)]
    [InlineData("No records found", "1 0 0 0", "", false)]
    [InlineData("No records found", "2 0 0 0", "first", false)]
    [InlineData("T", "3 0 0 0", "letter", true)]
    [InlineData("T", "3 0 0 0", "", false)]
    public void Labels_and_notes_with_one_sign_more(string first, string shape, string signs, bool isFooter) =>
        Assert.Equal(
            isFooter,
            TrailingMatter.IsPaddedFooter(
                new(Shape(shape), first, first, signs.Contains("blank", StringComparison.Ordinal), HasLineEnd: true)
                {
                    IsSparse = signs.Contains("sparse", StringComparison.Ordinal),
                    MayBeRow = signs.Contains("labels", StringComparison.Ordinal),
                    IsFirstRow = signs.Contains("first", StringComparison.Ordinal),
                    HasHeaderLetter = signs.Contains("letter", StringComparison.Ordinal),
                },
                fields: 3,
                hasHeaderRecord: false
            )
        );

    [Theory]
    [InlineData("a,b\nx,1\ny,2\nTotal,3\n", "4 1")] // a total that fits
    [InlineData("area,paid\nA,5\nB,6\nC,7\n[1] Revised,\n[2] Late,\n", "5 2")]
    [InlineData("area,paid\nA,5\nB,6\nC,7\nTotal,18\nD,4\n", "")] // rows follow
    [InlineData("area,paid\nA,5\nB,6\nC,7\nSource:,8\nNote:,9\n", "5 2")]
    [InlineData("area,paid\nA,5\nB,6\nC,7\nD,\n", "")]
    [InlineData("area,kind,leader\nA,x,y\nB,x,z\nC,x,y\nEnd,,\n", "5 1")] // every row fills the other two
    [InlineData("area,kind,leader\nA,x,y\nB,,z\nC,x,y\nEnd,,\n", "")]
    [InlineData("area,kind,leader\nA,,\nB,x,z\nC,x,y\nEnd,,\n", "")]
    public async Task The_last_rows_that_look_like_notes_are_said(string text, string warning)
    {
        var scan = await RecordFile.ScanAsync(new TextContent(text), new ScanOptions(), CancellationToken.None);

        Assert.Equal(
            warning,
            string.Join(
                '/',
                scan.Warnings.Where(w => w.Code is WarningCodes.DoubtfulFooter)
                    .Select(w => FormattableString.Invariant($"{w.Line} {w.Count}"))
            )
        );
    }

    [Theory]
    [InlineData("/plan,since/HMO,x", "4 BLANK/5 SECOND_TABLE/6 SECOND_TABLE", "")] // two records of another width
    [InlineData("/first/second/third", "4 BLANK/5 FOOTER/6 FOOTER/7 FOOTER", "")] // of one field
    [InlineData("/plan,since/3,c,7", "4 BLANK", "/!FIELD_COUNT/3|c|7")] // the rows go on
    [InlineData("/a,b/c/d,e/f/g,h", "4 BLANK/5 FOOTER/6 FOOTER/7 FOOTER/8 FOOTER/9 FOOTER", "")]
    [InlineData("/a,b/c/d,e/f/g,h/i,j", "4 BLANK/5 FOOTER/6 FOOTER/7 FOOTER/8 FOOTER/9 FOOTER/10 FOOTER", "")] // two alike, too far below
    [InlineData("/a/c,d/e/f,g/h,i", "4 BLANK/5 SECOND_TABLE/6 SECOND_TABLE/7 SECOND_TABLE/8 SECOND_TABLE/9 SECOND_TABLE", "")]
    [InlineData("Total,,11/Source:,x,y", "4 FOOTER/5 FOOTER", "")] // nothing behind it that a row would look like
    [InlineData("Total,,11/4,d,8", "", "/Total||11/4|d|8")] // a row behind it
    [InlineData("Total,,11/4,d", "4 FOOTER/5 FOOTER", "")]
    [InlineData("Total,,11//,,/4,d,8", "5 BLANK/6 BLANK", "/Total||11/4|d|8")]
    public async Task What_follows_the_rows(string behind, string skipped, string rows) =>
        await HeaderTests.CheckAsync(
            "id,name,paid\n1,a,5\n2,b,6\n" + behind.Replace('/', '\n') + "\n",
            "id,name,paid",
            skipped,
            "1|a|5/2|b|6" + rows
        );

    [Theory]
    [InlineData("a,b", "402 BLANK/403 PREAMBLE/404 REPEATED_HEADER")]
    [InlineData("a,bob", "402 BLANK")]
    public async Task A_title_stands_above_the_whole_header_said_again(string below, string skipped)
    {
        var text = "a,b\n" + string.Concat(Enumerable.Repeat("k,v\n", 400)) + "\nmore,\n" + below + "\nk,v\n";

        Assert.Equal(skipped, await DialectTests.SkippedAsync(text, (await RecordFileTests.ScanAsync(text)).Format));
    }

    [Theory]
    [InlineData("sex,age,n\nF,0-4,5\nF,85+,6\nM,0-4,7\nM,85+,8\nTotal,0-4,12\nTotal,5-84,9\nTotal,85+,\n", 7, "")]
    [InlineData("sex,age,n\nF,0-4,5\nTotal,0-4,12\nF,85+,6\nTotal,85+,14\nF,,6\nTotal,All,\n", 6, "")]
    [InlineData("id,kind,n\n1,Part,5\n2,Total,12\n3,Part,6\n4,Total,14\n,Total,3\n", 5, "")] // in the second column
    [InlineData("id,kind,n\n1,Part,5\n2,Total,12\n3,Part,6\n4,Total,14\nTotal,,37\n", 4, "6 FOOTER")] // elsewhere than the category
    [InlineData("sex,age,n\nF,0-4,5\nF,85+,6\nM,0-4,7\nM,85+,8\nTotal,All,26\nTotal,,\n", 5, "7 FOOTER")] // one full total is the file's own
    public async Task Where_total_is_a_category_the_last_row_is_one_though_a_value_is_missing(string text, int rows, string skipped)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((rows, 0), (scan.RecordsRead - scan.RecordsSkipped, scan.RecordsBroken));
        Assert.Equal(skipped, await DialectTests.SkippedAsync(text, scan.Format));
    }

    [Fact]
    public async Task Rows_that_begin_with_total_may_stand_beyond_the_sample()
    {
        var text = string.Concat(
            new[] { "F", "M", "Total" }.SelectMany(
                _ => Enumerable.Range(0, 400),
                (sex, age) => $"{sex},{age},{((sex, age) is ("Total", 399) ? "" : "5")}\n"
            )
        );

        var scan = await RecordFileTests.ScanAsync("sex,age,n\n" + text);

        Assert.Equal((1200, 0), (scan.RecordsRead, scan.RecordsSkipped));
    }

    [Theory]
    [InlineData("id,a,b/1,x,/2,,y/3,x,y/Total,,/9,,", "5 FOOTER/6 FOOTER", "1|x|/2||y/3|x|y")] // behind a total, one filled cell of three is not a row
    [InlineData("id,a/1,x/2,/Total,/9,", "", "1|x/2|/Total|/9|")] // one of two is
    public async Task One_cell_behind_a_total(string text, string skipped, string rows) =>
        await HeaderTests.CheckAsync(text.Replace('/', '\n') + "\n", text[..text.IndexOf('/', StringComparison.Ordinal)], skipped, rows);

    private static bool IsPadded(string first, string shape, bool afterBlank, int fields) =>
        TrailingMatter.IsPaddedFooter(new(Shape(shape), first, first, afterBlank, HasLineEnd: true), fields, hasHeaderRecord: false);

    private static RowShape Shape(string shape) =>
        shape.Split(' ').Select(n => int.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToArray()
            is [var filled, var missing, var typed, var misfits]
            ? new(filled, Required: 3, missing, typed, misfits, First: 0)
            : throw new ArgumentException(shape, nameof(shape));
}
