using Mba.Scanning;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class RowBudgetTests
{
    // Found on MySQL 9.7 by creating tables: beside lineage 196 TEXT, 995 BIGINT, 1,015 of anything small. One BIGINT is kept for a stage's ordinal.
    [Theory]
    [InlineData("TEXT", 196)]
    [InlineData("VARCHAR(10)", 196)]
    [InlineData("VARCHAR(64)", 196)]
    [InlineData("VARCHAR(1)", 1014)]
    [InlineData("BIGINT", 994)]
    [InlineData("DECIMAL(10,2)", 1014)]
    [InlineData("VARCHAR(500)", 32)]
    public void Holds_as_many_columns_of_a_type_as_the_server_takes(string type, int expected)
    {
        var column = ColumnTypeText.Parse(type) ?? throw new ArgumentException(type, nameof(type));
        var (size, columns) = (RowSize.Lineage, 0);

        for (; size.With(column).Fits; columns++)
            size = size.With(column);

        Assert.Equal(expected, columns);
    }

    // MySQL's documentation of DECIMAL: four bytes for nine digits on either side of the point, one to four for the rest.
    [Theory]
    [InlineData(10, 2, 5)]
    [InlineData(18, 9, 8)]
    [InlineData(20, 6, 10)]
    [InlineData(14, 4, 7)]
    public void Decimals_take_the_bytes_of_their_digits(int precision, int scale, int bytes) =>
        Assert.Equal(bytes, RowSize.DeclaredBytes(ColumnType.Decimal(precision, scale)));

    [Fact]
    public void Loads_275_columns_of_which_155_are_empty_without_overflow()
    {
        var file = Given.File([
            .. Enumerable.Range(0, 275).Select(i => ($"c{i}", i % 9 < 5 && i < 270 ? [""] : (string[])[new string('x', (i % 30) + 1)])),
        ]);

        var plan = Given.Plan(file, table: null);

        Assert.Equal(275, plan.Target.Columns.Count);
        Assert.Empty(plan.Overflow);
        Assert.All(plan.Target.Columns.Where(c => c.HeldValues), c => Assert.Equal(ColumnType.Varchar(64), c.Type));
    }

    [Fact]
    public void Puts_what_does_not_fit_into_one_overflow_column()
    {
        var plan = Given.Plan(Texts(1000), table: null);

        Assert.Equal(1000, plan.Bindings.Count + plan.Overflow.Count);
        Assert.Equal(195, plan.Bindings.Count);
        Assert.Equal("_overflow JSON", plan.Target.Columns.Where(c => c.Name == "_overflow").Select(c => $"{c.Name} {c.Type}").Single());
        Assert.Equal(["_overflow", "_ingestion_seq", "_line", "_record"], plan.LoadColumns.TakeLast(4));
        Assert.True(Fits(plan.Target));
    }

    [Fact]
    public void What_has_no_room_gets_none_that_others_leave()
    {
        var random = new Random(1);
        for (var i = 0; i < 300; i++)
        {
            var longest = random.Next(2, 300);
            var file = Given.File([
                .. Enumerable.Range(0, random.Next(197, 320)).Select(c => ($"c{c}", (string[])[new string('x', random.Next(1, longest))])),
            ]);

            Assert.True(Fits(Given.Plan(file, table: null).Target), $"file {i}");
        }
    }

    [Fact]
    public void Prefers_short_columns_of_their_exact_length_to_overflow()
    {
        var file = Given.File([.. Enumerable.Range(0, 300).Select(i => ($"c{i}", (string[])["yes"]))]);

        var plan = Given.Plan(file, table: null);

        Assert.Empty(plan.Overflow);
        Assert.Contains(plan.Target.Columns, c => c.Type == ColumnType.Varchar(3));
        Assert.Contains(plan.Target.Columns, c => c.Type == ColumnType.Varchar(64));
        Assert.True(Fits(plan.Target));
    }

    [Fact]
    public void Makes_long_columns_text_when_their_declared_bytes_are_too_many()
    {
        var file = Given.File([.. Enumerable.Range(0, 30).Select(i => ($"c{i}", (string[])[new string('x', 3000)]))]);

        var plan = Given.Plan(file, table: null);

        Assert.Empty(plan.Overflow);
        Assert.Contains(plan.Target.Columns, c => c.Type == ColumnType.Text);
        Assert.True(Fits(plan.Target));
    }

    [Fact]
    public void Plans_the_same_file_again_without_changes()
    {
        var file = Texts(1000);
        var plan = Given.Plan(file, table: null);

        var again = Given.Plan(file, plan.Target);

        Assert.Empty(again.Changes);
        Assert.Equal(plan.Hash, again.Hash);
        Assert.Equal(plan.Overflow.Count, again.Overflow.Count);
    }

    [Fact]
    public void Keeps_columns_that_never_held_a_value_as_they_are_when_they_cannot_grow()
    {
        var names = Enumerable.Range(0, 300).Select(i => $"c{i}").ToList();
        var empty = Given.Plan(Given.File([.. names.Select(n => (n, (string[])[""]))]), table: null).Target;

        var plan = Given.Plan(Given.File([.. names.Select(n => (n, (string[])[new string('x', 20)]))]), empty);

        Assert.Equal(301, plan.Target.Columns.Count);
        Assert.Equal(300, plan.Bindings.Count + plan.Overflow.Count);
        Assert.True(plan.Bindings.Count >= 180, $"{plan.Bindings.Count} columns");
        Assert.All(plan.Overflow, o => Assert.False(plan.Target.Find(o.Column)?.HeldValues));
        Assert.True(Fits(plan.Target));
    }

    [Fact]
    public void Serves_keys_and_declared_columns_before_all_others()
    {
        var dataset = Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["c999"], Columns = [new("c998", ColumnType.Text)] };

        var plan = Given.Plan(Texts(1000), null, dataset);

        Assert.DoesNotContain(plan.Overflow, o => o.Column is "c998" or "c999");
        Assert.Contains(plan.Bindings, b => b.Column == "c999");
    }

    [Fact]
    public void Fails_with_a_remedy_when_a_full_table_has_a_column_that_must_grow()
    {
        var table = Given.Table([.. Enumerable.Range(0, 994).Select(i => ($"c{i}", ColumnType.BigInt))]);

        var error = Assert.Throws<IngestException>(() =>
            Given.Plan(Given.File(("c0", ["99999999999999999999999999999999999999999999"])), table)
        );

        Assert.Equal(("ROW_TOO_WIDE", "c0"), (error.Code, error.Place.Column));
    }

    [Fact]
    public void Names_the_first_required_column_that_does_not_fit()
    {
        var taken = Enumerable.Range(0, 190).Aggregate(RowSize.Lineage, (size, _) => size.With(ColumnType.Text));
        ColumnDemand[] demands =
        [
            new("small", null, ColumnType.Int, ColumnType.Int),
            new("fits", null, ColumnType.Int, ColumnType.Int, Required: true),
            new("key", null, ColumnType.Varchar(400), ColumnType.Varchar(400), Key: true, Required: true),
        ];

        var error = Assert.Throws<IngestException>(() => RowBudget.Grant(taken, demands, hasOverflow: true));

        Assert.Equal(("ROW_TOO_WIDE", "key"), (error.Code, error.Place.Column));
        Assert.Equal(
            "column key: the table has no room for it as VARCHAR(400): MySQL allows 65,535 bytes a row as declared, 8,126 as stored and 1,017 columns; "
                + "drop columns with the dataset's transforms, or shorten columns of the table",
            error.Message
        );
        Assert.Equal(["small", "fits"], RowBudget.Grant(taken, demands[..2], hasOverflow: true).Types.Keys);
    }

    private static FileScan Texts(int columns) =>
        Given.File([.. Enumerable.Range(0, columns).Select(i => ($"c{i}", (string[])[new string('x', 20)]))]);

    private static bool Fits(TableSchema table) =>
        table.Columns.Aggregate(RowSize.Lineage, (size, c) => size.With(c.Type, table.Keys.Contains(c.Name))).Fits;
}
