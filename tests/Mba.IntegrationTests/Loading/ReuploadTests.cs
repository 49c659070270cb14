using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>One key, uploaded again and again: what the table holds after each step.</summary>
public sealed class ReuploadTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Datasets = """
        { "datasets": [
          { "name": "replaced rows", "match": ["**/latest/**"], "table": "latest", "onReupload": "replace" },
          { "name": "ordered", "match": ["**/ordered/**"], "table": "ordered", "onReupload": "replace" },
          { "name": "kept", "match": ["**/kept/**"], "table": "kept", "mode": "replace" },
          { "name": "snapshots", "match": ["**/snapshot/**"], "table": "snapshot", "mode": "replace" },
          { "name": "landed", "match": ["**/landed/**"], "table": "landed", "mode": "landing" }
        ] }
        """;

    public static TheoryData<string, string, string> Steps =>
        new()
        {
            // folder and file, contents uploaded in turn (each row one letter), statuses and rows after each
            { "history/history.csv", "ab ac ab", "SUCCESS:ab SUCCESS:abac SKIPPED:abac" },
            { "latest/file.csv", "ab c ab", "SUCCESS:ab SUCCESS:c SUCCESS:ab" },
            { "snapshot/file.csv", "ab abc abc a", "SUCCESS:ab SUCCESS:abc SKIPPED:abc FAILED:abc" },
            { "landed/file.csv", "ab abc ab", "SUCCESS:ab SUCCESS:abc SKIPPED:abc" },
        };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task The_table_is_what_the_dataset_says_after_each_upload(string name, string uploads, string outcomes)
    {
        var seen = new List<string>();
        foreach (var upload in uploads.Split(' '))
        {
            var result = await Deliveries.UntilDoneAsync(bench, await bench.PutAsync(name, Content(upload)), datasets: Datasets);
            seen.Add($"{result.Audit!.Status}:{await RowsAsync(result.Audit.TableName!)}");
        }

        Assert.Equal(outcomes, string.Join(' ', seen));
    }

    [Fact]
    public async Task Forced_twice_a_file_is_in_its_table_once()
    {
        var request = await bench.PutAsync("forced.csv", Content("ab"));
        foreach (var force in new[] { false, true, true })
            await Deliveries.UntilDoneAsync(bench, request with { Force = force });

        Assert.Equal("ab", await RowsAsync("forced"));
        Assert.Equal(
            "1,2,3",
            await bench.ScalarAsync(
                "SELECT GROUP_CONCAT(run ORDER BY run) FROM ingestion_audit WHERE s3_key LIKE '%forced.csv' AND status = 'SUCCESS'"
            )
        );
    }

    [Fact]
    public async Task An_undone_file_stays_away_until_it_is_forced()
    {
        var request = await bench.PutAsync("undone.csv", Content("ab"));
        var first = await Deliveries.UntilDoneAsync(bench, request);
        var (undone, removed, _, _) = await (await bench.ActionsAsync()).UndoAsync(
            first.Audit!.Id,
            "an operator",
            UndoDuplicates.Refuse,
            CancellationToken.None
        );
        var again = await Deliveries.UntilDoneAsync(bench, request);

        Assert.Equal(
            (AuditStatus.UNDONE, 2L, AuditStatus.UNDONE, ""),
            (undone.Status, removed, again.Audit!.Status, await RowsAsync("undone"))
        );
        Assert.Equal(AuditStatus.SUCCESS, (await Deliveries.UntilDoneAsync(bench, request with { Force = true })).Audit!.Status);
        Assert.Equal("ab", await RowsAsync("undone"));
    }

    [Fact]
    public async Task What_was_undone_may_come_back_under_another_name()
    {
        var first = await Deliveries.UntilDoneAsync(bench, await bench.PutAsync("back_1.csv", Content("ab")));
        await (await bench.ActionsAsync()).UndoAsync(first.Audit!.Id, "an operator", UndoDuplicates.Refuse, CancellationToken.None);

        Assert.Equal(
            AuditStatus.SUCCESS,
            (await Deliveries.UntilDoneAsync(bench, await bench.PutAsync("back_2.csv", Content("ab")))).Audit!.Status
        );
    }

    [Theory]
    [InlineData("d5/plan_details.csv", "plan_id,plan_name,plan_type,premium,deductible,out_of_pocket_max\nU1,x,PPO,1.00,2.00,3.00\n")]
    [InlineData("kept/undo.csv", "v\nq\nr\ns\nt\nu\nw\n")]
    public async Task A_merge_and_a_replacement_refuse_to_be_undone(string name, string content)
    {
        var loaded = await Deliveries.UntilDoneAsync(
            bench,
            await bench.PutAsync(name, content),
            datasets: name.StartsWith('k') ? Datasets : null
        );

        Assert.Equal(AuditStatus.SUCCESS, loaded.Audit!.Status);
        var refusal = await Assert.ThrowsAsync<IngestException>(async () =>
            await (await bench.ActionsAsync()).UndoAsync(loaded.Audit.Id, "x", UndoDuplicates.Refuse, CancellationToken.None)
        );
        Assert.Equal("NOT_UNDOABLE", refusal.Code);
    }

    [Fact]
    public async Task An_older_version_of_a_key_is_skipped_where_order_matters()
    {
        var request = await bench.PutAsync("ordered/order.csv", Content("new"));
        await Deliveries.UntilDoneAsync(bench, request, datasets: Datasets);
        var older = await bench.PutAsync("ordered/order.csv", Content("old"));
        bench.Age(older, TimeSpan.FromDays(2));

        Assert.Equal((AuditStatus.SKIPPED, "OUTDATED"), Outcome(await Deliveries.UntilDoneAsync(bench, older, datasets: Datasets)));
    }

    private static (AuditStatus, string?) Outcome(IngestResult result) => (result.Audit!.Status, result.Audit.ErrorCode);

    private static string Content(string letters) => "v\n" + string.Concat(letters.Select(l => l + "\n"));

    private async Task<string> RowsAsync(string table)
    {
        var value = table == "landed" ? "JSON_UNQUOTE(JSON_EXTRACT(row_data, '$.v'))" : "v";
        return string.Concat(
            (await bench.Database.QueryAsync($"SELECT {value} FROM `{table}` ORDER BY _ingestion_seq, _line")).Select(r => r[0])
        );
    }
}
