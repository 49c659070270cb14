using System.IO.Compression;
using System.Text;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Xunit;

namespace Mba.Tests.Sources;

public sealed class RecordFileTests
{
    [Fact]
    public async Task Finds_header_types_counts_and_hashes_of_a_plain_file()
    {
        var scan = await ScanAsync("id,name,amount\n1,Ann,1.50\n2,\"O\"\"Neil, Bob\",20.00\n3,,\n");

        Assert.Equal(["id", "name", "amount"], scan.Columns.Select(c => c.Name));
        Assert.Equal(["BIGINT", "VARCHAR(64)", "DECIMAL(10,2)"], Types(scan));
        Assert.Equal((3, 0, 0), (scan.RecordsRead, scan.RecordsSkipped, scan.RecordsBroken));
        Assert.Equal(64, scan.Sha256.Length);
    }

    [Fact]
    public async Task Reads_the_same_records_again_as_the_scan_counted()
    {
        const string text = "id;name\r\n1;\"line\r\nbreak\"\r\n2;x;y\r\n3;last";
        var scan = await ScanAsync(text);

        var rows = await RowsAsync(text, scan.Format);

        Assert.Equal(["2|1|line\r\nbreak", "4!FIELD_COUNT", "5|3|last"], rows);
        Assert.Equal((3, 1), (scan.RecordsRead, scan.RecordsBroken));
    }

    [Theory]
    [InlineData("a,b\n0,\"q\"\n1,\"open\n2,x\n3,y\n", "2|0|q", "3!UNCLOSED_QUOTE", "4|2|x", "5|3|y")]
    [InlineData("a,b\n1,\"st\"ray\"\n2,x\n3,y\n", "2!STRAY_QUOTE", "3|2|x", "4|3|y")]
    [InlineData("a,b\n1,\"open\n2,\"x\"\n3,y\n", "2!UNCLOSED_QUOTE|STRAY_QUOTE", "3|2|x", "4|3|y")]
    [InlineData("a,b\n1,2,3\n2,x\n3\n", "2!FIELD_COUNT", "3|2|x", "4!FIELD_COUNT")]
    [InlineData("a,b\n1,x\na,b\n2,y\n", "2|1|x", "3-", "4|2|y")]
    [InlineData("a,b,c,d\n1,2,3,4\n1,2\"x, y\",z\n5,6,7,8\n", "2|1|2|3|4", "3!STRAY_QUOTE", "4|5|6|7|8")]
    [InlineData("a,b,c\n1,x,\"y\"\n2,x\"y,\nopening\"\n", "2|1|x|y", "3!STRAY_QUOTE", "4!FIELD_COUNT")]
    [InlineData(
        "a,b,c\n1,x,\"y\"\n2,x\"y,\nmore text\nopening\"\n3,x,y\n",
        "2|1|x|y",
        "3!STRAY_QUOTE",
        "4!FIELD_COUNT",
        "5!FIELD_COUNT",
        "6|3|x|y"
    )]
    [InlineData(
        "a,b,c\n1,x,\"y\"\n2,x\"y,\nfoo,bar,baz\nopening of the new hall to the public\"\n",
        "2|1|x|y",
        "3|2|x\"y|",
        "4|foo|bar|baz",
        "5!FIELD_COUNT"
    )]
    [InlineData(
        "a,b,c\n1,x,\"y\"\n2,5\"x3,y\n3,5\"x\"y,5\"x3\nopening\n4,x,y\n",
        "2|1|x|y",
        "3|2|5\"x3|y",
        "4|3|5\"x\"y|5\"x3",
        "5!FIELD_COUNT",
        "6|4|x|y"
    )]
    [InlineData(
        "a,b,c\n1,5\" pipe,6\" pipe\n2,a \"b\" c,dogs'\n3,2x4 8\",2x6 8\"\n",
        "2|1|5\" pipe|6\" pipe",
        "3|2|a \"b\" c|dogs'",
        "4|3|2x4 8\"|2x6 8\""
    )]
    [InlineData("a,b\n1,x\n\uFEFFa,b\n2,y\n\uFEFF3,z\n\uFEFF\"4\",w\n\uFEFF", "2|1|x", "3-", "4|2|y", "5|3|z", "6|4|w")]
    public async Task A_broken_record_costs_itself_and_no_neighbour(string text, params string[] expected)
    {
        var rows = await RowsAsync(text, (await ScanAsync(text)).Format);

        Assert.Equal(expected.Length, rows.Count);
        Assert.All(
            expected.Zip(rows),
            pair =>
                Assert.True(
                    pair.First.Contains('!', StringComparison.Ordinal)
                        ? pair.Second.StartsWith(pair.First[..2], StringComparison.Ordinal)
                            && pair.First.Contains(pair.Second[2..], StringComparison.Ordinal)
                        : pair.First == pair.Second,
                    $"expected {pair.First}, found {pair.Second}"
                )
        );
    }

