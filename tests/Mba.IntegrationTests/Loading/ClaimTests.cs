using System.Globalization;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Who may work on a file, and what becomes of it when its worker does not come back.</summary>
public sealed class ClaimTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string TooManyRejects = "member_id,service_date,service_type,amount,applied_to\nx,2024-01-02,visit,1.00,plan\n";

    [Fact]
    public async Task A_second_delivery_finds_the_file_in_work_and_comes_back_later()
    {
        var request = await bench.PutAsync("busy.csv", "id\n1\n");
        var (working, wake) = await PauseAsync(request, FaultPoints.Scanned);
        var second = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);
        wake();

        Assert.Equal((IngestDisposition.Busy, true), (second.Disposition, second.Delay > TimeSpan.Zero));
        Assert.Equal(AuditStatus.SUCCESS, (await working).Audit!.Status);
    }

    [Fact]
    public async Task On_the_last_delivery_the_crash_is_written_before_the_work_begins()
    {
        var request = await bench.PutAsync("last.csv", "id\n1\n") with { LastReceive = true };
        var (working, wake) = await PauseAsync(request, FaultPoints.Claimed);
        var meanwhile = (await bench.Database.QueryAsync("SELECT status, error_code FROM ingestion_audit WHERE s3_key LIKE '%last.csv'"))[
            0
        ];
        wake();
        var after = (await working).Audit!;

        Assert.Equal<string?[]>(["FAILED", "CRASHED"], meanwhile);
        Assert.Equal((AuditStatus.SUCCESS, null), (after.Status, after.ErrorCode));
    }

    [Fact]
    public async Task A_long_scan_keeps_its_claim_by_renewing_it()
    {
        var request = await bench.PutAsync("slow.csv", "id\n1\n");
        var (working, wake) = await PauseAsync(request, FaultPoints.Scanned, new IngestOptions { Lease = TimeSpan.FromSeconds(1) });
        var until = await bench.ScalarAsync("SELECT MAX(lease_until) FROM ingestion_audit WHERE s3_key LIKE '%slow.csv'");
        while (await bench.ScalarAsync("SELECT MAX(lease_until) FROM ingestion_audit WHERE s3_key LIKE '%slow.csv'") == until)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        wake();

        Assert.Equal(AuditStatus.SUCCESS, (await working).Audit!.Status);
    }

    [Fact]
    public async Task A_file_that_failed_for_good_stays_failed_until_an_operator_allows_a_retry()
    {
        var request = await bench.PutAsync("deductibles_oop_9.csv", TooManyRejects);
        var failed = (await Deliveries.UntilDoneAsync(bench, request)).Audit!;
        var again = (await Deliveries.UntilDoneAsync(bench, request)).Audit!;
        var released = await (await bench.ActionsAsync()).AllowRetryAsync(failed.Id, CancellationToken.None);
        var retried = (await Deliveries.UntilDoneAsync(bench, released)).Audit!;

        Assert.Equal((failed.Id, 0, failed.Id, 1), (again.Id, again.RetryCount, retried.Id, retried.RetryCount));
        Assert.Equal((AuditStatus.FAILED, request.Key), (retried.Status, released.Key));
    }

    [Fact]
    public async Task A_table_that_was_dropped_by_hand_takes_its_files_again()
    {
        await bench.LoadAsync("dropped_1.csv", "id\n1\n");
        await bench.Database.ExecuteAsync("DROP TABLE dropped");

        Assert.Equal(AuditStatus.SUCCESS, (await bench.LoadAsync("dropped_2.csv", "id\n1\n")).Audit!.Status);
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM dropped"));
    }

    /// <summary>The commit holds the row that the heartbeat renews, which then finds no claim any more.</summary>
    [Fact]
    public async Task A_heartbeat_that_waits_while_its_run_ends_does_not_call_the_file_lost()
    {
        var request = await bench.PutAsync("beating.csv", "id\n1\n");
        var (working, wake) = await PauseAsync(request, FaultPoints.Accounted, new IngestOptions { Lease = TimeSpan.FromSeconds(1.5) });
        await Task.Delay(TimeSpan.FromSeconds(1));

        wake();

        var result = await working;
        Assert.Equal((IngestDisposition.Done, AuditStatus.SUCCESS), (result.Disposition, result.Audit?.Status));
    }

    /// <summary>
    /// Two loads of one content resolve a deadlock, and the record of the failure is in the other's way again: the claim must not outlive its worker.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_failure_whose_record_is_chosen_to_resolve_a_deadlock_is_recorded_all_the_same(int deadlocks)
    {
        var request = await bench.PutAsync("deductibles_oop_8.csv", TooManyRejects + $"y,2024-01-02,visit,{deadlocks}.00,plan\n");
        await bench.Database.ExecuteAsync("CREATE TABLE refusals (n INT) ENGINE = MyISAM");
        await bench.Database.ExecuteAsync(
            $"""
            CREATE TRIGGER deadlock BEFORE UPDATE ON ingestion_audit FOR EACH ROW
            IF NEW.status = 'FAILED' AND (SELECT COUNT(*) FROM refusals) < {deadlocks} THEN
              INSERT INTO refusals VALUES (1);
              SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213;
            END IF
            """
        );
        var failed = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);
        var refusals = await bench.ScalarAsync("SELECT COUNT(*) FROM refusals");
        await bench.Database.ExecuteAsync("DROP TRIGGER deadlock");
        await bench.Database.ExecuteAsync("DROP TABLE refusals");

        Assert.Equal($"{deadlocks}", refusals);
        Assert.Equal((IngestDisposition.Done, AuditStatus.FAILED), (failed.Disposition, failed.Audit?.Status));
        Assert.Null(await bench.ScalarAsync($"SELECT lease_token FROM ingestion_audit WHERE id = '{failed.Audit!.Id}'"));
    }

    /// <summary>
    /// A server that starts anew gives the numbers of connections out again: the connection with the number that a claim from before has is somebody else's.
    /// </summary>
    [Theory]
    [InlineData("UTC_TIMESTAMP(6)", true)]
    [InlineData("UTC_TIMESTAMP(6) - INTERVAL 1000 DAY", false)]
    public async Task The_connection_of_a_former_worker_is_cut_unless_the_server_has_started_since(string claimedAt, bool isCut)
    {
        var request = await bench.PutAsync($"restarted_{isCut}.csv", "id\n1\n");
        var (working, wake) = await PauseAsync(request, FaultPoints.Scanned);
        await using var other = await bench.Database.Sessions.OpenSessionAsync(CancellationToken.None);
        await bench.Database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"UPDATE ingestion_audit SET lease_token = 'gone', lease_until = UTC_TIMESTAMP(6), claimed_at = {claimedAt}, connection_id = {other.ConnectionId} WHERE s3_key = '{request.Key}'"
            )
        );

        var successor = await (await bench.WorkerAsync()).RunAsync(request, CancellationToken.None);
        wake();
        await working;

        Assert.Equal(AuditStatus.SUCCESS, successor.Audit?.Status);
        var error = await Record.ExceptionAsync(() => other.ScalarAsync<long>(Sql.Of($"SELECT 1"), CancellationToken.None));
        Assert.Equal(isCut, error is not null);
    }

    /// <summary>A worker that waits at a point, having reached it, until it is woken.</summary>
    private async Task<(Task<IngestResult> Working, Action Wake)> PauseAsync(
        IngestRequest request,
        string point,
        IngestOptions? options = null
    )
    {
        var file = Path.Combine(bench.StoreFolder, "pause-" + Guid.NewGuid().ToString("N"));
        var worker = await bench.WorkerAsync(options, faults: FaultPoints.Parse($"{point}:pause", file, reached: null));
        var working = Task.Run(() => worker.RunAsync(request, CancellationToken.None));
        while (!File.Exists(file))
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        return (working, () => File.Delete(file));
    }
}
