using Mba.IntegrationTests.Loading;
using Mba.MySql.Claims;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Times of somebody's clock and moments in UTC never mix in a column, whichever files bring them.</summary>
public sealed class TimeZoneTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Unzoned = "id,at\n1,2024-03-01 10:00:00\n2,2024-03-02 10:00:00\n";
    private const string Zoned = "id,at\n3,2024-03-01T10:00:00-05:00\n";
    private const string Days = "id,at\n4,2024-03-01\n";
    private const string Mixed = "id,at\n5,2024-03-01 10:00:00\n6,2024-03-01T10:00:00-05:00\n";

    // Two files, and what a careful person would say of the second.
    [Theory]
    [InlineData("unzoned", Unzoned, Unzoned, null)]
    [InlineData("zoned", Zoned, Zoned, null)]
    [InlineData("days", Days, Unzoned, null)]
    [InlineData("forth", Unzoned, Zoned, "TIME_ZONE_CONFLICT")]
    [InlineData("back", Zoned, Unzoned, "TIME_ZONE_CONFLICT")]
    [InlineData("day_then_zoned", Days, Zoned, "TIME_ZONE_CONFLICT")]
    [InlineData("zoned_then_day", Zoned, Days, "TIME_ZONE_CONFLICT")]
    [InlineData("unzoned_then_both", Unzoned, Mixed, "TOO_MANY_REJECTS")]
    [InlineData("zoned_then_both", Zoned, Mixed, "TOO_MANY_REJECTS")]
    public async Task A_later_file_of_the_other_kind_fails(string table, string first, string second, string? code)
    {
        foreach (var (mode, extra) in Modes)
        {
            var name = $"{table}_{mode}";
            var rules = Rules(name, extra);
            var earlier = await LoadAsync(name + "_1.csv", first, rules);
            var later = await LoadAsync(name + "_2.csv", second.Replace("\n", " \n", StringComparison.Ordinal), rules);

            Assert.Null(earlier.Audit?.ErrorMessage);
            var expected = mode == "replace" && code == "TIME_ZONE_CONFLICT" ? null : code;
            Assert.Equal(expected, later.Audit?.ErrorCode);
            Assert.Equal(expected is null ? AuditStatus.SUCCESS : AuditStatus.FAILED, later.Audit?.Status);
            if (expected == "TIME_ZONE_CONFLICT")
                Assert.Contains(earlier.Audit!.Id, later.Audit?.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Records_of_json_files_conflict_alike()
    {
        await LoadAsync("records_1.json", """[{"id":1,"at":"2024-03-01T10:00:00"}]""");
        var later = await LoadAsync("records_2.json", """[{"id":2,"at":"2024-03-01T10:00:00Z"}]""");

        Assert.Equal("TIME_ZONE_CONFLICT", later.Audit?.ErrorCode);
    }

    [Fact]
    public async Task Landing_keeps_the_text_and_has_no_conflict()
    {
        var rules = Rules("kept", """, "mode": "landing" """);
        await LoadAsync("kept_1.csv", Unzoned, rules);
        var later = await LoadAsync("kept_2.csv", Zoned, rules);

        Assert.Equal(AuditStatus.SUCCESS, later.Audit?.Status);
        Assert.Equal(
            "2024-03-01T10:00:00-05:00",
            await bench.ScalarAsync(
                "SELECT JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.at')) FROM kept ORDER BY JSON_EXTRACT(row_data, '$.id') DESC LIMIT 1"
            )
        );
    }

    [Theory]
    [InlineData("undone", true)]
    [InlineData("kept_runs", false)]
    public async Task An_undone_run_binds_nobody(string table, bool undo)
    {
        var first = await LoadAsync(table + "_1.csv", Unzoned);
        if (undo)
            await (await bench.ActionsAsync()).UndoAsync(first.Audit!.Id, "test", UndoDuplicates.Refuse, CancellationToken.None);
        var zoned = await LoadAsync(table + "_2.csv", Zoned);
        var again = await LoadAsync(table + "_3.csv", Days);

        Assert.Equal(undo ? null : "TIME_ZONE_CONFLICT", zoned.Audit?.ErrorCode);
        Assert.Equal(undo ? "TIME_ZONE_CONFLICT" : null, again.Audit?.ErrorCode);
    }

    [Fact]
    public async Task Runs_that_are_loaded_again_with_their_zone_let_the_zoned_file_in()
    {
        var first = await LoadAsync("again_1.csv", Unzoned);
        var second = await LoadAsync("again_2.csv", "id,at\n7,2024-07-01 10:00:00\n");
        var refused = await LoadAsync("again_3.csv", Zoned);
        Assert.Contains(first.Audit!.Id, refused.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(second.Audit!.Id, refused.Audit?.ErrorMessage, StringComparison.Ordinal);

        Assert.Equal(AuditStatus.SUCCESS, (await ReloadAsync("again_1.csv")).Audit?.Status);
        var between = await RetryAsync(refused, "again_3.csv");
        Assert.Equal("TIME_ZONE_CONFLICT", between.Audit?.ErrorCode);
        Assert.Contains(second.Audit.Id, between.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain(first.Audit.Id, between.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("TIME_ZONE_CONFLICT", (await LoadAsync("again_4.csv", Days)).Audit?.ErrorCode);

        Assert.Equal(AuditStatus.SUCCESS, (await ReloadAsync("again_2.csv")).Audit?.Status);
        Assert.Equal(AuditStatus.SUCCESS, (await RetryAsync(between, "again_3.csv")).Audit?.Status);
        Assert.Equal<string?[]>(
            [
                ["1", "2024-03-01 15:00:00"],
                ["2", "2024-03-02 15:00:00"],
                ["3", "2024-03-01 15:00:00"],
                ["7", "2024-07-01 14:00:00"],
            ],
            await bench.Database.QueryAsync("SELECT id, CAST(at AS CHAR) FROM again ORDER BY id")
        );
    }

    [Fact]
    public async Task A_dataset_with_a_zone_takes_both_kinds_and_rejects_times_that_its_clock_did_not_show_once()
    {
        var rules = Rules("clock", """, "timeZone": "America/New_York", "maxRejectPercent": 100 """);
        await LoadAsync("clock_1.csv", Zoned, rules);
        var later = await LoadAsync(
            "clock_2.csv",
            "id,at\n1,2024-03-10 02:30:00\n2,2024-11-03 01:30:00\n4,2024-11-03 02:30:00\n5,2024-01-01T00:00:00Z\n6,9999-12-31 23:59:59\n7,2024-06-01\n",
            rules
        );

        Assert.Equal((AuditStatus.SUCCESS, 3L), (later.Audit?.Status, later.Audit?.RowsRejected));
        Assert.Equal<string?[]>(
            [
                ["3", "2024-03-01 15:00:00"],
                ["4", "2024-11-03 07:30:00"],
                ["5", "2024-01-01 00:00:00"],
                ["7", "2024-06-01 04:00:00"],
            ],
            await bench.Database.QueryAsync("SELECT id, CAST(at AS CHAR) FROM clock ORDER BY id")
        );
        Assert.Equal(
            "TIME_ZONE",
            await bench.ScalarAsync(
                $"SELECT GROUP_CONCAT(DISTINCT code) FROM ingestion_reject r JOIN ingestion_audit a ON a.seq = r.seq WHERE a.table_name = 'clock'"
            )
        );
    }

    [Theory]
    [InlineData("old_zoned", null, Zoned, "TIME_ZONE_CONFLICT")]
    [InlineData("old_unzoned", null, Unzoned, null)]
    [InlineData("old_known", "Utc", Unzoned, "TIME_ZONE_CONFLICT")]
    [InlineData("old_alike", "Utc", Zoned, null)]
    public async Task A_column_from_before_kinds_were_kept_takes_no_zoned_file_unless_its_reason_shows_zones(
        string table,
        string? known,
        string later,
        string? code
    )
    {
        await LoadAsync(table + "_1.csv", "id,at\n1,2024-03-01 10:00:00\n");
        await bench.Database.ExecuteAsync("UPDATE ingestion_audit SET meanings = NULL");
        await bench.Database.ExecuteAsync(
            $"UPDATE ingestion_column SET meaning = {(known is null ? "NULL" : $"'{known}'")} WHERE column_name = 'at' AND table_name = '{table}'"
        );

        Assert.Equal(code, (await LoadAsync(table + "_2.csv", later)).Audit?.ErrorCode);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "TIME_ZONE_CONFLICT")]
    public async Task A_table_of_others_takes_zoned_files_while_it_is_empty(bool empty, string? code)
    {
        var table = empty ? "theirs_empty" : "theirs";
        await bench.Database.ExecuteAsync($"CREATE TABLE {table} (id BIGINT, at DATETIME)");
        if (!empty)
            await bench.Database.ExecuteAsync($"INSERT INTO {table} VALUES (1, '2024-03-01 10:00:00')");

        Assert.Equal(code, (await LoadAsync(table + "_1.csv", Zoned)).Audit?.ErrorCode);
        Assert.Equal(empty ? "TIME_ZONE_CONFLICT" : null, (await LoadAsync(table + "_2.csv", Unzoned)).Audit?.ErrorCode);
    }

    [Fact]
    public async Task Moments_in_utc_do_not_become_text_without_their_zone()
    {
        await LoadAsync("plain_1.csv", Zoned);
        var later = await LoadAsync("plain_2.csv", "id,at\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},soon {i}\n")));

        Assert.Equal("COLUMN_TYPE_CONFLICT", later.Audit?.ErrorCode);
        Assert.Equal(
            "datetime",
            await bench.ScalarAsync(
                "SELECT DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'plain' AND COLUMN_NAME = 'at'"
            )
        );
    }

    private static readonly (string Mode, string Rule)[] Modes =
    [
        ("append", ""),
        ("upsert", """, "mode": "upsert", "keys": ["id"] """),
        ("replace", """, "mode": "replace", "allowShrink": true """),
        ("declared", """, "types": { "at": "DATETIME" } """),
    ];

    private static string Rules(string table, string extra) =>
        $$"""{ "datasets": [ { "name": "zones", "match": ["{mba}csv/{{table}}*"], "table": "{{table}}" {{extra}} } ] }""";

    private async Task<IngestResult> LoadAsync(string name, string content, string? datasets = null) =>
        await (await bench.WorkerAsync(datasets: datasets)).RunAsync(await bench.PutAsync(name, content), CancellationToken.None);

    private async Task<IngestResult> ReloadAsync(string name) =>
        await (await bench.WorkerAsync()).RunAsync(
            new IngestRequest
            {
                Bucket = IngestWorkbench.Bucket,
                Key = "mba/csv/" + name,
                Force = true,
                TimeZone = "America/New_York",
            },
            CancellationToken.None
        );

    private async Task<IngestResult> RetryAsync(IngestResult failed, string name)
    {
        await (await bench.ActionsAsync()).AllowRetryAsync(failed.Audit!.Id, CancellationToken.None);
        return await (await bench.WorkerAsync()).RunAsync(
            new IngestRequest { Bucket = IngestWorkbench.Bucket, Key = "mba/csv/" + name },
            CancellationToken.None
        );
    }
}
