using Mba.MySql;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Mba.Schemas;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.MySql;

public sealed class DdlTextTests
{
    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("select", "`select`")]
    [InlineData("with`tick", "`with``tick`")]
    [InlineData("naïve 名", "`naïve 名`")]
    public void Quotes_every_identifier(string identifier, string expected) => Assert.Equal(expected, SqlName.Quote(identifier));

    [Fact]
    public void Creates_a_table_keyed_by_run_and_record()
    {
        var plan = Given.Plan(Given.File(("id", ["1"]), ("order", ["a"])), table: null);

        var statement = Assert.Single(DdlText.For(plan));

        Assert.Equal(
            "CREATE TABLE `claims` (\n  `id` BIGINT NULL,\n  `order` VARCHAR(64) NULL,\n  `_ingestion_seq` BIGINT NOT NULL,\n  `_line` INT NOT NULL,\n  "
                + "`_record` INT NOT NULL,\n  PRIMARY KEY (`_ingestion_seq`, `_record`)\n) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4",
            statement.Sql
        );
    }

    [Fact]
    public void Makes_text_keys_binary_and_not_null()
    {
        var plan = Given.Plan(
            Given.File(("id", ["a"]), ("n", ["1"])),
            null,
            Given.Dataset() with
            {
                Mode = LoadMode.Upsert,
                Keys = ["id", "n"],
            }
        );

        var sql = Assert.Single(DdlText.For(plan)).Sql;

        Assert.Contains("`id` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL", sql, StringComparison.Ordinal);
        Assert.Contains("`n` BIGINT NOT NULL", sql, StringComparison.Ordinal);
        Assert.Contains("PRIMARY KEY (`id`, `n`)", sql, StringComparison.Ordinal);
        Assert.Contains("KEY (`_ingestion_seq`)", sql, StringComparison.Ordinal);
        Assert.DoesNotContain("_record", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Makes_at_most_one_alter_for_each_cost_the_cheap_ones_first()
    {
        var table = Given.Table(("a", ColumnType.Varchar(64)), ("b", ColumnType.BigInt), ("c", ColumnType.Varchar(64)));

        var statements = DdlText.For(
            Given.Plan(
                Given.File(("a", [new string('x', 70)]), ("b", ["1.5"]), ("c", [new string('x', 70)]), ("d", ["1"]), ("e", ["2"])),
                table
            )
        );

        Assert.Equal(
            [
                "ALTER TABLE `claims`\n  ADD COLUMN `d` BIGINT NULL,\n  ADD COLUMN `e` BIGINT NULL",
                "ALTER TABLE `claims`\n  MODIFY COLUMN `a` VARCHAR(128) NULL,\n  MODIFY COLUMN `c` VARCHAR(128) NULL",
                "ALTER TABLE `claims`\n  MODIFY COLUMN `b` DECIMAL(20,1) NULL",
            ],
            statements.Select(s => s.Sql)
        );
        Assert.Equal([AlterCost.Metadata, AlterCost.Metadata, AlterCost.Copy], statements.Select(s => s.Cost));
    }

    [Fact]
    public void Tells_the_server_not_to_copy_where_that_would_be_a_surprise()
    {
        var table = Given.Table(("a", ColumnType.Varchar(64)));

        var statements = DdlText.For(Given.Plan(Given.File(("a", [new string('x', 70)]), ("d", ["1"])), table), neverCopies: true);

        Assert.Equal(
            [
                "ALTER TABLE `claims`\n  ADD COLUMN `d` BIGINT NULL,\n  ALGORITHM=INSTANT",
                "ALTER TABLE `claims`\n  MODIFY COLUMN `a` VARCHAR(128) NULL,\n  ALGORITHM=INPLACE",
            ],
            statements.Select(s => s.Sql)
        );
    }

    [Fact]
    public void Repeats_the_rest_of_a_definition_when_it_widens()
    {
        var table = Given.Table(("a", ColumnType.Varchar(10)));
        table = table with
        {
            Columns =
            [
                table.Columns[0] with
                {
                    Nullable = false,
                    HasDefault = true,
                    Attributes = "COLLATE utf8mb4_bin DEFAULT 'x' COMMENT 'it''s'",
                },
            ],
        };

        var sql = Assert.Single(DdlText.For(Given.Plan(Given.File(("a", ["longer than ten"])), table))).Sql;

        Assert.EndsWith(
            "MODIFY COLUMN `a` VARCHAR(64) COLLATE utf8mb4_bin DEFAULT 'x' COMMENT 'it''s' NOT NULL",
            sql,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Stages_the_loaded_columns_in_file_order()
    {
        var table = Given.Table(("id", ColumnType.BigInt), ("a", ColumnType.Date), ("not_in_file", ColumnType.Date)) with { Keys = ["id"] };

        var sql = DdlText.Stage(
            Given.Plan(
                Given.File(("a", ["2024-01-02"]), ("id", ["1"])),
                table,
                Given.Dataset() with
                {
                    Mode = LoadMode.Upsert,
                    Keys = ["id"],
                }
            ),
            "_mba_stage_7"
        );

        Assert.StartsWith(
            "CREATE TABLE `_mba_stage_7` (\n  `a` DATE NULL,\n  `id` BIGINT NULL,\n  `_ingestion_seq` BIGINT NOT NULL,",
            sql,
            StringComparison.Ordinal
        );
        Assert.Contains("`_ordinal` BIGINT NOT NULL,\n  PRIMARY KEY (`_ordinal`),\n  KEY (`id`)", sql, StringComparison.Ordinal);
    }

    [Fact]
    public void Shadows_an_existing_table_like_it_is_with_the_changes_made_to_the_shadow()
    {
        var plan = Given.Plan(Given.File(("id", ["1"]), ("d", ["x"])), Given.Table(("id", ColumnType.BigInt)));

        var statements = DdlText.Shadow(plan, "shadow");

        Assert.Equal(["CREATE TABLE `shadow` LIKE `claims`", "ALTER TABLE `shadow`\n  ADD COLUMN `d` VARCHAR(64) NULL"], statements);
    }

    [Fact]
    public void Refuses_to_rebuild_a_huge_table_and_names_the_statement()
    {
        var table = Given.Table(("a", ColumnType.Int)) with { ApproximateRows = 1_000_001 };
        var plan = Given.Plan(Given.File(("a", ["3000000000"])), table);

        var error = Assert.Throws<IngestException>(() => RebuildGuard.Check(plan, maxRebuildRows: 1_000_000));

        Assert.Equal("REBUILD_REFUSED", error.Code);
        Assert.Contains("ALTER TABLE `claims`\n  MODIFY COLUMN `a` BIGINT NULL", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000, "3000000000", LoadMode.Append)]
    [InlineData(1_000_001, "3", LoadMode.Append)]
    [InlineData(1_000_001, "3000000000", LoadMode.Replace)]
    public void Lets_small_rebuilds_metadata_changes_and_replaces_pass(long rows, string value, LoadMode mode)
    {
        var table = Given.Table(("a", ColumnType.Int)) with { ApproximateRows = rows };

        RebuildGuard.Check(
            Given.Plan(Given.File(("a", [value]), ("new", ["x"])), table, Given.Dataset() with { Mode = mode }),
            maxRebuildRows: 1_000_000
        );
    }
}
