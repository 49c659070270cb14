using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>What the audit says about the changes of a plan: one member for each kind, and none for what did not happen.</summary>
public sealed class SchemaChangeTests
{
    private static readonly TablePlan Nothing = Given.Plan(Given.File(("a", ["1"])), Given.Table(("a", ColumnType.BigInt)));

    [Fact]
    public void Nothing_is_said_of_a_table_that_is_ready() => Assert.Null(Nothing.SchemaChange);

    [Fact]
    public void Created() =>
        Assert.Equal(
            """{"created":[{"name":"a","type":"BIGINT"},{"name":"day","type":"DATE"}],"dateOrders":[{"column":"day","order":"day-first","certain":true}]}""",
            Given.Plan(Given.File(("a", ["1"]), ("day", ["25/12/2024"])), table: null).SchemaChange
        );

    [Fact]
    public void Added_and_widened() =>
        Assert.Equal(
            """{"added":[{"name":"b","type":"BIGINT"}],"widened":[{"name":"a","from":"INT","to":"BIGINT","reason":"more digits"}]}""",
            Given.Plan(Given.File(("a", ["3000000000"]), ("b", ["1"])), Given.Table(("a", ColumnType.Int))).SchemaChange
        );

    [Fact]
    public void Lineage() =>
        Assert.Equal(
            """{"lineage":["_ingestion_seq","_line","_record"]}""",
            (Nothing with { Changes = [new TableChange.AddLineage(), new TableChange.KeyByRecord([])] }).SchemaChange
        );

    [Fact]
    public void Overflow() => Assert.Equal("""{"overflow":["a"]}""", (Nothing with { Overflow = Nothing.Bindings }).SchemaChange);

    [Fact]
    public void Dropped() => Assert.Equal("""{"dropped":["é"]}""", (Nothing with { Dropped = ["é"] }).SchemaChange);

    [Fact]
    public void Date_orders() =>
        Assert.Equal(
            """{"dateOrders":[{"column":"a","order":"month-first","certain":false}]}""",
            (Nothing with { DateOrders = [new("a", DateOrder.MonthFirst, Certain: false)] }).SchemaChange
        );

    [Fact]
    public void Time_zones_and_no_other_meaning()
    {
        MeaningChoice dollar = new("a", ColumnMeaning.Dollar);

        Assert.Null((Nothing with { Meanings = [dollar] }).SchemaChange);
        Assert.Equal(
            """{"timeZones":[{"column":"b","timeZone":"Europe/Rome"}]}""",
            (Nothing with { Meanings = [dollar, new("b", ColumnMeaning.Utc, "Europe/Rome")] }).SchemaChange
        );
    }

    [Theory]
    [InlineData("2024-02-30", 1)]
    [InlineData("2024-02-30|2024-04-31", 2)]
    public void Impossible_days_of_a_column_of_dates_are_counted(string misfits, long count)
    {
        string[] values = [.. Enumerable.Repeat("2024-01-31", 5000), .. misfits.Split('|')];

        Assert.Equal([new ImpossibleDays("d", count)], Given.Load(null, null, ("d", values)).ImpossibleDays);
    }

    [Fact]
    public void Impossible_days() =>
        Assert.Equal("""{"impossibleDays":[{"column":"a","count":2}]}""", (Nothing with { ImpossibleDays = [new("a", 2)] }).SchemaChange);
}
