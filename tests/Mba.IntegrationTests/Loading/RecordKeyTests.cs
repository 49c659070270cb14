using System.Text;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Schema;
using Mba.Rows;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A table without a key of its own is keyed by run and record, so that each record of a run is there once.</summary>
public sealed class RecordKeyTests(DatabaseServer server) : IAsyncLifetime
{
    private const string Landing = """{ "datasets": [{ "name": "all", "match": ["**"], "table": "landed", "mode": "landing" }] }""";
    private const string Visits = """{ "datasets": [{ "name": "all", "match": ["**"], "table": "visits" }] }""";

    private readonly IngestWorkbench _bench = new(server);

    public ValueTask InitializeAsync() => _bench.InitializeAsync();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Records_that_share_a_line_are_all_there_beside_those_of_another_format()
    {
        var csv = await LoadAsync(Visits, "visits.csv", "id,name\n1,a\n2,b\n");
        var json = await LoadAsync(Visits, "visits.json", """[{"id":3,"name":"c"},{"id":4,"name":"d"},{"id":5,"name":"e"}]""");

        Assert.Equal((2, 3), (csv.RowsInserted, json.RowsInserted));
        Assert.Equal<string?[]>(
            [
                ["1", "2", "0"],
                ["2", "3", "1"],
                ["3", "1", "0"],
                ["4", "1", "1"],
                ["5", "1", "2"],
            ],
            await _bench.Database.QueryAsync("SELECT id, _line, _record FROM visits ORDER BY id")
        );
        Assert.Empty(await RequiredKeyTests.KeylessAsync(_bench));
    }

    [Fact]
    public async Task Landing_keeps_every_record_of_a_line_and_skips_only_equal_ones()
    {
        var first = await LoadAsync(Landing, "a.json", """[{"a":1},{"a":2},{"a":3},{"a":1}]""");

        Assert.Equal((3, 1), (first.RowsInserted, first.RowsSkipped));
        Assert.Equal("3", await _bench.ScalarAsync("SELECT COUNT(*) FROM landed"));
    }

    /// <summary>More duplicates than the server lists warnings.</summary>
    [Fact]
    public async Task Landing_skips_two_thousand_equal_records_but_loses_none_of_which_the_key_is_there()
    {
        var file = "a\n" + string.Concat(Enumerable.Repeat("x\n", 2000));
        var first = await LoadAsync(Landing, "many.csv", file);
        Assert.Equal((1, 1999), (first.RowsInserted, first.RowsSkipped));
        await using var session = await _bench.Database.Sessions.OpenSessionAsync(CancellationToken.None);
        var sender = new BlockSender(
            "landed",
            ["source_bucket", "source_key", "key_hash", "line", "row_hash", "row_data", "_ingestion_seq", "_line", "_record"],
            true,
            first.Seq
        );
        using var block = Block(first.Seq, firstRecord: 5000);

        var inserted = await sender.SendAsync(session, block, CancellationToken.None);
        await session.ExecuteAsync(Sql.Of($"UPDATE landed SET _record = 6500"), CancellationToken.None);
        var lost = await Assert.ThrowsAsync<IngestException>(() => sender.SendAsync(session, block, CancellationToken.None));

        Assert.Equal((0, "ROWS_LOST"), (inserted, lost.Code));
    }

    [Fact]
    public async Task A_run_is_undone_chunk_by_chunk_and_its_neighbours_stay()
    {
        await LoadAsync(Visits, "first.csv", Rows(250_000));
        var second = await LoadAsync(Visits, "second.csv", Rows(250_001));

        var (_, removed, _, _) = await (await _bench.ActionsAsync()).UndoAsync(
            second.Id,
            "test",
            UndoDuplicates.Refuse,
            CancellationToken.None
        );

        Assert.Equal(250_001, removed);
        Assert.Equal("250000", await _bench.ScalarAsync("SELECT COUNT(*) FROM visits"));
    }

    [Fact]
    public async Task A_table_that_was_copied_without_its_row_in_the_ledger_is_adopted()
    {
        await LoadAsync(Visits, "first.csv", "id\n1\n");
        await _bench.Database.ExecuteAsync("CREATE TABLE copied LIKE visits");
        foreach (var mode in new[] { "append", "replace" })
        {
            var loaded = await LoadAsync(
                $$"""{ "datasets": [{ "name": "all", "match": ["**"], "table": "copied", "mode": "{{mode}}" }] }""",
                mode + ".csv",
                mode == "append" ? "id\n2\n" : "id\n3\n"
            );

            Assert.True(loaded.Status == AuditStatus.SUCCESS, loaded.ErrorMessage);
            await _bench.Database.ExecuteAsync("DELETE FROM ingestion_table WHERE table_name = 'copied'");
        }
        Assert.Equal("1", await _bench.ScalarAsync("SELECT COUNT(*) FROM copied"));
    }

