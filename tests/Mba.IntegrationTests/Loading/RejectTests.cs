using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class RejectTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static string Members(int good, params string[] bad) =>
        "member_id,service_date,service_type,amount,applied_to\n"
        + string.Concat(Enumerable.Range(1, good).Select(i => $"{i},2024-01-02,visit,1.00,plan\n"))
        + string.Concat(bad.Select(b => b + "\n"));

    [Fact]
    public async Task A_few_bad_records_are_kept_aside_and_the_rest_is_loaded()
    {
        var result = await bench.LoadAsync(
            "deductibles_oop_1.csv",
            Members(98, "x,2024-01-02,visit,1.00,plan", "7,not a date,visit,1.00,plan")
        );

        Assert.Equal(
            (AuditStatus.SUCCESS, 100L, 98L, 2L),
            (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsRejected)
        );
        var rejects = await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit.Seq, 10, CancellationToken.None);
        Assert.Equal([(100L, "member_id"), (101L, "service_date")], rejects.Select(r => (r.Line ?? 0, r.ColumnName ?? "")));
        Assert.Equal("7,not a date,visit,1.00,plan", rejects[1].RawRecord);
        var beside = await File.ReadAllLinesAsync(
            Path.Combine(bench.StoreFolder, IngestWorkbench.Bucket, "_rejected/mba/csv/deductibles_oop_1.csv", result.Audit.Id + ".csv")
        );
        Assert.Equal(
            ["line,byte_offset,column,code,raw_record", "100,2985,member_id,NOT_A_NUMBER,\"x,2024-01-02,visit,1.00,plan\""],
            beside[..2]
        );
    }

    [Fact]
    public async Task Too_many_bad_records_load_nothing_and_are_still_shown()
    {
        var before = await bench.ScalarAsync("SELECT COUNT(*) FROM deductibles_oop");
        var result = await bench.LoadAsync(
            "deductibles_oop_2.csv",
            Members(10, "x,2024-01-02,visit,1.00,plan", "y,2024-01-02,visit,1.00,plan")
        );

        Assert.Equal((AuditStatus.FAILED, "TOO_MANY_REJECTS"), (result.Audit!.Status, result.Audit.ErrorCode));
        Assert.Equal(
            (12L, 0L, 10L, 2L),
            (result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsSkipped, result.Audit.RowsRejected)
        );
        Assert.Equal(before, await bench.ScalarAsync("SELECT COUNT(*) FROM deductibles_oop"));
        Assert.Equal(2, (await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit.Seq, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task No_more_records_are_kept_than_allowed_though_all_are_counted()
    {
        var worker = await bench.WorkerAsync(new IngestOptions { StoredRejects = 3, RejectBytes = 5 });
        var request = await bench.PutAsync(
            "deductibles_oop_3.csv",
            Members(2000, [.. Enumerable.Range(0, 50).Select(i => $"x{i},2024-01-02,visit,1.00,plan")])
        );
        var result = await worker.RunAsync(request, CancellationToken.None);

        var rejects = await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit!.Seq, 100, CancellationToken.None);
        Assert.Equal((50L, 3), (result.Audit.RowsRejected, rejects.Count));
        Assert.Equal("x0,20", rejects[0].RawRecord);
    }

    [Fact]
    public async Task A_ragged_record_is_rejected_by_its_place()
    {
        var result = await bench.LoadAsync(
            "ragged.csv",
            "a,b\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},x\n")) + "1,2,3\n61,y\n"
        );

        Assert.Equal(
            (AuditStatus.SUCCESS, 62L, 61L, 1L),
            (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsRejected)
        );
        Assert.Equal(
            62,
            Assert.Single(await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit.Seq, 10, CancellationToken.None)).Line
        );
    }
}
