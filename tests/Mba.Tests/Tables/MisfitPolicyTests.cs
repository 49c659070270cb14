using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class MisfitPolicyTests
{
    private static readonly TableSchema BigInt = Given.Table(("c", ColumnType.BigInt));

    // Rows in the file, misfits among them, what becomes of the column under evolve; null: the file fails.
    [Theory]
    [InlineData(1000, 1, "BIGINT")]
    [InlineData(1000, 50, "BIGINT")]
    [InlineData(1000, 51, null)]
    [InlineData(1000, 99, null)]
    [InlineData(1000, 100, "VARCHAR(68)")]
    [InlineData(2000, 100, "BIGINT")]
    [InlineData(2000, 101, "VARCHAR(68)")]
    [InlineData(50, 50, null)]
    [InlineData(100, 100, "VARCHAR(68)")]
    public void Changes_a_family_for_more_than_the_limit_and_at_least_100_misfits(int rows, int misfits, string? expected)
    {
        var values = Given.Many(rows, i => i < misfits ? "none of it" : "1");

        Assert.Equal(expected, TypeAfter(BigInt, null, values));
    }

    // A dataset that may not change the column; the error when 100 of 1,000 rows misfit.
    [Theory]
    [InlineData("freeze", "COLUMN_TYPE_CONFLICT")]
    [InlineData("declared", "COLUMN_TYPE_CONFLICT")]
    [InlineData("key", "COLUMN_TYPE_CONFLICT")]
    [InlineData("remembered", "COLUMN_TYPE_CONFLICT")]
    public void Never_changes_the_family_of_keys_declared_and_frozen_columns(string what, string code)
    {
        var (table, dataset) = Fixed(what);
        var values = Given.Many(1000, i => i < 100 ? "x" + i : "1" + i);

        var error = Assert.Throws<IngestException>(() => Given.Load(table, dataset, ("c", values)));

        Assert.Equal((code, "c"), (error.Code, error.Place.Column));
    }

    // As text, 1 and 0 would stand beside other words, and moments in UTC without their zone.
    [Theory]
    [InlineData("TINYINT(1)", null, "true", null)]
    [InlineData("DATETIME", ColumnMeaning.Utc, "2024-01-02T03:04:05Z", null)]
    [InlineData("DATETIME", null, "2024-01-02 03:04:05", "VARCHAR(64)")]
    public void Never_takes_the_meaning_from_values_that_the_column_holds(
        string type,
        ColumnMeaning? meaning,
        string value,
        string? expected
    )
    {
        var table = Given.Table(("c", ColumnTypeText.Parse(type is "TINYINT(1)" ? "BOOLEAN" : type)!.Value));
        table = table with { Columns = [table.Columns[0] with { Meaning = meaning }] };

        Assert.Equal(expected, TypeAfter(table, null, Given.Many(1000, i => i < 200 ? "none of it" : value)));
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("declared")]
    [InlineData("key")]
    public void Rejects_a_few_misfits_of_a_fixed_column(string what)
    {
        var (table, dataset) = Fixed(what);

        var plan = Given.Load(table, dataset, ("c", Given.Many(1000, i => i < 50 ? "x" + i : "1" + i)));

        Assert.Equal((50, ColumnType.BigInt), (plan.RowsToReject, plan.Target.Columns[0].Type));
        Assert.Empty(plan.Changes);
    }

    [Fact]
    public void Reads_007_as_7_in_a_declared_integer_column()
    {
        var (table, dataset) = Fixed("declared");

        var plan = Given.Load(table, dataset, ("c", ["007", "1"]));

        Assert.Equal((0, ColumnType.BigInt), (plan.RowsToReject, plan.Target.Columns[0].Type));
    }

    [Theory]
    [InlineData("freeze")]
    [InlineData("key")]
    public void Fails_where_leading_zeros_would_need_a_type_that_the_column_may_not_have(string what)
    {
        var (table, dataset) = Fixed(what);

        var error = Assert.Throws<IngestException>(() =>
            Given.Load(table, dataset, ("c", Given.Many(1000, i => i == 7 ? "007" : "1" + i)))
        );

        Assert.Equal("COLUMN_TYPE_CONFLICT", error.Code);
    }

    [Fact]
    public void Turns_an_integer_column_to_text_for_one_leading_zero_even_beside_other_misfits() =>
        Assert.Equal("VARCHAR(68)", TypeAfter(BigInt, null, ["garbage", .. Given.Many(998, "1"), "007"]));

    /// <summary>Counted, where the scan's evidence did not show it.</summary>
    [Fact]
    public void One_leading_zero_among_the_misfits_makes_an_integer_column_text()
    {
        var file = Given.File(("c", ["x", .. Given.Many(999, "1")]));

        var plan = Given.Decided(file, BigInt, null, ("c", ["x", "007", .. Given.Many(998, "1")]));

        Assert.True(plan.Target.Columns[0].Type.IsText);
    }

    [Fact]
    public void Widens_for_more_digits_even_beside_other_misfits()
    {
        var plan = Given.Load(Given.Table(("c", ColumnType.Decimal(10, 2))), null, ("c", ["garbage", .. Given.Many(998, "1"), "1.2345"]));

        Assert.Equal(("DECIMAL(12,4)", 1), (plan.Target.Columns[0].Type.ToString(), plan.RowsToReject));
    }

    [Fact]
    public void Widens_a_date_for_times_even_beside_other_misfits()
    {
        var plan = Given.Load(
            Given.Table(("c", ColumnType.Date)),
            null,
            ("c", ["garbage", .. Given.Many(998, "2024-01-02"), "2024-01-02 03:04:05"])
        );

        Assert.Equal(("DATETIME", 1), (plan.Target.Columns[0].Type.ToString(), plan.RowsToReject));
    }

    [Fact]
    public void Counts_a_row_once_however_many_of_its_values_misfit()
    {
        var table = Given.Table(("a", ColumnType.BigInt), ("b", ColumnType.Date));
        var values = Given.Many(1000, i => i < 20 ? "x" : "");

        var plan = Given.Load(table, null, ("a", values), ("b", values));

        Assert.Equal(20, plan.RowsToReject);
    }

    [Fact]
    public void Adds_broken_records_to_the_misfits_when_it_compares_with_the_limit()
    {
        var values = Given.Many(1000, i => i < 30 ? "x" : "1");
        var file = Given.File(("c", values)) with { RecordsBroken = 30 };

        var error = Assert.Throws<IngestException>(() => Given.Decided(file, BigInt, null, ("c", values)));

        Assert.Equal(("TOO_MANY_REJECTS", 2L), (error.Code, error.Place.Line));
        Assert.Contains("60 of 1000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_lines_that_are_no_records_out_of_the_percentage()
    {
        var values = Given.Many(100, i => i < 5 ? "x" : "1");
        var file = Given.File(("c", values)) with { RecordsRead = 1100, RecordsSkipped = 1000 };
        var dataset = Given.Dataset() with { MaxRejectPercent = 4 };

        Assert.Throws<IngestException>(() => Given.Decided(file, BigInt, dataset, ("c", values)));
    }

    [Fact]
    public void Rejects_rows_with_a_null_key()
    {
        var dataset = Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] };

        var plan = Given.Load(null, dataset, ("id", Given.Many(100, i => i == 3 ? "" : "1" + i)), ("c", Given.Many(100, "x")));

        Assert.Equal(1, plan.RowsToReject);
        Assert.False(plan.Target.Columns[0].Nullable);
    }

    [Fact]
    public void Tells_a_file_that_mixes_families_from_one_that_needs_one_column_changed()
    {
        var table = Given.Table(("a", ColumnType.BigInt), ("b", ColumnType.BigInt));

        var plan = Given.Load(
            table,
            null,
            ("a", Given.Many(1000, i => i % 2 == 0 ? "x" : "1")),
            ("b", Given.Many(1000, i => i < 10 ? "x" : "1"))
        );

        Assert.Equal(["VARCHAR(68)", "BIGINT"], plan.Target.Columns.Select(c => c.Type.ToString()));
        Assert.Equal(10, plan.RowsToReject);
    }

    private static (TableSchema Table, Dataset Dataset) Fixed(string what)
    {
        var (dataset, table) = (Given.Dataset(), BigInt);
        return what switch
        {
            "freeze" => (table, dataset with { Contract = TableContract.Freeze }),
            "declared" => (table, dataset with { Columns = [new DeclaredColumn("c", ColumnType.BigInt)] }),
            "remembered" => (table with { Columns = [table.Columns[0] with { Declared = true }] }, dataset),
            _ => (
                table with
                {
                    Keys = ["c"],
                    Columns = [table.Columns[0] with { Nullable = false }],
                },
                dataset with
                {
                    Mode = LoadMode.Upsert,
                    Keys = ["c"],
                }
            ),
        };
    }

    private static string? TypeAfter(TableSchema table, Dataset? dataset, string[] values)
    {
        try
        {
            return Given.Load(table, dataset, ("c", values)).Target.Columns[0].Type.ToString();
        }
        catch (IngestException error) when (error.Code is "TOO_MANY_REJECTS" or "COLUMN_TYPE_CONFLICT")
        {
            return null;
        }
    }
}
