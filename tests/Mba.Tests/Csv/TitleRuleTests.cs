using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Which of the first records are titles, stand above the header, or describe the file: by number, from 0. Records are parted by /.</summary>
public sealed class TitleRuleTests
{
    private const int MaxAbove = 6;

    [Theory]
    [InlineData("Claims/id,name,paid/1,Ann,5/2,Bob,6", "0")] // far fewer fields
    [InlineData("Claims,,/id,name,paid/1,Ann,5/2,Bob,6", "0")] // far fewer of them filled
    [InlineData("Claims,May,/id,name,paid/1,Ann,5/2,Bob,6", "")]
    [InlineData("Run date:,May,/id,name,paid/1,Ann,5/2,Bob,6", "0")] // a label with its value
    [InlineData("Run date:,May,x/id,name,paid/1,Ann,5/2,Bob,6", "")] // a full one
    [InlineData("\"Claims/id,name,paid/1,Ann,5/2,Bob,6", "0")] // a quote that is never closed
    [InlineData("id,name,paid,since,until/1,Ann,5/2,Bob,6/3,Cal,7", "")] // more names than the rows have fields
    [InlineData("id,name,paid,,until/1,Ann,5/2,Bob,6/3,Cal,7", "0")] // one of them without a name
    [InlineData("id,name,paid,name,until/1,Ann,5/2,Bob,6/3,Cal,7", "0")] // one of them twice
    [InlineData("x/id,name,paid,since,until/1,Ann,5/2,Bob,6/3,Cal,7", "0 1")] // not in the first record
    [InlineData("Members of May,/id,name/1,Ann/2,Bob", "0")] // two words
    [InlineData("Members:,/id,name/1,Ann/2,Bob", "0")]
    [InlineData("Members,/,/id,name/1,Ann/2,Bob", "0")]
    [InlineData("Members,/id,name/1,Ann/2,Bob", "0")] // above a header by its columns' types
    [InlineData("of May,/first,last/Ann,Lee/Bob,Poe", "0")] // two words above names without types
    [InlineData("5 rows,/first,last/Ann,Lee/Bob,Poe", "0")] // a count
    [InlineData("Members,//first,last/Ann,Lee/Bob,Poe", "0")] // above a blank line
    [InlineData("M,/N,n/O,o/P,p", "")] // above a row
    [InlineData("Members//id/1/2", "0")] // one column: above a blank line and a header by its column's type
    [InlineData("Members/id/1/2", "")]
    [InlineData("Members//first/Ann/Bob", "")]
    public void Titles(string text, string titles) => Assert.Equal(titles, Which(text, TitleRules.IsTitle));

    [Theory]
    [InlineData("All of these, as of May, are members of plans//id,name,paid/1,Ann,5/2,Bob,6", "0")] // a sentence above a blank line
    [InlineData("All of these, as of May, are members of plans/id,name,paid/1,Ann,5/2,Bob,6", "")]
    [InlineData("All of these,as of May,are members of plans//id,name,paid/1,Ann,5/2,Bob,6", "")] // no blank behind its commas
    [InlineData("All these, of May, in//id,name,paid/1,Ann,5/2,Bob,6", "")] // five words
    [InlineData("All of these, as of May, are members of plans//first,last,plan/Ann,Lee,HMO/Bob,Poe,PPO", "")] // no types below
    [InlineData("All of these, as of May,are members of plans//id,name,paid/1,Ann,5/2,Bob,6", "")] // behind one comma only
    [InlineData("All of these members, as of the May, //id,name,paid/1,Ann,5/2,Bob,6", "")] // nothing behind the last one
    public void Sentences_with_as_many_commas_as_a_row(string text, string titles) => Assert.Equal(titles, Which(text, TitleRules.IsTitle));

    [Theory]
    [InlineData("HDR,20240131,3/id,name,paid/1,Ann,5/2,Bob,6", "0")] // a header record
    [InlineData("plan,5,HMO/id,name,paid/1,Ann,5/2,Bob,6", "0")] // a label with its value
    [InlineData("of May,from us,all of them/id,name,paid/1,Ann,5/2,Bob,6", "")] // names of its own
    [InlineData("id,5,paid/(in thousands)/1,10,20/2,11,21/3,12,22/4,13,23", "")] // a line of another width is none that heads the rows
    [InlineData("id,2024-01-01,2024-02-01/(in thousands)/1,10,20/2,11,21/3,12,22/4,13,23", "")]
    [InlineData("id,2024-01-01,2024-02-01/x,,/1,10,20/2,11,21/3,12,22/4,13,23", "")] // nor is a sparse one
    [InlineData("id,2024-01-01,2024-02-01,2024-03-01/x,USD,,/1,10,20,30/2,11,21,31/3,12,22,32/4,13,23,33", "")] // half of its cells
    [InlineData("plan,5,HMO/x,,/x,,/id,name,paid/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8/5,Eve,9", "0 1 2")] // the third record below
    [InlineData("plan,5,HMO/x,,/x,,/x,,/id,name,paid/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8/5,Eve,9", "1 2 3")] // the fourth
    [InlineData("1,Ann,5/id,name,paid/2,Bob,6/3,Cal,7", "")] // a row
    [InlineData("HMO,,5/first,last,paid/Ann,Lee,5/Bob,Poe,6", "0")] // a cell that every row fills
    public void Above_a_header(string text, string above) => Assert.Equal(above, Which(text, TitleRules.StandsAboveHeader));

