using System.Globalization;
using Mba.MySql.Queries;
using Mba.Tests.Csv;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>
/// Polluted tables in the database: the rows of the source are the rows of the table, and every other line of the file is its header or listed as skipped.
/// The generator and SQL say what is right. 300 tables; <c>MBA_POLLUTED_LOADS</c> says otherwise.
/// </summary>
public sealed class PollutedLoadTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const int Tables = 300;
    private const int Seed = 7000;
    private const int Workers = 4;

    [Fact]
    public async Task Rows_of_the_source_are_rows_of_the_table_and_every_other_line_is_listed()
    {
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        long refused = 0;
        await Parallel.ForAsync(
            Seed,
            Seed + Setting(),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (seed, _) =>
            {
                var table = PollutedTable.Of(seed);
                var result = await bench.LoadAsync(FormattableString.Invariant($"polluted_t{seed}x.csv"), table.Text);
                if (result.Audit!.Status == AuditStatus.FAILED)
                    Interlocked.Add(ref refused, table.IsDamaged ? 0 : 1);
                else if (await JudgeAsync(table, result.Audit) is { } error)
                    wrong.Add(FormattableString.Invariant($"seed {seed}: {error}"));
            }
        );

        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong, e.g. {string.Join("\n", wrong.Order(StringComparer.Ordinal).Take(5))}");
        Assert.InRange(refused, 0, Setting() / 50);
    }

    /// <summary>Null when all is as the generator says.</summary>
    private async Task<string?> JudgeAsync(PollutedTable table, AuditRow audit)
    {
        if (audit.Status != AuditStatus.SUCCESS)
            return $"it is {audit.Status}";
        var columns = string.Join(", ", table.Names.Select(n => $"CAST({n} AS CHAR)"));
        var loaded = await bench.Database.QueryAsync($"SELECT {columns}, _line FROM {audit.TableName} ORDER BY _line");
        var expected = table.Rows.Select(r => string.Join('|', r.Select(v => v.Length == 0 ? "NULL" : v))).ToList();
        var actual = loaded.Select(r => string.Join('|', r.Take(table.Names.Count).Select(v => v ?? "NULL"))).ToList();
        if (!expected.SequenceEqual(actual, StringComparer.Ordinal))
            return FormattableString.Invariant($"{actual.Count} rows of {expected.Count}, or other values");
        if ((audit.RowsInserted, audit.RowsRejected, audit.RowsRead) != (expected.Count, 0, expected.Count + audit.RowsSkipped))
            return "the counts are not those of the file";
        var skipped = await new AuditLog(bench.Database.Sessions).RejectsAsync(
            audit.Seq,
            skipped: true,
            null,
            1000,
            CancellationToken.None
        );
        var lines = table.Text.Split('\n')[..^1];
        var rest = Enumerable
            .Range(1, lines.Length)
            .Except(loaded.Select(r => int.Parse(r[^1]!, CultureInfo.InvariantCulture)))
            .Except(skipped.Select(s => (int)s.Line!))
            .ToList();
        var header = string.Concat(rest.Select(line => lines[line - 1]));
        return
            skipped.Count == audit.RowsSkipped && rest.Count is 1 or 2 && table.Names.All(n => header.Contains(n, StringComparison.Ordinal))
            ? null
            : $"lines that are neither rows nor listed: {string.Join(", ", rest)}";
    }

    private static int Setting() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("MBA_POLLUTED_LOADS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var tables
        )
            ? tables
            : Tables;
}
