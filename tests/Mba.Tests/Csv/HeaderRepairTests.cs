using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Repairs of a header that does not read as a record of the rows' width, and what keeps them from being made. Records are parted by /.</summary>
public sealed class HeaderRepairTests
{
    private const string Rows = "/1,HMO,5/2,PPO,6/3,HMO,7";

    [Theory]
    [InlineData("\"id,plan,paid", 0, "id|plan|paid, 1 at 0: without the quote that is never closed")]
    [InlineData("\"id,plan,paid\"", 0, "id|plan|paid, 1 at 0: without its quotes")]
    [InlineData("id;plan;paid", 0, "id|plan|paid, 1 at 0: parted by ';', as the rows are not")]
    [InlineData("id\tplan\tpaid", 0, "id|plan|paid, 1 at 0: parted by '\t', as the rows are not")]
    [InlineData("id|plan|paid", 0, "id|plan|paid, 1 at 0: parted by '|', as the rows are not")]
    [InlineData("id,/plan,paid", 1, "id|plan|paid, 2 at 0: joined from two lines")]
    [InlineData("Claims//id,/plan,paid", 2, "")] // behind a blank line the first may be a title
    [InlineData("id,//plan,paid", 1, "")] // a blank line between
    [InlineData("id,/,,/plan,paid", 2, "")]
    [InlineData("id,plan/,paid", 1, "id|plan|paid, 2 at 0: joined from two lines")]
    [InlineData("id  x;plan;paid", 0, "id x|plan|paid, 1 at 0: parted by ';', as the rows are not")]
    [InlineData("id;plan", 0, "")] // a name too few
    [InlineData("id;plan;", 0, "")]
    [InlineData("id;plan;ID", 0, "")] // a name twice
    [InlineData("id;plan;5", 0, "")] // a number
    [InlineData("id;plan;paid:", 0, "")] // a label
    [InlineData("id;plan;--", 0, "")] // no letter
    [InlineData("id;plan;all that was paid in early May", 0, "")] // seven words
    [InlineData("id;plan;all that was paid in May", 0, "id|plan|all that was paid in May, 1 at 0: parted by ';', as the rows are not")]
    [InlineData("\"id\",\"plan,paid", 0, "id|plan|paid, 1 at 0: without the quote that is never closed")] // three quotes
    [InlineData("\"id\"\"plan\",paid", 0, "id|plan|paid, 1 at 0: with a delimiter between the names that touch")]
    [InlineData("\"id\" \"plan\",\"paid\"", 0, "id|plan|paid, 1 at 0: with a delimiter between the names that touch")]
    [InlineData("id\"plan\",paid", 0, "id|plan|paid, 1 at 0: with a delimiter between the names that touch")]
    [InlineData("\"id\"plan,\"paid\"", 0, "id|plan|paid, 1 at 0: with a delimiter between the names that touch")]
    [InlineData("id,\"plan\"paid", 0, "id|plan|paid, 1 at 0: with a delimiter between the names that touch")]
    [InlineData("\"id\"\"plan\"\"x\",paid", 0, "")] // a name too many
    [InlineData(",\"id\"\"plan\"", 0, "")] // an empty name
    [InlineData("\"id\"\"plan\",,", 0, "")]
    [InlineData("\"id\",,\"paid\"", 0, "")]
    [InlineData("\"a,b\nx\"/c,paid", 1, "")] // a record of two lines is no half of a header
    public void Repairs(string above, int record, string expected) =>
        Assert.Equal(
            expected,
            HeaderSampleTests.Ask(
                above + Rows,
                s =>
                    HeaderRepair.Repair(s, record, new([])) is { } r
                        ? FormattableString.Invariant($"{string.Join('|', r.Names)}, {r.Lines} at {r.Record}: {r.How}")
                        : ""
            )
        );

