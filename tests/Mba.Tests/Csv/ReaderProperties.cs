using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using Mba.Csv;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What holds of every table that is written by the rules of its dialect, and of every one that is damaged in one row.</summary>
public sealed class ReaderProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(1000);
    private static readonly Arbitrary<int> Seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    [Fact]
    public void Reads_back_every_value_that_was_written() =>
        Check(seed =>
        {
            var table = RandomTable.Of(seed);
            var (text, starts) = table.Write();

            var records = Read(text, table);

            Assert.Equal(table.Rows, records.Select(r => r.Fields));
            Assert.Equal(starts.Select(s => (long)Encoding.UTF8.GetByteCount(text.AsSpan(0, s))), records.Select(r => r.Offset));
            Assert.Equal(starts.Select(s => Lines(text[..s])), records.Select(r => r.Line));
        });

    [Fact]
    public void Blanks_behind_a_closing_quote_belong_to_no_value() =>
        Check(seed =>
        {
            var table = RandomTable.Of(seed);
            var (text, _) = table.Write(padding: new Random(seed ^ 0xB1A));

            Assert.Equal(table.Rows, Read(text, table).Select(r => r.Fields));
        });

    [Fact]
    public void Blanks_around_quotes_belong_to_no_value_in_a_dialect_that_has_them_before_quotes() =>
        Check(seed =>
        {
            var table = RandomTable.Of(seed);
            var (text, _) = table.Write(padding: new Random(seed ^ 0xB1A), leading: new Random(seed ^ 0xB1B));

            Assert.Equal(table.Rows, Read(text, table, table.Dialect with { BlanksBeforeQuotes = true }).Select(r => r.Fields));
        });

    [Fact]
    public void Damage_to_one_row_loses_that_row_alone() =>
        Check(seed =>
        {
            var table = RandomTable.Of(seed, keyed: true);
            var (text, starts) = table.Write();
            var random = new Random(seed ^ 0x5EED);
            var row = random.Next(starts.Length);
            var end =
                row + 1 < starts.Length
                    ? starts[row + 1] - table.LineEnd.Length
                    : text.Length - (table.LastLineEnd ? table.LineEnd.Length : 0);
            if (end <= starts[row] || table.Dialect.FieldCount < 3)
                return;

            var damaged = Damage(text, starts[row], end, table, random);
            var found = Read(damaged, table).Where(r => r.Fields.Length > 0).Select(r => string.Join('\u001F', r.Fields)).ToList();

            var wanted = table.Rows.Where((_, i) => i != row).Select(fields => string.Join('\u001F', fields)).ToList();
            Assert.Empty(Missing(wanted, found));
            Assert.InRange(found.Count, wanted.Count, wanted.Count + Lines(text[starts[row]..end]));
        });

    [Fact]
    public void Agrees_with_an_independent_reader() =>
        Check(seed =>
        {
            var table = RandomTable.Of(seed);
            if (table.Dialect.Escape == '\\' || table.Dialect.Delimiter.Length > 1)
                return;
            var (text, _) = table.Write();
            using var theirs = CsvReader.Create(
                new MemoryStream(Encoding.UTF8.GetBytes(text)),
                new CsvReaderOptions { Separator = table.Dialect.Delimiter[0], Quote = table.Dialect.Quote!.Value }
            );
            var expected = new List<string[]>();
            while (theirs.Read())
                expected.Add([.. Enumerable.Range(0, theirs.FieldCount).Select(theirs.GetString)]);

            Assert.Equal(expected, Read(text, table).Select(r => r.Fields));
        });

    private static void Check(Action<int> property) => FsCheck.Fluent.Prop.ForAll(Seeds, property).Check(Runs);

    private sealed record Found(long Line, long Offset, string[] Fields);

    /// <summary>All records under the table's dialect; broken ones have no fields.</summary>
    private static List<Found> Read(string text, RandomTable table) => Read(text, table, table.Dialect);

    private static List<Found> Read(string text, RandomTable table, CsvDialect dialect)
    {
        var format = new FileFormat
        {
            Kind = "csv",
            Csv = dialect,
            Header = [],
        };
        var options = new ScanOptions { MaxRecordBytes = 8 << 10 };
        using var reader = RecordFile.OpenAsync(new TextContent(text), format, options, CancellationToken.None).GetAwaiter().GetResult();
        var records = new List<Found>();
        while (reader.Read())
            records.Add(
                new(
                    reader.Line,
                    reader.ByteOffset,
                    reader.Kind == RecordKind.Broken
                        ? []
                        : [.. Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader[i]))]
                )
            );
        return records;
    }

    /// <summary>One quote, delimiter, escape or letter too much, or one character too few.</summary>
    private static string Damage(string text, int start, int end, RandomTable table, Random random)
    {
        var at = random.Next(start, end);
        return random.Next(5) switch
        {
            0 => text.Insert(at, $"{table.Dialect.Quote}"),
            1 => text.Insert(at, table.Dialect.Delimiter),
            2 => text.Insert(at, "\\"),
            3 when char.IsSurrogate(text[at]) => text.Insert(at == start ? at : start, "x"),
            3 => text.Remove(at, 1),
            _ => text.Insert(start, $"{table.Dialect.Quote}"),
        };
    }

    private static List<string> Missing(List<string> wanted, List<string> found)
    {
        var left = found.GroupBy(f => f, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return wanted.FindAll(row => !left.TryGetValue(row, out var count) || (left[row] = count - 1) < 0);
    }

    private static long Lines(string text) => 1 + text.Replace("\r\n", "\n", StringComparison.Ordinal).Count(c => c is '\n' or '\r');
}
