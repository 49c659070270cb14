using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>
/// Columns of tables that others have made, for which a server changes some texts without an error or a warning: each value is stored as the file has it,
/// or its row is rejected, or the file is refused.
/// </summary>
public sealed class ForeignColumnTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (var column in ForeignColumn.All)
            {
                ways.Add(column.Name, "append");
                ways.Add(column.Name, "upsert");
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Stores_a_text_as_it_is_or_rejects_its_row(string name, string mode)
    {
        var column = ForeignColumn.All.Single(c => c.Name == name);
        var table = name + "_" + mode;
        await MakeAsync(table, column.Type);

        var result = await LoadAsync(table, column.File, mode, column.TimeZone);

        Assert.True(result.Audit is { Status: AuditStatus.SUCCESS }, result.Audit?.ErrorMessage);
        var rejected = await bench.Database.QueryAsync(
            $"SELECT line, code FROM ingestion_reject WHERE seq = {result.Audit?.Seq} ORDER BY line"
        );
        Assert.Equal(column.Rejected, rejected.Select(r => (r[0] ?? "", r[1])));
        var stored = await bench.Database.QueryAsync($"SELECT n, {column.Shown} FROM {table} ORDER BY n");
        Assert.Equal(column.Stored, stored.Select(r => (r[0] ?? "", r[1])));
    }

    [Theory]
    [InlineData("u_bit_8", "BIT(8)", "1", "COLUMN_TYPE_UNSUPPORTED")]
    [InlineData("u_bit_64", "BIT(64)", "1", "COLUMN_TYPE_UNSUPPORTED")]
    [InlineData("u_point", "POINT", "POINT(1 2)", "COLUMN_TYPE_UNSUPPORTED")]
    [InlineData("u_timestamp", "TIMESTAMP NULL", "2024-01-31 13:05:00", "TIME_ZONE_CONFLICT")]
    [InlineData("u_timestamp_day", "TIMESTAMP NULL", "2024-01-31", "TIME_ZONE_CONFLICT")]
    public async Task Refuses_a_file_whose_column_cannot_hold_what_it_says(string name, string type, string value, string code)
    {
        await MakeAsync(name, type);

        var result = await LoadAsync(name, $"n,v\n1,{value}\n2,{value}\n", "append", timeZone: null);

        Assert.Equal((AuditStatus.FAILED, code), (result.Audit?.Status, result.Audit?.ErrorCode));
        Assert.Contains("column v", result.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("0", await bench.ScalarAsync($"SELECT COUNT(*) FROM {name}"));
    }

    [Fact]
    public async Task A_column_that_no_file_fills_may_be_of_any_type()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_absent (n INT PRIMARY KEY, flags BIT(8) NOT NULL DEFAULT b'101', v INT)");

        var result = await LoadAsync("u_absent", "n,v\n1,2\n2,3\n", "append", timeZone: null);

        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);
        Assert.Equal("10", await bench.ScalarAsync("SELECT SUM(flags + 0) FROM u_absent"));
    }

    [Fact]
    public async Task Zero_is_an_id_and_not_the_next_one()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_zero (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, v VARCHAR(9))");

        var result = await bench.LoadAsync("u_zero.csv", "id,v\n5,a\n0,b\n9,c\n");

        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);
        Assert.Equal<string?[]>(
            [
                ["0", "b"],
                ["5", "a"],
                ["9", "c"],
            ],
            await bench.Database.QueryAsync("SELECT id, v FROM u_zero ORDER BY id")
        );
    }

    [Fact]
    public async Task A_row_that_a_constraint_forbids_fails_the_file()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_check (n INT PRIMARY KEY, v INT, CHECK (v > 0))");

        var result = await bench.LoadAsync("u_check.csv", "n,v\n1,1\n2,-1\n3,3\n");

        Assert.Equal((AuditStatus.FAILED, "ROWS_LOST"), (result.Audit?.Status, result.Audit?.ErrorCode));
        Assert.Equal("0", await bench.ScalarAsync("SELECT COUNT(*) FROM u_check"));
    }

    [Fact]
    public async Task A_column_that_is_added_to_a_table_of_another_character_set_holds_every_character()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_added (n INT PRIMARY KEY, a VARCHAR(9)) CHARACTER SET latin1");

        var result = await bench.LoadAsync("u_added.csv", "n,a,b\n1,x,漢😀\n2,y,z\n");

        Assert.Equal((AuditStatus.SUCCESS, null), (result.Audit?.Status, result.Audit?.ErrorMessage));
        Assert.Equal("漢😀", await bench.ScalarAsync("SELECT b FROM u_added WHERE n = 1"));
    }

    [Theory]
    [InlineData("u_case", "utf8mb4_general_ci", "abc", "ABC")]
    [InlineData("u_accent", "utf8mb4_unicode_ci", "Müller", "Muller")]
    [InlineData("u_latin", "latin1_swedish_ci", "Zoe", "Zoë")]
    public async Task Keys_that_only_the_collation_calls_equal_never_take_each_others_place(
        string table,
        string collation,
        string key,
        string other
    )
    {
        var charset = collation[..collation.IndexOf('_', StringComparison.Ordinal)];
        await bench.Database.ExecuteAsync(
            $"CREATE TABLE {table} (n VARCHAR(20) CHARACTER SET {charset} COLLATE {collation} NOT NULL PRIMARY KEY, v INT)"
        );
        var plain = await LoadAsync(table, $"n,v\n{key},1\nx,2\n", "upsert", timeZone: null);
        var within = await LoadAsync(table, $"n,v\nq,1\nQ,2\n", "upsert", timeZone: null);
        var between = await LoadAsync(table, $"n,v\n{other},3\nz,2\n", "upsert", timeZone: null);
        var again = await LoadAsync(table, $"n,v\n{key},4\nx,2\n", "upsert", timeZone: null);

        Assert.Equal((AuditStatus.SUCCESS, AuditStatus.SUCCESS), (plain.Audit?.Status, again.Audit?.Status));
        Assert.Equal("KEY_COLLATION", within.Audit?.ErrorCode);
        Assert.Equal("KEY_COLLATION", between.Audit?.ErrorCode);
        Assert.Equal<string?[]>(
            [
                [key, "4"],
                ["x", "2"],
            ],
            await bench.Database.QueryAsync($"SELECT n, v FROM {table} ORDER BY v DESC")
        );
    }

    [Fact]
    public async Task Keys_compare_in_a_stage_as_they_do_in_the_table()
    {
        await bench.Database.ExecuteAsync(
            "CREATE TABLE u_exact (n VARCHAR(20) NOT NULL PRIMARY KEY, v INT) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        );

        var result = await LoadAsync("u_exact", "n,v\na,1\nA,2\nä,3\n", "upsert", timeZone: null);

        Assert.Equal((AuditStatus.SUCCESS, null), (result.Audit?.Status, result.Audit?.ErrorMessage));
        Assert.Equal("6", await bench.ScalarAsync("SELECT SUM(v) FROM u_exact"));
    }

    [Fact]
    public async Task A_replacement_never_drops_triggers_and_foreign_keys()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_parent (n INT PRIMARY KEY)");
        await bench.Database.ExecuteAsync("INSERT INTO u_parent VALUES (1)");
        await bench.Database.ExecuteAsync("CREATE TABLE u_child (n INT PRIMARY KEY, v INT, FOREIGN KEY (v) REFERENCES u_parent (n))");
        await bench.Database.ExecuteAsync("CREATE TABLE u_watched (n INT PRIMARY KEY, v INT)");
        await bench.Database.ExecuteAsync("CREATE TRIGGER u_twice BEFORE INSERT ON u_watched FOR EACH ROW SET NEW.v = NEW.v * 2");

        foreach (var table in new[] { "u_child", "u_watched", "u_parent" })
        {
            var result = await LoadAsync(table, table == "u_parent" ? "n\n7\n8\n" : "n,v\n7,7\n8,8\n", "replace", timeZone: null);
            Assert.Equal((AuditStatus.FAILED, "TABLE_SHAPE"), (result.Audit?.Status, result.Audit?.ErrorCode));
        }
    }

    [Fact]
    public async Task A_trigger_that_may_change_rows_is_said()
    {
        await bench.Database.ExecuteAsync("CREATE TABLE u_trigger (n INT PRIMARY KEY, v INT)");
        await bench.Database.ExecuteAsync("CREATE TRIGGER u_thrice BEFORE INSERT ON u_trigger FOR EACH ROW SET NEW.v = NEW.v * 3");

        var result = await bench.LoadAsync("u_trigger.csv", "n,v\n1,1\n2,2\n");

        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);
        Assert.Contains("TABLE_TRIGGER", result.Audit?.Warnings, StringComparison.Ordinal);
    }

    private async Task MakeAsync(string name, string type)
    {
        await bench.Database.ExecuteAsync($"DROP TABLE IF EXISTS {name}");
        await bench.Database.ExecuteAsync($"CREATE TABLE {name} (n INT NOT NULL PRIMARY KEY, v {type})");
    }

    private async Task<IngestResult> LoadAsync(string table, string file, string mode, string? timeZone)
    {
        var rules = $$"""
            { "datasets": [ { "name": "{{table}}", "match": ["{mba}csv/{{table}}/*"], "table": "{{table}}", "mode": "{{mode}}", "maxRejectPercent": 100,
              {{(mode == "upsert" ? "\"keys\": [\"n\"]," : "")}} {{(timeZone is null ? "" : $"\"timeZone\": \"{timeZone}\",")}} } ] }
            """;
        return await (await bench.WorkerAsync(datasets: rules)).RunAsync(
            await bench.PutAsync($"{table}/{Guid.NewGuid():N}.csv", file),
            CancellationToken.None
        );
    }
}
