using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Somebody changes the table while a file is loaded into it.</summary>
public sealed class ReplanTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static readonly IngestOptions InBlocks = new()
    {
        AtomicBytes = 0,
        BlockBytes = 2 << 10,
        Connections = 1,
    };

    [Fact]
    public async Task Blocks_of_an_outdated_plan_are_taken_back_before_the_rows_are_sent_anew()
    {
        var request = await bench.PutAsync("moved.csv", LoadCase.Content(5));
        var file = Path.Combine(bench.StoreFolder, "moved");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = await bench.WorkerAsync(
            InBlocks,
            faults: FaultPoints.Parse($"{FaultPoints.BlockCommitted}:pause:3", file, _ => reached.SetResult())
        );
        var loading = worker.RunAsync(request, CancellationToken.None);
        await reached.Task;
        var widening = await bench.LoadAsync("moved_2.csv", $"id,name,amount\n9000,{new string('x', 100)},1.00\n");
        File.Delete(file);
        var result = await loading;

        Assert.Equal(
            (AuditStatus.SUCCESS, AuditStatus.SUCCESS, null),
            (widening.Audit!.Status, result.Audit!.Status, result.Audit.ErrorMessage)
        );
        Assert.Equal((401L, 400L, 1L), (result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsRejected));
        Assert.Equal<string?[]>(["401", "401"], (await bench.Database.QueryAsync("SELECT COUNT(*), COUNT(DISTINCT id) FROM moved"))[0]);
        Assert.Equal("1", await bench.ScalarAsync($"SELECT COUNT(*) FROM ingestion_reject WHERE seq = {result.Audit.Seq}"));
    }

    [Theory]
    [InlineData("narrowed", "ALTER TABLE narrowed MODIFY name VARCHAR(3)")]
    [InlineData("lessened", "ALTER TABLE lessened DROP COLUMN amount")]
    [InlineData("renamed", "ALTER TABLE renamed CHANGE amount other DECIMAL(9,2)")]
    [InlineData("retyped", "ALTER TABLE retyped MODIFY amount BIGINT")]
    [InlineData("rescaled", "ALTER TABLE rescaled MODIFY amount DECIMAL(9,1)")]
    [InlineData("unsigned", "ALTER TABLE `unsigned` MODIFY amount DECIMAL(9,2) UNSIGNED")]
    [InlineData("dropped", "DROP TABLE dropped")]
    public async Task A_worker_that_remembers_a_table_sees_what_was_done_to_it_by_hand(string table, string byHand)
    {
        var worker = await bench.WorkerAsync();
        await worker.RunAsync(await bench.PutAsync($"{table}_1.csv", "id,name,amount\n1,first,1.25\n"), CancellationToken.None);
        await bench.Database.ExecuteAsync(byHand);

        var result = await worker.RunAsync(
            await bench.PutAsync($"{table}_2.csv", "id,name,amount\n2,second,2.75\n"),
            CancellationToken.None
        );

        Assert.Equal((AuditStatus.SUCCESS, null), (result.Audit!.Status, result.Audit.ErrorMessage));
        Assert.Equal<string?[]>(
            ["2", "second", "2.75"],
            Assert.Single(await bench.Database.QueryAsync($"SELECT id, name, amount FROM `{table}` WHERE id = 2"))
        );
    }

    /// <summary>Read without the table's names, the first line of the file is its header.</summary>
    [Fact]
    public async Task A_table_that_came_since_the_scan_shows_where_the_header_is()
    {
        var request = await bench.PutAsync("visits.csv", "x1,x2,x3\nmember_id,plan,city\nM1,HMO,Rome\nM2,PPO,Bonn\n");
        var file = Path.Combine(bench.StoreFolder, "visits");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var worker = await bench.WorkerAsync(faults: FaultPoints.Parse($"{FaultPoints.Planned}:pause", file, _ => reached.SetResult()));
        var loading = worker.RunAsync(request, CancellationToken.None);
        await reached.Task;
        var first = await bench.LoadAsync("visits_2.csv", "member_id,plan,city\nM0,EPO,Oslo\n");
        File.Delete(file);
        var result = await loading;

        Assert.Equal(
            (AuditStatus.SUCCESS, AuditStatus.SUCCESS, null),
            (first.Audit!.Status, result.Audit!.Status, result.Audit.ErrorMessage)
        );
        Assert.Equal((3L, 2L, 1L), (result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsSkipped));
        Assert.Equal<string?[]>(
            [
                ["M0", "EPO", "Oslo"],
                ["M1", "HMO", "Rome"],
                ["M2", "PPO", "Bonn"],
            ],
            await bench.Database.QueryAsync("SELECT member_id, plan, city FROM visits ORDER BY member_id")
        );
    }
}
