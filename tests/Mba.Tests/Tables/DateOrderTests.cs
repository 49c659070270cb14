using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class DateOrderTests
{
    private static readonly TableSchema Unremembered = Given.Table(("d", ColumnType.Date));

    // The values, what the table remembers, what the dataset says; the order that is chosen, and whether it is certain.
    [Theory]
    [InlineData("25/12/2024", null, DateOrder.MonthFirst, DateOrder.DayFirst, true)]
    [InlineData("12/25/2024", null, DateOrder.DayFirst, DateOrder.MonthFirst, true)]
    [InlineData("03/04/2024", DateOrder.DayFirst, DateOrder.MonthFirst, DateOrder.DayFirst, false)]
    [InlineData("03/04/2024", null, DateOrder.DayFirst, DateOrder.DayFirst, false)]
    [InlineData("03/04/2024", null, DateOrder.MonthFirst, DateOrder.MonthFirst, false)]
    public void Takes_the_order_from_the_values_then_from_memory_then_from_the_dataset(
        string value,
        DateOrder? remembered,
        DateOrder dataset,
        DateOrder expected,
        bool certain
    )
    {
        var plan = Given.Load(Remembering(remembered), Given.Dataset() with { DateOrder = dataset }, ("d", [value]));

        Assert.Equal(new DateOrderChoice("d", expected, certain), Assert.Single(plan.DateOrders));
        Assert.Equal(expected, plan.Bindings[0].Conversion.DateOrder);
        Assert.Equal(expected, plan.Target.Columns[0].DateOrder);
    }

    [Fact]
    public void Fails_a_file_that_contradicts_what_is_remembered()
    {
        var error = Assert.Throws<IngestException>(() => Given.Load(Remembering(DateOrder.MonthFirst), null, ("d", ["25/12/2024"])));

        Assert.Equal(("DATE_ORDER_CONFLICT", "d"), (error.Code, error.Place.Column));
        Assert.DoesNotContain("25", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DateOrder.MonthFirst, "25/12/2024", "run-1")]
    [InlineData(DateOrder.DayFirst, "12/25/2024", "run-1")]
    public void Fails_a_file_that_proves_the_contrary_of_what_earlier_runs_assumed(DateOrder assumed, string value, string run)
    {
        var error = Assert.Throws<IngestException>(() => Given.Load(Assuming((assumed, run)), null, ("d", ["03/04/2024", value])));

        Assert.Equal("DATE_ORDER_CONFLICT", error.Code);
        Assert.Contains(run, error.Message, StringComparison.Ordinal);
        Assert.Contains("reload", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follows_what_earlier_runs_assumed_unless_a_person_reloads()
    {
        var table = Assuming((DateOrder.DayFirst, "run-1"));

        Assert.Equal(DateOrder.DayFirst, Given.Load(table, null, ("d", ["03/04/2024"])).DateOrders[0].Order);
        Assert.Equal(DateOrder.MonthFirst, Given.Load(table with { IsReload = true }, null, ("d", ["03/04/2024"])).DateOrders[0].Order);
    }

    [Fact]
    public void Fails_a_file_that_proves_nothing_where_runs_were_read_both_ways()
    {
        var table = Assuming((DateOrder.DayFirst, "run-1"), (DateOrder.MonthFirst, "run-2"));

        Assert.Equal("DATE_ORDER_CONFLICT", Assert.Throws<IngestException>(() => Given.Load(table, null, ("d", ["03/04/2024"]))).Code);
        Assert.Equal(
            "DATE_ORDER_CONFLICT",
            Assert.Throws<IngestException>(() => Given.Load(table with { IsReload = true }, null, ("d", ["25/12/2024"]))).Code
        );
    }

    [Theory]
    [InlineData(1, "run-1")]
    [InlineData(10, "run-1, run-2, run-3, run-4, run-5, run-6, run-7, run-8, run-9, run-10")]
    [InlineData(11, "run-1, run-2, run-3, run-4, run-5, run-6, run-7, run-8, run-9, run-10, …")]
    public void Ten_of_the_runs_that_were_read_otherwise_are_named(int count, string named)
    {
        var runs = new UncertainOrder(DateOrder.MonthFirst, [.. Enumerable.Range(1, count).Select(i => $"run-{i}")]);
        var table = Unremembered with { Columns = [Unremembered.Columns[0] with { UncertainOrders = [runs] }] };

        Assert.Equal(
            $"column d: dates are day-first, and {count} earlier runs were read month-first though none of their values decided it: {named}; load each of them again with "
                + "`mba audit reload ID --date-order day`, then retry this file",
            Assert.Throws<IngestException>(() => Given.Load(table, null, ("d", ["25/12/2024"]))).Message
        );
    }

    [Fact]
    public void A_contradiction_of_what_is_remembered_names_both_orders() =>
        Assert.Equal(
            "column d: the file's dates are day-first, those already loaded were read month-first; correct the file, "
                + "or undo the earlier loads, set dateOrder to day in the dataset, and load them again",
            Assert.Throws<IngestException>(() => Given.Load(Remembering(DateOrder.MonthFirst), null, ("d", ["25/12/2024"]))).Message
        );

    private static TableSchema Assuming(params (DateOrder Order, string Run)[] runs) =>
        Unremembered with
        {
            Columns = [Unremembered.Columns[0] with { UncertainOrders = [.. runs.Select(r => new UncertainOrder(r.Order, [r.Run]))] }],
        };

    [Fact]
    public void Finds_the_order_in_a_column_with_garbage_that_the_scan_could_only_call_text()
    {
        var plan = Given.Load(Unremembered, null, ("d", ["garbage", .. Given.Many(99, "03/04/2024"), "25/12/2024"]));

        Assert.Equal((DateOrder.DayFirst, 1), (plan.Bindings[0].Conversion.DateOrder, plan.RowsToReject));
    }

    [Fact]
    public void Fails_a_file_with_garbage_that_contradicts_what_is_remembered()
    {
        var values = (string[])["garbage", .. Given.Many(99, "03/04/2024"), "25/12/2024"];

        var error = Assert.Throws<IngestException>(() => Given.Load(Remembering(DateOrder.MonthFirst), null, ("d", values)));

        Assert.Equal("DATE_ORDER_CONFLICT", error.Code);
    }

    [Fact]
    public void Rejects_the_few_dates_of_the_other_order()
    {
        var plan = Given.Load(Unremembered, null, ("d", ["12/25/2024", .. Given.Many(99, "25/12/2024")]));

        Assert.Equal((DateOrder.DayFirst, 1), (plan.Bindings[0].Conversion.DateOrder, plan.RowsToReject));
    }

    [Fact]
    public void Says_nothing_of_dates_that_read_alike_in_every_order() =>
        Assert.Empty(Given.Load(Unremembered, null, ("d", ["2024-12-25"])).DateOrders);

    [Fact]
    public void Keeps_what_is_remembered_when_a_file_says_nothing() =>
        Assert.Equal(
            DateOrder.DayFirst,
            Given.Load(Remembering(DateOrder.DayFirst), null, ("d", ["2024-12-25"])).Target.Columns[0].DateOrder
        );

    private static TableSchema Remembering(DateOrder? order) =>
        Unremembered with
        {
            Columns = [Unremembered.Columns[0] with { DateOrder = order }],
        };
}
