using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Where the header begins and how many records it has: state, first record + records, names. Records are parted by /.</summary>
public sealed class HeaderSearchTests
{
    [Theory]
    [InlineData("id,name,paid/1,Ann,5/2,Bob,6", "Found 0+1 id|name|paid")]
    [InlineData("Claims/,,/id,name,paid/1,Ann,5/2,Bob,6", "Found 2+1 id|name|paid")]
    [InlineData(",,/id,name,paid/1,Ann,5/2,Bob,6", "Found 1+1 id|name|paid")]
    [InlineData("1,Ann,5/2,Bob,6", "Absent 0+0")]
    [InlineData("Claims/1,Ann,5/2,Bob,6/3,Cal,7", "Absent 1+0")]
    [InlineData("M2,,//M3,Rome,5/M4,Bonn,6/M5,Bonn,7", "Absent 0+0")] // a sparse row behind a blank line has its column's pattern
    [InlineData("Members,,//M3,Rome,5/M4,Bonn,6/M5,Bonn,7", "Absent 1+0")] // a title has not
    [InlineData("M2//M3,Rome,5/M4,Bonn,6/M5,Bonn,7", "Absent 1+0")] // nor the width
    [InlineData("M2,,/M3,Rome,5/M4,Bonn,6/M5,Bonn,7", "Absent 0+0")]
    [InlineData("1,,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 0+0")]
    [InlineData("Plan:,,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 1+0")]
    [InlineData(",HMO,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 0+0")]
    [InlineData(",* as of May,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 1+0")]
    [InlineData(",these are no more than six words,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 1+0")]
    [InlineData(",plan:,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 1+0")]
    [InlineData("1,,/,,/2,,/,,/3,Rome,5/4,Bonn,6/5,Bonn,7", "Absent 0+0")]
    [InlineData("M1,\"2024-01-05,x/Claims/M2,2024-02-05,x/M3,2024-03-05,y", "Absent 0+0")] // a damaged row above a line of text
    [InlineData(
        "id,plan/1,HMO,5,x/2,PPO,6,y",
        "Broken 1+0 at 0: what looks like the header cannot be read: it has 2 names, and the rows have 4 fields; correct it"
    )]
    [InlineData(
        "id,plan//1,HMO,5,x/2,PPO,6,y",
        "Broken 1+0 at 0: what looks like the header cannot be read: it has 2 names, and the rows have 4 fields; correct it"
    )]
    [InlineData(
        "\"id,plan/1,HMO,5,x/2,PPO,6,y",
        "Broken 1+0 at 0: what looks like the header cannot be read: its quotes do not match; correct it"
    )]
    [InlineData(
        "member plan paid/1,HMO,5/2,PPO,6",
        "Broken 0+1 member|plan|paid at -: what looks like the header is parted by blanks, and the rows are not; correct it"
    )]
    [InlineData("id,plan,x//member,since,paid,until/1,2,5,7/2,3,6,8", "Found 1+1 member|since|paid|until")] // behind a blank line it would have to be unreadable
    [InlineData("id;plan;paid/1,HMO,5/2,PPO,6", "Repaired 0+1 id|plan|paid")]
    [InlineData(
        "Claims, paid, of May//plan,since,until/1,2,3,4,5/6,7,8,9,10/11,12,13,14,15",
        "Broken 2+0 at 1: what looks like the header cannot be read: it has 3 names, and the rows have 5 fields; correct it"
    )] // a title is no half of a header
    [InlineData("Member,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y", "Found 0+2 Member ID|Member Name|Claim ID|Claim Kind")]
    [InlineData(
        "A,,B,/Member,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y",
        "Found 0+3 A Member ID|A Member Name|B Claim ID|B Claim Kind"
    )]
    [InlineData(
        "X,,Y,/A,,B,/Member,,Claim,/ID,Name,ID,Kind/M1,Ann,C1,x/M2,Bob,C2,y",
        "Found 1+3 A Member ID|A Member Name|B Claim ID|B Claim Kind"
    )]
    [InlineData("id,name,paid/int,text,int/1,Ann,5/2,Bob,6/3,Cal,7", "Found 0+2 id|name|paid")]
    [InlineData("id,name,paid/int,text,int/--,--,--/1,Ann,5/2,Bob,6/3,Cal,7", "Found 0+3 id|name|paid")]
    [InlineData("id,name,paid/int,text,int", "Found 0+1 id|name|paid")] // the last record is a row
    [InlineData("Claims/of May", "Found 0+1 Claims")]
    [InlineData("who,plan,who/first,kind,last/Ann,x,Lee/Bob,y,Poe/Cal,x,Ray", "Found 0+2 who first|plan kind|who last")]
    [InlineData("1,Ann,5,x,y/Claims/2,Bob,6/3,Cal,7/4,Dee,8/5,Eve,9", "Absent 0+0")] // a damaged row above a line of text
    [InlineData(",,/2,Rome,5/3,Bonn,6/4,Bonn,7", "Absent 1+0")] // a blank row above the first one is none
    [InlineData("HDR,5,20240131/A,5,x y/B,6,z/C,7,w", "Absent 1+0")] // nor is a header record
    [InlineData("Members,,//Ann,Rome,5/Bob,Bonn,6/Cal,Bonn,7", "Absent 1+0")] // nor what no pattern speaks for, behind a blank line
    [InlineData("id;name;paid,,/1,Ann,5/2,Bob,6", "Repaired 0+1 id|name|paid,,")]
    [InlineData("Plan:,/Month:,", "Found 0+1 Plan:|")] // nothing but titles
    [InlineData(",/Plan:,/Month:,", "Found 1+1 Plan:|")]
    public void A_header_is_found_or_there_is_none(string text, string expected) =>
        Assert.Equal(expected, HeaderSampleTests.Ask(text, s => Text(HeaderSearch.Find(s, new([])))));

