using System.IO.Compression;
using System.Text;
using Mba.Scanning;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tests.Csv;
using Xunit;

namespace Mba.Tests.Sources;

public sealed class EncodingTests
{
    private const string Text = "id,name,note\n1,Zoë,Größe\n2,Ann,plain\n3,Łukasz 😀,x\n";
    private const string Western = "id,name,note\n1,Zoë,Größe €5\n2,Ann,“so”\n";

    static EncodingTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("utf-8", false, "utf-8")]
    [InlineData("utf-8", true, "utf-8")]
    [InlineData("utf-16", true, "utf-16le")]
    [InlineData("utf-16", false, "utf-16le")]
    [InlineData("utf-16BE", true, "utf-16be")]
    [InlineData("utf-16BE", false, "utf-16be")]
    public async Task Reads_unicode_with_and_without_its_mark(string encoding, bool mark, string expected)
    {
        var scan = await ScanAsync(Encode(Text, encoding, mark));

        Assert.Equal((expected, mark), (scan.Format.Encoding, scan.Format.ByteOrderMark));
        Assert.Equal((3, 0), (scan.RecordsRead, scan.RecordsBroken));
        Assert.Equal(["id", "name", "note"], scan.Format.Header);
        Assert.Equal("1|Zoë|Größe/2|Ann|plain/3|Łukasz 😀|x", await RowsAsync(Encode(Text, encoding, mark), scan.Format));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public async Task Takes_bytes_that_are_no_utf8_for_windows_1252_wherever_they_stand(int plainRows)
    {
        var plain = string.Concat(Enumerable.Range(0, plainRows).Select(i => $"{i},Ann,plain\n"));
        var bytes = Encode(Western.Insert(13, plain), "windows-1252", mark: false);

        var scan = await ScanAsync(bytes);

        Assert.Equal(("windows-1252", 0), (scan.Format.Encoding, scan.RecordsBroken));
        Assert.EndsWith("1|Zoë|Größe €5/2|Ann|“so”", await RowsAsync(bytes, scan.Format), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shift_jis", "id,名前\n1,山田\n")]
    [InlineData("macintosh", "id,name\n1,Zoë\n")]
    [InlineData("IBM037", "id,name\n1,Ann\n")]
    [InlineData("windows-1250", "id,name\n1,Łódź\n")]
    public async Task Reads_an_encoding_that_the_dataset_names(string encoding, string text)
    {
        var bytes = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(encoding)!.GetBytes(text);
        var options = new ScanOptions { Dialect = new global::Mba.Csv.DialectOverrides { Encoding = encoding } };

        var scan = await RecordFile.ScanAsync(new TextContent(bytes), options, CancellationToken.None);

        Assert.Equal(text.Split('\n')[0], string.Join(',', scan.Format.Header));
        Assert.Equal((1, 0), (scan.RecordsRead, scan.RecordsBroken));
    }

    [Fact]
    public async Task Damaged_utf8_costs_its_record_and_has_a_place()
    {
        var bytes = Encoding.UTF8.GetBytes(Text).ToList();
        bytes.InsertRange(bytes.Count, [(byte)'4', (byte)',', 0xC3, (byte)',', (byte)'x', (byte)'\n']);

        var scan = await ScanAsync([.. bytes]);

        Assert.Equal(("utf-8", 4, 1), (scan.Format.Encoding, scan.RecordsRead, scan.RecordsBroken));
        Assert.EndsWith("/!INVALID_UTF8", await RowsAsync([.. bytes], scan.Format), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_costs_its_record()
    {
        var bytes = Encode("id,name\n1,a\n2,XX\n3,c\n", "utf-16", mark: true);
        bytes[bytes.AsSpan().IndexOf("X\0X\0"u8) + 1] = 0xD8;

        Assert.Equal("1|a/!INVALID_UTF8/3|c", await RowsAsync(bytes, (await ScanAsync(bytes)).Format));
    }

    [Fact]
    public async Task A_nul_costs_its_record()
    {
        const string text = "id,name\n1,a\n2,b\0b\n3,c\n";

        Assert.Equal("1|a/!NUL_BYTE/3|c", await DialectTests.RowsAsync(text, (await RecordFileTests.ScanAsync(text)).Format));
    }

    [Theory]
    [InlineData("504B030414000600080000002100", "NOT_TEXT")]
    [InlineData("255044462D312E370A", "NOT_TEXT")]
    [InlineData("0001020304050607080E0F101112131415161718", "NOT_TEXT")]
    [InlineData("FFFE00006100000062000000", "NOT_TEXT")]
    [InlineData("", "EMPTY_FILE")]
    [InlineData("EFBBBF", "EMPTY_FILE")]
    [InlineData("0A0A20200A", "EMPTY_FILE")]
    [InlineData("1F8B080000000000000301", "DAMAGED_ARCHIVE")]
    public async Task What_is_no_text_is_refused_with_a_code(string hex, string code)
    {
        var error = await Assert.ThrowsAsync<IngestException>(() => ScanAsync(Convert.FromHexString(hex)));

        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task A_cut_off_archive_is_an_error_and_never_a_shorter_file()
    {
        var stored = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i * 7919 % 10007}\n"))));

        var error = await Assert.ThrowsAsync<IngestException>(() => ScanAsync(stored[..(stored.Length / 2)]));

        Assert.Equal("DAMAGED_ARCHIVE", error.Code);
    }

    [Fact]
    public async Task An_archive_that_inflates_out_of_proportion_is_refused()
    {
        using var target = new MemoryStream();
        var line = Encoding.ASCII.GetBytes(new string('x', 1 << 15) + ",1\n");
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; i < 130 << 5; i++)
                gzip.Write(line);
        }

        var error = await Assert.ThrowsAsync<IngestException>(() =>
            RecordFile.ScanAsync(
                new TextContent([.. Gzip("a,b\n"u8.ToArray()), .. target.ToArray()]),
                new ScanOptions { MaxInflateRatio = 100 },
                CancellationToken.None
            )
        );

        Assert.Equal("INFLATE_RATIO", error.Code);
    }

    /// <summary>Below the free bytes the ratio does not count.</summary>
    [Fact]
    public async Task A_small_archive_may_inflate_as_it_likes()
    {
        var text = Encoding.ASCII.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 1 << 18)));

        var scan = await RecordFile.ScanAsync(
            new TextContent(Gzip(text)),
            new ScanOptions { MaxInflateRatio = 10 },
            CancellationToken.None
        );

        Assert.Equal(1 << 18, scan.RecordsRead);
        Assert.True(scan.DecodedBytes > 10 * scan.StoredBytes);
    }

    private static byte[] Encode(string text, string encoding, bool mark)
    {
        var e = Encoding.GetEncoding(encoding);
        return mark ? [.. e.GetPreamble(), .. e.GetBytes(text)] : e.GetBytes(text);
    }

    private static Task<FileScan> ScanAsync(byte[] bytes) =>
        RecordFile.ScanAsync(new TextContent(bytes), new ScanOptions(), CancellationToken.None);

    private static async Task<string> RowsAsync(byte[] bytes, FileFormat format)
    {
        using var reader = await RecordFile.OpenAsync(new TextContent(bytes), format, new ScanOptions(), CancellationToken.None);
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(
                reader.Kind == RecordKind.Row
                    ? string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Encoding.UTF8.GetString(reader[i])))
                    : "!" + reader.FaultCode
            );
        return string.Join('/', rows);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionMode.Compress))
            gzip.Write(bytes);
        return target.ToArray();
    }
}
