using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Mba.Rows;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

public sealed class RowEncoderTests
{
    private static readonly RowOrigin Origin = new(42, "bucket", "mba/csv/a.csv", "etag");

    [Fact]
    public void Writes_tabs_between_values_lineage_last_and_a_newline_after_the_row() =>
        Assert.Equal(
            "1\tx\t\\N\t42\t2\t0\n2\t\\N\t2024-01-02\t42\t3\t1\n",
            Encode(("a", ["1", "2"]), ("b", ["x", ""]), ("c", ["", "2024-01-02"]))
        );

    [Theory]
    [InlineData("tab\tnewline\nreturn\rback\\slash\0nul", @"tab\tnewline\nreturn\rback\\slash\0nul")]
    [InlineData("\\", @"\\")]
    [InlineData(@"\Nothing", @"\\Nothing")]
    [InlineData("quote ' and \"", "quote ' and \"")]
    [InlineData("ünï 名 😀", "ünï 名 😀")]
    public void Escapes_what_LOAD_DATA_reads_as_something_else(string value, string expected) =>
        Assert.Equal(expected + "\t42\t2\t0\n", Encode(("a", [value])));

    [Theory]
    [InlineData("x", "NOT_A_NUMBER")]
    [InlineData("99999999999999999999", "OUT_OF_RANGE")]
    [InlineData("", "NULL_NOT_ALLOWED")]
    public void Rejects_a_row_at_its_first_wrong_value_and_leaves_the_block_as_it_was(string value, string code)
    {
        var table = Given.Table(("a", ColumnType.Varchar(64)), ("n", ColumnType.BigInt));
        table = table with { Columns = [table.Columns[0], table.Columns[1] with { Nullable = false }] };
        var plan = Given.Plan(
            Given.File(("a", ["ok", "bad"]), ("n", ["1", value])),
            table,
            Given.Dataset() with
            {
                Contract = TableContract.Freeze,
            }
        );
        using var encoder = new RowEncoder(plan, Origin);
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(("a", ["ok", "bad"]), ("n", ["1", value]));

        Assert.True(records.Read() && encoder.TryEncode(records, block, out _));
        Assert.True(
            records.Read() && !encoder.TryEncode(records, block, out var rejected) && rejected == new RejectedRow(3, 10, "n", code)
        );
        Assert.Equal("ok\t1\t42\t2\n", Text(block));
        Assert.Equal(1, block.Rows);
    }