    [Fact]
    public async Task A_table_of_before_keeps_working_and_is_upgraded_on_demand()
    {
        await MakeBeforeAsync("visits");
        var appended = await LoadAsync(Visits, "first.json", """[{"id":1},{"id":2}]""");
        await LoadAsync(Visits, "second.csv", "id\n3\n4\n");
        await _bench.Database.ExecuteAsync("CREATE TABLE theirs (a INT, _ingestion_seq BIGINT NULL, _line INT NULL)");
        await _bench.Database.ExecuteAsync("INSERT INTO ingestion_table VALUES ('theirs', 1, NOW())");
        var upgrade = new KeyUpgrade(_bench.Database.Sessions, new IngestOptions(), TimeProvider.System);

        var plan = await upgrade.PlanAsync(CancellationToken.None);
        Assert.Equal(["visits"], plan.Select(t => t.Name));
        Assert.Equal(
            "0",
            await _bench.ScalarAsync(
                "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'visits' AND COLUMN_NAME LIKE '\\_record%'"
            )
        );
        await upgrade.ApplyAsync("visits", CancellationToken.None);
        await LoadAsync(Visits, "third.csv", "id\n5\n");

        Assert.Empty(await upgrade.PlanAsync(CancellationToken.None));
        Assert.Equal<string?[]>(
            [
                ["1", "0"],
                ["2", "1"],
                ["3", "0"],
                ["4", "1"],
                ["5", "0"],
            ],
            await _bench.Database.QueryAsync("SELECT id, _record FROM visits ORDER BY id")
        );
        Assert.Equal(
            "PRIMARY",
            await _bench.ScalarAsync(
                "SELECT GROUP_CONCAT(DISTINCT INDEX_NAME) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'visits'"
            )
        );
        Assert.Equal(
            2,
            (await (await _bench.ActionsAsync()).UndoAsync(appended.Id, "test", UndoDuplicates.Refuse, CancellationToken.None)).RowsRemoved
        );
    }

    [Fact]
    public async Task An_interrupted_upgrade_is_finished_by_the_next()
    {
        await MakeBeforeAsync("visits");
        await LoadAsync(Visits, "first.csv", "id\n1\n2\n");
        var upgrade = new KeyUpgrade(_bench.Database.Sessions, new IngestOptions(), TimeProvider.System);
        await _bench.Database.ExecuteAsync((await upgrade.PlanAsync(CancellationToken.None))[0].Statements[1]);

        await upgrade.ApplyAsync("visits", CancellationToken.None);

        Assert.Equal<string?[]>(
            [
                ["1", "0"],
                ["2", "1"],
            ],
            await _bench.Database.QueryAsync("SELECT id, _record FROM visits ORDER BY id")
        );
        Assert.Empty(await RequiredKeyTests.KeylessAsync(_bench));
    }

    [Fact]
    public async Task A_table_above_the_limit_is_not_upgraded()
    {
        await MakeBeforeAsync("visits");
        await LoadAsync(Visits, "first.csv", "id\n1\n2\n");
        await _bench.Database.ExecuteAsync("ANALYZE TABLE visits");
        var upgrade = new KeyUpgrade(_bench.Database.Sessions, new IngestOptions { RebuildRowLimit = 1 }, TimeProvider.System);

        Assert.Equal(KeyUpgradeStep.TooLarge, Assert.Single(await upgrade.PlanAsync(CancellationToken.None)).Step);
        var refused = await Assert.ThrowsAsync<IngestException>(() => upgrade.ApplyAsync("visits", CancellationToken.None));
        Assert.Equal("REBUILD_REFUSED", refused.Code);
    }

    [Fact]
    public async Task A_replace_gives_a_table_of_before_its_key()
    {
        await MakeBeforeAsync("visits");
        await LoadAsync(Visits, "first.csv", "id\n1\n2\n");

        var replaced = await LoadAsync(
            Visits.Replace("\"visits\" }", "\"visits\", \"mode\": \"replace\" }", StringComparison.Ordinal),
            "second.csv",
            "id\n3\n4\n"
        );

        Assert.True(replaced.Status == AuditStatus.SUCCESS, replaced.ErrorMessage);
        Assert.Equal<string?[]>(
            [
                ["3", "0"],
                ["4", "1"],
            ],
            await _bench.Database.QueryAsync("SELECT id, _record FROM visits ORDER BY id")
        );
        Assert.Empty(await RequiredKeyTests.KeylessAsync(_bench));
    }

    private Task MakeBeforeAsync(string table) =>
        _bench.Database.ExecuteAsync(
            $"CREATE TABLE {table} (id BIGINT NULL, _ingestion_seq BIGINT NOT NULL, _line INT NOT NULL, KEY (_ingestion_seq)) ENGINE=InnoDB"
        );

    private async Task<AuditRow> LoadAsync(string datasets, string name, string content)
    {
        var worker = await _bench.WorkerAsync(datasets: datasets);
        return (await worker.RunAsync(await _bench.PutAsync(name, content), CancellationToken.None)).Audit!;
    }

    private static string Rows(int count)
    {
        var text = new StringBuilder("id\n");
        for (var row = 0; row < count; row++)
            text.Append(row).Append('\n');
        return text.ToString();
    }

    private static BlockBuffer Block(long seq, int firstRecord)
    {
        var block = new BlockBuffer(1 << 20);
        var keyHash = LandingEncoder.KeyHash(IngestWorkbench.Bucket, "mba/csv/many.csv");
        var equal = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("{\"a\":\"x\"}"u8));
        for (var record = firstRecord; record < firstRecord + 2000; record++)
        {
            block.Cover(record);
            var row = Encoding.UTF8.GetBytes(FormattableString.Invariant($"b\tk\t{keyHash}\t1\t{equal}\t{{}}\t{seq}\t1\t{record}\n"));
            row.CopyTo(block.Reserve(row.Length));
            block.Advance(row.Length);
            block.EndRow();
        }
        return block;
    }
}
