using Mba.Tables;
using Xunit;

namespace Mba.Tests.Tables;

public sealed class TableNamesTests
{
    [Theory]
    [InlineData("MemberData_2024-01-15_01.csv", "memberdata")]
    [InlineData("mba/csv/MemberData.CSV", "memberdata")]
    [InlineData("a/b/c/claims.csv.gz", "claims")]
    [InlineData("claims.jsonl.GZ", "claims")]
    [InlineData("claims_20240115.txt", "claims")]
    [InlineData("claims-2024_01_15.csv", "claims")]
    [InlineData("claims 2024-01.csv", "claims")]
    [InlineData("claims_20240115T101530Z.csv", "claims")]
    [InlineData("claims_2024-01-15_10-15-30.csv", "claims")]
    [InlineData("claims_2024.csv", "claims")]
    [InlineData("claims_part3.csv", "claims")]
    [InlineData("claims_part-0003.csv", "claims")]
    [InlineData("claims (2).csv", "claims")]
    [InlineData("claims_v2.csv", "claims")]
    [InlineData("claims.2024.01.15.csv", "claims")]
    [InlineData("icd10.csv", "icd10")]
    [InlineData("omop_concept_relationship_266k.csv.gz", "omop_concept_relationship_266k")]
    [InlineData("cms_rif_inpatient_275cols_pipe.txt", "cms_rif_inpatient_275cols_pipe")]
    [InlineData("Größe & Gewicht.csv", "größe_gewicht")]
    [InlineData("2024-01-15.csv", "2024_01_15")]
    [InlineData("_private.csv", "private")]
    public void Takes_the_name_without_extensions_dates_and_sequences(string key, string expected) =>
        Assert.Equal(expected, TableNames.Of(key));

    [Theory]
    [InlineData("ingestion_audit.csv")]
    [InlineData("INGESTION-audit_2024.csv")]
    [InlineData("upload_ticket.csv")]
    [InlineData("schema_migration.csv")]
    [InlineData("---.csv")]
    [InlineData(".csv")]
    public void Refuses_names_that_are_none_or_the_systems_own(string key) =>
        Assert.Equal("INVALID_TABLE", Assert.Throws<IngestException>(() => TableNames.Of(key)).Code);

    [Fact]
    public void Keeps_long_names_apart_that_begin_alike()
    {
        var names = ((string[])["a", "b"])
            .Select(end => TableNames.Of("policy/data/" + new string('x', 100) + end + ".csv", "policy_"))
            .ToList();

        Assert.All(names, n => Assert.Equal(64, n.Length));
        Assert.NotEqual(names[0], names[1]);
    }

    [Theory]
    [InlineData("a.csv", ".csv")]
    [InlineData("a.NDJSON.gz", ".ndjson")]
    [InlineData("a.csv.zip", null)]
    [InlineData("csv", null)]
    [InlineData("a.pdf", null)]
    [InlineData("a.gz", null)]
    public void Knows_the_inputs_by_their_extension(string key, string? expected) => Assert.Equal(expected, TableNames.InputExtension(key));
}
