using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class UpsertTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Header = "plan_id,plan_name,plan_type,premium,deductible,out_of_pocket_max\n";

    private Task<string?> NameOf(string plan) => bench.ScalarAsync($"SELECT MAX(plan_name) FROM plan_details WHERE plan_id = '{plan}'");

    [Fact]
    public async Task Rows_are_merged_by_key_and_the_counts_say_what_became_of_each()
    {
        await bench.LoadAsync("plan_details_2024-01-01.csv", Header + "A1,Gold,PPO,1.00,2.00,3.00\nA2,Silver,PPO,1.00,2.00,3.00\n");
        var result = await bench.LoadAsync(
            "plan_details_2024-01-02.csv",
            Header + "A2,Silver plus,PPO,1.00,2.00,3.00\nA3,Bronze,HMO,1.00,2.00,3.00\nA3,Bronze plus,HMO,1.00,2.00,3.00\n"
        );

        Assert.Equal(
            (AuditStatus.SUCCESS, 3L, 1L, 1L, 1L),
            (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsUpdated, result.Audit.RowsSkipped)
        );
        Assert.Equal(("Gold", "Silver plus", "Bronze plus"), (await NameOf("A1"), await NameOf("A2"), await NameOf("A3")));
        Assert.Equal(
            "0",
            await bench.ScalarAsync(
                "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'ingestion\\_stage%'"
            )
        );
    }

    [Fact]
    public async Task A_null_key_is_a_rejected_record()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"N{i},x,PPO,1.00,2.00,3.00\n"));
        var result = await bench.LoadAsync("nulls/plan_details.csv", Header + rows + ",x,PPO,1.00,2.00,3.00\n");

        Assert.Equal((AuditStatus.SUCCESS, 40L, 1L), (result.Audit!.Status, result.Audit.RowsInserted, result.Audit.RowsRejected));
    }

    [Fact]
    public async Task An_older_file_never_overwrites_a_newer_row()
    {
        var older = await bench.PutAsync("older/plan_details.csv", Header + "O1,old,PPO,1.00,2.00,3.00\nO2,only old,PPO,1.00,2.00,3.00\n");
        bench.Age(older, TimeSpan.FromDays(1));
        await bench.LoadAsync("newer/plan_details.csv", Header + "O1,new,PPO,1.00,2.00,3.00\n");
        var result = await (await bench.WorkerAsync()).RunAsync(older, CancellationToken.None);

        Assert.Equal(
            (AuditStatus.SUCCESS, 1L, 0L, 1L),
            (result.Audit!.Status, result.Audit.RowsInserted, result.Audit.RowsUpdated, result.Audit.RowsSkipped)
        );
        Assert.Equal(("new", "only old"), (await NameOf("O1"), await NameOf("O2")));
    }

    /// <summary>Force that ended in a refusal is over; forced again, after its cause is gone, the file overrides what was accepted until then.</summary>
    [Fact]
    public async Task Force_that_is_asked_for_again_counts_from_then()
    {
        const string lenient = """
            { "datasets": [{ "name": "plan_details", "match": ["**"], "table": "plan_details", "mode": "upsert", "keys": ["plan_id"], "maxRejectPercent": 100,
              "columns": [{ "name": "plan_id", "type": "VARCHAR(50)", "nullable": false }, { "name": "premium", "type": "DECIMAL(10,2)" }] }] }
            """;
        await bench.LoadAsync("before/plan_details.csv", Header + "F0,first,PPO,1.00,2.00,3.00\n");
        var older = await bench.PutAsync("asked/plan_details.csv", Header + "F1,forced,PPO,1.00,2.00,3.00\nF2,bad,PPO,x,2.00,3.00\n");
        bench.Age(older, TimeSpan.FromDays(1));
        var forced = older with { Force = true };
        var refused = await (await bench.WorkerAsync()).RunAsync(forced, CancellationToken.None);
        await bench.LoadAsync("meanwhile/plan_details.csv", Header + "F1,newer,PPO,1.00,2.00,3.00\n");

        var result = await (await bench.WorkerAsync(datasets: lenient)).RunAsync(forced, CancellationToken.None);

        Assert.Equal((AuditStatus.FAILED, "TOO_MANY_REJECTS"), (refused.Audit!.Status, refused.Audit.ErrorCode));
        Assert.Equal((AuditStatus.SUCCESS, refused.Audit.Id), (result.Audit!.Status, result.Audit.Id));
        Assert.Equal(
            (0L, 1L, 0L, 1L),
            (result.Audit.RowsInserted, result.Audit.RowsUpdated, result.Audit.RowsSkipped, result.Audit.RowsRejected)
        );
        Assert.Equal("forced", await NameOf("F1"));
    }

    [Fact]
    public async Task Keys_that_differ_only_by_case_are_two_keys()
    {
        var result = await bench.LoadAsync("case/plan_details.csv", Header + "ca,lower,PPO,1.00,2.00,3.00\nCA,upper,PPO,1.00,2.00,3.00\n");

        Assert.Equal((2L, 0L), (result.Audit!.RowsInserted, result.Audit.RowsSkipped));
    }

    [Fact]
    public async Task Content_equal_to_the_newest_load_is_skipped_and_older_content_is_loaded_again()
    {
        var a = Header + "D1,a,PPO,1.00,2.00,3.00\n";
        var b = Header + "D1,b,PPO,1.00,2.00,3.00\n";
        var statuses = new List<AuditStatus>();
        foreach (
            var (name, content) in new[]
            {
                ("d1/plan_details.csv", a),
                ("d2/plan_details.csv", a),
                ("d3/plan_details.csv", b),
                ("d4/plan_details.csv", a),
            }
        )
            statuses.Add((await bench.LoadAsync(name, content)).Audit!.Status);

        Assert.Equal([AuditStatus.SUCCESS, AuditStatus.SKIPPED, AuditStatus.SUCCESS, AuditStatus.SUCCESS], statuses);
        Assert.Equal("a", await NameOf("D1"));
    }

    [Theory]
    [InlineData("ranks.csv")]
    [InlineData("ranks.json")]
    public async Task The_last_record_of_a_key_wins_whichever_of_several_connections_brings_it(string name)
    {
        const string datasets =
            """{ "datasets": [{ "name": "ranks", "match": ["**/ranks.*"], "mode": "upsert", "keys": ["id"], "columns": [{ "name": "id", "type": "BIGINT" }] }] }""";
        var options = new IngestOptions
        {
            BlockBytes = 1 << 10,
            AtomicBytes = 0,
            Connections = 4,
        };
        var records = Enumerable.Range(0, 5000).Select(i => (Id: i % 50, Rank: i)).ToList();
        var content = name.EndsWith("csv", StringComparison.Ordinal)
            ? "id,rank\n" + string.Concat(records.Select(r => $"{r.Id},{r.Rank}\n"))
            : $"[{string.Join(',', records.Select(r => $$"""{"id":{{r.Id}},"rank":{{r.Rank}}}"""))}]";

        var audit = (await Deliveries.UntilDoneAsync(bench, await bench.PutAsync(name, content), options, datasets)).Audit!;

        Assert.Equal(
            (AuditStatus.SUCCESS, null, 50L, 4950L),
            (audit.Status, audit.ErrorCode, audit.RowsInserted + audit.RowsUpdated, audit.RowsSkipped)
        );
        Assert.Equal("50", await bench.ScalarAsync("SELECT COUNT(*) FROM ranks WHERE `rank` = 4950 + id"));
        await bench.Database.ExecuteAsync("DROP TABLE ranks");
    }
}
