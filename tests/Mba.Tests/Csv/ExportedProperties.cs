using System.Globalization;
using System.Text;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>
/// An exported table loads row by row as it was written, and its damaged rows are rejects, or the file fails. 3,000 tables in CI;
/// <c>MBA_POLLUTED_TABLES</c> and <c>MBA_POLLUTED_SEED</c> say otherwise (./mba soak).
/// </summary>
public sealed class ExportedProperties
{
    private const int TablesInCi = 3000;

    [Fact]
    public async Task Every_row_is_read_as_it_was_written_or_the_file_fails()
    {
        var seed = PollutionProperties.Setting("MBA_POLLUTED_SEED", 1);
        var tables = PollutionProperties.Setting("MBA_POLLUTED_TABLES", TablesInCi);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        long refused = 0;
        await Parallel.ForAsync(
            seed,
            seed + tables,
            async (s, _) =>
            {
                var table = ExportedTable.Of(s);
                try
                {
                    if (await JudgeAsync(table) is not { } error)
                        return;
                    wrong.Add(FormattableString.Invariant($"seed {s} ({table.Traits}): {error}"));
                    PollutionProperties.Keep(s, table.Bytes);
                }
                catch (IngestException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        );

        Assert.True(wrong.IsEmpty, $"{wrong.Count} read wrongly, e.g. {string.Join("\n", wrong.Order(StringComparer.Ordinal).Take(40))}");
        Assert.InRange(refused, 0, tables / 100);
    }

    /// <summary>Null when all is as it was written.</summary>
    private static async Task<string?> JudgeAsync(ExportedTable table)
    {
        var content = new TextContent(table.Bytes);
        var options = new ScanOptions();
        var scan = await RecordFile.ScanAsync(content, options, CancellationToken.None);
        TableReconciler.Plan(scan, new Dataset { Table = "exported" }, table: null);
        var found = scan.Format.Csv!.HeaderRecords == 0 ? null : scan.Format.Header;
        if (!(found ?? []).SequenceEqual(table.Header ?? [], StringComparer.Ordinal))
            return $"header {string.Join(',', found ?? ["none"])} ({scan.Format.HeaderReason})";
        var places = table
            .Rows.Select((r, i) => (Text: Joined(r), Place: i))
            .ToDictionary(r => r.Text, r => r.Place, StringComparer.Ordinal);
        var (last, rows, broken) = (-1, 0, 0);
        using var reader = await RecordFile.OpenAsync(content, scan.Format, options, CancellationToken.None);
        while (reader.Read())
        {
            broken += reader.Kind == RecordKind.Broken ? 1 : 0;
            if (reader.Kind != RecordKind.Row)
                continue;
            if (!places.TryGetValue(Joined(Cells(reader)), out var place) || place <= last)
                return FormattableString.Invariant($"line {reader.Line} is none of the rows, or not in its place");
            (last, rows) = (place, rows + 1);
        }

        if (table.IsOpenQuoted && broken > 0)
            return null;
        return (table.Rows.Count, table.Damaged) == (rows, broken)
            ? null
            : FormattableString.Invariant($"{rows} rows of {table.Rows.Count}, {broken} rejects for {table.Damaged} damaged ones");
    }

    private static IEnumerable<string> Cells(IRecordReader reader)
    {
        for (var i = 0; i < reader.FieldCount; i++)
            yield return Encoding.UTF8.GetString(reader[i]);
    }

    private static string Joined(IEnumerable<string> cells) => string.Join('\u001F', cells);
}
