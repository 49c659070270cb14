using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class ContractTests
{
    private static readonly Dataset Frozen = Given.Dataset() with { Contract = TableContract.Freeze };

    private static readonly Dataset Members = Given.Dataset("memberdata") with
    {
        Mode = LoadMode.Upsert,
        Keys = ["member_id"],
        Columns =
        [
            new("member_id", ColumnType.BigInt, Nullable: false),
            new("dob", ColumnType.Date),
            new("plan_id", ColumnType.Varchar(50)),
        ],
    };

    [Fact]
    public void A_frozen_table_takes_no_new_column()
    {
        var error = Assert.Throws<IngestException>(() =>
            Given.Plan(Given.File(("id", ["1"]), ("new", ["x"])), Given.Table(("id", ColumnType.BigInt)), Frozen)
        );

        Assert.Equal(("SCHEMA_FROZEN", "new"), (error.Code, error.Place.Column));
    }

    [Fact]
    public void A_frozen_table_is_not_widened_and_its_misfits_are_rejected()
    {
        var plan = Given.Load(Given.Table(("id", ColumnType.Int)), Frozen, ("id", Given.Many(100, i => i == 0 ? "3000000000" : "1")));

        Assert.Equal((0, 1L), (plan.Changes.Count, plan.RowsToReject));
    }

    [Fact]
    public void A_frozen_table_is_created_only_from_a_declaration()
    {
        var file = Given.File(("member_id", ["1"]));

        Assert.Equal("TABLE_MISSING", Assert.Throws<IngestException>(() => Given.Plan(file, null, Frozen)).Code);
        Assert.IsType<TableChange.Create>(Assert.Single(Given.Plan(file, null, Members with { Contract = TableContract.Freeze }).Changes));
    }

    [Fact]
    public void Declared_columns_are_made_in_their_order_before_those_of_the_file()
    {
        var plan = Given.Plan(Given.File(("extra", ["1"]), ("MEMBER_ID", ["1"])), null, Members);

        Assert.Equal(
            ["member_id BIGINT", "dob DATE", "plan_id VARCHAR(50)", "extra BIGINT"],
            plan.Target.Columns.Select(c => $"{c.Name} {c.Type}")
        );
        Assert.Equal([true, true, true, false], plan.Target.Columns.Select(c => c.Declared));
        Assert.Equal(["member_id"], plan.Target.Keys);
    }

    [Fact]
    public void A_column_is_declared_once_a_dataset_has_said_so_and_stays_so()
    {
        var file = Given.File(("member_id", ["1"]), ("extra", ["1"]));
        var undeclared = Given.Plan(file, null).Target;

        var declared = Given
            .Plan(file, undeclared, Given.Dataset() with { Columns = [new DeclaredColumn("extra", ColumnType.BigInt)] })
            .Target;
        var later = Given.Plan(file, declared).Target;

        Assert.Equal([false, false], undeclared.Columns.Select(c => c.Declared));
        Assert.Equal([false, true], declared.Columns.Select(c => c.Declared));
        Assert.Equal([false, true], later.Columns.Select(c => c.Declared));
    }

    [Theory]
    [InlineData("memberid")]
    [InlineData("member__id")]
    [InlineData("MEMBER_ID")]
    public void A_declared_column_is_found_whatever_its_underscores(string header)
    {
        var plan = Given.Plan(Given.File((header, ["1"]), ("extra", ["1"])), null, Members);

        Assert.Equal("member_id", plan.Bindings[0].Column, ignoreCase: true);
        Assert.Equal(4, plan.Target.Columns.Count);
    }

    [Fact]
    public void A_declared_column_that_the_table_lacks_is_added_nullable()
    {
        var table = Given.Table(("member_id", ColumnType.BigInt)) with { Keys = ["member_id"] };

        var plan = Given.Plan(Given.File(("member_id", ["1"])), table, Members);

        Assert.Equal(["dob", "plan_id"], plan.Changes.Cast<TableChange.Add>().Select(c => c.Column.Name));
        Assert.All(plan.Changes.Cast<TableChange.Add>(), c => Assert.True(c.Column.Nullable));
    }

    // The table's column, the declaration; the column's type afterwards, or null: they contradict each other.
    [Theory]
    [InlineData("VARCHAR(100)", "VARCHAR(50)", "VARCHAR(100)")]
    [InlineData("VARCHAR(20)", "VARCHAR(50)", "VARCHAR(50)")]
    [InlineData("BIGINT", "VARCHAR(100)", "VARCHAR(100)")]
    [InlineData("INT", "BIGINT", "BIGINT")]
    [InlineData("BIGINT", "INT", "BIGINT")]
    [InlineData("VARCHAR(100)", "BIGINT", null)]
    [InlineData("LONGTEXT", "JSON", "LONGTEXT")]
    [InlineData("DATE", "BIGINT", null)]
    public void A_declaration_widens_the_table_and_never_narrows_it(string existing, string declared, string? expected)
    {
        var dataset = Given.Dataset() with { Columns = [new("c", Type(declared))] };
        var plan = () => Given.Plan(Given.File(("c", [""])), Given.Table(("c", Type(existing))), dataset);

        if (expected is null)
            Assert.Equal("COLUMN_TYPE_CONFLICT", Assert.Throws<IngestException>(plan).Code);
        else
            Assert.Equal(expected, plan().Target.Columns[0].Type.ToString());
    }

    [Fact]
    public void An_override_of_a_type_does_not_make_a_column_that_the_file_lacks()
    {
        var dataset = Given.Dataset() with { Columns = [new("zip", ColumnType.Varchar(10), Always: false)] };

        Assert.Equal(["c"], Given.Plan(Given.File(("c", ["1"])), null, dataset).Target.Columns.Select(c => c.Name));
        Assert.Equal("VARCHAR(10)", Given.Plan(Given.File(("zip", ["1"])), null, dataset).Target.Columns[0].Type.ToString());
    }

    [Fact]
    public void All_text_makes_every_new_column_text()
    {
        var plan = Given.Plan(Given.File(("a", ["1"]), ("b", ["2024-01-02"])), null, Given.Dataset() with { AllText = true });

        Assert.Equal(["VARCHAR(64)", "VARCHAR(64)"], plan.Target.Columns.Select(c => c.Type.ToString()));
    }

    // What is wrong with the keys of an upsert on (id).
    [Theory]
    [InlineData("id", "", "KEY_MISMATCH")]
    [InlineData("id", "other", "KEY_MISMATCH")]
    [InlineData("other", "id", "MISSING_KEY_COLUMN")]
    public void An_upsert_needs_its_keys_in_file_and_table(string column, string primaryKey, string code)
    {
        var table = Given.Table(("id", ColumnType.BigInt), ("other", ColumnType.BigInt)) with
        {
            Keys = primaryKey.Length == 0 ? [] : [primaryKey],
        };

        Assert.Equal(
            code,
            Assert
                .Throws<IngestException>(() =>
                    Given.Plan(Given.File((column, ["1"])), table, Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] })
                )
                .Code
        );
    }

    [Fact]
    public void An_upsert_refuses_a_table_with_another_unique_key()
    {
        var table = Given.Table(("id", ColumnType.BigInt)) with { Keys = ["id"], HasOtherUniqueKey = true };

        Assert.Equal(
            "KEY_MISMATCH",
            Assert
                .Throws<IngestException>(() =>
                    Given.Plan(Given.File(("id", ["1"])), table, Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] })
                )
                .Code
        );
    }

    [Theory]
    [InlineData(30, "VARCHAR(64)")]
    [InlineData(300, "VARCHAR(300)")]
    [InlineData(700, "VARCHAR(700)")]
    [InlineData(769, "KEY_TOO_LONG")]
    [InlineData(5000, "KEY_TYPE")]
    public void A_text_key_fits_a_key_of_the_server(int characters, string expected)
    {
        var plan = () =>
            Given.Plan(
                Given.File(("id", [new string('k', characters)])),
                null,
                Given.Dataset() with
                {
                    Mode = LoadMode.Upsert,
                    Keys = ["id"],
                }
            );

        if (!expected.StartsWith("KEY", StringComparison.Ordinal))
            Assert.Equal(
                (expected, false, "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
                (plan().Target.Columns[0].Type.ToString(), plan().Target.Columns[0].Nullable, plan().Target.Columns[0].Attributes)
            );
        else
            Assert.Equal(expected, Assert.Throws<IngestException>(plan).Code);
    }

    [Fact]
    public void A_key_that_was_made_for_a_file_without_rows_is_binary_once_it_holds_text()
    {
        var dataset = Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] };
        var empty = Given.Plan(Given.File(("id", [])), null, dataset).Target;

        var key = Given.Plan(Given.File(("id", ["a"])), empty, dataset).Target.Columns[0];

        Assert.Equal(
            ("VARCHAR(64)", false, "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
            (key.Type.ToString(), key.Nullable, key.Attributes)
        );
    }

    [Theory]
    [InlineData("", "", 0, "a")] // as spreadsheets pad their rows
    [InlineData("", "x", 0, "a column_2")]
    [InlineData("b", "", 0, "a column_2")]
    [InlineData("", "", 1, "a column_2")] // a file without rows shows nothing
    public void A_field_without_a_name_and_a_value_is_no_column(string name, string value, long skipped, string columns)
    {
        var file = Given.File(("a", ["1"]), ("column_2", [value]));

        var plan = Given.Plan(file with { Format = file.Format with { RawHeader = ["a", name] }, RecordsSkipped = skipped }, table: null);

        Assert.Equal(columns, string.Join(' ', plan.Target.Columns.Select(c => c.Name)));
    }

    [Fact]
    public void Transforms_rename_drop_and_add_constants()
    {
        var dataset = Given.Dataset() with
        {
            Transforms = new RowTransforms
            {
                Rename = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["A"] = "alpha" },
                Drop = ["b"],
                Constants = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase) { ["year"] = "2024", ["note"] = null },
            },
        };

        var plan = Given.Plan(Given.File(("a", ["x"]), ("b", ["y"])), null, dataset);

        Assert.Equal(["alpha VARCHAR(64)", "year BIGINT", "note VARCHAR(1)"], plan.Target.Columns.Select(c => $"{c.Name} {c.Type}"));
        Assert.Equal(["b"], plan.Dropped);
        Assert.Equal("2024", plan.Bindings[1].Constant);
    }

    [Theory]
    [InlineData("_line", "RESERVED_COLUMN")]
    [InlineData("_record", "RESERVED_COLUMN")]
    [InlineData("_Ingestion_Seq", "RESERVED_COLUMN")]
    [InlineData("b", "DUPLICATE_COLUMN")]
    public void A_rename_cannot_take_a_name_that_is_taken(string name, string code)
    {
        var dataset = Given.Dataset() with
        {
            Transforms = new RowTransforms { Rename = new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = name } },
        };

        Assert.Equal(code, Assert.Throws<IngestException>(() => Given.Plan(Given.File(("a", ["x"]), ("b", ["y"])), null, dataset)).Code);
    }

    private static ColumnType Type(string text) => ColumnTypeText.Parse(text) ?? throw new ArgumentException(text, nameof(text));
}
