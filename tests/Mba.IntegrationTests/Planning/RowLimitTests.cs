using System.Globalization;
using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Tables at the limits that the row budget works with: the server accepts every one of them.</summary>
public sealed class RowLimitTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    // Columns, and a value that every one of them holds in three rows; how many have a column of their own.
    [Theory]
    [InlineData("texts", 1000, "some text that is longer than ten", 195)]
    [InlineData("numbers", 1000, "123456", 989)]
    [InlineData("short", 600, "yes", 600)]
    [InlineData("dates", 1010, "2024-01-02", 1010)]
    [InlineData("exact", 196, "some text that is longer than ten", 196)]
    [InlineData("empty", 1012, "", 1012)]
    public async Task Makes_a_table_that_the_server_accepts(string table, int columns, string value, int own)
    {
        var result = await bench.LoadAsync(table + ".csv", Csv(columns, value));

        Assert.Equal((AuditStatus.SUCCESS, 3L), (result.Audit?.Status, result.Audit?.RowsInserted));
        Assert.Equal(own.ToString(CultureInfo.InvariantCulture), await ColumnsAsync(table));
        if (own < columns)
            Assert.Equal(
                (columns - own).ToString(CultureInfo.InvariantCulture),
                await bench.ScalarAsync($"SELECT JSON_LENGTH(_overflow) FROM {table} LIMIT 1")
            );
    }

    [Fact]
    public async Task Fills_columns_that_were_empty_as_far_as_the_row_has_room()
    {
        await bench.LoadAsync("fill_1.csv", Csv(600, ""));
        var result = await bench.LoadAsync("fill_2.csv", Csv(600, "some text that is longer than ten"));

        Assert.Equal((AuditStatus.SUCCESS, 3L), (result.Audit?.Status, result.Audit?.RowsInserted));
        Assert.Equal("600", await ColumnsAsync("fill"));
        Assert.True(
            int.Parse((await bench.ScalarAsync("SELECT MAX(JSON_LENGTH(_overflow)) FROM fill"))!, CultureInfo.InvariantCulture)
                is > 400
                    and < 500
        );
        Assert.Contains("\"overflow\"", result.Audit?.SchemaChange, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loads_the_file_of_275_columns_one_for_each()
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(Root(), "samples/real/cms_rif_inpatient_275cols_pipe.txt"),
            TestContext.Current.CancellationToken
        );

        var result = await bench.LoadAsync("inpatient.txt", text);

        Assert.Equal((AuditStatus.SUCCESS, 0L), (result.Audit?.Status, result.Audit?.RowsRejected));
        Assert.Equal("275", await ColumnsAsync("inpatient"));
    }

    private async Task<string?> ColumnsAsync(string table) =>
        await bench.ScalarAsync(
            $"SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME NOT IN ('_ingestion_seq', '_line', '_record', '_overflow')"
        );

    private static string Csv(int columns, string value)
    {
        var row = string.Join(',', Enumerable.Repeat(value.Length == 0 ? "NULL" : value, columns));
        return $"{string.Join(',', Enumerable.Range(0, columns).Select(i => $"c{i}"))}\n{row}\n{row}\n{row}\n";
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Mba.Serverless.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the repository's root");
    }
}