    [Theory]
    [InlineData("plan,HMO,/month,May,/,,/id,name,paid/1,Ann,5/2,Bob,6", "0 1")] // labels with a value each
    [InlineData("plan,HMO,x/month,May,/,,/id,name,paid/1,Ann,5/2,Bob,6", "1")] // three cells are no label with a value
    [InlineData("plan,HMO,/month,May,/id,name,paid/1,Ann,5/2,Bob,6", "")] // without the gap they may be groups
    [InlineData("plan,HMO,/month,May,/,,/id,name,/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8", "")] // no full header
    [InlineData("plan,HMO,/month,May,/,,/first,last,plan/Ann,Lee,HMO/Bob,Poe,PPO", "")] // no types below
    [InlineData("a,b,/c,d,/e,f,/g,h,/,,/id,name,paid/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8", "0 1 2 3")]
    [InlineData("a,b,/c,d,/e,f,/g,h,/i,j,/,,/id,name,paid/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8", "1 2 3 4")] // four at most
    [InlineData("a,b/c,d,/e,f,/g,h,/,,/id,name,paid/1,Ann,5/2,Bob,6/3,Cal,7/4,Dee,8", "1 2 3")] // a field too few
    public void Above_a_gap_and_a_header(string text, string above) => Assert.Equal(above, Which(text, TitleRules.StandsAboveHeader));

    [Theory]
    [InlineData("HDR,20240131,3/1,Ann,5/2,Bob,6", "0")] // a date where the rows have names
    [InlineData("HDR,Ann,5/1,Ann,5/2,Bob,6", "0")] // the mark where they have numbers
    [InlineData("HDR,Ann,/A,Ann,5/B,Bob,6", "0")] // a cell that every row fills
    [InlineData("HDR,Ann,x,y/A,Ann,z/B,Bob,x/C,Cal,z", "0")] // another width
    [InlineData("HDR,Ann,x/A,Ann,z/B,Bob,x", "")] // like a row
    [InlineData("HDR,Ann,Q/A1,Ann,z/A2,Bob,x", "0")] // not the column's pattern
    [InlineData("HDR,Ann,20240131/A,Ann,z/B,Bob,x", "0")] // a date in eight characters
    [InlineData("HDR,Ann,10:30:00/A,Ann,z/B,Bob,x", "0")] // or a time
    [InlineData("HDR,Ann,202401/A,Ann,z/B,Bob,x", "")]
    [InlineData("HDR,5,x/A,2024-01-01,x/B,2024-01-02,y", "0")] // a number where they have dates
    [InlineData("HDR,20240131,3/1,Ann,5", "")] // two records
    [InlineData("x/HDR,20240131,3/1,Ann,5", "")]
    [InlineData("ABC,20240131,3/1,Ann,5/2,Bob,6", "")]
    [InlineData("x/x/x/HDR,20240131,3/1,Ann,5/2,Bob,6", "3")]
    [InlineData("x/x/x/x/HDR,20240131,3/1,Ann,5/2,Bob,6", "")] // too far below
    public void Header_records(string text, string records) => Assert.Equal(records, Which(text, TitleRules.IsHeaderRecord));

    [Theory]
    [InlineData(64, "")]
    [InlineData(65, "0")]
    public void Names_of_a_wider_header_have_at_most_64_characters(int characters, string titles) =>
        Assert.Equal(titles, Which($"id,name,paid,since,{new string('n', characters)}/1,Ann,5/2,Bob,6/3,Cal,7", TitleRules.IsTitle));

    private static string Which(string text, Func<HeaderSample, int, bool> question) =>
        HeaderSampleTests.Ask(
            text,
            s => string.Join(' ', Enumerable.Range(0, Math.Min(s.Count - 1, MaxAbove)).Where(i => !s.IsBlank(i) && question(s, i)))
        );
}