    [Fact]
    public void Commas_are_tried_where_the_rows_have_others() =>
        Assert.Equal(
            "parted by ',', as the rows are not",
            SampleText.Ask("id,plan,paid\n1;HMO;5\n2;PPO;6\n", s => HeaderRepair.Repair(s, 0, new([]))?.How, ";")
        );

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Names_have_at_most_64_characters(int characters, bool isRepaired) =>
        Assert.Equal(
            isRepaired,
            HeaderSampleTests.Ask($"id;plan;{new string('n', characters)}{Rows}", s => HeaderRepair.Repair(s, 0, new([])) is not null)
        );

    [Theory]
    [InlineData("", "")] // three repairs, and nothing decides
    [InlineData("a", "a|b|x,c|y|d,e")]
    [InlineData("e", "a;b|x|c|y;d|e")]
    [InlineData("a,e", "")]
    [InlineData("z", "")]
    public void The_table_decides_among_repairs(string known, string names) =>
        Assert.Equal(
            names,
            HeaderSampleTests.Ask(
                "\"a;b|x,c|y;d,e\"" + Rows,
                s =>
                    HeaderRepair.Repair(s, 0, new(known.Split(',', StringSplitOptions.RemoveEmptyEntries))) is { } r
                        ? string.Join('|', r.Names)
                        : ""
            )
        );

    [Theory]
    [InlineData("amount/1,50/2,75", true)]
    [InlineData("amount paid/1,50/2,75", false)] // two words
    [InlineData("amount//1,50/2,75", false)] // behind a blank line
    [InlineData("2024/1,50/2,75", false)] // a number
    [InlineData("amount/1,50,x/2,75,x", false)] // three fields
    public void One_word_above_two_fields(string text, bool isLoneName) =>
        Assert.Equal(isLoneName, HeaderSampleTests.Ask(text, s => HeaderRepair.IsLoneName(s, 0)));

    [Theory]
    [InlineData("member plan paid", false, "member|plan|paid")]
    [InlineData("member plan paid", true, "member|plan|paid")]
    [InlineData("\"member id\" plan paid", false, "member id|plan|paid")]
    [InlineData("acme plan north", false, "acme|plan|north")]
    [InlineData("acme plan north", true, "")] // a title above the header
    [InlineData("acme of north", false, "")] // no word that names columns
    [InlineData("member plan", false, "")]
    [InlineData("member plan paid/", false, "")] // above a blank line
    public void As_many_words_as_fields(string above, bool aboveHeader, string names) =>
        Assert.Equal(
            names,
            HeaderSampleTests.Ask(above + Rows, s => string.Join('|', HeaderRepair.PartedByBlanks(s, 0, aboveHeader) ?? []))
        );

    [Theory]
    [InlineData("member plan paid since/1,2,3,4/5,6,7,8", "member|plan|paid|since")]
    [InlineData("member plan/1,2/3,4", "")] // two words are a title
    public void As_many_words_as_other_rows_have_fields(string text, string names) =>
        Assert.Equal(
            names,
            HeaderSampleTests.Ask(text, s => string.Join('|', HeaderRepair.PartedByBlanks(s, 0, aboveHeader: false) ?? []))
        );

    [Theory]
    [InlineData("id,plan", true)]
    [InlineData("id;plan", true)]
    [InlineData("id\tplan", true)]
    [InlineData("id|plan", true)]
    [InlineData("id,plan,5", false)] // two of three are names
    [InlineData("id,plan,paid,5", true)] // three of four
    [InlineData("id", false)]
    [InlineData("Note: revised, again", false)]
    public void Several_short_words_look_like_names(string above, bool looksLikeNames) =>
        Assert.Equal(looksLikeNames, HeaderSampleTests.Ask(above + Rows, s => HeaderRepair.LooksLikeNames(s, 0)));

    [Theory]
    [InlineData("id,plan/1,2,3,4/5,6,7,8", true)]
    [InlineData("id,plan/1,2,3,4,5/6,7,8,9,10", false)] // fewer than half
    public void Names_for_half_of_the_fields(string text, bool looksLikeNames) =>
        Assert.Equal(looksLikeNames, HeaderSampleTests.Ask(text, s => HeaderRepair.LooksLikeNames(s, 0)));
}