    [Theory]
    [InlineData("x,y,z/id,plan,paid/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 1+1 id|plan|paid, 3 signs")]
    [InlineData("id,plan,x/id,plan,paid/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 1+1 id|plan|paid, 3 signs")] // the most names
    [InlineData("id,plan,paid/id,plan,paid/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 0+1 id|plan|paid, 3 signs")] // the first of equals
    [InlineData("id,plan,x/id,plan,y/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 0+1 id|plan|x, 2 signs")]
    [InlineData(
        "Member,,Paid/id,plan,amount/1,HMO,5/2,PPO,6",
        "member_id,member_plan,paid_amount",
        "Found 0+2 Member id|Member plan|Paid amount, 3 signs"
    )]
    [InlineData("id;plan;paid/1,HMO,5/2,PPO,6", "id,plan,paid", "Repaired 0+1 id|plan|paid, 3 signs")]
    [InlineData("id;plan;paid/1,HMO,5/2,PPO,6", "since,until", "Repaired 0+1 id|plan|paid, 1 signs")]
    [InlineData(",,/,,/id,plan,paid/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 2+1 id|plan|paid, 3 signs")]
    [InlineData("id,x,y/1,HMO,5/2,PPO,6", "id,plan,paid", "Found 0+1 id|x|y, 2 signs")] // one name of three is none: the columns' types decide
    public void The_names_of_the_table_come_first(string text, string known, string expected) =>
        Assert.Equal(
            expected,
            HeaderSampleTests.Ask(
                text,
                s => HeaderSearch.Find(s, new(known.Split(','))) is var found ? $"{Text(found)}, {found.Signs} signs" : ""
            )
        );

    [Theory]
    [InlineData(true, "first,last,from,to")]
    [InlineData(null, "first,last,from,to")]
    [InlineData(false, "column_1,column_2,column_3,column_4")]
    public async Task A_header_whose_line_is_prescribed_has_no_groups_above_it(bool? header, string names)
    {
        var options = new ScanOptions
        {
            Dialect = new() { Header = header, PreambleRecords = 1 },
        };

        var scan = await RecordFile.ScanAsync(
            new TextContent("Member,,City,\nfirst,last,from,to\nAnn,5,Rome,Bonn\nBob,6,Oslo,Wien\n"),
            options,
            CancellationToken.None
        );

        Assert.Equal(names, string.Join(',', scan.Format.Header));
    }

    [Theory]
    [InlineData("Claims/,,/1,Ann,5/2,Bob,6", 2)]
    [InlineData("1,Ann,5/2,Bob,6", 0)]
    [InlineData("Plan:,/Month:,", 0)] // nothing but titles
    public void The_first_record_that_is_no_title(string text, int first) =>
        Assert.Equal(first, HeaderSampleTests.Ask(text, HeaderSearch.FirstRow));

    [Theory]
    [InlineData("id,name/1,Ann/2,Bob", 0, "Found 0+1 id|name")]
    [InlineData("id,name/1,Ann/2,Bob", 1, "Absent 1+0")]
    [InlineData("id,name/1,Ann/2,Bob", 3, "Absent 3+0")]
    [InlineData("Person,/id,name/1,Ann/2,Bob", 1, "Found 1+1 id|name")]
    public void From_a_prescribed_record_on(string text, int record, string expected) =>
        Assert.Equal(expected, HeaderSampleTests.Ask(text, s => Text(HeaderSearch.From(s, record))));

    [Theory]
    [InlineData("1,Ann/2,Bob/3,Cal", 0, "Found 0+1 1|Ann")]
    [InlineData("1,Ann/2,Bob/3,Cal", 3, "Absent 3+0")]
    public void At_a_prescribed_record(string text, int record, string expected) =>
        Assert.Equal(expected, HeaderSampleTests.Ask(text, s => Text(HeaderSearch.At(s, record, "prescribed"))));

    [Fact]
    public void The_reason_is_said()
    {
        Assert.Equal("the file has no records", HeaderSampleTests.Ask("1,Ann/2,Bob", s => HeaderSearch.At(s, 2, "prescribed")).Reason);
        Assert.Equal("the file has no records", HeaderSampleTests.Ask("1,Ann/2,Bob", s => HeaderSearch.From(s, 2)).Reason);
        Assert.Equal("prescribed", HeaderSampleTests.Ask("1,Ann/2,Bob", s => HeaderSearch.At(s, 0, "prescribed")).Reason);
        Assert.Equal(
            "what looks like the header cannot be read",
            HeaderSampleTests.Ask("id,plan/1,HMO,5,x/2,PPO,6,y", s => HeaderSearch.Find(s, new([]))).Reason
        );
    }

    private static string Text(FoundHeader found) =>
        FormattableString.Invariant($"{found.State} {found.Start}+{found.Rows} {string.Join('|', found.Names)}").TrimEnd()
        + (
            found.Problem is null
                ? ""
                : $" at {found.Unreadable?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"}: {found.Problem}"
        );
}
