using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Codes of one width with zeros in front, and later files that have lost the zeros.</summary>
public sealed class PaddedCodeTests
{
    [Theory]
    [InlineData("02134|10001", 5)]
    [InlineData("02134|2134", 5)]
    [InlineData("02134||NA", 5)]
    [InlineData("02134|021", null)] // of two widths
    [InlineData("02134|123456", null)] // one is wider
    [InlineData("02134|1234x", null)]
    [InlineData("02134|1.5", null)]
    [InlineData("02134|1e3", null)]
    [InlineData("12345", null)]
    [InlineData("", null)]
    public void A_column_of_codes_remembers_how_wide_they_are(string values, int? digits)
    {
        var plan = Given.Plan(Given.File(("zip", values.Split('|'))), table: null);

        Assert.Equal(digits, plan.Target.Find("zip")!.PaddedDigits);
    }

    [Fact]
    public void The_first_width_stays()
    {
        var plan = Given.Plan(Given.File(("zip", ["0213"])), Codes(5));

        Assert.Equal(5, plan.Target.Find("zip")!.PaddedDigits);
    }

    [Theory]
    [InlineData("2134|10002", 5, true)]
    [InlineData("9999|12345", 5, true)] // 10,000 is the first of five digits
    [InlineData("10000|12345", 5, false)]
    [InlineData("0", 5, true)]
    [InlineData("-5", 5, false)]
    [InlineData("2134||NA", 5, true)]
    [InlineData("2134|x", 5, false)]
    [InlineData("2134|1.5", 5, false)]
    [InlineData("2134|02134", 5, false)]
    [InlineData("2134|123456", 5, false)] // another kind of code
    [InlineData("2134|99999999999999999999", 5, false)]
    [InlineData("", 5, false)]
    [InlineData("2134", null, false)]
    public void Plain_numbers_of_which_some_are_shorter_have_lost_their_zeros(string values, int? digits, bool areLost)
    {
        var scan = PaddedCodes.Warned(Given.File(("id", ["1"]), ("zip", values.Split('|'))), Given.Dataset(), Codes(digits));

        Assert.Equal(areLost ? [Lost] : [], scan.Warnings);
    }

    [Theory]
    [InlineData(LoadMode.Append, 1)]
    [InlineData(LoadMode.Upsert, 1)]
    [InlineData(LoadMode.Replace, 0)] // the table's values go
    [InlineData(LoadMode.Landing, 0)]
    public void It_matters_where_the_table_keeps_its_values(LoadMode mode, int warnings) =>
        Assert.Equal(
            warnings,
            PaddedCodes.Warned(Given.File(("zip", ["2134"])), Given.Dataset() with { Mode = mode }, Codes(5)).Warnings.Count
        );

    [Fact]
    public void It_is_said_once()
    {
        var known = Given.File(("zip", ["2134"])) with { Warnings = [Lost with { Line = 3 }] };
        var other = known with { Warnings = [Lost with { Column = "id" }, Lost with { Code = WarningCodes.Mojibake }] };

        Assert.Same(known, PaddedCodes.Warned(known, Given.Dataset(), Codes(5)));
        Assert.Equal(3, PaddedCodes.Warned(other, Given.Dataset(), Codes(5)).Warnings.Count);
        Assert.Same(known, PaddedCodes.Warned(known, Given.Dataset(), table: null));
    }

    private static FileWarning Lost { get; } = new(WarningCodes.LeadingZerosLost, null, "zip", 1);

    private static TableSchema Codes(int? digits) =>
        new()
        {
            Name = Given.TableName,
            Columns =
            [
                new() { Name = "id", Type = ColumnType.BigInt },
                new()
                {
                    Name = "zip",
                    Type = ColumnType.Varchar(64),
                    PaddedDigits = digits,
                },
            ],
        };
}
