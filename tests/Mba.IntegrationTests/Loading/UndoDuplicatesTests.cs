using Mba.MySql.Claims;
using Mba.MySql.Queries;
using Mba.MySql.Verification;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>An undo of a run whose rows stand for skipped files says what becomes of them.</summary>
public sealed class UndoDuplicatesTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const string Datasets = """
        { "datasets": [{ "name": "kept", "match": ["**/*.csv"], "columns": [{ "name": "id", "type": "BIGINT" }] }] }
        """;

    [Fact]
    public async Task It_is_refused_with_their_ids_unless_it_does()
    {
        var (table, runs) = await ThreeOfOneContentAsync();

        var refused = await Assert.ThrowsAsync<IngestException>(() => UndoAsync(runs[0], UndoDuplicates.Refuse));

        Assert.Equal("HAS_DUPLICATES", refused.Code);
        Assert.All(runs[1..], r => Assert.Contains(r.Id, refused.Message, StringComparison.Ordinal));
        Assert.Equal("60", await bench.ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE _ingestion_seq = {runs[0].Seq}"));
        await VerifyAsync();
    }

    [Fact]
    public async Task The_newest_takes_over_rows_and_rejects_and_stands_for_the_others()
    {
        var (table, runs) = await ThreeOfOneContentAsync();

        var result = await UndoAsync(runs[0], UndoDuplicates.HandOver);

        Assert.Equal((AuditStatus.UNDONE, 0L, runs[2].Id), (result.Audit.Status, result.RowsRemoved, result.HandedTo));
        Assert.Equal([$"{runs[1].Id} SKIPPED {runs[2].Id}", $"{runs[2].Id} SUCCESS "], (await StatesAsync(table)).Skip(1));
        Assert.Equal("60", await bench.ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE _ingestion_seq = {runs[2].Seq}"));
        Assert.Single(await new AuditLog(bench.Database.Sessions).RejectsAsync(runs[2].Seq, 10, CancellationToken.None));
        await VerifyAsync();
    }

    [Fact]
    public async Task Together_they_leave_nothing_and_the_content_may_come_again()
    {
        var (table, runs) = await ThreeOfOneContentAsync();

        var result = await UndoAsync(runs[0], UndoDuplicates.Undo);
        var again = await LoadAsync($"{table}_2024-01-09.csv", table);

        Assert.Equal(60, result.RowsRemoved);
        Assert.Equal([runs[1].Id, runs[2].Id], result.AlsoUndone.OrderBy(id => id == runs[2].Id));
        Assert.Equal((AuditStatus.SUCCESS, 60), (again.Status, again.RowsInserted));
        Assert.Equal("60", await bench.ScalarAsync($"SELECT COUNT(*) FROM {table}"));
        await VerifyAsync();
    }

    private async Task<(string Table, AuditRow[] Runs)> ThreeOfOneContentAsync()
    {
        var table = "undone_" + Guid.NewGuid().ToString("N")[..8] + "x";
        var runs = new List<AuditRow>();
        for (var day = 1; day <= 3; day++)
            runs.Add(await LoadAsync($"{table}_2024-01-0{day}.csv", table));
        Assert.Equal([AuditStatus.SUCCESS, AuditStatus.SKIPPED, AuditStatus.SKIPPED], runs.Select(r => r.Status));
        return (table, [.. runs]);
    }

    /// <summary>The same content for a table whenever it is loaded; one record is rejected.</summary>
    private async Task<AuditRow> LoadAsync(string name, string table)
    {
        var rows = string.Concat(Enumerable.Range(1, 60).Select(i => $"{i},{table}\n"));
        var request = await bench.PutAsync(name, $"id,name\n{rows}none,{table}\n");
        return (await (await bench.WorkerAsync(datasets: Datasets)).RunAsync(request, CancellationToken.None)).Audit!;
    }

    private async Task<UndoResult> UndoAsync(AuditRow run, UndoDuplicates duplicates) =>
        await (await bench.ActionsAsync()).UndoAsync(run.Id, "an operator", duplicates, CancellationToken.None);

    private async Task<IReadOnlyList<string>> StatesAsync(string table) =>
        [
            .. (
                await bench.Database.QueryAsync(
                    $"SELECT CONCAT(id, ' ', status, ' ', IF(status = 'SKIPPED', duplicate_of, '')) FROM ingestion_audit WHERE table_name = '{table}' ORDER BY seq"
                )
            ).Select(r => r[0]!),
        ];

    private async Task VerifyAsync()
    {
        var ledger = new Ledger(bench.Database.Sessions, new IngestOptions(), TimeProvider.System);
        Assert.Empty((await ledger.VerifyAsync(new LedgerScope { All = true }, CancellationToken.None)).Breaches);
    }
}
