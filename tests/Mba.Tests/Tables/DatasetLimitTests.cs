using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

/// <summary>Numbers of a dataset at their limits and just beyond them, and what it is without any.</summary>
public sealed class DatasetLimitTests
{
    private static readonly Settings Settings = new() { BucketMba = "m", BucketPolicy = "p" };

    [Theory]
    [InlineData("maxRejectPercent", 0, 100)]
    [InlineData("maxSkipPercent", 0, 100)]
    [InlineData("minColumnMatchPercent", 0, 100)]
    [InlineData("minConfidence", 0, 1)]
    public void A_share_is_taken_from_its_smallest_to_its_largest(string member, double min, double max)
    {
        Assert.All((double[])[min, (min + max) / 2, max], value => Assert.Equal(value, Value(Parse(member, value), member)));
        Assert.All(
            (double[])[min - 0.001, max + 0.001],
            value =>
                Assert.Contains(
                    FormattableString.Invariant($"dataset x: {member} is not from {min} to {max}"),
                    Assert.Throws<IngestException>(() => Parse(member, value)).Message,
                    StringComparison.Ordinal
                )
        );
    }

    [Fact]
    public void Nothing_said_is_the_documented_default()
    {
        var dataset = Parse("{ \"datasets\": [ { \"name\": \"x\", \"match\": [\"**\"] } ] }");

        Assert.Equal(
            (5, 5, 50, 0.5),
            (dataset.MaxRejectPercent, dataset.MaxSkipPercent, dataset.MinColumnMatchPercent, dataset.MinConfidence)
        );
        Assert.Equal(
            (LoadMode.Append, ReuploadPolicy.Append, TableContract.Evolve, DateOrder.MonthFirst, false, false, false),
            (
                dataset.Mode,
                dataset.OnReupload,
                dataset.Contract,
                dataset.DateOrder,
                dataset.AllText,
                dataset.AllowShrink,
                dataset.SkipSecondTable
            )
        );
        Assert.Equal((null, 0, 0), (dataset.TimeZone, dataset.Keys.Count, dataset.Columns.Count));
        Assert.Equal(new Mba.Csv.DialectOverrides(), dataset.Dialect);
    }

    [Theory]
    [InlineData("evolve", TableContract.Evolve)]
    [InlineData("freeze", TableContract.Freeze)]
    public void A_contract_by_its_word(string word, TableContract contract) =>
        Assert.Equal(contract, Parse($$"""{ "datasets": [ { "name": "x", "match": ["**"], "contract": "{{word}}" } ] }""").Contract);

    [Theory]
    [InlineData("fail", false)]
    [InlineData("skip", true)]
    public void A_second_table_by_its_word(string word, bool skips) =>
        Assert.Equal(skips, Parse($$"""{ "datasets": [ { "name": "x", "match": ["**"], "secondTable": "{{word}}" } ] }""").SkipSecondTable);

    [Theory]
    [InlineData("VARCHAR(1)", "VARCHAR(1)")]
    [InlineData("varchar( 16383 )", "VARCHAR(16383)")]
    [InlineData("DECIMAL(65,30)", "DECIMAL(65,30)")]
    [InlineData("decimal(1,1)", "DECIMAL(1,1)")]
    [InlineData("DECIMAL(10)", "DECIMAL(10,0)")]
    [InlineData("DATETIME(6)", "DATETIME(6)")]
    [InlineData("DATETIME", "DATETIME")]
    [InlineData("TIME(0)", "TIME")]
    [InlineData("TIME(6)", "TIME(6)")]
    [InlineData("int", "INT")]
    [InlineData("BOOLEAN", "TINYINT(1)")]
    public void Types_up_to_their_limits(string text, string type) => Assert.Equal(type, ColumnTypeText.Parse(text)?.ToString());

    [Theory]
    [InlineData("VARCHAR(0)")]
    [InlineData("VARCHAR")]
    [InlineData("VARCHAR(x)")]
    [InlineData("VARCHAR(5")]
    [InlineData("DECIMAL(66,0)")]
    [InlineData("DECIMAL(0,0)")]
    [InlineData("DECIMAL(40,31)")]
    [InlineData("DECIMAL(2,3)")]
    [InlineData("DATETIME(7)")]
    [InlineData("TIME(7)")]
    [InlineData("INT(5)x")]
    [InlineData("")]
    public void Types_beyond_them(string text) => Assert.Null(ColumnTypeText.Parse(text));

    private static double Value(Dataset dataset, string member) =>
        member switch
        {
            "maxRejectPercent" => dataset.MaxRejectPercent,
            "maxSkipPercent" => dataset.MaxSkipPercent,
            "minColumnMatchPercent" => dataset.MinColumnMatchPercent,
            _ => dataset.MinConfidence,
        };

    private static Dataset Parse(string member, double value) =>
        Parse(FormattableString.Invariant($"{{ \"datasets\": [ {{ \"name\": \"x\", \"match\": [\"**\"], \"{member}\": {value} }} ] }}"));

    private static Dataset Parse(string json) => DatasetRules.Parse(Encoding.UTF8.GetBytes(json), Settings).Match("m", "a/b.csv")!;
}
