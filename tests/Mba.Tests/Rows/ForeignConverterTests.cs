using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>
/// Columns that others have made, by the catalogue's words: a value and what is sent of it; null for SQL NULL, <c>!</c> before a fault. What the server would
/// round, pad or reinterpret is a fault.
/// </summary>
public sealed class ForeignConverterTests
{
    [Theory]
    [InlineData("float", "1.5", "1.5")]
    [InlineData("float", "123456", "123456")]
    [InlineData("float", "1234567", "!TooManyDigits")]
    [InlineData("float", "0.123456", "0.123456")]
    [InlineData("float", "-0.0", "0")]
    [InlineData("float", "1e39", "!NotANumber")]
    [InlineData("float", "1.0e39", "!OutOfRange")]
    [InlineData("float", "1.0e-39", "!OutOfRange")]
    [InlineData("float", "007", "!NotANumber")]
    [InlineData("float", "x", "!NotANumber")]
    [InlineData("float unsigned", "-1", "!OutOfRange")]
    [InlineData("float unsigned", "1", "1")]
    [InlineData("float zerofill", "-1", "!OutOfRange")]
    [InlineData("float(5,2)", "123.45", "123.45")]
    [InlineData("float(5,2)", "123.456", "!TooManyDigits")]
    [InlineData("float(5,2)", "1234", "!OutOfRange")]
    [InlineData("double", "1234567.5", "1234567.5")]
    [InlineData("double(5,2)", "123.45", "123.45")]
    [InlineData("double(5,2)", "1.234", "!TooManyDigits")]
    [InlineData("double unsigned", "-0.5", "!OutOfRange")]
    [InlineData("decimal(5,2) unsigned", "-1.00", "!OutOfRange")]
    [InlineData("decimal(5,2) unsigned", "-0.00", "0.00")]
    [InlineData("decimal(5,2) unsigned", "999.99", "999.99")]
    [InlineData("decimal(3) unsigned", "1000", "!OutOfRange")]
    [InlineData("decimal unsigned", "1234567890", "1234567890")]
    [InlineData("decimal unsigned", "12345678901", "!OutOfRange")]
    [InlineData("float", "", null)]
    [InlineData("float unsigned", "NA", null)]
    public void Numbers(string words, string value, string? expected) => Check(words, value, expected);

    [Theory]
    [InlineData("1901", "1901")]
    [InlineData("2155", "2155")]
    [InlineData("1900", "!OutOfRange")]
    [InlineData("2156", "!OutOfRange")]
    [InlineData("24", "!NotADate")]
    [InlineData("02024", "!NotADate")]
    [InlineData("202x", "!NotADate")]
    public void Years(string value, string expected) => Check("year", value, expected);

    [Theory]
    [InlineData("timestamp", "1970-01-01 00:00:01Z", "1970-01-01 00:00:01")]
    [InlineData("timestamp", "1970-01-01 00:00:00Z", "!OutOfRange")]
    [InlineData("timestamp", "2038-01-19 03:14:07Z", "2038-01-19 03:14:07")]
    [InlineData("timestamp", "2038-01-19 03:14:08Z", "!OutOfRange")]
    [InlineData("timestamp", "2024-01-01 10:00+02:00", "2024-01-01 08:00:00")]
    [InlineData("timestamp", "2024-01-01 10:00", "!TimeZone")]
    [InlineData("timestamp(3)", "2024-01-01 10:00:00.123Z", "2024-01-01 10:00:00.123")]
    [InlineData("timestamp", "2024-01-01 10:00:00.123Z", "!TooManyDigits")]
    [InlineData("timestamp", "x", "!NotADate")]
    [InlineData("timestamp", "", null)]
    public void Timestamps(string words, string value, string? expected) => Check(words, value, expected);

    [Theory]
    [InlineData("bit(1)", "true", "\u0001")]
    [InlineData("bit", "0", "\0")]
    [InlineData("bit(7)", "127", "\u007F")]
    [InlineData("bit(7)", "128", "!OutOfRange")]
    [InlineData("bit(3)", "7", "\u0007")]
    [InlineData("bit(3)", "8", "!OutOfRange")]
    [InlineData("bit(3)", "-1", "!OutOfRange")]
    [InlineData("bit(3)", "", null)]
    public void Bits(string words, string value, string? expected) => Check(words, value, expected);

