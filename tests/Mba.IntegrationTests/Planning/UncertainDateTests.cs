using Mba.IntegrationTests.Loading;
using Mba.MySql.Claims;
using Mba.Schemas;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Day and month never flip within a column: an order that nothing proved holds as long as the runs that were read by it.</summary>
public sealed class UncertainDateTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Doubtful = "id,day\n1,03/04/2024\n";
    private const string DayFirst = "id,day\n2,25/12/2024\n3,03/04/2024\n";

    [Fact]
    public async Task A_file_that_proves_the_other_order_fails_until_the_earlier_run_is_reloaded()
    {
        var first = await bench.LoadAsync("flips_1.csv", Doubtful);
        var conflict = await bench.LoadAsync("flips_2.csv", DayFirst);

        Assert.Equal("DATE_ORDER_CONFLICT", conflict.Audit?.ErrorCode);
        Assert.Contains(first.Audit!.Id, conflict.Audit!.ErrorMessage, StringComparison.Ordinal);

        var worker = await bench.WorkerAsync();
        var again = await worker.RunAsync(
            Request("flips_1.csv") with
            {
                Force = true,
                DateOrder = DateOrder.DayFirst,
            },
            CancellationToken.None
        );
        await (await bench.ActionsAsync()).AllowRetryAsync(conflict.Audit.Id, CancellationToken.None);
        var retried = await worker.RunAsync(Request("flips_2.csv"), CancellationToken.None);

        Assert.Equal((AuditStatus.SUCCESS, AuditStatus.SUCCESS), (again.Audit?.Status, retried.Audit?.Status));
        Assert.Equal("3", await bench.ScalarAsync("SELECT COUNT(*) FROM flips"));
        Assert.Equal("2", await bench.ScalarAsync("SELECT COUNT(*) FROM flips WHERE day = '2024-04-03'"));
    }

    [Fact]
    public async Task A_merge_that_leaves_rows_of_the_version_before_it_is_bound_by_that_version()
    {
        const string Rules =
            """{ "datasets": [ { "name": "merged", "match": ["{mba}csv/merged*"], "mode": "upsert", "keys": ["id"] } ] }""";
        var worker = await bench.WorkerAsync(datasets: Rules);
        var earlier = await bench.PutAsync("merged.csv", "id,day\n1,03/04/2024\n2,03/04/2024\n");
        bench.Age(earlier, TimeSpan.FromMinutes(1));
        var first = await worker.RunAsync(earlier, CancellationToken.None);
        var second = await worker.RunAsync(await bench.PutAsync("merged.csv", DayFirst), CancellationToken.None);

        Assert.Equal((AuditStatus.SUCCESS, "DATE_ORDER_CONFLICT"), (first.Audit?.Status, second.Audit?.ErrorCode));
        Assert.Contains(first.Audit!.Id, second.Audit?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_a_duplicate_takes_over_bind_later_files_as_before()
    {
        const string Same = "id,day,at\n1,03/04/2024,2024-03-01 10:00:00\n";
        var first = await bench.LoadAsync("heirs_1.csv", Same);
        var heir = await bench.LoadAsync("heirs_2.csv", Same);
        Assert.Equal(AuditStatus.SKIPPED, heir.Audit?.Status);
        await (await bench.ActionsAsync()).UndoAsync(first.Audit!.Id, "test", UndoDuplicates.HandOver, CancellationToken.None);

        var order = await bench.LoadAsync("heirs_3.csv", "id,day,at\n2,25/12/2024,2024-03-01 10:00:00\n");
        var zone = await bench.LoadAsync("heirs_4.csv", "id,day,at\n3,03/04/2024,2024-03-01T10:00:00Z\n");

        Assert.Equal(("DATE_ORDER_CONFLICT", "TIME_ZONE_CONFLICT"), (order.Audit?.ErrorCode, zone.Audit?.ErrorCode));
        Assert.Contains(heir.Audit!.Id, order.Audit?.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(heir.Audit.Id, zone.Audit?.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_is_replaced_takes_dates_that_nothing_proves()
    {
        const string Rules = """{ "datasets": [ { "name": "whole", "match": ["{mba}csv/whole*"], "mode": "replace" } ] }""";
        var worker = await bench.WorkerAsync(datasets: Rules);
        var first = await worker.RunAsync(await bench.PutAsync("whole.csv", Doubtful), CancellationToken.None);
        var second = await worker.RunAsync(await bench.PutAsync("whole.csv", Doubtful + "2,04/05/2024\n"), CancellationToken.None);

        Assert.Equal((null, null), (first.Audit?.ErrorMessage, second.Audit?.ErrorMessage));
        Assert.Equal("2", await bench.ScalarAsync("SELECT COUNT(*) FROM whole"));
    }

    [Fact]
    public async Task An_undone_run_binds_nobody()
    {
        var first = await bench.LoadAsync("undone_1.csv", Doubtful);
        await (await bench.ActionsAsync()).UndoAsync(first.Audit!.Id, "test", UndoDuplicates.Refuse, CancellationToken.None);

        var second = await bench.LoadAsync("undone_2.csv", DayFirst);

        Assert.Equal(AuditStatus.SUCCESS, second.Audit?.Status);
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM undone WHERE day = '2024-04-03'"));
    }

    [Fact]
    public async Task A_file_without_proof_follows_the_runs_before_it()
    {
        await bench.LoadAsync("follows_1.csv", "id,day\n1,25/12/2024\n");
        var second = await bench.LoadAsync("follows_2.csv", "id,day\n2,03/04/2024\n");

        Assert.Equal(AuditStatus.SUCCESS, second.Audit?.Status);
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM follows WHERE day = '2024-04-03'"));
        Assert.Null((await bench.Database.QueryAsync("SELECT uncertain_dates FROM ingestion_audit ORDER BY seq DESC LIMIT 1"))[0][0]);
    }

    private static IngestRequest Request(string name) => new() { Bucket = IngestWorkbench.Bucket, Key = "mba/csv/" + name };
}
