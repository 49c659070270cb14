using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>What is not loaded is listed with line and reason, and what does not fit its table fails by name.</summary>
public sealed class SkippedLineTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task Titles_blank_rows_and_notes_are_skipped_and_listed()
    {
        var result = await bench.LoadAsync(
            "spreadsheet.csv",
            "Monthly Claims,,\nRun date: 2024-02-01,,\n,,\nmember_id,claim_id,paid\n1,C7,5.00\n2,C8,6.00\n,,\nTotal,,11.00\nSource: CMS,,\n"
        );

        Assert.Equal((AuditStatus.SUCCESS, 8L, 2L, 6L), Counts(result));
        Assert.Equal(
            [
                "1 PREAMBLE Monthly Claims,,",
                "2 PREAMBLE Run date: 2024-02-01,,",
                "3 PREAMBLE ,,",
                "7 BLANK ,,",
                "8 FOOTER Total,,11.00",
                "9 FOOTER Source: CMS,,",
            ],
            await SkippedAsync(result)
        );
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM spreadsheet WHERE member_id = 2 AND claim_id = 'C8' AND paid = 6"));
    }

    [Fact]
    public async Task The_ledger_counts_rejected_records_without_skipped_lines()
    {
        var result = await bench.LoadAsync(
            "counted.csv",
            "Monthly Claims,,\n,,\nmember_id,claim_id,paid\n1,C7,5.00\n2,C8,6.00\n3,C9,7.00\n4,C10,8.00\n5\n"
        );
        var id = result.Audit!.Id.ToString();
        Assert.Equal((1L, 2), (result.Audit.RowsRejected, (await SkippedAsync(result)).Count));

        var clean = await BreachesAsync(id);
        await bench.Database.ExecuteAsync(
            $"INSERT INTO ingestion_reject (seq, reject_no, line, byte_offset, code, raw_record, created_at) SELECT seq, 99, 9, 0, 'FIELD_COUNT', 'x', UTC_TIMESTAMP(6) FROM ingestion_audit WHERE id = '{id}'"
        );
        var uncounted = await BreachesAsync(id);
        await bench.Database.ExecuteAsync("DELETE FROM ingestion_reject WHERE reject_no = 99");

        Assert.Empty(clean);
        Assert.Equal(["MORE_REJECTS_THAN_COUNTED 2 rejected records stored, 1 counted"], uncounted);
    }

    [Fact]
    public async Task A_refused_file_says_which_records_cannot_be_read()
    {
        var result = await bench.LoadAsync("unreadable.csv", "id,name\n1,a\n2\n3,b,c\n4,\"x\" y\n5,e\n6\n");

        Assert.Equal(
            (AuditStatus.FAILED, "TOO_MANY_REJECTS", 4L),
            (result.Audit!.Status, result.Audit.ErrorCode, result.Audit.RowsRejected)
        );
        Assert.Contains(
            "first: line 3 FIELD_COUNT, line 4 FIELD_COUNT, line 5 STRAY_QUOTE",
            result.Audit.ErrorMessage,
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["3 FIELD_COUNT 2", "4 FIELD_COUNT 3,b,c", "5 STRAY_QUOTE 4,\"x\" y", "7 FIELD_COUNT 6"],
            await ListedAsync(result, skipped: false)
        );
    }

    [Fact]
    public async Task A_file_of_other_columns_does_not_enter_a_table()
    {
        await bench.LoadAsync("fits_1.csv", "member_id,plan,amount,since\n1,HMO,5.00,2024-01-01\n2,PPO,6.00,2024-01-02\n");

        var other = await bench.LoadAsync("fits_2.csv", "membr_id,city,street,zip\n1,Rome,x,01234\n2,Bonn,y,01235\n");
        var headerless = await bench.LoadAsync("fits_3.csv", "3,HMO,5.00,2024-01-01\n4,PPO,6.00,2024-01-02\n");
        var broken = await bench.LoadAsync("fits_4.csv", "member_id,plan,amount\n5,HMO,5.00,2024-01-01\n6,PPO,6.00,2024-01-02\n");
        var unnamed = await bench.LoadAsync(
            "fits_5.csv",
            ",member_id,plan,amount,since\n1,7,HMO,5.00,2024-01-01\n2,8,PPO,6.00,2024-01-02\n"
        );

        Assert.Equal(
            ["HEADER_MISMATCH", "HEADER_MISMATCH", "HEADER_BROKEN", "HEADER_BROKEN"],
            new[] { other, headerless, broken, unnamed }.Select(r => r.Audit!.ErrorCode)
        );
        Assert.Contains("membr_id for member_id", other.Audit!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("2", await bench.ScalarAsync("SELECT COUNT(*) FROM fits"));
    }

    [Fact]
    public async Task A_JSON_file_of_other_columns_is_loaded_with_a_warning()
    {
        await bench.LoadAsync("sparse_1.csv", "member_id,plan,amount\n1,HMO,5.00\n2,PPO,6.00\n");

        var own = await bench.LoadAsync("sparse_2.json", """[{"member_id":3,"plan":"HMO"}]""");
        var other = await bench.LoadAsync("sparse_3.json", """[{"city":"Rome","street":"x"},{"city":"Bonn","street":"y"}]""");

        Assert.Equal(
            [(AuditStatus.SUCCESS, null), (AuditStatus.SUCCESS, """[{"code":"HEADER_MISMATCH","count":2}]""")],
            new[] { own, other }.Select(r => (r.Audit!.Status, r.Audit.Warnings?.Replace(" ", "", StringComparison.Ordinal)))
        );
        Assert.Equal("2", await bench.ScalarAsync("SELECT COUNT(*) FROM sparse WHERE member_id IS NULL AND city IN ('Rome', 'Bonn')"));
    }

    [Fact]
    public async Task The_names_of_the_table_find_a_header_that_columns_of_text_would_not_show()
    {
        await bench.LoadAsync("known_1.csv", "member,city,plan\nAnn,Rome,HMO\nBob,Bonn,PPO\n");

        var result = await bench.LoadAsync("known_2.csv", "exported,by,us\nin,two,steps\nmember,city,plan\nCal,Oslo,HMO\nDee,Wien,PPO\n");

        Assert.Equal((AuditStatus.SUCCESS, 4L, 2L, 2L), Counts(result));
        Assert.Equal(["1 PREAMBLE exported,by,us", "2 PREAMBLE in,two,steps"], await SkippedAsync(result));
    }

    [Fact]
    public async Task Warnings_stand_in_the_audit_and_a_clean_file_has_none()
    {
        var doubtful = await bench.LoadAsync("warned_1.csv", "id,npi,paid\n1,1.23E+15,5.00\n2,1.24E+15,6.00\n");
        var clean = await bench.LoadAsync("warned_2.csv", "id,npi,paid\n3,1093817465,5.00\n4,1093817466,6.00\n");

        Assert.Equal(
            ["SCIENTIFIC_ID 2 npi 2"],
            System
                .Text.Json.Nodes.JsonNode.Parse(doubtful.Audit!.Warnings!)!
                .AsArray()
                .Select(w => $"{w!["code"]} {w["line"]} {w["column"]} {w["count"]}")
        );
        Assert.Null(clean.Audit!.Warnings);
    }

    [Fact]
    public async Task A_second_table_fails_its_file()
    {
        var result = await bench.LoadAsync("two.csv", "id,name\n1,a\n2,b\n\nplan,since,until\n7,2024-01-01,x\n8,2025-01-01,y\n");

        Assert.Equal((AuditStatus.FAILED, "SECOND_TABLE"), (result.Audit!.Status, result.Audit.ErrorCode));
        Assert.StartsWith("line 5", result.Audit.ErrorMessage, StringComparison.Ordinal);
    }

    private static (AuditStatus, long, long, long) Counts(IngestResult result) =>
        (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted, result.Audit.RowsSkipped);

    private Task<List<string>> SkippedAsync(IngestResult result) => ListedAsync(result, skipped: true);

    private async Task<List<string>> ListedAsync(IngestResult result, bool skipped) =>
        [
            .. (
                await new AuditLog(bench.Database.Sessions).RejectsAsync(result.Audit!.Seq, skipped, null, 100, CancellationToken.None)
            ).Select(r => FormattableString.Invariant($"{r.Line} {r.Code} {r.RawRecord}")),
        ];

    private async Task<IReadOnlyList<string>> BreachesAsync(string id)
    {
        var ledger = new Ledger(bench.Database.Sessions, new IngestOptions(), TimeProvider.System);
        var report = await ledger.VerifyAsync(new LedgerScope { All = true }, CancellationToken.None);
        return [.. report.Breaches.Where(b => b.Runs.Contains(id)).Select(b => $"{b.Invariant} {b.Detail}")];
    }
}
