using System.Text;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Sources;
using Xunit;

namespace Mba.Tests.Json;

/// <summary>Each case: a file, its columns, and its records; <c>|</c> parts fields, <c>/</c> records, <c>!</c> marks a broken one, <c>-</c> what is not a record.</summary>
public sealed class JsonFileTests
{
    [Theory]
    [InlineData("[{\"id\":1,\"n\":\"a\"},{\"id\":2,\"n\":\"b\"}]", "json", "id,n", "1|a/2|b")]
    [InlineData("{\"id\":1,\"n\":\"a\"}\n{\"id\":2,\"n\":\"b\"}\n", "jsonl", "id,n", "1|a/2|b")]
    [InlineData("{\"id\":1,\"n\":\"a\"}\n\n{\"n\":\"b\",\"id\":2}", "jsonl", "id,n", "1|a/2|b")]
    [InlineData("{\"id\":1,\"n\":\"a\"}", "json", "id,n", "1|a")]
    [InlineData("{\"data\":[{\"id\":1},{\"id\":2}]}", "json", "id", "1/2")]
    [InlineData("{\"page\":1,\"data\":[{\"id\":1},{\"id\":2}],\"next\":null}", "json", "id", "-/1/2/-")]
    [InlineData(
        "[{\"id\":1,\"at\":{\"city\":\"X\",\"geo\":{\"lat\":1.5}},\"tags\":[1,\"b\"]}]",
        "json",
        "id,at_city,at_geo_lat,tags",
        "1|X|1.5|[1,\"b\"]"
    )]
    [InlineData("[{\"a\":1},{\"b\":true},{\"a\":null,\"c\":\"x\\ny \\u00e9\"}]", "json", "a,b,c", "1||/|true|/||x\ny é")]
    [InlineData("[{\"a\":{}},{\"a\":\"\"}]", "json", "a", "{}/")]
    [InlineData("[{\"a\":1}]\n[{\"a\":2}]", "json", "a", "1/2")]
    public async Task Reads_arrays_objects_lines_and_nested_values(string text, string kind, string header, string expected)
    {
        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal((kind, header), (scan.Format.Kind, string.Join(',', scan.Format.Header)));
        Assert.Equal(expected, await RowsAsync(text, scan.Format));
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\n{\"a\":3}\n", "1/!INVALID_JSON/3")]
    [InlineData("{\"a\":1}\nnonsense\n{\"a\":3}\n", "1/!INVALID_JSON/3")]
    [InlineData("{\"a\":1}\n{\"a\":2,\"a\":3}\n{\"a\":3}\n", "1/!DUPLICATE_KEY/3")]
    [InlineData("[{\"a\":1},\n{\"a\":tru},\n{\"a\":3}]", "1/!INVALID_JSON/3")]
    [InlineData("[{\"a\":1},\n{\"a\":\"open},\n{\"a\":3}]", "1/!INVALID_JSON/3")]
    [InlineData("[{\"a\":1},\n{\"a\":[2},\n{\"a\":3}]", "1/!INVALID_JSON/3")]
    [InlineData("[{\"a\":1}, 7, {\"a\":3}]", "1/!INVALID_JSON/3")]
    [InlineData("[{\"a\":1},{\"a\":2}", "1/2/!INVALID_JSON")]
    [InlineData("[{\"a\":1}] x", "1/!INVALID_JSON")]
    [InlineData("[{\"a\":\"x\\u0000y\"},{\"a\":3}]", "!NUL_BYTE/3")]
    [InlineData("[{\"a\":\"\\ud800\"},{\"a\":3}]", "!INVALID_JSON/3")]
    public async Task A_broken_record_costs_itself_and_no_neighbour(string text, string expected) =>
        Assert.Equal(expected, await RowsAsync(text, (await RecordFileTests.ScanAsync(text)).Format));

    [Fact]
    public async Task Infers_types_as_from_any_file()
    {
        const string text =
            "[{\"id\":1,\"zip\":\"02134\",\"born\":\"2001-02-03\",\"ok\":true,\"big\":1e400,\"tags\":[]},{\"id\":12345678901234567890,\"ok\":false,\"tags\":[1]}]";

        var scan = await RecordFileTests.ScanAsync(text);

        Assert.Equal(["DECIMAL(20,0)", "VARCHAR(64)", "DATE", "TINYINT(1)", "VARCHAR(64)", "JSON"], RecordFileTests.Types(scan));
        Assert.All(scan.Columns, c => Assert.Equal(2, c.Evidence.Values));
    }

    [Fact]
    public async Task Reads_records_across_windows_with_lines_and_places()
    {
        var text =
            "[\n"
            + string.Join(
                ",\n",
                Enumerable.Range(0, 40_000).Select(i => $"  {{\"id\": {i}, \"text\": \"some words to fill the window {i}\"}}")
            )
            + "\n]\n";
        var scan = await RecordFileTests.ScanAsync(text);

        using var reader = await RecordFile.OpenAsync(new TextContent(text), scan.Format, new ScanOptions(), CancellationToken.None);
        for (var i = 0; i < 40_000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(
                (i + 2, text.IndexOf($"{{\"id\": {i},", (int)reader.ByteOffset, StringComparison.Ordinal)),
                (reader.Line, (int)reader.ByteOffset)
            );
        }

        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"a\":[", "{\"a\":9},\n", "{\"a\":8}]},\n{\"a\":3}]")]
    [InlineData("{\"a\":1}\n{\"a\":[", "{\"a\":9},", "{\"a\":8}]}\n{\"a\":3}\n")]
    public async Task A_record_above_the_limit_costs_itself_whatever_stands_in_it(string before, string repeated, string after)
    {
        var text = before + string.Concat(Enumerable.Repeat(repeated, 100_000)) + after;
        var options = new ScanOptions { MaxRecordBytes = 2000 };

        var scan = await RecordFile.ScanAsync(new TextContent(text), options, CancellationToken.None);
        using var reader = await RecordFile.OpenAsync(new TextContent(text), scan.Format, options, CancellationToken.None);

        Assert.Equal((3, 1), (scan.RecordsRead, scan.RecordsBroken));
        Assert.True(reader.Read() && reader.Read());
        Assert.Equal(("RECORD_TOO_LARGE", 2), (reader.FaultCode, reader.Line));
        Assert.Equal(text.IndexOf("{\"a\":[", StringComparison.Ordinal), reader.ByteOffset);
        Assert.True(reader.Read());
        Assert.Equal("3"u8, reader[0]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[ ]\n")]
    public async Task An_array_without_records_is_an_empty_file(string text) =>
        Assert.Equal("EMPTY_FILE", (await Assert.ThrowsAsync<IngestException>(() => RecordFileTests.ScanAsync(text))).Code);

    private static async Task<string> RowsAsync(string text, FileFormat format)
    {
        using var reader = await RecordFile.OpenAsync(new TextContent(text), format, new ScanOptions(), CancellationToken.None);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(
                reader.Kind switch
                {
                    RecordKind.Row => string.Join(
                        '|',
                        Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader[i]))
                    ),
                    RecordKind.NonRecord => "-",
                    _ => "!" + reader.FaultCode,
                }
            );
        }

        return string.Join('/', rows);
    }
}
