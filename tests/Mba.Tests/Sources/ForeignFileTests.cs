using System.Text;
using Mba.Sources;
using Xunit;

namespace Mba.Tests.Sources;

/// <summary>Files that are no tables, by what they begin with: each is named with its remedy, and a table that merely resembles one is read.</summary>
public sealed class ForeignFileTests
{
    private const string Page = "an HTML page, perhaps of a login or an error; download the file itself";
    private const string Script = "an SQL script; export its table as CSV";
    private const string Xml = "an XML document; convert its records to CSV or JSON";
    private const string X12 = "an X12 interchange; convert its transactions to CSV";
    private const string Segments = "segments of an X12 interchange; convert its transactions to CSV";
    private const string Edifact = "an EDIFACT interchange; convert its messages to CSV";
    private const string Hl7 = "an HL7 version 2 message; convert its segments to CSV";
    private const string Drawn = "a table drawn by a database console; let it write CSV (mysql --batch, psql --csv)";
    private const string Mail = "a mail message; save its attachment";
    private const string Isa = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240131*1200*^*00501*000000001*0*P*:~";

    [Theory]
    [InlineData("<!DOCTYPE html><p>", Page)]
    [InlineData("<html lang=en>", Page)]
    [InlineData("<HEAD>", Page)]
    [InlineData("  \n<body>", Page)]
    [InlineData("-----BEGIN PGP MESSAGE-----", "an ASCII-armoured PGP message; decrypt it first")]
    [InlineData("-----BEGIN CERTIFICATE-----", "a PEM file (a certificate or a key)")]
    [InlineData("{\\rtf1", "an RTF document; save its table as CSV")]
    [InlineData("%!PS-Adobe", "a PostScript document")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer, not the file itself; fetch the file first")]
    [InlineData("BEGIN:VCARD", "a vCard")]
    [InlineData("BEGIN:VCALENDAR", "an iCalendar file")]
    [InlineData("HEADER RECORD*******LIBRARY", "a SAS transport file; export it as CSV")]
    [InlineData("-- MySQL dump 10.13", Script)]
    [InlineData("-- MariaDB dump 10", Script)]
    [InlineData("-- PostgreSQL database dump", Script)]
    [InlineData("HTTP/1.1 200 OK", "an HTTP response, headers included")]
    [InlineData("<?xml version=\"1.0\"?><a/>", Xml)]
    [InlineData("<?xml version=\"1.0\"?><html>", Page)]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>", "an S3 error response; request the object again")]
    [InlineData("<?xml version=\"1.0\"?><Error>no code</Error>", Xml)]
    [InlineData(
        "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>",
        "an Excel workbook saved as XML; save the sheet as CSV"
    )]
    [InlineData("<rows>\n<row a=\"1\"/>\n</rows>\n", Xml)]
    [InlineData("<a>\n<b>1</b>\n<c>2</c>\n<d>3</d>\ntext\n", Xml)]
    [InlineData("<a>\n<b>1</b>\n<c>2</c>\ntext\n", null)]
    [InlineData("<a>\n<b>\n", null)]
    [InlineData("<5\n<6\n", null)]
    [InlineData("<a", null)]
    [InlineData(Isa, X12)]
    [InlineData("ISA*00*          *00", null)]
    [InlineData("ST*837*0001~\nBHT*0019*00~\n", Segments)]
    [InlineData("ST*837*0001~", null)]
    [InlineData("a*b*c\n1*2*3\n", null)]
    [InlineData("UNA:+.? 'UNB+UNOA:1", Edifact)]
    [InlineData("UNB+UNOA:1+X", Edifact)]
    [InlineData("UNA,name\n1,2\n", null)]
    [InlineData("MSH|^~\\&|A", Hl7)]
    [InlineData("FHS|^~\\&|A", Hl7)]
    [InlineData("BHS|^~\\&|A", Hl7)]
    [InlineData("MSH|a|b\n1|2|3\n", null)]
    [InlineData("+----+----+\n| id | n  |\n+----+----+\n| 1  | 2  |\n", Drawn)]
    [InlineData(" id | n\n----+----\n 1  | 2\n", Drawn)]
    [InlineData("id|n\n1|2\n", null)]
    [InlineData("From: a@b.c\r\nSubject: x\r\n\r\nbody", Mail)]
    [InlineData("Received: by x\r\n\tfor y\r\nDate: now\r\nMIME-Version: 1.0\r\n", Mail)]
    [InlineData("From: a\nb,c\n", null)]
    [InlineData("id,name\n1,a\n", null)]
    [InlineData("", null)]
    public void Texts(string text, string? what)
    {
        var error = Record.Exception(() => ForeignText.Refuse(Encoding.UTF8.GetBytes(text)));

        Assert.Equal((what, what is null ? null : "NOT_A_TABLE"), (error?.Message, (error as IngestException)?.Code));
    }

    [Theory]
    [InlineData("504B0304", "a zip archive or an Excel workbook; save the sheet as CSV")]
    [InlineData("D0CF11E0", "an old Excel workbook; save the sheet as CSV")]
    [InlineData("25504446", "a PDF")]
    [InlineData("50415231", "a Parquet file; export it as CSV")]
    [InlineData("425A68", "a bzip2 archive; use gzip or none")]
    [InlineData("28B52FFD", "a zstd archive; use gzip or none")]
    [InlineData("FD377A585A", "an xz archive; use gzip or none")]
    [InlineData("FFFE0000", "UTF-32; save the file as UTF-8")]
    [InlineData("89504E47", "a PNG image")]
    [InlineData("FFD8FF", "a JPEG image")]
    [InlineData("47494638", "a GIF image")]
    [InlineData("526172211A", "a RAR archive; use gzip or none")]
    [InlineData("377ABCAF", "a 7z archive; use gzip or none")]
    [InlineData("53514C69746520666F726D61742033", "an SQLite database; export its table as CSV")]
    [InlineData("4F626A01", "an Avro file; export it as CSV")]
    [InlineData("4152524F5731", "an Arrow file; export it as CSV")]
    [InlineData("7F454C46", "a program")]
    [InlineData("1F8B", "a gzip archive inside a gzip archive; compress it once")]
    public void Bytes(string hex, string what)
    {
        var error = Assert.Throws<IngestException>(() => TextEncoding.Detect([.. Convert.FromHexString(hex), .. "x,y"u8], null));

        Assert.Equal(("NOT_TEXT", "the file is " + what), (error.Code, error.Message));
        Assert.Equal((TextEncoding.Utf8, 0), TextEncoding.Detect(Convert.FromHexString(hex), "utf-8") with { MarkBytes = 0 });
    }

    [Theory]
    [InlineData("EFBBBF6162", "utf-8", 3)]
    [InlineData("FFFE6100", "utf-16le", 2)]
    [InlineData("FEFF0061", "utf-16be", 2)]
    [InlineData("610062002C00", "utf-16le", 0)]
    [InlineData("00610062002C", "utf-16be", 0)]
    [InlineData("6100", "utf-8", 0)]
    [InlineData("61626364656667680069", "utf-8", 0)]
    [InlineData("6162C3A9", "utf-8", 0)]
    [InlineData("6162E96364", "windows-1252", 0)]
    [InlineData("C3A9C3A9E9", "utf-8", 0)]
    [InlineData("C3A92CE92C", "windows-1252", 0)]
    [InlineData("C3A9C3", "utf-8", 0)]
    [InlineData("", "utf-8", 0)]
    public void Encodings(string hex, string name, int mark) =>
        Assert.Equal((name, mark), TextEncoding.Detect(Convert.FromHexString(hex), null));

    [Theory]
    [InlineData("UTF8", "utf-8")]
    [InlineData(" utf-8 ", "utf-8")]
    [InlineData("us-ascii", "utf-8")]
    [InlineData("ascii", "utf-8")]
    [InlineData("utf-16", "utf-16le")]
    [InlineData("UTF-16LE", "utf-16le")]
    [InlineData("utf16", "utf-16le")]
    [InlineData("utf-16be", "utf-16be")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("cp1252", "windows-1252")]
    [InlineData("latin1", "windows-1252")]
    [InlineData("Latin-1", "windows-1252")]
    [InlineData("iso-8859-1", "windows-1252")]
    [InlineData("macintosh", "macintosh")]
    public void Names_of_encodings(string ordered, string name)
    {
        Assert.Equal((name, 0), TextEncoding.Detect("abc"u8, ordered));
        Assert.Equal(name == "macintosh", TextEncoding.IsCodePage(name));
    }

    [Fact]
    public void A_mark_is_skipped_when_it_is_that_of_the_prescribed_encoding()
    {
        Assert.Equal(("utf-8", 3), TextEncoding.Detect([0xEF, 0xBB, 0xBF, 0x61], "utf-8"));
        Assert.Equal(("utf-16le", 2), TextEncoding.Detect([0xFF, 0xFE, 0x61, 0], "utf-16"));
        Assert.Equal(("windows-1252", 0), TextEncoding.Detect([0xEF, 0xBB, 0xBF, 0x61], "latin1"));
        Assert.Equal("UNKNOWN_ENCODING", Assert.Throws<IngestException>(() => TextEncoding.Detect("abc"u8, "klingon")).Code);
    }

    [Theory]
    [InlineData(4, 20, false)]
    [InlineData(5, 99, true)]
    [InlineData(5, 119, false)]
    [InlineData(6, 119, true)]
    public void Many_control_characters_are_no_text(int controls, int bytes, bool refused)
    {
        byte[] head = [.. Enumerable.Repeat((byte)1, controls), .. Enumerable.Repeat((byte)'x', bytes - controls)];

        Assert.Equal(refused, Record.Exception(() => TextEncoding.Detect(head, null)) is IngestException { Code: "NOT_TEXT" });
    }

    [Fact]
    public void Tabs_line_ends_page_breaks_and_escapes_are_text() =>
        Assert.Equal("utf-8", TextEncoding.Detect([0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x09, 0x0A, 0x0B], null).Name);
}
