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
