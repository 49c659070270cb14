using System.Text;
using Xunit;

namespace Mba.IntegrationTests.Loading;

public sealed class AppendTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    [Fact]
    public async Task A_file_becomes_typed_rows_and_a_success_that_accounts_for_each()
    {
        var result = await bench.LoadAsync("visits_2024-01-15.csv", "id,name,seen\n1,Ann,2024-01-02\n2,\"B, C\",2024-01-03\n3,,\n");

        Assert.Equal(IngestDisposition.Done, result.Disposition);
        Assert.Equal((AuditStatus.SUCCESS, 3, 3), (result.Audit!.Status, result.Audit.RowsRead, result.Audit.RowsInserted));
        var rows = await bench.Database.QueryAsync("SELECT id, name, CAST(seen AS CHAR), _line FROM visits ORDER BY id");
        Assert.Equal<string?[]>(
            [
                ["1", "Ann", "2024-01-02", "2"],
                ["2", "B, C", "2024-01-03", "3"],
                ["3", null, null, "4"],
            ],
            rows
        );
    }

    [Fact]
    public async Task A_second_delivery_of_the_same_version_changes_nothing()
    {
        var first = await bench.LoadAsync("once.csv", "id\n1\n");
        var again = await (await bench.WorkerAsync()).RunAsync(
            new IngestRequest { Bucket = IngestWorkbench.Bucket, Key = "mba/csv/once.csv" },
            CancellationToken.None
        );

        Assert.Equal((IngestDisposition.Done, first.Audit!.Id), (again.Disposition, again.Audit!.Id));
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM once"));
    }

    [Fact]
    public async Task A_new_column_and_a_longer_text_change_the_table_before_the_rows_come()
    {
        await bench.LoadAsync("grow_1.csv", "id,note\n1,short\n");
        var second = await bench.LoadAsync("grow_2.csv", $"id,note,amount\n5000000000,{new string('x', 400)},1.50\n");

        Assert.Equal(AuditStatus.SUCCESS, second.Audit!.Status);
        Assert.NotNull(second.Audit.SchemaChange);
        Assert.Equal<string?[]>(
            [
                ["1", "5", null],
                ["5000000000", "400", "1.50"],
            ],
            await bench.Database.QueryAsync("SELECT id, CHAR_LENGTH(note), amount FROM grow ORDER BY id")
        );
    }

    [Fact]
    public async Task Values_that_LOAD_DATA_could_mangle_arrive_as_they_were_sent()
    {
        var text = "tab\tback\\slash 'quote' \\N \"\"line\nbreak\"\" é漢😀 % @p0 ; --";
        await bench.LoadAsync("odd.csv", $"id,text\n1,\"{text}\"\n");

        Assert.Equal(text.Replace("\"\"", "\"", StringComparison.Ordinal), await bench.ScalarAsync("SELECT text FROM odd"));
    }

    [Fact]
    public async Task A_header_alone_makes_a_table_without_rows()
    {
        var result = await bench.LoadAsync("header_only.csv", "id,name\n");

        Assert.Equal((AuditStatus.SUCCESS, 0L), (result.Audit!.Status, result.Audit.RowsRead));
        Assert.Equal("0", await bench.ScalarAsync("SELECT COUNT(*) FROM header_only"));
    }

    [Theory]
    [InlineData("empty.csv", "")]
    [InlineData("ingestion_audit.csv", "id\n1\n")]
    public async Task A_file_that_cannot_be_loaded_ends_in_a_failed_run_with_a_code_and_a_remedy(string name, string content)
    {
        var result = await bench.LoadAsync(name, content);

        Assert.Equal((IngestDisposition.Done, AuditStatus.FAILED), (result.Disposition, result.Audit!.Status));
        Assert.NotEmpty(result.Audit.ErrorCode!);
        Assert.NotEmpty(result.Audit.ErrorMessage!);
    }

    [Fact]
    public async Task Nothing_is_claimed_for_a_key_that_is_gone_or_of_another_kind()
    {
        var worker = await bench.WorkerAsync();
        foreach (var key in new[] { "mba/csv/gone.csv", "mba/documents/letter.pdf", "_rejected/mba/csv/x.csv" })
            Assert.Equal(
                IngestDisposition.Ignored,
                (
                    await worker.RunAsync(new IngestRequest { Bucket = IngestWorkbench.Bucket, Key = key }, CancellationToken.None)
                ).Disposition
            );
    }

    [Fact]
    public async Task The_same_bytes_under_a_second_name_of_the_same_table_are_skipped()
    {
        var first = await bench.LoadAsync("twice_2024-01-01.csv", "id\n7\n");
        var second = await bench.LoadAsync("twice_2024-01-02.csv", "id\n7\n");

        Assert.Equal((AuditStatus.SKIPPED, $"duplicate of {first.Audit!.Id}"), (second.Audit!.Status, second.Audit.ErrorMessage));
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM twice"));
    }

    [Fact]
    public async Task The_same_bytes_under_two_names_at_once_load_once()
    {
        var content = "id,x\n" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i},abc\n"));
        var requests = new[] { await bench.PutAsync("race_2024-01-01.csv", content), await bench.PutAsync("race_2024-01-02.csv", content) };
        var results = await Task.WhenAll(requests.Select(r => Deliveries.UntilDoneAsync(bench, r)));

        Assert.Equal([AuditStatus.SUCCESS, AuditStatus.SKIPPED], results.Select(r => r.Audit!.Status).Order());
        Assert.Equal("3000", await bench.ScalarAsync("SELECT COUNT(*) FROM race"));
    }
}
