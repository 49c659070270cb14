using System.Globalization;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A file that one invocation cannot finish.</summary>
public sealed class ContinuationTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static readonly IngestOptions InBlocks = new()
    {
        AtomicBytes = 0,
        BlockBytes = 2 << 10,
        Connections = 2,
    };

    [Fact]
    public async Task A_load_that_runs_out_of_time_goes_on_after_its_blocks_and_counts_no_retry()
    {
        var request = await bench.PutAsync("long.csv", LoadCase.Content(3)) with { StopAt = DateTimeOffset.UnixEpoch };
        var invocations = 0;
        IngestResult result;
        do
        {
            result = await (await bench.WorkerAsync(InBlocks)).RunAsync(
                request with
                {
                    Trigger = invocations++ == 0 ? IngestTrigger.Sqs : IngestTrigger.Continuation,
                },
                CancellationToken.None
            );
        } while (result.Disposition == IngestDisposition.Continue);

        Assert.InRange(invocations, 3, 100);
        Assert.Equal(
            (AuditStatus.SUCCESS, 401L, 400L, 1L, 0),
            (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsRejected, result.Audit.RetryCount)
        );
        Assert.Equal<string?[]>(
            ["400", "400", "79800"],
            (await bench.Database.QueryAsync("SELECT COUNT(*), COUNT(DISTINCT id), SUM(id) FROM `long`"))[0]
        );
        Assert.Equal("0", await bench.ScalarAsync("SELECT (SELECT COUNT(*) FROM ingestion_scan) + (SELECT COUNT(*) FROM ingestion_block)"));
    }

    [Theory]
    [InlineData("25/12/2024", "2024-12-25 10:00:00", "25/12/2024 ")]
    [InlineData("03/04/2024", "2024-12-25T10:00:00Z", "03/04/2024 ")]
    public async Task What_a_file_shows_of_its_columns_is_remembered_although_another_invocation_ends_its_load(
        string day,
        string moment,
        string later
    )
    {
        var table = $"shown_{(day[0] == '2' ? "day" : "nothing")}";
        var rows = Enumerable.Range(0, 400).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{day},{moment}\n"));
        var request = await bench.PutAsync(table + "_1.csv", "id,day,at\n" + string.Concat(rows)) with
        {
            StopAt = DateTimeOffset.UnixEpoch,
        };
        var result = await (await bench.WorkerAsync(InBlocks)).RunAsync(request, CancellationToken.None);
        Assert.Equal(IngestDisposition.Continue, result.Disposition);
        while (result.Disposition == IngestDisposition.Continue)
            result = await (await bench.WorkerAsync(InBlocks)).RunAsync(
                request with
                {
                    Trigger = IngestTrigger.Continuation,
                },
                CancellationToken.None
            );
        Assert.Equal(AuditStatus.SUCCESS, result.Audit?.Status);

        var order = await bench.LoadAsync(table + "_2.csv", $"id,day,at\n1,{(day[0] == '2' ? "12/25/2024" : "25/12/2024")},{moment}\n");
        var zone = await bench.LoadAsync(table + "_3.csv", $"id,day,at\n1,{later},{(moment[^1] == 'Z' ? moment[..^1] : moment + "Z")}\n");

        Assert.Equal(("DATE_ORDER_CONFLICT", "TIME_ZONE_CONFLICT"), (order.Audit?.ErrorCode, zone.Audit?.ErrorCode));
    }

    [Fact]
    public async Task A_load_that_was_given_up_between_its_blocks_can_be_undone_and_goes_on_no_more()
    {
        var request = await bench.PutAsync("given_up.csv", LoadCase.Content(5)) with { StopAt = DateTimeOffset.UnixEpoch };
        var begun = (await (await bench.WorkerAsync(InBlocks)).RunAsync(request, CancellationToken.None)).Audit!;
        var before = await bench.ScalarAsync("SELECT COUNT(*) FROM given_up");

        var (undone, removed, _, _) = await (await bench.ActionsAsync()).UndoAsync(
            begun.Id,
            "an operator",
            UndoDuplicates.Refuse,
            CancellationToken.None
        );
        var late = await (await bench.WorkerAsync(InBlocks)).RunAsync(
            request with
            {
                Trigger = IngestTrigger.Continuation,
            },
            CancellationToken.None
        );
        var forced = await Deliveries.UntilDoneAsync(bench, request with { Force = true, StopAt = null }, InBlocks);

        Assert.Equal((AuditStatus.STARTED, AuditStatus.UNDONE, before), (begun.Status, undone.Status, Text(removed)));
        Assert.Equal((before, begun.RowsInserted + begun.RowsSkipped + begun.RowsRejected), (Text(begun.RowsInserted), begun.RowsRead));
        Assert.Equal((IngestDisposition.Done, AuditStatus.UNDONE), (late.Disposition, late.Audit!.Status));
        Assert.Equal((AuditStatus.SUCCESS, "400"), (forced.Audit!.Status, await bench.ScalarAsync("SELECT COUNT(*) FROM given_up")));
        Assert.Equal("0", await bench.ScalarAsync("SELECT (SELECT COUNT(*) FROM ingestion_scan) + (SELECT COUNT(*) FROM ingestion_block)"));
    }

    [Fact]
    public async Task A_load_that_breaks_between_its_blocks_accounts_for_those_that_are_in_the_table()
    {
        var request = await bench.PutAsync("broken.csv", LoadCase.Content(6));
        var faults = FaultPoints.Parse($"{FaultPoints.BlockCommitted}:drop", file: null, _ => { });
        var broken = (
            await (await bench.WorkerAsync(InBlocks with { Connections = 1 }, faults: faults)).RunAsync(request, CancellationToken.None)
        ).Audit!;
        var stored = await bench.ScalarAsync("SELECT COUNT(*) FROM broken");
        var ended = (await Deliveries.UntilDoneAsync(bench, request, InBlocks)).Audit!;

        Assert.NotEqual("0", stored);
        Assert.Equal((AuditStatus.FAILED, 401L, stored), (broken.Status, broken.RowsRead, Text(broken.RowsInserted)));
        Assert.Equal(401, broken.RowsInserted + broken.RowsSkipped + broken.RowsRejected);
        Assert.Equal((AuditStatus.SUCCESS, 401L, 400L, 1L), (ended.Status, ended.RowsRead, ended.RowsInserted, ended.RowsRejected));
    }

    [Fact]
    public async Task A_continuation_finds_the_table_changed_and_goes_on_all_the_same()
    {
        var request = await bench.PutAsync("shifting.csv", LoadCase.Content(4)) with { StopAt = DateTimeOffset.UnixEpoch };
        var begun = await (await bench.WorkerAsync(InBlocks)).RunAsync(request, CancellationToken.None);
        await bench.LoadAsync("shifting_2.csv", "id,name,amount,more\n9000,x,1.00,y\n");
        var result = await Deliveries.UntilDoneAsync(bench, request with { Trigger = IngestTrigger.Continuation, StopAt = null }, InBlocks);

        Assert.Equal(
            (IngestDisposition.Continue, AuditStatus.SUCCESS, 400L),
            (begun.Disposition, result.Audit!.Status, result.Audit.RowsInserted)
        );
        Assert.Equal("401", await bench.ScalarAsync("SELECT COUNT(DISTINCT id) FROM shifting"));
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
