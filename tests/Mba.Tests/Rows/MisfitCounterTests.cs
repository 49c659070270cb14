using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>What the counting pass says of a column's values that do not fit, and of the signs that it reads past.</summary>
public sealed class MisfitCounterTests
{
    [Fact]
    public void Nulls_of_a_key_are_counted_apart_from_values()
    {
        (string, string[])[] columns = [("id", ["1", "", "x", ""]), ("n", ["1", "2", "3", "4"])];
        var table = Given.Table(("id", ColumnType.BigInt), ("n", ColumnType.BigInt)) with { Keys = ["id"] };
        var plan = Given.Plan(Given.File(columns), table, Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] });

        var found = Count(plan, columns);

        var id = Assert.Single(found.Columns, c => c.Column is "id");
        Assert.Equal((3, 2, 1, 3), (found.RowsWithMisfits, id.Nulls, id.Values, id.FirstLine));
    }

    [Theory]
    [InlineData("$5|6|€7", UnitSigns.Dollar | UnitSigns.Euro)]
    [InlineData("$5|$6|7", UnitSigns.Dollar)]
    [InlineData("£5|x$|7", UnitSigns.Pound)] // what does not fit says nothing
    [InlineData("5|6|x$", UnitSigns.None)]
    public void Signs_of_a_declared_column_are_those_of_all_values_that_fit(string values, UnitSigns signs)
    {
        (string, string[])[] columns = [("paid", values.Split('|'))];
        var dataset = Given.Dataset() with { Columns = [new DeclaredColumn("paid", ColumnType.Decimal(10, 2))] };

        var found = Count(Given.Plan(Given.File(columns), null, dataset), columns);

        Assert.Equal(signs, Assert.Single(found.Columns).Units);
    }

    [Fact]
    public void A_null_has_no_sign()
    {
        (string, string[])[] columns = [("paid", ["$", "5", "x"])];
        var dataset = Given.Dataset() with
        {
            Columns = [new DeclaredColumn("paid", ColumnType.Decimal(10, 2))],
            Transforms = new RowTransforms { AllColumns = new ValueTransform { NullTokens = ["$"] } },
        };

        Assert.Equal(UnitSigns.None, Assert.Single(Count(Given.Plan(Given.File(columns), null, dataset), columns).Columns).Units);
    }

    private static Misfits Count(TablePlan plan, (string, string[])[] columns)
    {
        var counter = new MisfitCounter(plan);
        using var records = new FakeRecords(columns);
        while (records.Read())
            counter.Observe(records);
        return counter.Result;
    }
}