    [Fact]
    public void Tells_an_upsert_after_the_lineage_where_each_record_begins()
    {
        var plan = Given.Plan(Given.File(("id", ["1", "2"])), null, Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] });
        using var encoder = new RowEncoder(plan, Origin);
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(("id", ["1", "2"]));
        while (records.Read())
            Assert.True(encoder.TryEncode(records, block, out _));

        Assert.Equal("1\t42\t2\t0\n2\t42\t3\t10\n", Text(block));
    }

    [Fact]
    public void Writes_no_record_number_into_a_table_made_before_tables_had_one() =>
        Assert.Equal("1\t42\t2\n", Encode(Given.Plan(Given.File(("a", ["1"])), Given.Table(("a", ColumnType.BigInt))), ("a", ["1"])));

    [Fact]
    public void Rejects_a_row_without_its_key()
    {
        var plan = Given.Plan(Given.File(("id", ["1", ""])), null, Given.Dataset() with { Mode = LoadMode.Upsert, Keys = ["id"] });
        using var encoder = new RowEncoder(plan, Origin);
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(("id", [""]));
        records.Read();

        Assert.False(encoder.TryEncode(records, block, out var rejected));
        Assert.Equal("NULL_IN_KEY", rejected.Code);
    }

    [Fact]
    public void Rejects_a_broken_record_with_the_readers_code()
    {
        using var encoder = new RowEncoder(Given.Plan(Given.File(("a", ["1"])), null), Origin);
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(("a", ["1"])) { Kind = RecordKind.Broken, FaultCode = "TOO_FEW_FIELDS" };
        records.Read();

        Assert.False(encoder.TryEncode(records, block, out var rejected));
        Assert.Equal(new RejectedRow(2, 0, null, "TOO_FEW_FIELDS"), rejected);
    }

    [Fact]
    public void Writes_constants_into_every_row()
    {
        var dataset = Given.Dataset() with
        {
            Transforms = new RowTransforms
            {
                Constants = new Dictionary<string, string?>(StringComparer.Ordinal) { ["source"] = "a\tb", ["none"] = null },
            },
        };

        Assert.Equal("1\ta\\tb\t\\N\t42\t2\t0\n", Encode(Given.Plan(Given.File(("a", ["1"])), null, dataset), ("a", ["1"])));
    }

    [Fact]
    public void Writes_no_lineage_into_a_frozen_table_that_has_none()
    {
        var table = Given.Table(("a", ColumnType.BigInt)) with { HasLineage = false };

        Assert.Equal(
            "1\n",
            Encode(Given.Plan(Given.File(("a", ["1"])), table, Given.Dataset() with { Contract = TableContract.Freeze }), ("a", ["1"]))
        );
    }

    [Fact]
    public void Writes_what_has_no_column_as_one_document_without_nulls()
    {
        (string, string[])[] columns =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => ($"c{i}", (string[])[i == 199 ? "" : $"\"{i}\"\n" + new string('x', 20), new string('y', 20)])),
        ];
        var plan = Given.Plan(Given.File(columns), null);

        var document = Values(Encode(plan, columns))[plan.Bindings.Count];

        Assert.Equal(["c195", "c196", "c197", "c198", "c199"], plan.Overflow.Select(o => o.Column));
        using var json = System.Text.Json.JsonDocument.Parse(document ?? "");
        Assert.Equal(["c195", "c196", "c197", "c198"], json.RootElement.EnumerateObject().Select(m => m.Name));
        Assert.Equal("\"196\"\n" + new string('x', 20), json.RootElement.GetProperty("c196").GetString());
    }

    [Fact]
    public void What_goes_in_comes_out()
    {
        var texts = Gen.ArrayOf(Gen.Elements("a", "é", "名", "😀", "\t", "\n", "\r", "\\", "\0", "'", "\"", "N", "\u001a", "\b", "%", " "))
            .Select(string.Concat);
        var table = Given.Table(("a", ColumnType.LongText), ("b", ColumnType.LongText));

        Prop.ForAll(
                Gen.Two(texts).ToArbitrary(),
                pair =>
                {
                    (string, string[])[] columns = [("a", [pair.Item1]), ("b", [pair.Item2])];
                    var values = Values(Encode(Given.Plan(Given.File(columns), table), columns));
                    return values.SequenceEqual([NullIfEmpty(pair.Item1), NullIfEmpty(pair.Item2), "42", "2"]);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Allocates_nothing_for_a_row()
    {
        (string, string[])[] columns =
        [
            ("a", Given.Many(20_000, "12345")),
            ("b", Given.Many(20_000, "some\ttext")),
            ("c", Given.Many(20_000, "2024-01-02")),
            ("d", Given.Many(20_000, "1.50")),
        ];
        using var encoder = new RowEncoder(Given.Plan(Given.File(columns), null), Origin);
        using var block = new BlockBuffer(4 << 20);
        using var records = new FakeRecords(columns);
        for (var i = 0; i < 100 && records.Read(); i++)
            encoder.TryEncode(records, block, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (records.Read())
            encoder.TryEncode(records, block, out _);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        Assert.Equal(20_000, block.Rows);
    }

    internal static string Encode(params (string Name, string[] Values)[] columns) =>
        Encode(Given.Plan(Given.File(columns), null), columns);

    internal static string Encode(TablePlan plan, params (string Name, string[] Values)[] columns)
    {
        using var encoder = new RowEncoder(plan, Origin);
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(columns);
        for (var record = 0; records.Read(); record++)
        {
            block.Cover(record);
            Assert.True(encoder.TryEncode(records, block, out _));
        }
        return Text(block);
    }

    internal static List<string?> Values(string block)
    {
        var reader = new BlockReader(Encoding.UTF8.GetBytes(block));
        var values = new List<string?>();
        while (reader.Read())
            values.Add(reader.IsNull ? null : Encoding.UTF8.GetString(reader.Value));
        return values;
    }

    [Fact]
    public void Each_fault_of_a_value_has_a_code_of_its_own()
    {
        var faults = Enum.GetValues<ValueFault>().Where(f => f != ValueFault.None).ToList();

        Assert.Equal(
            faults.Select(f =>
                string.Concat(f.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : c.ToString())).ToUpperInvariant()
            ),
            faults.Select(ValueFaultCodes.Of)
        );
    }

    private static string Text(BlockBuffer block) => Encoding.UTF8.GetString(block.Written.Span);

    private static string? NullIfEmpty(string value) => value.Length == 0 || value is @"\N" ? null : value;
}
