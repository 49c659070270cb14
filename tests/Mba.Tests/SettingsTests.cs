using Mba;
using Xunit;

namespace Mba.Tests;

public sealed class SettingsTests
{
    [Fact]
    public void Lists_every_missing_setting_at_once()
    {
        var error = Assert.Throws<SettingsException>(() =>
            SettingsReader.Read(
                new Dictionary<string, string>(StringComparer.Ordinal),
                SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue
            )
        );

        Assert.Equal(6, error.Problems.Count);
        Assert.Contains(error.Problems, p => p.StartsWith("S3_BUCKET_MBA", StringComparison.Ordinal));
        Assert.Contains(error.Problems, p => p.StartsWith("RDS_PASSWORD", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RDS_PORT", "0")]
    [InlineData("WORKER_CONCURRENCY", "33")]
    [InlineData("LOG_LEVEL", "LOUD")]
    [InlineData("AWS_ENDPOINT_URL", "ftp://somewhere")]
    [InlineData("S3_PREFIX_MBA", "../mba")]
    [InlineData("RDS_CA_BUNDLE", "/no/such/bundle.pem")]
    public void Refuses_a_value_out_of_range_and_names_it(string name, string value)
    {
        var error = Assert.Throws<SettingsException>(() =>
            SettingsReader.Read(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value }, SettingsNeeds.None)
        );

        Assert.StartsWith(name, Assert.Single(error.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Adds_the_slash_that_a_prefix_lacks()
    {
        var settings = SettingsReader.Read(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["S3_PREFIX_MBA"] = "benefits" },
            SettingsNeeds.None
        );

        Assert.Equal("benefits/", settings.PrefixMba);
    }
}
