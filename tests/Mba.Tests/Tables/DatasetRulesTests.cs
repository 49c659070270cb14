using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class DatasetRulesTests
{
    private static readonly Settings Settings = new() { BucketMba = "m", BucketPolicy = "p" };
    private static readonly DatasetRules Shipped = DatasetRules.Shipped(Settings);

    [Theory]
    [InlineData("m", "mba/csv/memberdata.csv", "memberdata", "memberdata", LoadMode.Upsert)]
    [InlineData("m", "mba/csv/2024/MemberData_2024-01-15_01.csv.gz", "memberdata", "memberdata", LoadMode.Upsert)]
    [InlineData("p", "policy/data/PlanDetails.csv", "plan_details", "plan_details", LoadMode.Upsert)]
    [InlineData("m", "mba/csv/benefit accumulator.csv", "benefit_accumulator", "benefit_accumulator", LoadMode.Upsert)]
    [InlineData("m", "mba/csv/deductibles_oop_7.csv", "deductibles_oop", "deductibles_oop", LoadMode.Append)]
    [InlineData("local", "memberdata.csv", "memberdata", "memberdata", LoadMode.Upsert)]
    [InlineData("m", "mba/csv/memberdata_extra.csv", "default", "memberdata_extra", LoadMode.Append)]
    [InlineData("m", "mba/csv/claims.csv", "default", "claims", LoadMode.Append)]
    [InlineData("p", "policy/data/claims.csv", "default", "policy_claims", LoadMode.Append)]
    [InlineData("p", "other/claims.csv", "default", "policy_claims", LoadMode.Append)]
    [InlineData("m", "mba/files/claims.txt", "default", "claims", LoadMode.Append)]
    public void Finds_the_dataset_of_a_key(string bucket, string key, string name, string table, LoadMode mode)
    {
        var dataset = Shipped.Match(bucket, key);

        Assert.Equal((name, table, mode), (dataset?.Name, dataset?.Table, dataset?.Mode));
    }

    [Theory]
    [InlineData("mba/documents/report.pdf")]
    [InlineData("_rejected/mba/csv/a.csv/1.csv")]
    [InlineData("_config/datasets.json")]
    [InlineData("mba/csv/")]
    public void Stores_other_files_without_loading_them(string key) => Assert.Null(Shipped.Match("m", key));

    [Theory]
    [InlineData("memberdata", LoadMode.Upsert)]
    [InlineData("Plan_Details", LoadMode.Upsert)]
    [InlineData("claims", LoadMode.Append)]
    public void Takes_a_named_tables_own_rule(string table, LoadMode mode) =>
        Assert.Equal((table.ToLowerInvariant(), mode), (Shipped.ForTable(table).Table, Shipped.ForTable(table).Mode));

    [Fact]
    public void Declares_the_four_tables_as_they_are_documented()
    {
        var tables = Shipped
            .Datasets.Select(d => TargetTable.New(d, []))
            .ToDictionary(
                t => t.Name,
                t => string.Join(", ", t.Columns.Select(c => $"{c.Name} {c.Type}{(c.Nullable ? "" : " NOT NULL")}"))
            );

        Assert.Equal(
            "member_id BIGINT NOT NULL, first_name VARCHAR(100), last_name VARCHAR(100), dob DATE, enrollment_date DATE, plan_id VARCHAR(50), status VARCHAR(20)",
            tables["memberdata"]
        );
        Assert.Equal(
            "plan_id VARCHAR(50) NOT NULL, plan_name VARCHAR(255), plan_type VARCHAR(50), premium DECIMAL(10,2), deductible DECIMAL(10,2), out_of_pocket_max DECIMAL(10,2)",
            tables["plan_details"]
        );
        Assert.Equal(
            "member_id BIGINT NOT NULL, benefit_year INT NOT NULL, ytd_deductible DECIMAL(10,2), ytd_out_of_pocket DECIMAL(10,2), last_updated DATETIME",
            tables["benefit_accumulator"]
        );
        Assert.Equal(
            "member_id BIGINT NOT NULL, service_date DATE, service_type VARCHAR(100), amount DECIMAL(10,2), applied_to VARCHAR(50)",
            tables["deductibles_oop"]
        );
    }

    [Fact]
    public void Reads_every_member_of_a_rule()
    {
        var dataset = Parse(
                """
                { "datasets": [ { "name": "x", "match": ["{policy}data/x/*.csv"], "mode": "append", "onReupload": "replace", "contract": "freeze", "maxRejectPercent": 0.5,
                  "columns": [{ "name": "id", "type": "bigint", "nullable": false }], "types": { "zip": "VARCHAR(10)" },
                  "dialect": { "delimiter": "||", "quote": "", "encoding": "windows-1252", "header": false, "preambleRecords": 2, "comment": "#" },
                  "dateOrder": "day", "ragged": "pad", "allText": true, "allowShrink": true,
                  "transforms": { "rename": { "Old": "new" }, "drop": ["junk"], "constants": { "source": "s", "none": null }, "trim": true, "case": "upper",
                    "nullTokens": ["missing"], "columns": { "code": { "case": "lower" } } }, }, ] } // comment
                """
            )
            .Match("p", "policy/data/x/Thing_2024-01-15.csv");

        Assert.NotNull(dataset);
        Assert.Equal(
            ("policy_thing", ReuploadPolicy.Replace, TableContract.Freeze, 0.5),
            (dataset.Table, dataset.OnReupload, dataset.Contract, dataset.MaxRejectPercent)
        );
        Assert.Equal(
            [new("id", ColumnType.BigInt, false), new DeclaredColumn("zip", ColumnType.Varchar(10), true, Always: false)],
            dataset.Columns
        );
        Assert.Equal(
            new Mba.Csv.DialectOverrides
            {
                Delimiter = "||",
                Quote = "",
                Encoding = "windows-1252",
                Header = false,
                PreambleRecords = 2,
                Comment = "#",
                PadShortRows = true,
            },
            dataset.Dialect
        );
        Assert.Equal((DateOrder.DayFirst, true, true), (dataset.DateOrder, dataset.AllText, dataset.AllowShrink));
        Assert.Equal("new", dataset.Transforms.Rename["old"]);
        Assert.Equal((LetterCase.Lower, LetterCase.Upper), (dataset.Transforms.For("CODE").Case, dataset.Transforms.For("other").Case));
        Assert.Null(dataset.Transforms.Constants["none"]);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("""{ "datasets": [ { "name": "x" } ] }""", "match")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "mod": "append" } ] }""", "mod")]
    [InlineData(
        """{ "datasets": [ { "name": "x", "match": ["**"], "mode": "merge" } ] }""",
        "mode must be one of append, upsert, replace, landing"
    )]
    [InlineData("""{ "datasets": [ { "name": "x", "match": [] } ] }""", "dataset x: match")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "mode": "upsert" } ] }""", "dataset x: keys")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "maxRejectPercent": "1" } ] }""", "maxRejectPercent is not a number")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "maxRejectPercent": 101 } ] }""", "dataset x: maxRejectPercent")]
    [InlineData(
        """{ "datasets": [ { "name": "x", "match": ["**"], "mode": "replace", "onReupload": "replace" } ] }""",
        "dataset x: onReupload"
    )]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "types": { "a": "VARCHAR" } } ] }""", "column a: unknown type VARCHAR")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "types": { "A B": "DATE" } } ] }""", "dataset x: A B")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": "**" } ] }""", "dataset x: match is not a list")]
    [InlineData("""{ "datasets": [ { "name": "x", "match": ["**"], "allText": "yes" } ] }""", "dataset x: allText")]
    [InlineData(
        """{ "datasets": [ { "name": "x", "match": ["**"], "dialect": { "delimeter": ";" } } ] }""",
        "dataset x, dialect: delimeter"
    )]
    [InlineData(
        """{ "datasets": [ { "name": "x", "match": ["**"], "columns": [ { "name": "a" } ] } ] }""",
        "dataset x, columns: type is missing"
    )]
    [InlineData("""{ "datasets": [ 1 ] }""", "datasets must be an object")]
    [InlineData("[]", "the file must be an object")]
    public void Names_what_is_wrong_with_a_rule(string json, string what)
    {
        var error = Assert.Throws<IngestException>(() => Parse(json));

        Assert.Equal("INVALID_DATASETS", error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mba/csv/*.csv", "mba/csv/a.CSV", true)]
    [InlineData("mba/csv/*.csv", "mba/csv/x/a.csv", false)]
    [InlineData("mba/csv/**", "mba/csv/x/a.csv", true)]
    [InlineData("mba/csv/a?.csv", "mba/csv/a1.csv", true)]
    [InlineData("mba/csv/a?.csv", "mba/csv/a.csv", false)]
    [InlineData("mba/(x)+.csv", "mba/(x)+.csv", true)]
    [InlineData("**/claims/*", "a/b/claims/c.csv", true)]
    [InlineData("**/claims/*", "a/b/claims/c/d.csv", false)]
    [InlineData("*.csv", "", false)]
    [InlineData("**", "", true)]
    public void Matches_globs(string glob, string key, bool expected) => Assert.Equal(expected, KeyGlob.Parse(glob).Matches(key));

    private static DatasetRules Parse(string json) => DatasetRules.Parse(Encoding.UTF8.GetBytes(json), Settings);
}