    [Fact]
    public async Task Inflates_several_gzip_members_as_one_text()
    {
        var stored = Gzip("id,name\n1,a\n").Concat(Gzip("2,b\n")).ToArray();

        var scan = await RecordFile.ScanAsync(new TextContent(stored), new ScanOptions(), CancellationToken.None);

        Assert.Equal((2, "gzip", stored.Length), (scan.RecordsRead, scan.Format.Compression, scan.StoredBytes));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(512)]
    [InlineData(3_000_000)]
    public async Task Zeros_behind_an_archive_are_padding(int zeros)
    {
        var text = "id,name\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i},{i * 7919 % 10007}\n"));
        byte[] stored = [.. Gzip(text), .. Gzip("5000,last\n"), .. new byte[zeros]];

        var scan = await RecordFile.ScanAsync(new TextContent(stored), new ScanOptions(), CancellationToken.None);

        Assert.Equal((5001, stored.Length), (scan.RecordsRead, scan.StoredBytes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stored)), scan.Sha256);
    }

    [Theory]
    [InlineData("x", "not gzip follows")]
    [InlineData("\0\0\0x\0\0", "not gzip follows")]
    [InlineData("\u001F", "damaged or cut off")]
    public async Task Other_bytes_behind_an_archive_are_an_error_with_the_place(string behind, string message)
    {
        byte[] stored = [.. Gzip("id,name\n1,a\n"), .. Encoding.ASCII.GetBytes(behind)];

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            RecordFile.ScanAsync(new TextContent(stored), new ScanOptions(), CancellationToken.None)
        );

        Assert.Equal(("DAMAGED_ARCHIVE", 12L), (error.Code, error.Place.Byte));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_cut_anywhere_and_filled_up_with_zeros_is_never_a_shorter_file()
    {
        var whole = Gzip("id,name\n1,a\n2,b\n3,c\n");
        for (var kept = 3; kept < whole.Length - 4; kept++)
        {
            byte[] stored = [.. whole[..kept], .. new byte[64]];
            var error = await Assert.ThrowsAsync<IngestException>(() =>
                RecordFile.ScanAsync(new TextContent(stored), new ScanOptions(), CancellationToken.None)
            );
            Assert.Equal("DAMAGED_ARCHIVE", error.Code);
        }
    }

    [Fact]
    public async Task An_empty_file_is_an_error_with_a_remedy_and_a_header_alone_is_no_rows()
    {
        var error = await Assert.ThrowsAsync<IngestException>(() => ScanAsync(""));
        var header = await ScanAsync("id,name\n");

        Assert.Equal("EMPTY_FILE", error.Code);
        Assert.Equal((0, 2), (header.RecordsRead, header.Columns.Count));
    }

    internal static Task<FileScan> ScanAsync(string text) =>
        RecordFile.ScanAsync(new TextContent(text), new ScanOptions(), CancellationToken.None);

    internal static IEnumerable<string> Types(FileScan scan) =>
        scan.Columns.Select(c => c.Evidence.Infer(new InferenceOptions { ColumnName = c.Name }).Type.ToString());

    /// <summary>Rows as line|fields, lines that are not rows as line-, broken ones as line!code.</summary>
    internal static async Task<List<string>> RowsAsync(string text, FileFormat format)
    {
        using var reader = await RecordFile.OpenAsync(new TextContent(text), format, new ScanOptions(), CancellationToken.None);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(
                reader.Kind switch
                {
                    RecordKind.Row => $"{reader.Line}|{string.Join('|', Fields(reader))}",
                    RecordKind.NonRecord => $"{reader.Line}-",
                    _ => $"{reader.Line}!{reader.FaultCode}",
                }
            );
        }

        return rows;
    }

    private static IEnumerable<string> Fields(IRecordReader reader)
    {
        var fields = new string[reader.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = Encoding.UTF8.GetString(reader[i]);
        return fields;
    }

    private static byte[] Gzip(string text)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }
}
