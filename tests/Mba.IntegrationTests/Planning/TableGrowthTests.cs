using System.Globalization;
using System.Text;
using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Files of changing shape into one table, on the real server: whatever the plan made of the table, no value of an accepted row is lost.</summary>
public sealed class TableGrowthTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private const int RowsPerFile = 150;

    private static readonly Func<Random, string>[] Kinds =
    [
        r => r.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture),
        r => r.NextInt64(-999_999_999_999_999, 999_999_999_999_999).ToString(CultureInfo.InvariantCulture),
        r => "9" + r.NextInt64(100_000_000_000_000_000, 999_999_999_999_999_999).ToString(CultureInfo.InvariantCulture) + "77",
        r => (r.Next(-100_000, 100_000) / 100m).ToString(CultureInfo.InvariantCulture),
        r => "0" + r.Next(1000, 9999).ToString(CultureInfo.InvariantCulture),
        r => new DateTime(2024, 1, 1).AddDays(r.Next(1000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        r => new DateTime(2024, 1, 1).AddSeconds(r.Next(100_000_000)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        r => "te\\xt 'é😀' " + new string('z', r.Next(1, 40)),
        r => "long " + new string('w', r.Next(70, 400)),
        _ => "",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Holds_every_value_of_every_accepted_row_as_types_change(int seed)
    {
        var random = new Random(seed);
        var table = $"grow_{(char)('a' + seed)}";
        var accepted = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);

        for (var file = 0; file < 5; file++)
        {
            var (header, rows) = RandomFile(random, file);
            var result = await bench.LoadAsync($"{table}_{file}.csv", Csv(header, rows));

            Assert.Equal(
                (AuditStatus.SUCCESS, RowsPerFile),
                (result.Audit?.Status, result.Audit?.RowsInserted + result.Audit?.RowsRejected)
            );
            var rejected = await RejectedLinesAsync(result);
            Assert.Equal(result.Audit?.RowsRejected, rejected.Count);
            foreach (var row in rows.Where((_, i) => !rejected.Contains(i + 2)))
                accepted.Add(row[0], header.Zip(row).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
        }

        await AssertHoldsAsync(table, accepted);
    }

    private async Task<HashSet<int>> RejectedLinesAsync(IngestResult result) =>
        [
            .. (await bench.Database.QueryAsync($"SELECT line FROM ingestion_reject WHERE seq = {result.Audit?.Seq}")).Select(r =>
                int.Parse(r[0]!, CultureInfo.InvariantCulture)
            ),
        ];

    private async Task AssertHoldsAsync(string table, Dictionary<string, Dictionary<string, string>> accepted)
    {
        var columns = (
            await bench.Database.QueryAsync(
                $"SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '{table}' AND COLUMN_NAME LIKE 'c%'"
            )
        )
            .Select(r => r[0]!)
            .ToList();
        var rows = await bench.Database.QueryAsync(
            $"SELECT row_id, {string.Join(", ", columns.Select(c => $"CAST(`{c}` AS CHAR)"))} FROM `{table}`"
        );

        Assert.Equal(accepted.Count, rows.Count);
        foreach (var row in rows)
        {
            var expected = accepted[row[0]!];
            var actual = columns.Select((c, i) => (c, Canonical(row[i + 1] ?? ""))).Where(p => p.Item2.Length > 0);
            Assert.Equal(
                expected.Where(p => p.Key != "row_id" && p.Value.Length > 0).Select(p => (p.Key, Canonical(p.Value))).Order(),
                actual.Order()
            );
        }
    }

    /// <summary>Each file has some of eight columns; a column is of one kind throughout the file, but for some empty values and up to three of garbage.</summary>
    private static (string[] Header, List<string[]> Rows) RandomFile(Random random, int file)
    {
        var columns = Enumerable.Range(0, 8).Where(_ => random.Next(4) > 0).ToArray();
        var kinds = columns.Select(_ => Kinds[random.Next(Kinds.Length)]).ToArray();
        var rows = Enumerable
            .Range(0, RowsPerFile)
            .Select(i => (string[])[$"r{file}-{i}", .. kinds.Select(k => random.Next(10) == 0 ? "" : k(random))])
            .ToList();
        for (var garbage = random.Next(4); garbage > 0 && columns.Length > 0; garbage--)
            rows[random.Next(RowsPerFile)][1 + random.Next(columns.Length)] = "no such thing";
        return (["row_id", .. columns.Select(c => $"c{c}")], rows);
    }

    private static string Csv(string[] header, List<string[]> rows)
    {
        var text = new StringBuilder(string.Join(',', header)).Append('\n');
        foreach (var row in rows)
            text.AppendJoin(
                    ',',
                    row.Select(v => v.AsSpan().ContainsAny(",\"\n") ? $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : v)
                )
                .Append('\n');
        return text.ToString();
    }

    /// <summary>5 and 5.0 are one number, a day and its midnight one moment; everything else is as it is written.</summary>
    private static string Canonical(string value)
    {
        if (value.EndsWith(" 00:00:00", StringComparison.Ordinal))
            return value[..^9];
        var isNumber = decimal.TryParse(
            value,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        );
        var isIdentifier = value.Length > 1 && value[0] == '0' && value[1] != '.';
        return isNumber && !isIdentifier ? (number / 1.000000000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : value;
    }
}