    [Theory]
    [InlineData("enum('a','b c','it''s','x,y','q\\\\r')", "a", "a")]
    [InlineData("enum('a','b c','it''s','x,y','q\\\\r')", "b c", "b c")]
    [InlineData("enum('a','b c','it''s','x,y','q\\\\r')", "it's", "it's")]
    [InlineData("enum('a','b c','it''s','x,y','q\\\\r')", "x,y", "x,y")]
    [InlineData("enum('a','b c','it''s','x,y','q\\\\r')", "q\\r", "q\\r")]
    [InlineData("enum('a','b')", "A", "!NotAMember")]
    [InlineData("enum('a','b')", "1", "!NotAMember")]
    [InlineData("enum('a','b')", "a ", "!NotAMember")]
    [InlineData("enum('a','b')", "a,b", "!NotAMember")]
    [InlineData("enum('a','b')", "", null)]
    [InlineData("enum('','b')", "", "")]
    [InlineData("enum('NULL','b')", "NULL", "NULL")]
    [InlineData("enum('line\\nend','tab\\tend','\\0','\\Z','\\r')", "line\nend", "line\nend")]
    [InlineData("enum('line\\nend','tab\\tend','\\0','\\Z','\\r')", "tab\tend", "tab\tend")]
    [InlineData("enum('line\\nend','tab\\tend','\\0','\\Z','\\r')", "\0", "\0")]
    [InlineData("enum('line\\nend','tab\\tend','\\0','\\Z','\\r')", "\u001A", "\u001A")]
    [InlineData("enum('line\\nend','tab\\tend','\\0','\\Z','\\r')", "\r", "\r")]
    [InlineData("set('a','b','c')", "a,c", "a,c")]
    [InlineData("set('a','b','c')", "c,a", "c,a")]
    [InlineData("set('a','b','c')", "a,a", "!NotAMember")]
    [InlineData("set('a','b','c')", "a,d", "!NotAMember")]
    [InlineData("set('a','b','c')", "a,", "!NotAMember")]
    [InlineData("set('a','b','c')", "", null)]
    public void Members(string words, string value, string? expected) => Check(words, value, expected);

    [Theory]
    [InlineData("binary(3)", 2, "!TooShort")]
    [InlineData("binary(3)", 3, "")]
    [InlineData("binary(3)", 4, "!TooLong")]
    [InlineData("binary", 1, "")]
    [InlineData("binary", 2, "!TooLong")]
    [InlineData("varbinary(3)", 1, "")]
    [InlineData("varbinary(3)", 3, "")]
    [InlineData("varbinary(3)", 4, "!TooLong")]
    [InlineData("tinyblob", 255, "")]
    [InlineData("tinyblob", 256, "!TooLong")]
    [InlineData("blob", 65_535, "")]
    [InlineData("blob", 65_536, "!TooLong")]
    [InlineData("mediumblob", 16_777_215, "")]
    [InlineData("mediumblob", 16_777_216, "!TooLong")]
    [InlineData("longblob", 16_777_216, "")]
    [InlineData("tinytext", 255, "")]
    [InlineData("tinytext", 256, "!TooLong")]
    public void Bytes(string words, int bytes, string fault)
    {
        var value = new string('x', bytes);
        Check(words, value, fault.Length > 0 ? fault : value);
    }

    [Theory]
    [InlineData("float,double,decimal(5,2),year,timestamp,tinytext,binary,varbinary(3),tinyblob,blob,mediumblob,longblob,bit(7)", true)]
    [InlineData("bit(8),geometry,point,inet6,uuid,vector(3)", false)]
    public void A_type_is_loadable_when_a_text_says_each_value(string types, bool isLoadable) =>
        Assert.All(
            types.Replace("5,2", "5;2", StringComparison.Ordinal).Split(','),
            t => Assert.True(isLoadable == ForeignType.Of(t.Replace(';', ',')).IsLoadable, t)
        );

    [Theory]
    [InlineData("TIMESTAMP", "timestamp", null, null, false)]
    [InlineData("decimal(10,2) unsigned zerofill", "decimal", 10, 2, true)]
    [InlineData("double unsigned", "double", null, null, true)]
    [InlineData("varbinary(255)", "varbinary", 255, null, false)]
    [InlineData("enum('unsigned')", "enum", null, null, false)]
    public void The_catalogues_words_taken_apart(string words, string name, int? first, int? second, bool unsigned)
    {
        var type = ForeignType.Of(words);

        Assert.Equal((name, first, second, unsigned), (type.Name, type.First, type.Second, type.Unsigned));
    }

    [Theory]
    [InlineData(null, "名😀", true)]
    [InlineData("", "名😀", true)]
    [InlineData("utf8mb4", "名😀", true)]
    [InlineData("utf16", "名😀", true)]
    [InlineData("utf16le", "名😀", true)]
    [InlineData("utf32", "名😀", true)]
    [InlineData("gb18030", "名😀", true)]
    [InlineData("binary", "名😀", true)]
    [InlineData("utf8mb3", "名", true)]
    [InlineData("utf8mb3", "😀", false)]
    [InlineData("utf8", "😀", false)]
    [InlineData("ucs2", "😀", false)]
    [InlineData("ucs2", "名", true)]
    [InlineData("latin1", "é\u00A0ÿ€Ÿ™", true)]
    [InlineData("latin1", "\u0080", false)]
    [InlineData("latin1", "\u009F", false)]
    [InlineData("latin1", "Ā", false)]
    [InlineData("latin1", "名", false)]
    [InlineData("latin1", "😀", false)]
    [InlineData("latin1", "plain", true)]
    [InlineData("latin2", "é", false)]
    [InlineData("latin2", "plain", true)]
    public void Character_sets(string? name, string text, bool holds) =>
        Assert.Equal(holds, CharacterSets.Holds(name, Encoding.UTF8.GetBytes(text)));

    private static void Check(string words, string value, string? expected)
    {
        var stored = ValueConverter
            .For(ColumnType.Foreign(words), new ConversionOptions())
            .Convert(Encoding.UTF8.GetBytes(value), new byte[ValueConverter.ScratchBytes], out var isNull, out var fault);

        Assert.Equal(
            expected,
            isNull ? null
                : fault != ValueFault.None ? "!" + fault
                : Encoding.UTF8.GetString(stored)
        );
    }
}
