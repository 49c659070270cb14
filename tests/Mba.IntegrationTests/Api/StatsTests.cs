using System.Globalization;
using System.Text.Json;
using Mba.IntegrationTests.Fixtures;
using Mba.UploadApi;
using Xunit;

namespace Mba.IntegrationTests.Api;

/// <summary>Figures of GET /stats against the audit itself, summed by a query of the test's own.</summary>
public sealed class StatsTests(DatabaseFixture database, AwsServer aws) : IClassFixture<DatabaseFixture>
{
    [Theory]
    [InlineData("hour")]
    [InlineData("day")]
    [InlineData("week")]
    [InlineData("month")]
    public async Task A_series_is_what_the_audit_says_and_follows_runs_that_change_long_after_they_began(string period)
    {
        await using var api = await ApiUnderTest.StartAsync(Way.Gateway, database, aws);
        var ids = await FillAsync();
        Assert.Equal(await ExpectedAsync(api, period), await ActualAsync(api, period));

        await database.ExecuteAsync($"UPDATE ingestion_audit SET status = 'UNDONE' WHERE id IN ('{ids[3]}', '{ids[20]}')");
        await database.ExecuteAsync($"UPDATE ingestion_audit SET status = 'SUCCESS', error_code = NULL WHERE id = '{ids[1]}'");
        await using var later = await ApiUnderTest.StartAsync(Way.Gateway, database, api.Settings, null);

        Assert.Equal(await ExpectedAsync(later, period), await ActualAsync(later, period));
    }

    /// <summary>Runs over the last forty days, most of them lately.</summary>
    private async Task<List<string>> FillAsync()
    {
        var ids = new List<string>();
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var id = await AuditRows.InsertAsync(
                database,
                "b",
                $"mba/csv/{i}.{(i % 3 == 0 ? "csv.gz" : "json")}",
                i % 5 == 1 ? "FAILED" : "SUCCESS",
                table: $"t{i % 4}",
                rejected: 0
            );
            var minutes = (int)Math.Pow(1.2, random.Next(60)) - 1;
            await database.ExecuteAsync(
                $"UPDATE ingestion_audit SET created_at = UTC_TIMESTAMP(6) - INTERVAL {minutes} MINUTE, rows_inserted = {random.Next(1000)}, bytes = {random.Next(9999)} WHERE id = '{id}'"
            );
            ids.Add(id);
        }
        return ids;
    }

    private static async Task<string> ActualAsync(ApiUnderTest api, string period)
    {
        var stats = (await api.GetAsync($"/stats?period={period}")).Body;
        var (series, total) = (stats.GetProperty("series"), stats.GetProperty("total"));
        long Sum(string name) => series.GetProperty("points").EnumerateArray().Sum(p => p.GetProperty(name).GetInt64());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Sum("success")} {Sum("failed")} {Sum("undone")} {Sum("rows")} {Sum("bytes")} {Words(series, "fileTypes")} {Words(series, "errors")} {series.GetProperty("tables").GetArrayLength()} {total.GetProperty("runs")} {total.GetProperty("rows")}"
        );
    }

    private async Task<string> ExpectedAsync(ApiUnderTest api, string period)
    {
        _ = api;
        var from = Period.Of(period).From(TimeProvider.System.GetUtcNow()).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var where = $"FROM ingestion_audit WHERE created_at >= '{from}'";
        var sums = (
            await database.QueryAsync(
                $"SELECT COALESCE(SUM(status = 'SUCCESS'), 0), COALESCE(SUM(status = 'FAILED'), 0), COALESCE(SUM(status = 'UNDONE'), 0), COALESCE(SUM(IF(status = 'SUCCESS', rows_inserted, 0)), 0), COALESCE(SUM(IF(status = 'SUCCESS', bytes, 0)), 0), COUNT(DISTINCT IF(status = 'SUCCESS' AND rows_inserted > 0, table_name, NULL)) {where}"
            )
        )[0];
        var types = await database.QueryAsync(
            $"SELECT IF(s3_key LIKE '%.gz', 'csv.gz', 'json') AS t, COUNT(*) {where} GROUP BY t ORDER BY t"
        );
        var errors = await database.QueryAsync($"SELECT error_code, COUNT(*) {where} AND status = 'FAILED' GROUP BY error_code");
        var all = (await database.QueryAsync("SELECT COUNT(*), SUM(IF(status = 'SUCCESS', rows_inserted, 0)) FROM ingestion_audit"))[0];
        return $"{string.Join(' ', sums.Take(5))} {string.Join(',', types.Select(t => $"{t[0]}={t[1]}"))} {string.Join(',', errors.Select(t => $"{t[0]}={t[1]}"))} {sums[5]} {all[0]} {all[1]}";
    }

    private static string Words(JsonElement series, string name) =>
        string.Join(
            ',',
            series.GetProperty(name).EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}")
        );
}
