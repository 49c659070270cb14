using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>Sheets of names and their values, and tables of two columns that look like them. Records are parted by blanks.</summary>
public sealed class KeyValueSheetTests
{
    [Theory]
    [InlineData("Name,Acme|City,Rome|Founded,1987-05-03|Status,open")]
    [InlineData("Name,Acme|City,Rome|Status,open|Phone,CALL-ME-5")]
    [InlineData("Name,Acme|City,Rome|Status,open|Price,5")]
    [InlineData("Owner:,Acme|Seat:,Rome|Since:,1987-05-03|Boss:,Ann")]
    [InlineData("Name,Acme|City,Rome|,|Founded,1987-05-03|Status,open")]
    [InlineData("Name,Acme|City,|Founded,1987-05-03|Status,open")]
    [InlineData("Amount,5|Number,6|Founded,1987-05-03|City,7")] // numbers and a date
    [InlineData("Amount,5|Number,6|Code,x1|City,7")] // numbers and a code
    [InlineData("Date,1987-05-03|Number,x1|Founded,1988-05-03|City,x2")] // dates and codes
    public void Sheets(string records) => Assert.True(Is(records));

    [Theory]
    [InlineData("Name,Acme|City,Rome|Founded,1987-05-03")] // three records
    [InlineData("Name,Acme|City,Rome|Status,open|Owner,Ann")] // values of one kind
    [InlineData("Name,Acme|City,Rome|City,Bonn|Founded,1987-05-03")] // a label twice
    [InlineData("Name,Acme|city,Rome|CITY,Bonn|Founded,1987-05-03")]
    [InlineData("Name,Acme|City,Rome|Line2,x|Founded,1987-05-03")] // a label with a digit
    [InlineData("Name,Acme|City,Rome|,x|Founded,1987-05-03")] // none
    [InlineData("Name,Acme|City,Rome|--,x|Founded,1987-05-03")] // without a letter
    [InlineData("Name,Status|City,Rome|Founded,1987-05-03|Owner,Ann")] // the first record names its second column
    [InlineData("Name,Acme|Rome,City|Founded,1987-05-03|Bonn,x")] // one label names a column elsewhere
    [InlineData("Acme,Name|Rome,x|Founded,1987-05-03|City,x")] // the first does not
    [InlineData("Owner:,Acme|Seat:,Rome|Since:,1987-05-03|Boss,Ann")] // one without its colon
    [InlineData("Name,Acme,1|City,Rome,2|Founded,1987-05-03,3|Status,open,4")] // three columns
    [InlineData("Name,Acme|City,Rome|Founded,1987-05-03|Status,open,more")] // one record of three fields
    [InlineData("Name,Acme,x|City,Rome|Founded,1987-05-03|Status,open|Phone,5")]
    public void Tables(string records) => Assert.False(Is(records));

    [Theory]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Labels_have_at_most_40_characters(int characters, bool isSheet) =>
        Assert.Equal(isSheet, Is($"Name,Acme|City,Rome|{new string('x', characters)},5|Status,open"));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Sheets_have_at_most_100_records(int count, bool isSheet) =>
        Assert.Equal(
            isSheet,
            Is(
                "Name,Acme|City,5|"
                    + string.Join('|', Enumerable.Range(0, count - 2).Select(i => $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))},x"))
            )
        );

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Records_are_counted_from_the_first_on(int record, bool isSheet) =>
        Assert.Equal(
            isSheet,
            HeaderSampleTests.Ask(
                "Name,Acme/City,5/"
                    + string.Join(
                        '/',
                        Enumerable
                            .Range(0, 99)
                            .Select(i => i == 0 ? "Number,x" : $"City {(char)('a' + (i / 26))}{(char)('a' + (i % 26))},x")
                    ),
                s => KeyValueSheet.Is(s, record)
            )
        );

    private static bool Is(string records) => SampleText.Ask(records.Replace('|', '\n') + "\n", sample => KeyValueSheet.Is(sample, 0));
}
