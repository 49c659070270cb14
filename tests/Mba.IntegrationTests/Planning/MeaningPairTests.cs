using System.Collections.Concurrent;
using System.Globalization;
using Mba.IntegrationTests.Loading;
using Mba.Tests.Tables;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>
/// Random pairs of files of one table: each cell means in MySQL what its author meant, or is a listed reject, or its file failed, or the audit says what is
/// doubtful. The generator and SQL say what is right. 300 pairs; <c>MBA_MEANING_PAIRS</c> says otherwise.
/// </summary>
public sealed class MeaningPairTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const int Pairs = 300;
    private const int Seed = 9000;
    private const int Workers = 4;

    [Fact]
    public async Task A_cell_means_what_its_author_meant_after_both_files()
    {
        var wrong = new ConcurrentBag<string>();
        var (loaded, alike, refusedAlike) = (0, 0, 0);
        await Parallel.ForAsync(
            Seed,
            Seed + Setting(),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (seed, _) =>
            {
                var pair = MeaningPair.Of(seed);
                var results = new List<IngestResult>();
                for (var file = 0; file < 2; file++)
                    results.Add(await bench.LoadAsync(FormattableString.Invariant($"meaning_t{seed}x_{file + 1}.csv"), pair.Text(file)));
                if (results.TrueForAll(r => r.Audit!.Status == AuditStatus.SUCCESS))
                    Interlocked.Increment(ref loaded);
                if (pair.First == pair.Second && results[0].Audit!.Status == AuditStatus.SUCCESS)
                    Interlocked.Add(ref results[1].Audit!.Status == AuditStatus.SUCCESS ? ref alike : ref refusedAlike, 1);
                if (results[0].Audit!.Status == AuditStatus.SUCCESS && await JudgeAsync(pair, results) is { } error)
                    wrong.Add(FormattableString.Invariant($"seed {seed}: {error}; {pair}"));
            }
        );

        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong, e.g. {string.Join("\n", wrong.Order(StringComparer.Ordinal).Take(12))}");
        Assert.InRange(loaded, Setting() / 4, Setting());
        Assert.InRange(refusedAlike, 0, alike / 4);
    }

    /// <summary>Null when all is right.</summary>
    private async Task<string?> JudgeAsync(MeaningPair pair, List<IngestResult> results)
    {
        var table = results[0].Audit!.TableName;
        var type = (
            await bench.ScalarAsync(
                $"SELECT DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME = '{pair.Name}'"
            )
        )!;
        var rows = (await bench.Database.QueryAsync($"SELECT id, CAST({pair.Name} AS CHAR) FROM {table}")).ToDictionary(
            r => int.Parse(r[0]!, CultureInfo.InvariantCulture),
            r => r[1]
        );
        var moments = new HashSet<bool>();
        for (var file = 0; file < 2; file++)
        {
            var audit = results[file].Audit!;
            var missing = 0;
            for (var row = 0; row < pair.Cells[file].Count && audit.Status == AuditStatus.SUCCESS; row++)
            {
                var cell = pair.Cells[file][row];
                if (!rows.TryGetValue(MeaningPair.IdOf(file, row), out var stored))
                    missing++;
                else if (!MeaningJudge.IsRight(stored, type, cell, Outcome(audit)))
                    return $"file {file + 1}: [{cell.Text}] is [{stored}] in a column {type}";
                else if (type == "datetime" && stored is not null)
                    moments.Add(cell.Spelling is Spelling.Zoned or Spelling.Utc);
            }

            if (audit.Status == AuditStatus.SUCCESS && missing != audit.RowsRejected)
                return FormattableString.Invariant($"file {file + 1}: {missing} rows are missing, {audit.RowsRejected} rejected");
        }

        return moments.Count > 1 ? "times with and without a zone in one column" : null;
    }

    private static FileOutcome Outcome(AuditRow audit) =>
        new(
            audit.Warnings ?? "",
            audit.SchemaChange?.Replace(" ", "", StringComparison.Ordinal).Contains("\"certain\":false", StringComparison.Ordinal) != true
        );

    private static int Setting() =>
        int.TryParse(Environment.GetEnvironmentVariable("MBA_MEANING_PAIRS"), CultureInfo.InvariantCulture, out var pairs) ? pairs : Pairs;
}
