using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>The message when a file's values mean something else than those of earlier runs: how many runs, the first ten of them, the remedy.</summary>
public sealed class ConflictMessageTests
{
    private static readonly string[] Two = ["r1", "r2"];

    [Theory]
    [InlineData(
        ColumnMeaning.Utc,
        "TIME_ZONE_CONFLICT",
        "column c: the file's values are stored in UTC, those of 2 earlier runs (r1, r2) have no zone; name the zone of those: load each of them again with `mba audit reload ID --time-zone ZONE`, then retry this file"
    )]
    [InlineData(
        ColumnMeaning.Unzoned,
        "TIME_ZONE_CONFLICT",
        "column c: the file's values have no zone, those of 2 earlier runs (r1, r2) were stored in UTC; name the zone of this file's: set timeZone in the dataset, then retry this file"
    )]
    [InlineData(
        ColumnMeaning.Percent,
        "UNIT_CONFLICT",
        "column c: the file's numbers are percentages, those of 2 earlier runs (r1, r2) are not; correct the file, or rename its column in the transforms"
    )]
    [InlineData(
        ColumnMeaning.Plain,
        "UNIT_CONFLICT",
        "column c: the file's numbers are without a percent sign, those of 2 earlier runs (r1, r2) are not; correct the file, or rename its column in the transforms"
    )]
    [InlineData(
        ColumnMeaning.Euro,
        "UNIT_CONFLICT",
        "column c: the file's amounts are in another currency than those of 2 earlier runs (r1, r2); rename its column in the transforms, or load it into a table of its own"
    )]
    public void Meanings(ColumnMeaning meaning, string code, string message)
    {
        var error = MeaningRules.Conflict(new("c", meaning), Two);

        Assert.Equal((code, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData(0, "than those that the column already holds;")]
    [InlineData(1, "than those of 1 earlier runs (r1);")]
    [InlineData(10, "than those of 10 earlier runs (r1, r2, r3, r4, r5, r6, r7, r8, r9, r10);")]
    [InlineData(11, "than those of more than 10 earlier runs (r1, r2, r3, r4, r5, r6, r7, r8, r9, r10);")]
    public void Ten_runs_are_named(int runs, string said) =>
        Assert.Contains(
            said,
            MeaningRules.Conflict(new("c", ColumnMeaning.Dollar), [.. Enumerable.Range(1, runs).Select(i => $"r{i}")]).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(ColumnMeaning.Utc, "Unzoned")]
    [InlineData(ColumnMeaning.Unzoned, "Utc")]
    [InlineData(ColumnMeaning.Percent, "Plain")]
    [InlineData(ColumnMeaning.Plain, "Percent")]
    [InlineData(ColumnMeaning.Dollar, "Euro, Pound")]
    [InlineData(ColumnMeaning.Euro, "Dollar, Pound")]
    [InlineData(ColumnMeaning.Pound, "Dollar, Euro")]
    public void A_meaning_stands_beside_none_of_its_opposites(ColumnMeaning meaning, string opposites) =>
        Assert.Equal(opposites, string.Join(", ", MeaningRules.Opposites(meaning)));

    [Fact]
    public void A_timestamp_needs_a_zone()
    {
        var table = Given.Table(("at", ColumnType.Foreign("timestamp")));
        var dataset = Given.Dataset() with { Name = "d" };

        var error = Assert.Throws<IngestException>(() => Given.Plan(Given.File(("at", ["2024-01-01 10:00"])), table, dataset));

        Assert.Equal("TIME_ZONE_CONFLICT", error.Code);
        Assert.Equal(
            "column at: the column is a TIMESTAMP, which each session shows in its own zone, and the file's values have no zone; set timeZone in dataset d (\"UTC\" stores them as written), or make the column DATETIME",
            error.Message
        );
        Given.Plan(Given.File(("at", ["2024-01-01 10:00"])), table, dataset with { TimeZone = "UTC" });
        Given.Plan(Given.File(("at", ["2024-01-01 10:00", "2024-01-01 10:00Z"])), table, dataset);
        Given.Plan(Given.File(("at", [""])), table, dataset);
    }

    [Fact]
    public void Orders_of_dates_have_names() =>
        Assert.Equal(("day-first", "month-first"), (DateOrderMemory.Name(DateOrder.DayFirst), DateOrderMemory.Name(DateOrder.MonthFirst)));

    [Fact]
    public void Equal_local_files_of_both_scopes_are_two() =>
        Assert.Equal(
            ("policy/a.csv", "a.csv"),
            (DatasetRules.LocalKey(FileScope.Policy, "a.csv"), DatasetRules.LocalKey(FileScope.Mba, "a.csv"))
        );

    [Theory]
    [InlineData("2024-01-01 10:00Z|2024-01-02 10:00Z", null)] // the zone of the dataset says nothing of times that have their own
    [InlineData("2024-01-01 10:00Z|2024-01-02 10:00", "Europe/Rome")]
    [InlineData("2024-01-01 10:00|2024-01-02 10:00", "Europe/Rome")]
    public void The_zone_of_the_dataset_is_noted_where_it_was_needed(string values, string? zone)
    {
        var plan = Given.Plan(Given.File(("at", values.Split('|'))), null, Given.Dataset() with { TimeZone = "Europe/Rome" });

        Assert.Equal(new MeaningChoice("at", ColumnMeaning.Utc, zone), Assert.Single(plan.Meanings));
    }

    [Fact]
    public void Every_reason_for_skipped_lines_is_counted()
    {
        var file = Given.File(("id", ["1"])) with
        {
            RecordsRead = 20,
            RecordsSkipped = 15,
            Skips = [new(SkipCodes.Comment, 4, 3), new(SkipCodes.Blank, 2, 5), new(SkipCodes.Footer, 9, 7)],
        };

        Assert.Equal(
            "line 3: 13 of 20 lines are not records of the table (COMMENT 4, FOOTER 9), more than the 5% that dataset d allows; correct the file, or raise maxSkipPercent",
            Assert.Throws<IngestException>(() => Given.Plan(file, null, Given.Dataset() with { Name = "d" })).Message
        );
    }
}
