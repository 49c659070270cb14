using System.Text;
using Mba.Rows;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Each case: a value and what is stored of it; null for SQL NULL, <c>!</c> before a fault.</summary>
public sealed class ValueConverterTests
{
    [Theory]
    [InlineData("12", "12")]
    [InlineData(" 12\t", "12")]
    [InlineData("+12", "12")]
    [InlineData("-0", "0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", "!OutOfRange")]
    [InlineData("007", "!NotANumber")]
    [InlineData("1.0", "!NotANumber")]
    [InlineData("1.6", "!NotANumber")]
    [InlineData("1e3", "!NotANumber")]
    [InlineData("x", "!NotANumber")]
    [InlineData(" ", "!NotANumber")]
    [InlineData("", null)]
    [InlineData("NA", null)]
    [InlineData("\\N", null)]
    public void BigInt(string value, string? expected) => Check(ColumnType.BigInt, value, expected);

    [Theory]
    [InlineData("007", "7")]
    [InlineData("2.0", "2")]
    [InlineData("1.6", "!TooManyDigits")]
    [InlineData("2147483648", "!OutOfRange")]
    [InlineData("$1,234", "1234")]
    [InlineData("12,34", "!NotANumber")]
    public void Declared_int(string value, string expected) =>
        Check(ColumnType.Int, value, expected, new ConversionOptions { Declared = true });

    [Theory]
    [InlineData(null, null, "2024-03-01 10:00", "2024-03-01 10:00:00")]
    [InlineData(null, null, "2024-03-01 10:00Z", "2024-03-01 10:00:00")]
    [InlineData(ColumnMeaning.Unzoned, null, "2024-03-01", "2024-03-01 00:00:00")]
    [InlineData(ColumnMeaning.Unzoned, null, "2024-03-01 10:00Z", "!TimeZone")]
    [InlineData(ColumnMeaning.Utc, null, "2024-03-01", "!TimeZone")]
    [InlineData(ColumnMeaning.Utc, null, "2024-03-01 10:00+02:00", "2024-03-01 08:00:00")]
    [InlineData(ColumnMeaning.Utc, "UTC", "2024-03-01 10:00", "2024-03-01 10:00:00")]
    [InlineData(ColumnMeaning.Utc, "-05:00", "2024-12-31 20:00", "2025-01-01 01:00:00")]
    [InlineData(ColumnMeaning.Utc, "America/New_York", "2024-07-01 10:00", "2024-07-01 14:00:00")]
    [InlineData(ColumnMeaning.Utc, "America/New_York", "2024-07-01 10:00+02:00", "2024-07-01 08:00:00")]
    [InlineData(ColumnMeaning.Utc, "America/New_York", "2024-03-10 02:00", "!TimeZone")]
    [InlineData(ColumnMeaning.Utc, "America/New_York", "2024-03-10 03:00", "2024-03-10 07:00:00")]
    [InlineData(ColumnMeaning.Utc, "America/New_York", "2024-11-03 01:00", "!TimeZone")]
    [InlineData(ColumnMeaning.Utc, "-14:00", "9999-12-31 23:00", "!TimeZone")]
    [InlineData(ColumnMeaning.Utc, "+14:00", "0001-01-01 01:00", "!TimeZone")]
    public void Instants(ColumnMeaning? kind, string? zone, string value, string expected) =>
        Check(ColumnType.DateTime(0), value, expected, new ConversionOptions { Instants = kind, TimeZone = zone });

