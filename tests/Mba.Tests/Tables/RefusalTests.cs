using Mba.Csv;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>What planning refuses, word for word: code, place, what is wrong and the remedy; and the same file just inside the limit.</summary>
public sealed class RefusalTests
{
    private static readonly Dataset Named = Given.Dataset() with { Name = "d" };

    [Fact]
    public void A_header_of_other_names()
    {
        var file = Given.File(("member_id", ["1"]), ("plam", ["x"]), ("paid_on", ["x"]), ("zz", ["x"]), ("name", ["x"]));
        var table = Given.Table(
            ("memberid", ColumnType.Varchar(9)),
            ("plan", ColumnType.Varchar(9)),
            ("paid", ColumnType.Varchar(9)),
            ("yz", ColumnType.Varchar(9)),
            ("name", ColumnType.Varchar(9))
        );

        Refuses(
            "HEADER_MISMATCH",
            null,
            "fewer than 50% of its columns are those of table claims: the file has member_id, plam, paid_on, zz, name; the table has memberid, plan, paid, yz, name; "
                + "nearest: member_id for memberid, plam for plan; correct the header, rename in the transforms of dataset d, or load into another table",
            () => Given.Plan(file, table, Named)
        );
        Refuses(
            "HEADER_MISMATCH",
            null,
            "the file has no header, and fewer than 50% of its columns are those of table claims: the file has c1, c2, c3, c4, c5, c6, c7, c8 and 1 more; the table has id; "
                + "correct the header, rename in the transforms of dataset d, or load into another table",
            () =>
                Given.Plan(
                    Headed(Given.File([.. Enumerable.Range(1, 9).Select(i => ($"c{i}", new[] { "x" }))]), HeaderState.Absent),
                    Given.Table(("id", ColumnType.Varchar(9))),
                    Named
                )
        );
        Given.Plan(file, table, Named with { MinColumnMatchPercent = 20 });
    }

