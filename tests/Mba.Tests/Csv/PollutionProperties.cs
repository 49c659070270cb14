using System.Globalization;
using System.Text;
using Mba.Csv;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tables;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>
/// A polluted table loads every row under its own names, or fails; each of its lines is a row, the header, a reject or a skipped line. 10,000 tables in
/// CI; <c>MBA_POLLUTED_TABLES</c> and <c>MBA_POLLUTED_SEED</c> say otherwise (./mba soak); <c>MBA_POLLUTED_FILES</c> names a folder for what was read wrongly.
/// </summary>
public sealed class PollutionProperties
{
    private const int TablesInCi = 10_000;

    [Fact]
    public async Task Every_row_is_read_under_its_own_names_or_the_file_fails()
    {
        var seed = Setting("MBA_POLLUTED_SEED", 1);
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        long refused = 0;
        await Parallel.ForAsync(
            seed,
            seed + Setting("MBA_POLLUTED_TABLES", TablesInCi),
            async (s, _) =>
            {
                var table = PollutedTable.Of(s);
                foreach (
                    var known in (IReadOnlyList<string>[])
                        [
                            [],
                            table.Names,
                        ]
                )
                {
                    switch (await JudgeAsync(table, known))
                    {
                        case "refused" when table.IsDamaged:
                            break;
                        case "refused":
                            Interlocked.Increment(ref refused);
                            break;
                        case { } error:
                            wrong.Add(FormattableString.Invariant($"seed {s}, {known.Count} known: {error}"));
                            Keep(s, Encoding.UTF8.GetBytes(table.Text));
                            break;
                        default:
                            break;
                    }
                }
            }
        );

        Assert.True(wrong.IsEmpty, $"{wrong.Count} read wrongly, e.g. {string.Join("\n", wrong.Order(StringComparer.Ordinal).Take(40))}");
        Assert.InRange(refused, 0, Setting("MBA_POLLUTED_TABLES", TablesInCi) / 50);
    }

    /// <summary>Null when all is as it was written; "refused" when the file fails.</summary>
    private static async Task<string?> JudgeAsync(PollutedTable table, IReadOnlyList<string> known)
    {
        var content = new TextContent(table.Text);
        var options = new ScanOptions { KnownColumns = known };
        try
        {
            var scan = await RecordFile.ScanAsync(content, options, CancellationToken.None);
            TableReconciler.Plan(scan, new Dataset { Table = "polluted" }, table: null);
            var rows = new List<string>();
            long others = 0;
            using var reader = await RecordFile.OpenAsync(content, scan.Format, options, CancellationToken.None);
            while (reader.Read())
            {
                if (reader.Kind == RecordKind.Row)
                    rows.Add(string.Join('\u001F', Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader[i]))));
                else
                    others++;
            }

            var header = scan.Format.Csv!.RepairedHeaderLines > 0 ? scan.Format.Csv.RepairedHeaderLines : scan.Format.Csv.HeaderRecords;
            if (!rows.SequenceEqual(table.Rows.Select(r => string.Join('\u001F', r)), StringComparer.Ordinal))
                return FormattableString.Invariant(
                    $"{rows.Count} rows of {table.Rows.Count}, header {string.Join(',', scan.Format.Header)} ({scan.Format.HeaderReason})"
                );
            if (!scan.Format.Header.SequenceEqual(table.Names, StringComparer.Ordinal))
                return $"header {string.Join(',', scan.Format.Header)} ({scan.Format.HeaderReason})";
            return rows.Count + others + header == table.Lines ? null : "a line is neither row nor header nor listed";
        }
        catch (IngestException)
        {
            return "refused";
        }
    }

    /// <summary>Keeps a file that was read wrongly in the folder that <c>MBA_POLLUTED_FILES</c> names.</summary>
    internal static void Keep(int seed, ReadOnlySpan<byte> file)
    {
        if (Environment.GetEnvironmentVariable("MBA_POLLUTED_FILES") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, FormattableString.Invariant($"{seed}.csv")), file);
    }

    internal static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : otherwise;
}