    [Theory]
    [InlineData("America/New_York", true)]
    [InlineData("UTC", true)]
    [InlineData("-05:00", true)]
    [InlineData("+14:00", true)]
    [InlineData("+14:01", false)]
    [InlineData("-5:00", false)]
    [InlineData("EST", false)]
    [InlineData("America/Nowhere", false)]
    [InlineData("../../etc/passwd", false)]
    [InlineData("", false)]
    public void Zones(string name, bool known) => Assert.Equal(known, TimeZones.Find(name) is not null);

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("12.500", "12.5")]
    [InlineData(".5", "0.5")]
    [InlineData("-.5", "-0.5")]
    [InlineData("5.", "5")]
    [InlineData("+5.25", "5.25")]
    [InlineData("12.345", "!TooManyDigits")]
    [InlineData("12345678.99", "12345678.99")]
    [InlineData("123456789", "!OutOfRange")]
    [InlineData("1.5e2", "150")]
    [InlineData("1.5e-1", "0.15")]
    [InlineData("1e-3", "!TooManyDigits")]
    [InlineData("1e+8", "!OutOfRange")]
    [InlineData("-0.00", "0.00")]
    [InlineData("-0", "0")]
    [InlineData("-.0", "0.0")]
    [InlineData("15E064", "!NotANumber")]
    [InlineData("1E2", "!NotANumber")]
    [InlineData("0e+99999", "0")]
    [InlineData("1,234.50", "!NotANumber")]
    public void Decimal(string value, string expected) => Check(ColumnType.Decimal(10, 2), value, expected);

    [Theory]
    [InlineData("$1,234.50", "1234.50")]
    [InlineData("€1234.5", "1234.5")]
    [InlineData("(1,234.50)", "-1234.50")]
    [InlineData("1,234.50-", "-1234.50")]
    [InlineData("-£5", "-5")]
    [InlineData("1,23.50", "!NotANumber")]
    [InlineData("12,345,678.9", "12345678.9")]
    [InlineData("1.234,50", "!NotANumber")]
    [InlineData("00012.5", "12.5")]
    public void Declared_decimal_reads_money(string value, string expected) =>
        Check(ColumnType.Decimal(10, 2), value, expected, new ConversionOptions { Declared = true });

    [Theory]
    [InlineData("1.5", "1.5")]
    [InlineData("15E064", "!NotANumber")]
    [InlineData("+15E064", "1.5E+65")]
    [InlineData("1.e3", "1000")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("1e+309", "!OutOfRange")]
    [InlineData("1e-320", "!OutOfRange")]
    [InlineData("0.12345678901234567890", "!TooManyDigits")]
    [InlineData("NaN", null)]
    [InlineData("Infinity", "!NotANumber")]
    public void Double(string value, string? expected) => Check(ColumnType.Double, value, expected);

    [Theory]
    [InlineData("2024-01-02", "2024-01-02")]
    [InlineData("1/2/2024", "2024-01-02")]
    [InlineData("15-JAN-2016", "2016-01-15")]
    [InlineData("20240102", "2024-01-02")]
    [InlineData("2024-01-02 00:00:00", "2024-01-02")]
    [InlineData("2024-01-02 00:00:01", "!NotADate")]
    [InlineData("2024-01-02T00:00:00Z", "!NotADate")]
    [InlineData("13/1/2024", "!NotADate")]
    [InlineData("0000-00-00", "!NotADate")]
    [InlineData("10:30", "!NotADate")]
    public void Date(string value, string expected) => Check(ColumnType.Date, value, expected);

    [Theory]
    [InlineData("2/1/2024", "2024-01-02")]
    [InlineData("1/13/2024", "!NotADate")]
    public void Date_with_the_day_first(string value, string expected) =>
        Check(ColumnType.Date, value, expected, new ConversionOptions { DateOrder = DateOrder.DayFirst });

    [Theory]
    [InlineData("2024-01-02T03:04:05.125", "2024-01-02 03:04:05.125")]
    [InlineData("2024-01-02 03:04", "2024-01-02 03:04:00.000")]
    [InlineData("2024-01-02", "2024-01-02 00:00:00.000")]
    [InlineData("2024-01-02T03:04:05.1250", "2024-01-02 03:04:05.125")]
    [InlineData("2024-01-02T03:04:05.1251", "!TooManyDigits")]
    [InlineData("2024-01-01T23:30:00-05:30", "2024-01-02 05:00:00.000")]
    [InlineData("1/15/2016 12:05 am", "2016-01-15 00:05:00.000")]
    [InlineData("9999-12-31T23:59:59-05:00", "!NotADate")]
    public void DateTime(string value, string expected) => Check(ColumnType.DateTime(3), value, expected);

    [Theory]
    [InlineData("1:05", "01:05:00")]
    [InlineData("23:59:59", "23:59:59")]
    [InlineData("11:15 PM", "23:15:00")]
    [InlineData("24:00", "!NotATime")]
    [InlineData("10:30:00.5", "!TooManyDigits")]
    [InlineData("10:30Z", "!NotATime")]
    public void Time(string value, string expected) => Check(ColumnType.Time(0), value, expected);

    [Theory]
    [InlineData("true", "1")]
    [InlineData("F", "0")]
    [InlineData("Yes", "1")]
    [InlineData("0", "0")]
    [InlineData("2", "!NotABoolean")]
    [InlineData("t", "1")]
    [InlineData("T", "1")]
    [InlineData("y", "1")]
    [InlineData("Y", "1")]
    [InlineData("f", "0")]
    [InlineData("n", "0")]
    [InlineData("N", "0")]
    [InlineData("x", "!NotABoolean")]
    [InlineData("\u0011", "!NotABoolean")]
    [InlineData("YES", "1")]
    [InlineData("yes ", "1")]
    [InlineData("No", "0")]
    [InlineData("yesno", "!NotABoolean")]
    [InlineData(" ", "!NotABoolean")]
    public void Boolean(string value, string expected) => Check(ColumnType.Boolean, value, expected);

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData(" a ", " a ")]
    [InlineData("é😀x", "é😀x")]
    [InlineData("abcd", "!TooLong")]
    [InlineData("NA", "NA")]
    [InlineData("", null)]
    [InlineData("null", null)]
    public void Varchar(string value, string? expected) => Check(ColumnType.Varchar(3), value, expected);

    [Theory]
    [InlineData("[1,{\"a\":null}]", "[1,{\"a\":null}]")]
    [InlineData("{\"a\":}", "!NotJson")]
    [InlineData("[1] 2", "!NotJson")]
    [InlineData("[1e400]", "!NotJson")]
    public void Json(string value, string expected) => Check(ColumnType.Json, value, expected);

    [Fact]
    public void Text_tiers_count_bytes()
    {
        Check(ColumnType.Text, new string('é', 32_767), new string('é', 32_767));
        Check(ColumnType.Text, new string('é', 32_768), "!TooLong");
        Check(ColumnType.MediumText, new string('é', 32_768), new string('é', 32_768));
    }

    private static void Check(ColumnType type, string value, string? expected, ConversionOptions? options = null)
    {
        var converted = ValueConverter
            .For(type, options ?? new ConversionOptions())
            .Convert(Encoding.UTF8.GetBytes(value), new byte[ValueConverter.ScratchBytes], out var isNull, out var fault);

        Assert.Equal(
            expected,
            fault != ValueFault.None ? "!" + fault
                : isNull ? null
                : Encoding.UTF8.GetString(converted)
        );
    }
}
