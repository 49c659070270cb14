using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What the search for the header knows of a sample: which of its records are rows, and how many fields those fill. Records are parted by /.</summary>
public sealed class HeaderSampleTests
{
    [Theory]
    [InlineData("a/b/c/d/id,name,paid/1,Ann,5/2,Bob,6", 3)] // lines of another width do not count
    [InlineData(",,/,,/,,/,,/id,name,paid/1,Ann,5/2,Bob,6", 3)] // nor do blank rows
    [InlineData("1,,/2,,/3,Ann,5", 1)] // the middle one of three
    [InlineData("1,,/2,,/3,Ann,5/4,Bob,6", 3)] // the upper one of two in the middle
    [InlineData(",,/,,", 0)]
    public void Fields_that_a_row_usually_fills(string text, int filled) => Assert.Equal(filled, Ask(text, s => s.UsualFilled));

    [Theory]
    [InlineData("id,name,paid/1,Ann,5/2,Bob,6", 0, "1 2")]
    [InlineData("id,name,paid/1,Ann,5/2,Bob,6", -1, "0 1 2")]
    [InlineData("id,name,paid/1,Ann,5/id,name,paid/2,Bob,6", 0, "1 3")] // not the record said again
    [InlineData("id,name,paid/1,Ann,5/,,/x,y/2,,/2,Bob,6", 0, "1 5")] // neither blank rows, others, nor sparse ones
    [InlineData("id,name,paid/1,Ann,5/Total,Bob,6/3,Cal,7", 0, "1 2 3")] // a full row may begin with the word
    [InlineData("id,name,paid/1,Ann,5/2,Bob,6/Total,x,11", 0, "1 2")] // the last one is a total
    [InlineData("id,name,paid/1,Ann,5/2,Bob,6/TRL,x,11", 0, "1 2")]
    [InlineData("id,name,paid/1,Ann,5/Total,,6/3,Cal,7", 0, "1 3")]
    [InlineData("id,name,paid/1,Ann,5/,Bob,6/3,Cal,7", 0, "1 2 3")]
    [InlineData("id,name,paid/1,Ann,5/note: x,,6/3,Cal,7", 0, "1 3")]
    [InlineData("id,name,paid/1,Ann,5/,Total,6/3,Cal,7", 0, "1 3")] // in the first filled cell
    [InlineData("id/1/Total/3", 0, "1 3")] // one column has no full rows
    [InlineData("id/1/2/3/4/5/6/7/8", 0, "1 2 3 4 5 6 7 8")] // five behind the next three
    [InlineData("id/1/2/3/4/5/6/7/8/9", 0, "4 5 6 7 8 9")] // six of them are enough
    public void Rows_below_a_record(string text, int record, string rows) =>
        Assert.Equal(rows, string.Join(' ', Ask(text, s => s.Rows(record))));

    [Theory]
    [InlineData("a,b/1,2/3,4,5/6", "fits fits - -")]
    [InlineData("a,b,c/1,2,3/4,5/6,7,8,9/1/1,2,3,4,5", "fits fits nearly nearly - -")]
    public void A_record_of_three_fields_may_lack_one_or_have_one_too_many(string text, string expected) =>
        Assert.Equal(
            expected,
            Ask(
                text,
                s =>
                    string.Join(
                        ' ',
                        Enumerable
                            .Range(0, s.Count)
                            .Select(i =>
                                s.Fits(i) ? "fits"
                                : s.NearlyFits(i) ? "nearly"
                                : "-"
                            )
                    )
            )
        );

    [Theory]
    [InlineData("a,b/1,2//3,4/,/5,6", "2 4")]
    public void Behind_a_blank_line_or_row(string text, string apart) =>
        Assert.Equal(apart, Ask(text, s => string.Join(' ', Enumerable.Range(0, s.Count).Where(s.IsApart))));

    [Theory]
    [InlineData("id,code/1,A1/2,A22/3,A3", "9 A9")]
    [InlineData("id,code/1,A1/2,/3,B", "9 -")]
    [InlineData("id,code/1,A1/2,/3,", "9 -")] // one value has no pattern
    public void Patterns_of_columns(string text, string masks) =>
        Assert.Equal(masks, string.Join(' ', Ask(text, s => s.MasksBelow(0)).Select(m => m ?? "-")));

    internal static T Ask<T>(string text, Func<HeaderSample, T> question) => SampleText.Ask(text.Replace('/', '\n') + "\n", question);
}
