using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>What planning refuses because of the table or its dataset, word for word, and what it lets pass beside it.</summary>
public sealed class TableRefusalTests
{
    private static readonly Dataset Named = Given.Dataset() with { Name = "d" };

    [Fact]
    public void Keys_of_an_upsert()
    {
        var upsert = Named with { Mode = LoadMode.Upsert, Keys = ["id"] };
        var file = Given.File(("id", ["1"]), ("note", [new string('x', 4001)]));
        var table = Given.Table(("id", ColumnType.BigInt), ("note", ColumnType.Text)) with { Keys = ["id"] };

        Given.Plan(file, table, upsert);
        RefusalTests.Refuses(
            "KEY_MISMATCH",
            null,
            "dataset d is an upsert without keys; name them in datasets.json",
            () => Given.Plan(file, table, upsert with { Keys = [] })
        );
        RefusalTests.Refuses(
            "MISSING_KEY_COLUMN",
            "no",
            "column no: the file lacks this key column, without which its rows cannot be merged; add it, or rename a column in the dataset",
            () => Given.Plan(file, table, upsert with { Keys = ["no"] })
        );
        RefusalTests.Refuses(
            "KEY_MISMATCH",
            null,
            "the table's primary key is (id, note), dataset d merges on (id); make them the same",
            () => Given.Plan(file, table with { Keys = ["id", "note"] }, upsert)
        );
        RefusalTests.Refuses(
            "KEY_MISMATCH",
            null,
            "the table has another unique key, by which a merge could hit a wrong row; drop it, or load this file in mode append",
            () => Given.Plan(file, table with { HasOtherUniqueKey = true }, upsert)
        );
        RefusalTests.Refuses(
            "KEY_TYPE",
            "note",
            "column note: a key cannot be of this type (TEXT); choose another key, or make it VARCHAR(n) or BIGINT",
            () => Given.Plan(file, null, upsert with { Keys = ["note"] })
        );
        RefusalTests.Refuses(
            "KEY_TOO_LONG",
            null,
            "the key columns may take more than 3072 bytes; declare them shorter",
            () => Given.Plan(Given.File(("id", [new string('x', 1100)])), null, upsert)
        );
    }

    [Fact]
    public void A_frozen_table()
    {
        var frozen = Named with { Contract = TableContract.Freeze };
        var table = Given.Table(("a", ColumnType.BigInt));

        RefusalTests.Refuses(
            "TABLE_MISSING",
            null,
            "dataset d is frozen and its table does not exist; create it, or declare its columns in datasets.json",
            () => Given.Plan(Given.File(("a", ["1"])), null, frozen)
        );
        RefusalTests.Refuses(
            "SCHEMA_FROZEN",
            "b",
            "column b: dataset d is frozen and the file has new columns: b; drop them in its transforms, or add them to the table",
            () => Given.Plan(Given.File(("a", ["1"]), ("b", ["1"])), table, frozen)
        );
        RefusalTests.Refuses(
            "SCHEMA_FROZEN",
            "b1",
            "column b1: dataset d is frozen and the file has new columns: b1, b2, b3, b4, b5 and 1 more; drop them in its transforms, or add them to the table",
            () =>
                Given.Plan(
                    Given.File([("a", ["1"]), .. Enumerable.Range(1, 6).Select(i => ($"b{i}", new[] { "1" }))]),
                    table,
                    frozen with
                    {
                        MinColumnMatchPercent = 0,
                    }
                )
        );
    }

    [Fact]
    public void A_file_without_a_column_that_is_not_null()
    {
        var table = Given.Table(("a", ColumnType.BigInt), ("b", ColumnType.BigInt));
        TableSchema With(Func<TableColumn, TableColumn> change) => table with { Columns = [table.Columns[0], change(table.Columns[1])] };
        var file = Given.File(("a", ["1"]));

        RefusalTests.Refuses(
            "MISSING_COLUMN",
            "b",
            "column b: the file lacks columns that are NOT NULL and have no default: b; add them to the file, give them a constant in dataset d, or a DEFAULT in the table",
            () => Given.Plan(file, With(c => c with { Nullable = false }), Named)
        );
        Given.Plan(file, With(c => c with { Nullable = false, HasDefault = true }), Named);
        Given.Plan(file, With(c => c with { Nullable = false, Generated = true }), Named);
        Given.Plan(file, table, Named);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("point")]
    [InlineData("bit(65)")]
    public void A_column_whose_type_would_not_store_what_a_text_says(string words)
    {
        var table = Given.Table(("a", ColumnType.BigInt), ("b", ColumnType.Foreign(words)));

        RefusalTests.Refuses(
            "COLUMN_TYPE_UNSUPPORTED",
            "b",
            $"column b: the column is a {words}, for which the server would not store what a text says; drop the column in the transforms of dataset d, or make it of another type (an integer, BINARY or text)",
            () => Given.Plan(Given.File(("a", ["1"]), ("b", ["x"])), table, Named)
        );
        Given.Plan(Given.File(("a", ["1"]), ("b", [""])), table, Named); // no value
        Given.Plan(Given.File(("a", ["1"])), table, Named);
    }

    [Theory]
    [InlineData("1.234|5.678", "INT", true)]
    [InlineData("1.234|5.678", "DECIMAL(9,2)", true)]
    [InlineData("1.234|5.678", "DECIMAL(9,3)", false)]
    [InlineData("1.234|5.67", "INT", false)]
    [InlineData("1.234|5678", "INT", false)] // a whole number that would have a point, if points parted thousands
    [InlineData("1234|5678", "INT", false)]
    public void A_point_that_may_part_thousands_where_the_column_has_held_numbers(string values, string type, bool refused)
    {
        var file = Given.File(("a", values.Split('|')));
        TableSchema Table(bool held, bool declared) =>
            new()
            {
                Name = Given.TableName,
                Columns =
                [
                    new TableColumn
                    {
                        Name = "a",
                        Type = ColumnTypeText.Parse(type)!.Value,
                        HeldValues = held,
                        Declared = declared,
                    },
                ],
            };

        if (refused)
            RefusalTests.Refuses(
                "AMBIGUOUS_POINT",
                "a",
                "column a: each number with a point has three digits behind it, and the column's numbers so far have fewer: the point may part thousands; if it does, add the form "
                    + "decimalComma to the column's transforms in dataset d; if it is a decimal point, declare the column as DECIMAL(p,3); then retry the file",
                () => Given.Plan(file, Table(held: true, declared: false), Named)
            );
        else
            Given.Plan(file, Table(held: true, declared: false), Named);
        Given.Plan(file, Table(held: false, declared: false), Named);
        Given.Plan(file, Table(held: true, declared: true), Named);
    }
}
