using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class TableReconcilerTests
{
    [Fact]
    public void Creates_an_absent_table_with_the_columns_of_the_file_and_lineage()
    {
        var plan = Given.Plan(Given.File(("id", ["1", "2"]), ("name", ["a", ""]), ("gap", ["", ""])), table: null);

        var create = Assert.IsType<TableChange.Create>(Assert.Single(plan.Changes));
        Assert.Equal(["id BIGINT", "name VARCHAR(64)", "gap VARCHAR(1)"], create.Table.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal(["id", "name", "gap", "_ingestion_seq", "_line", "_record"], plan.LoadColumns);
        Assert.Equal([true, true, false], plan.Target.Columns.Select(c => c.HeldValues));
        Assert.False(plan.MayReject);
    }

    [Fact]
    public void Widens_an_int_column_when_the_file_holds_bigint()
    {
        var plan = Given.Plan(Given.File(("id", ["3000000000"])), Given.Table(("id", ColumnType.Int)));

        var widen = Assert.IsType<TableChange.Widen>(Assert.Single(plan.Changes));
        Assert.Equal(ColumnType.BigInt, widen.To.Type);
        Assert.Equal(AlterCost.Copy, widen.Cost);
    }

    // What a column is, what the file holds, what becomes of the column.
    [Theory]
    [InlineData("VARCHAR(64)", "short", "VARCHAR(64)")]
    [InlineData("BIGINT", "12", "BIGINT")]
    [InlineData("BIGINT", "12.5", "DECIMAL(20,1)")]
    [InlineData("BIGINT", "1234567890123456789012", "DECIMAL(22,0)")]
    [InlineData("DECIMAL(10,2)", "0.234", "DECIMAL(11,3)")]
    [InlineData("DECIMAL(10,2)", "7", "DECIMAL(10,2)")]
    [InlineData("DATE", "2024-01-02 03:04:05", "DATETIME")]
    [InlineData("DATETIME", "2024-01-02 03:04:05.125", "DATETIME(3)")]
    [InlineData("DATETIME(6)", "2024-01-02", "DATETIME(6)")]
    [InlineData("TIME", "03:04:05.5", "TIME(1)")]
    [InlineData("VARCHAR(64)", "12", "VARCHAR(64)")]
    [InlineData("VARCHAR(3)", "longer", "VARCHAR(64)")]
    [InlineData("VARCHAR(64)", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "VARCHAR(128)")]
    [InlineData("TEXT", "anything", "TEXT")]
    [InlineData("BIGINT", "007", "VARCHAR(68)")]
    [InlineData("BIGINT", "", "BIGINT")]
    public void Gives_an_inferred_column_the_least_type_of_its_family(string existing, string value, string expected)
    {
        var plan = Given.Plan(Given.File(("c", [value])), Given.Table(("c", Type(existing))));

        Assert.Equal(expected, plan.Target.Columns[0].Type.ToString());
        Assert.False(plan.MayReject);
    }

    [Theory]
    [InlineData("VARCHAR(64)", 70, AlterCost.Metadata)]
    [InlineData("VARCHAR(50)", 70, AlterCost.Copy)]
    [InlineData("VARCHAR(64)", 5000, AlterCost.Copy)]
    [InlineData("VARCHAR(50)", 5000, AlterCost.Copy)]
    public void Knows_when_longer_text_rewrites_the_table(string existing, int characters, AlterCost expected)
    {
        var plan = Given.Plan(Given.File(("c", [new string('x', characters)])), Given.Table(("c", Type(existing))));

        Assert.Equal(expected, Assert.Single(plan.Changes).Cost);
    }

    [Theory]
    [InlineData("BIGINT", "abc")]
    [InlineData("DATE", "abc")]
    [InlineData("DECIMAL(10,2)", "abc")]
    public void Another_type_that_becomes_text_is_written_again(string existing, string value)
    {
        var many = Given.Many(200, value);
        var plan = Given.Load(Given.Table(("c", Type(existing))), null, ("c", many));

        Assert.Equal(AlterCost.Copy, Assert.Single(plan.Changes).Cost);
    }

    [Fact]
    public void Matches_columns_by_name_whatever_their_order_and_case_and_adds_what_is_new()
    {
        var table = Given.Table(("id", ColumnType.BigInt), ("Name", ColumnType.Varchar(64)), ("absent", ColumnType.Date));

        var plan = Given.Plan(Given.File(("extra", ["1.5"]), ("name", ["x"]), ("id", ["1"])), table);

        Assert.Equal("extra", Assert.IsType<TableChange.Add>(Assert.Single(plan.Changes)).Column.Name);
        Assert.Equal(["extra", "Name", "id", "_ingestion_seq", "_line"], plan.LoadColumns);
        Assert.Equal(["id", "Name", "absent", "extra"], plan.Target.Columns.Select(c => c.Name));
    }

    [Fact]
    public void Takes_the_type_of_a_column_that_never_held_a_value_from_its_first_values()
    {
        var table = Given.Table(("c", ColumnType.Varchar(1)), ("d", ColumnType.Varchar(1)));
        table = table with { Columns = [.. table.Columns.Select(c => c with { HeldValues = false })] };

        var plan = Given.Plan(Given.File(("c", ["2024-01-02"]), ("d", [""])), table);

        Assert.Equal([ColumnType.Date, ColumnType.Unknown], plan.Target.Columns.Select(c => c.Type));
        Assert.Equal([true, false], plan.Target.Columns.Select(c => c.HeldValues));
        Assert.Equal("first values", Assert.IsType<TableChange.Widen>(Assert.Single(plan.Changes)).Reason);
    }

    [Fact]
    public void Fails_when_the_file_lacks_a_column_that_needs_a_value()
    {
        var table = Given.Table(("id", ColumnType.BigInt), ("due", ColumnType.Date), ("made", ColumnType.Date));
        table = table with
        {
            Columns =
            [
                table.Columns[0],
                table.Columns[1] with
                {
                    Nullable = false,
                },
                table.Columns[2] with
                {
                    Nullable = false,
                    HasDefault = true,
                },
            ],
        };

        var error = Assert.Throws<IngestException>(() => Given.Plan(Given.File(("id", ["1"])), table));

        Assert.Equal(("MISSING_COLUMN", "due"), (error.Code, error.Place.Column));
    }

    [Fact]
    public void Leaves_generated_columns_and_types_it_does_not_make_to_the_server()
    {
        var table = Given.Table(("total", ColumnType.BigInt), ("kind", new ColumnType(TypeKind.Other)));
        table = table with { Columns = [table.Columns[0] with { Generated = true, HasDefault = true }, table.Columns[1]] };

        var plan = Given.Plan(Given.File(("total", ["1"]), ("kind", ["a"])), table);

        Assert.Equal(["kind", "_ingestion_seq", "_line"], plan.LoadColumns);
        Assert.Equal(["total"], plan.Dropped);
        Assert.Empty(plan.Changes);
        Assert.False(plan.MayReject);
    }

    [Theory]
    [InlineData(16, false, "32767", 0)]
    [InlineData(16, false, "32768", 1)]
    [InlineData(16, false, "-32769", 1)]
    [InlineData(8, true, "255", 0)]
    [InlineData(8, true, "-1", 1)]
    [InlineData(32, true, "4294967295", 0)]
    [InlineData(64, true, "9223372036854775807", 0)]
    [InlineData(16, false, "1.6", 1)]
    [InlineData(16, false, "007", 0)]
    public void Checks_whole_numbers_of_every_size_that_others_have_made_and_changes_none(
        int bits,
        bool unsigned,
        string value,
        int rejected
    )
    {
        var table = Given.Table(("n", ColumnType.Whole(bits, unsigned)));

        var plan = Given.Load(table, Given.Dataset() with { MaxRejectPercent = 100 }, ("n", [value, "1"]));

        Assert.Empty(plan.Changes);
        Assert.Equal(rejected, plan.RowsToReject);
    }

    [Theory]
    [InlineData(TableContract.Evolve, true)]
    [InlineData(TableContract.Freeze, false)]
    public void Gives_a_table_that_others_made_its_lineage_unless_frozen(TableContract contract, bool lineage)
    {
        var table = Given.Table(("id", ColumnType.BigInt)) with { HasLineage = false };

        var plan = Given.Plan(Given.File(("id", ["1"])), table, Given.Dataset() with { Contract = contract });

        Assert.Equal(lineage, plan.Changes is [TableChange.AddLineage]);
        Assert.Equal(lineage, plan.LoadColumns.Contains("_line"));
    }

    [Theory]
    [InlineData(LoadMode.Replace, true, true)]
    [InlineData(LoadMode.Append, true, false)]
    [InlineData(LoadMode.Replace, false, false)]
    public void Keys_a_table_of_before_by_record_only_when_its_rows_are_replaced_anyway(LoadMode mode, bool ours, bool keyed)
    {
        var table = Given.Table(("id", ColumnType.BigInt)) with { CanBeKeyedByRecord = ours, RunIndexes = ["_ingestion_seq"] };

        var plan = Given.Plan(Given.File(("id", ["1"])), table, Given.Dataset() with { Mode = mode });

        Assert.Equal(keyed, plan.Changes is [TableChange.KeyByRecord]);
        Assert.Equal(keyed, plan.LoadColumns.Contains("_record"));
    }

    [Fact]
    public void Keeps_its_hash_once_its_changes_are_made()
    {
        var file = Given.File(("id", ["3000000000"]), ("new", ["x"]));
        var before = Given.Plan(file, Given.Table(("id", ColumnType.Int)));

        var after = Given.Plan(file, before.Target);

        Assert.Empty(after.Changes);
        Assert.Equal(before.Hash, after.Hash);
        Assert.NotEqual(before.Hash, Given.Plan(file, Given.Table(("id", ColumnType.Varchar(64)))).Hash);
    }

    [Fact]
    public void Loads_a_file_without_rows()
    {
        var plan = Given.Plan(Given.File(("id", []), ("name", [])), table: null);

        Assert.Equal([ColumnType.Unknown, ColumnType.Unknown], plan.Target.Columns.Select(c => c.Type));
        Assert.Equal(0, plan.RowsToReject);
    }

    [Fact]
    public void Refuses_at_once_a_file_of_which_too_many_records_are_broken()
    {
        var file = Given.File(("id", Given.Many(100, "1"))) with { RecordsBroken = 6 };

        var error = Assert.Throws<IngestException>(() => Given.Plan(file, table: null));

        Assert.Equal("TOO_MANY_REJECTS", error.Code);
        Assert.Equal(5, Given.Plan(file with { RecordsBroken = 5 }, table: null).RowsToReject);
    }

    private static ColumnType Type(string text) => ColumnTypeText.Parse(text) ?? throw new ArgumentException(text, nameof(text));
}
