using System.Text.Json;
using Mba.IntegrationTests.Loading;
using Mba.MySql.Claims;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>
/// Random sequences of files, in landing and without a header: new ones, content that was sent before, a name sent again, an undo. The table holds what a
/// model in memory holds, and of each file rows = inserted + skipped + rejected.
/// </summary>
public sealed class FileSequenceTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const int Steps = 5;
    private const int FirstSeeds = 8;

    public static IEnumerable<TheoryDataRow<int, string, bool>> Sequences =>
        from seed in Enumerable.Range(1, FirstSeeds)
        from kind in new[] { ("landing", true), ("landing", false), ("append", false) }
        select new TheoryDataRow<int, string, bool>(seed, kind.Item1, kind.Item2);

    [Theory]
    [MemberData(nameof(Sequences))]
    public async Task A_table_holds_the_rows_of_the_files_that_were_loaded(int seed, string mode, bool hasHeader)
    {
        var table = $"seq_{mode}_{(hasHeader ? "named" : "plain")}_{(char)('a' + seed)}";
        var rules = $$"""{ "datasets": [ { "name": "sequence", "match": ["**"], "table": "{{table}}", "mode": "{{mode}}" } ] }""";
        var files = new FileSequence(seed, hasHeader);
        var (sent, live) = (new List<SequenceFile>(), new List<(AuditRow Run, string Key, List<string> Rows)>());
        var width = 0;
        for (var step = 0; step < Steps; step++)
        {
            var file = files.Draw(6) switch
            {
                0 when sent.Count > 0 => sent[^1] with { Name = "again" + sent[^1].Name },
                1 when sent.Count > 0 => files.Next(sent[^1].Name),
                _ => files.Next(),
            };
            sent.Add(file);
            var result = await (await bench.WorkerAsync(datasets: rules)).RunAsync(
                await bench.PutAsync($"{table}/{file.Name}", file.Text),
                CancellationToken.None
            );
            var rows = file.Rows.Select(Text).ToList();
            Assert.Equal(Expected(rows, file, live, mode, width), Counts(result.Audit!));
            if (result.Audit!.Status == AuditStatus.SUCCESS)
            {
                width = Math.Max(width, file.Rows[0].Count);
                live.Add((result.Audit, file.Name, mode == "landing" ? [.. New(rows, file.Name, live)] : rows));
            }

            if (live.Count > 1 && files.Draw(5) == 0)
                await UndoLastAsync(live);

            Assert.Equal(
                live.SelectMany(l => l.Rows).Order(StringComparer.Ordinal),
                (await StoredAsync(table, mode)).Order(StringComparer.Ordinal)
            );
        }
    }

    /// <summary>Status, rows inserted, skipped, rejected and read; a file without names and with more columns than the table fails.</summary>
    private static (AuditStatus, long, long, long, long) Expected(
        List<string> rows,
        SequenceFile file,
        List<(AuditRow Run, string Key, List<string> Rows)> live,
        string mode,
        int width
    )
    {
        var read = rows.Count + file.RecordsAbove;
        if (live.Exists(l => l.Run.ContentSha256 == Sha256(file.Text)))
            return (AuditStatus.SKIPPED, 0, read, 0, read);
        if (mode == "append" && width > 0 && file.Rows[0].Count > width)
            return (AuditStatus.FAILED, 0, read, 0, read);
        var inserted = mode == "landing" ? New(rows, file.Name, live).Count() : rows.Count;
        return (AuditStatus.SUCCESS, inserted, read - inserted, 0, read);
    }

    private static (AuditStatus, long, long, long, long) Counts(AuditRow run) =>
        (run.Status, run.RowsInserted, run.RowsSkipped, run.RowsRejected, run.RowsRead);

    /// <summary>Of a key in landing, each row once.</summary>
    private static IEnumerable<string> New(List<string> rows, string key, List<(AuditRow Run, string Key, List<string> Rows)> live) =>
        rows.Distinct(StringComparer.Ordinal).Except(live.Where(l => l.Key == key).SelectMany(l => l.Rows), StringComparer.Ordinal);

    private async Task UndoLastAsync(List<(AuditRow Run, string Key, List<string> Rows)> live)
    {
        await (await bench.ActionsAsync()).UndoAsync(live[^1].Run.Id, "an operator", UndoDuplicates.Undo, CancellationToken.None);
        live.RemoveAt(live.Count - 1);
    }

    private async Task<IEnumerable<string>> StoredAsync(string table, string mode)
    {
        if (mode == "landing")
            return (await bench.Database.QueryAsync($"SELECT row_data FROM {table}")).Select(r =>
                Text(JsonSerializer.Deserialize<Dictionary<string, string?>>(r[0]!)!)
            );
        var columns = await bench.Database.QueryAsync(
            $"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME LIKE 'column%'"
        );
        var rows = await bench.Database.QueryAsync(
            $"SELECT {string.Join(", ", columns.Select(c => $"CAST({c[0]} AS CHAR)"))} FROM {table}"
        );
        return rows.Select(r => Text(columns.Select(c => c[0]!).Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)));
    }

    private static string Text(IReadOnlyDictionary<string, string?> row) =>
        string.Join('|', row.Where(m => m.Value is not null).OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key}={m.Value}"));

    private static string Sha256(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
