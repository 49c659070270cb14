using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Csv;

public sealed class LimitTests
{
    private static readonly ScanOptions Small = new() { MaxRecordBytes = 2000 };

    [Theory]
    [InlineData(3_000)]
    [InlineData(200_000)]
    [InlineData(3_000_000)]
    public async Task A_line_above_the_limit_costs_itself(int characters) =>
        Assert.Equal("1|a/!RECORD_TOO_LARGE/3|c", await RowsAsync($"id,text\n1,a\n2,{new string('x', characters)}\n3,c\n"));

    [Theory]
    [InlineData(3_000)]
    [InlineData(200_000)]
    [InlineData(3_000_000)]
    public async Task A_quoted_field_above_the_limit_costs_its_record(int characters) =>
        Assert.Equal("1|a/!RECORD_TOO_LARGE/3|c", await RowsAsync($"id,text\n1,a\n2,\"{new string('x', characters)}\"\n3,c\n"));

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_its_line_however_long_the_file()
    {
        var rest = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},word\n"));

        var rows = await RowsAsync($"id,text\n1,a\n2,\"open\n{rest}");

        Assert.StartsWith("1|a/!UNCLOSED_QUOTE/0|word/1|word/", rows, StringComparison.Ordinal);
        Assert.EndsWith("/19999|word", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_quotes_that_are_never_closed_cost_their_lines_and_little_time()
    {
        var text = "id,text\n" + string.Concat(Enumerable.Range(0, 300_000).Select(i => i % 100 == 1 ? $"{i},\"open\n" : $"{i},\"\"\n"));

        var scan = await RecordFileTests.ScanAsync(text).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((300_000, 3000), (scan.RecordsRead, scan.RecordsBroken));
    }

    [Fact]
    public async Task Reading_allocates_nothing_for_a_row()
    {
        var text = "id,name,born\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i},\"name \"\"{i}\"\"\",2024-01-02\n"));
        var scan = await RecordFileTests.ScanAsync(text);
        using var reader = await RecordFile.OpenAsync(new TextContent(text), scan.Format, new ScanOptions(), CancellationToken.None);
        var evidence = new ColumnEvidence();
        Assert.True(reader.Read());

        var before = GC.GetAllocatedBytesForCurrentThread();
        while (reader.Read())
            evidence.Observe(reader[1]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal(99_999, evidence.Values);
    }

    [Fact]
    public async Task Holds_a_thousand_columns()
    {
        var header = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"c{i}"));
        var row = string.Join(',', Enumerable.Range(0, 1000));

        var scan = await RecordFileTests.ScanAsync($"{header}\n{row}\n{row}\n");

        Assert.Equal((1000, 2, 0), (scan.Columns.Count, scan.RecordsRead, scan.RecordsBroken));
    }

    public static TheoryData<string> BeyondMarks =>
        [
            string.Concat(Enumerable.Repeat(new string(',', 70_000) + "\n", 3)),
            new string(',', 400_000),
            new string(',', 65_536) + "\n" + new string(',', 65_537) + "\n",
            string.Concat(Enumerable.Repeat("\"\",", 65_537)) + "\n1\n2\n",
            string.Concat(Enumerable.Repeat(string.Concat(Enumerable.Repeat("a||", 66_000)) + "\n", 3)),
        ];

    [Theory]
    [MemberData(nameof(BeyondMarks))]
    public async Task Refuses_a_file_of_more_columns_than_the_tokenizer_keeps(string text)
    {
        var refused = await Assert.ThrowsAsync<IngestException>(() => RecordFileTests.ScanAsync(text));

        Assert.Equal("TOO_MANY_COLUMNS", refused.Code);
    }

    [Fact]
    public async Task Seventy_thousand_words_in_a_line_are_one_text()
    {
        var line = string.Concat(Enumerable.Repeat("word ", 70_000)) + "\n";

        Assert.Single((await RecordFileTests.ScanAsync(line + line)).Columns);
    }

    [Theory]
    [InlineData(65_536, 1)]
    [InlineData(65_536, 12)]
    [InlineData(40_000, 30)]
    public async Task Reads_the_widest_record_to_its_last_field(int fields, int width)
    {
        var line = string.Join(',', Enumerable.Range(0, fields).Select(i => $"\"{i.ToString("x", null).PadLeft(width, 'n')}\""));
        var text = $"{line}\n{new string(',', fields - 1)}1\n{new string(',', fields - 1)}2\n";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((fields, 0, 2), (scan.Columns.Count, scan.RecordsBroken, scan.RecordsRead));
        Assert.Equal((2, 1), (scan.Columns[^1].Evidence.Numbers.All, scan.Columns[^1].Evidence.MaxBytes));
    }

    [Fact]
    public async Task More_fields_than_any_table_has_break_a_row_and_nothing_else() =>
        Assert.Equal(
            "1|a/!FIELD_COUNT/3|c",
            await DialectTests.RowsAsync(
                $"id,text\n1,a\n{new string(',', 200_000)}\n3,c\n",
                (await RecordFileTests.ScanAsync("id,text\n1,a\n2,b\n")).Format
            )
        );

    private static async Task<string> RowsAsync(string text)
    {
        var scan = await RecordFile.ScanAsync(new TextContent(text), Small, CancellationToken.None);
        using var reader = await RecordFile.OpenAsync(new TextContent(text), scan.Format, Small, CancellationToken.None);
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                reader.Kind == RecordKind.Row
                    ? $"{System.Text.Encoding.UTF8.GetString(reader[0])}|{System.Text.Encoding.UTF8.GetString(reader[1])}"
                    : "!" + reader.FaultCode
            );
        return string.Join('/', rows);
    }
}
