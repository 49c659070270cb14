using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.Tests.Rows;

public sealed class LandingEncoderTests
{
    private static readonly Dataset Landing = Given.Dataset("landed") with { Mode = LoadMode.Landing, Transforms = new RowTransforms() };

    [Fact]
    public void Lands_each_row_as_a_document_with_its_source_and_hashes()
    {
        (string, string[])[] columns = [("Member ID", ["007"]), ("note", [""]), ("name", ["a \"b\"\n"])];
        var plan = Given.Plan(Given.File(columns), null, Landing);

        var row = RowEncoderTests.Values(RowEncoderTests.Encode(plan, columns));

        Assert.Equal(plan.LoadColumns.Count, row.Count);
        Assert.Equal(["bucket", "mba/csv/a.csv", "etag", Sha256("bucket/mba/csv/a.csv"), "2"], row[..5]);
        Assert.Equal(Sha256(row[6]!), row[5]);
        Assert.Equal("""{"Member ID":"007","note":null,"name":"a \"b\"\n"}""", row[6]);
        Assert.Equal(["42", "2", "0"], row[7..]);
    }

    [Fact]
    public void Counts_each_row_of_the_block()
    {
        (string, string[])[] columns = [("id", ["1", "2", "3"])];
        using var encoder = new RowEncoder(Given.Plan(Given.File(columns), null, Landing), new RowOrigin(42, "bucket", "key", null));
        using var block = new BlockBuffer(4096);
        using var records = new FakeRecords(columns);
        for (var record = 0; records.Read(); record++)
        {
            block.Cover(record);
            encoder.TryEncode(records, block, out _);
        }

        Assert.Equal((3, 3), (block.Rows, block.Written.Span.Count((byte)'\n')));
    }

    [Theory]
    [InlineData("""{"a": 1, "b": [true, null, "x"]}""", """{"a":1,"b":[true,null,"x"]}""")]
    [InlineData("""{"id":12345678901234567890}""", """{"id":"12345678901234567890"}""")]
    [InlineData("""{"n":0.1,"m":1e300,"k":1e999}""", """{"n":0.1,"m":1e300,"k":"1e999"}""")]
    [InlineData("""{"u":"é\n"}""", """{"u":"é\n"}""")]
    public void Keeps_a_json_record_as_it_is_but_for_numbers_that_the_server_would_change(string raw, string expected) =>
        Assert.Equal(expected, RowEncoderTests.Values(EncodeJson(raw).Text)[6]);

    [Theory]
    [InlineData("""{"a":""")]
    [InlineData("nothing")]
    public void Rejects_what_is_no_json(string raw) => Assert.Equal("NOT_JSON", EncodeJson(raw).Code);

    [Fact]
    public void Rejects_documents_deeper_than_the_server_takes() =>
        Assert.Equal("NOT_JSON", EncodeJson(new string('[', 101) + new string(']', 101)).Code);

    [Fact]
    public void Members_have_the_names_that_the_file_writes_and_renamed_ones_those_of_the_dataset()
    {
        (string, string[])[] columns = [("member_id", ["7"]), ("plan_code", ["A"]), ("plan_name", ["x"])];
        var names = new[] { "Member ID", "Plan Code", "PlanName" };
        var file = Given.File(columns);
        file = file with { Columns = [.. file.Columns.Select((c, i) => c with { SourceName = names[i] })] };
        var dataset = Landing with
        {
            Transforms = new RowTransforms
            {
                Rename = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Plan Code"] = "plan" },
            },
        };

        var row = RowEncoderTests.Values(RowEncoderTests.Encode(Given.Plan(file, null, dataset), columns));

        Assert.Equal("""{"Member ID":"7","plan":"A","PlanName":"x"}""", row[6]);
    }

    [Fact]
    public void A_landing_table_without_numbers_of_records_stays_as_it_is()
    {
        var file = Given.File(("a", ["1"]));
        var table = Given.Plan(file, null, Landing).Target with { IsKeyedByRecord = false };

        var plan = Given.Plan(file, table, Landing);

        Assert.Empty(plan.Changes);
        Assert.DoesNotContain("_record", plan.LoadColumns);
    }

    [Fact]
    public void Plans_a_table_of_documents_and_finds_it_again()
    {
        var file = Given.File(("a", ["1"]));
        var plan = Given.Plan(file, null, Landing);

        Assert.Equal(
            ["source_bucket", "source_key", "source_etag", "key_hash", "line", "row_hash", "row_data", "ingested_at"],
            plan.Target.Columns.Select(c => c.Name)
        );
        Assert.Equal(["key_hash", "row_hash"], plan.Target.UniqueKey);
        Assert.Empty(Given.Plan(file, plan.Target, Landing).Changes);
        Assert.Equal(plan.Hash, Given.Plan(file, plan.Target, Landing).Hash);
    }

    [Fact]
    public void Refuses_a_table_that_is_no_landing_table() =>
        Assert.Equal(
            "TABLE_SHAPE",
            Assert.Throws<IngestException>(() => Given.Plan(Given.File(("a", ["1"])), Given.Table(("a", ColumnType.BigInt)), Landing)).Code
        );

    [Fact]
    public void Gives_members_of_one_name_names_of_their_own()
    {
        var file = Given.File(("x", ["1"]), ("y", ["2"]));
        file = file with { Columns = [.. file.Columns.Select((c, i) => c with { SourceName = "X", Name = i == 0 ? "x" : "x_2" })] };

        Assert.Equal(["x", "x_2"], Given.Plan(file, null, Landing).Bindings.Select(b => b.Column));
    }

    private static (string Text, string? Code) EncodeJson(string raw)
    {
        var file = Given.File(("a", ["1"]));
        file = file with { Format = file.Format with { Kind = "jsonl", Csv = null } };
        using var encoder = new RowEncoder(Given.Plan(file, null, Landing), new RowOrigin(42, "bucket", "key", null));
        using var block = new BlockBuffer(1024);
        using var records = new FakeRecords(("a", ["1"])) { RawText = Encoding.UTF8.GetBytes(raw) };
        records.Read();
        var code = encoder.TryEncode(records, block, out var rejected) ? null : rejected.Code;
        return (Encoding.UTF8.GetString(block.Written.Span), code);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