    [Theory]
    [InlineData("praemium", "premium")]
    [InlineData("prenium", "premium")]
    [InlineData("group_no", "groupno")]
    public void Names_that_differ_by_a_letter_in_the_middle_are_named_as_near(string written, string name)
    {
        var failure = Assert.Throws<IngestException>(() =>
            Given.Plan(
                Given.File((written, ["1"]), ("x", ["x"])),
                Given.Table((name, ColumnType.BigInt), ("yy", ColumnType.Varchar(9))),
                Named
            )
        );

        Assert.Contains($"; nearest: {written} for {name};", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_without_a_name()
    {
        var file = Given.File(("id", ["1"]), ("name", ["x"]), ("column_3", ["x"]));
        file = file with { Format = file.Format with { RawHeader = ["id", "name", ""] } };

        Refuses(
            "HEADER_BROKEN",
            null,
            "field 3 has values and no name, and table claims has no column column_3; name it in the header, add the column by hand, or drop it in the transforms of dataset d",
            () => Given.Plan(file, Given.Table(("id", ColumnType.BigInt), ("name", ColumnType.Varchar(9))), Named)
        );
        Given.Plan(
            file,
            Given.Table(("id", ColumnType.BigInt), ("name", ColumnType.Varchar(9)), ("column_3", ColumnType.Varchar(9))),
            Named
        );
    }

    [Theory]
    [InlineData(10, 20, false)]
    [InlineData(11, 20, true)]
    [InlineData(11, 220, false)]
    [InlineData(11, 219, true)]
    public void Skipped_lines_above_ten_and_above_the_share(int skipped, int read, bool refused)
    {
        var file = Given.File(("id", ["1"])) with
        {
            RecordsRead = read,
            RecordsSkipped = skipped,
            Skips = [new(SkipCodes.Footer, skipped, 7)],
        };

        if (refused)
            Refuses(
                "TOO_MANY_SKIPS",
                null,
                $"line 7: {skipped} of {read} lines are not records of the table (FOOTER {skipped}), more than the 5% that dataset d allows; correct the file, or raise maxSkipPercent",
                () => Given.Plan(file, null, Named)
            );
        else
            Given.Plan(file, null, Named);
    }

    [Theory]
    [InlineData(SkipCodes.Blank, HeaderState.Absent, false)]
    [InlineData(SkipCodes.OtherMember, HeaderState.Absent, false)]
    [InlineData(SkipCodes.Preamble, HeaderState.Found, false)]
    [InlineData(SkipCodes.Preamble, HeaderState.Repaired, false)]
    [InlineData(SkipCodes.Preamble, HeaderState.Absent, true)]
    [InlineData(SkipCodes.Comment, HeaderState.Found, true)]
    [InlineData(SkipCodes.RepeatedHeader, HeaderState.Found, true)]
    public void Blank_lines_and_those_above_a_header_do_not_count(string code, HeaderState state, bool refused)
    {
        var file = Headed(Given.File(("id", ["1"])), state) with { RecordsRead = 20, RecordsSkipped = 15, Skips = [new(code, 15, 1)] };

        Assert.Equal(refused, Record.Exception(() => Given.Plan(file, null, Named)) is IngestException { Code: "TOO_MANY_SKIPS" });
    }

    [Fact]
    public void A_second_table_unless_it_is_to_be_skipped()
    {
        var file = Given.File(("id", ["1"])) with { RecordsRead = 30, RecordsSkipped = 12, Skips = [new(SkipCodes.SecondTable, 12, 9)] };

        Refuses(
            "SECOND_TABLE",
            null,
            "line 9: a second table of 12 lines begins here; put it into a file of its own, or declare \"secondTable\": \"skip\" in dataset d",
            () => Given.Plan(file, null, Named)
        );
        Given.Plan(file, null, Named with { SkipSecondTable = true });
    }

    [Theory]
    [InlineData(5, 100, false)]
    [InlineData(6, 100, true)]
    [InlineData(1, 20, false)]
    [InlineData(1, 19, true)]
    public void Broken_records_above_the_share(int broken, int read, bool refused)
    {
        var file = Given.File(("id", ["1"])) with { RecordsRead = read + 3, RecordsSkipped = 3, RecordsBroken = broken };

        if (refused)
            Refuses(
                "TOO_MANY_REJECTS",
                null,
                $"{broken} of {read} records would be rejected ({broken} cannot be read as the file's format says), more than the 5% that dataset d allows; correct the file, or raise maxRejectPercent",
                () => Given.Plan(file, null, Named)
            );
        else
            Assert.Equal(broken, Given.Plan(file, null, Named).RowsToReject);
    }

    [Fact]
    public void A_doubtful_first_file()
    {
        var file = Given.File(("id", ["1"]));
        Reading[] readings =
        [
            new()
            {
                Delimiter = "\t",
                Quote = "\"",
                Header = true,
                PreambleRecords = 0,
                Fields = 6,
                Names = ["a", "b", "c", "d", "e", "f"],
            },
            new()
            {
                Delimiter = " ",
                Quote = "\"",
                Header = false,
                PreambleRecords = 0,
                Fields = 2,
            },
            new()
            {
                Delimiter = ";",
                Quote = "\"",
                Header = true,
                PreambleRecords = 0,
                Fields = 5,
                Names = ["a", "b", "c", "d", "e"],
            },
        ];
        var doubtful = file with { Format = file.Format with { Confidence = 0.499, Readings = readings } };

        Refuses(
            "LOW_CONFIDENCE",
            null,
            "the file's dialect and header are 50 % certain, dataset d wants 50 %; reading 1: delimiter tab, 6 fields, header a, b, c, d, e, …; "
                + "reading 2: delimiter blank, 2 fields, no header; reading 3: delimiter ;, 5 fields, header a, b, c, d, e; "
                + "accept one with `mba audit retry ID --reading N`, or prescribe delimiter and header in the dataset",
            () => Given.Plan(doubtful, null, Named)
        );
        Given.Plan(doubtful, Given.Table(("id", ColumnType.BigInt)), Named);
        Given.Plan(file with { Format = file.Format with { Confidence = 0.5 } }, null, Named);
    }

    private static FileScan Headed(FileScan file, HeaderState state) => file with { Format = file.Format with { HeaderState = state } };

    internal static void Refuses(string code, string? column, string message, Action plan)
    {
        var error = Assert.Throws<IngestException>(plan);

        Assert.Equal((code, column, message), (error.Code, error.Place.Column, error.Message));
    }
}
