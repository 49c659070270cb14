using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Types at the last value that they take and the first that they do not, with the reason that is said; names and types of whole numbers.</summary>
public sealed class TypeLimitTests
{
    [Theory]
    [InlineData("", "VARCHAR(1)", "no value")]
    [InlineData("NA", "VARCHAR(1)", "only null words")]
    [InlineData("999999999999999999", "BIGINT", "whole numbers")]
    [InlineData("1000000000000000000", "DECIMAL(19,0)", "whole numbers beyond 18 digits")]
    [InlineData("12345678.5", "DECIMAL(9,1)", "decimals")]
    [InlineData("123456789.5", "DECIMAL(10,1)", "decimals")]
    [InlineData("1.5|100000000000000000000", "DECIMAL(22,1)", "decimals")]
    [InlineData("12345678901234567890123456789012345.123456789012345678901234567890", "DECIMAL(65,30)", "decimals")]
    [InlineData(
        "123456789012345678901234567890123456.123456789012345678901234567890",
        "VARCHAR(128)",
        "more digits than DECIMAL(65,30) holds"
    )]
    [InlineData("1.1234567890123456789012345678901", "VARCHAR(64)", "more digits than DECIMAL(65,30) holds")]
    [InlineData("0.123456789012345678901234567890", "DECIMAL(38,30)", "decimals")]
    [InlineData("+1234567", "BIGINT", "whole numbers")]
    [InlineData("+12345678", "VARCHAR(64)", "plus signs before long numbers: telephone numbers")]
    [InlineData("00|1", "VARCHAR(64)", "leading zeros: an identifier")]
    [InlineData("1.5e3", "DOUBLE", "exponents")]
    [InlineData("1.5e3|1234567890123456789", "VARCHAR(64)", "exponents, and digits that a double would lose")]
    [InlineData("true|false", "TINYINT(1)", "true and false only")]
    [InlineData("true|1", "VARCHAR(64)", "values of different kinds")]
    [InlineData("2024-01-01|5", "VARCHAR(64)", "values of different kinds")]
    [InlineData("2024-01-01|x", "VARCHAR(64)", "text")]
    [InlineData("2024-01-01|2024-02-30", "VARCHAR(64)", "text")]
    [InlineData("2024-01-01", "DATE", "dates")]
    [InlineData("2024-01-01|20240102", "DATE", "dates")]
    [InlineData("2024-01-01 10:00|20240102", "DATETIME", "datetimes")]
    [InlineData("2024-01-01T10:00Z", "DATETIME", "datetimes with a zone, in UTC")]
    [InlineData("2024-01-01T10:00Z|20240102", "VARCHAR(64)", "values with and without a zone")]
    [InlineData("10:30", "TIME", "times of day")]
    [InlineData("10:30|20240102", "VARCHAR(64)", "times mixed with dates")]
    [InlineData("10:30|2024-01-01 10:00", "VARCHAR(64)", "times mixed with dates")]
    [InlineData("31/12/2024", "DATE", "dates, day first by its own values")]
    [InlineData("12/31/2024", "DATE", "dates, month first by its own values")]
    [InlineData("12/31/2024|31/12/2024", "VARCHAR(64)", "dates with the day first and with the month first")]
    [InlineData("1/2/2024", "DATE", "dates, month first by default: no value decides")]
    public void Types_and_their_reasons(string values, string type, string reason)
    {
        var inferred = TypeRuleTests.Observe(values).Infer(new InferenceOptions());

        Assert.Equal((type, reason), (inferred.Type.ToString(), inferred.Reason));
    }

    [Fact]
    public void What_the_dataset_and_the_memory_say_is_in_the_reason()
    {
        Assert.Equal("dates, day first as in earlier files", Reason("1/2/2024", new() { RememberedDateOrder = DateOrder.DayFirst }));
        Assert.Equal("dates, day first by default: no value decides", Reason("1/2/2024", new() { DefaultDateOrder = DateOrder.DayFirst }));
        Assert.Equal("all text ordered", Reason("1", new() { AllText = true }));
        Assert.Equal("no value", Reason("", new() { AllText = true }));
        Assert.Equal("yyyymmdd under a name that says date", Reason("20240131", new() { ColumnName = "svc_dt" }));
        Assert.Equal(
            "datetimes, in UTC: those without a zone are of America/New_York",
            Reason("2024-01-01 10:00|2024-01-01T10:00Z", new() { TimeZone = "America/New_York" })
        );
        Assert.Equal(
            "text",
            Reason(string.Join('|', Enumerable.Repeat("2024-01-01", 1000).Append("2024-02-30")), new() { RejectsImpossibleDays = false })
        );
        Assert.Equal(
            "dates; written as a date and no day, rejected: 1",
            Reason(string.Join('|', Enumerable.Repeat("2024-01-01", 1000).Append("2024-02-30")), new())
        );
    }

    [Theory]
    [InlineData(64, "VARCHAR(64)")]
    [InlineData(65, "VARCHAR(128)")]
    [InlineData(103, "VARCHAR(128)")]
    [InlineData(104, "VARCHAR(255)")]
    [InlineData(204, "VARCHAR(255)")]
    [InlineData(205, "VARCHAR(500)")]
    [InlineData(400, "VARCHAR(500)")]
    [InlineData(401, "VARCHAR(1000)")]
    [InlineData(800, "VARCHAR(1000)")]
    [InlineData(801, "VARCHAR(2000)")]
    [InlineData(804, "VARCHAR(2000)")]
    [InlineData(1600, "VARCHAR(2000)")]
    [InlineData(1604, "VARCHAR(4000)")]
    [InlineData(3200, "VARCHAR(4000)")]
    [InlineData(3204, "TEXT")]
    [InlineData(52_428, "TEXT")]
    [InlineData(52_429, "MEDIUMTEXT")]
    [InlineData(13_421_772, "MEDIUMTEXT")]
    [InlineData(13_421_773, "LONGTEXT")]
    public void A_quarter_of_headroom(int characters, string type) =>
        Assert.Equal(type, TypeRuleTests.Observe(new string('x', characters)).Infer(new InferenceOptions()).Type.ToString());

    [Theory]
    [InlineData(8, false, -128, 127)]
    [InlineData(8, true, 0, 255)]
    [InlineData(16, false, -32_768, 32_767)]
    [InlineData(16, true, 0, 65_535)]
    [InlineData(24, false, -8_388_608, 8_388_607)]
    [InlineData(24, true, 0, 16_777_215)]
    [InlineData(32, false, int.MinValue, int.MaxValue)]
    [InlineData(32, true, 0, uint.MaxValue)]
    [InlineData(64, false, long.MinValue, long.MaxValue)]
    [InlineData(64, true, 0, long.MaxValue)]
    public void Ranges_of_whole_numbers(int bits, bool unsigned, long min, long max) =>
        Assert.Equal((min, max), ColumnType.Whole(bits, unsigned).WholeRange);

    [Theory]
    [InlineData(8, false, "TINYINT")]
    [InlineData(16, true, "SMALLINT UNSIGNED")]
    [InlineData(24, false, "MEDIUMINT")]
    [InlineData(32, true, "INT UNSIGNED")]
    [InlineData(64, true, "BIGINT UNSIGNED")]
    public void Names_of_whole_numbers(int bits, bool unsigned, string name) =>
        Assert.Equal(name, ColumnType.Whole(bits, unsigned).ToString());

    [Theory]
    [InlineData("BIGINT", "1|2", true)]
    [InlineData("BIGINT", "9223372036854775807|-9223372036854775808", true)]
    [InlineData("BIGINT", "9223372036854775808", false)]
    [InlineData("BIGINT", "1.0", false)]
    [InlineData("BIGINT", "007", false)]
    [InlineData("BIGINT", "NA", true)]
    [InlineData("INT", "2147483647|-2147483648", true)]
    [InlineData("INT", "2147483648", false)]
    [InlineData("INT", "-2147483649", false)]
    [InlineData("DECIMAL(5,2)", "999.99|-0.10", true)]
    [InlineData("DECIMAL(5,2)", "1000", false)]
    [InlineData("DECIMAL(5,2)", "1.234", false)]
    [InlineData("DECIMAL(5,2)", "1.230", true)]
    [InlineData("DECIMAL(5,2)", "1.5e1", false)]
    [InlineData("DOUBLE", "1.5|1.5e300", true)]
    [InlineData("DOUBLE", "1234567890123456789", false)]
    [InlineData("DOUBLE", "x", false)]
    [InlineData("DATE", "2024-01-01|20240102", true)]
    [InlineData("DATE", "2024-01-01 00:00", true)]
    [InlineData("DATE", "2024-01-01 00:01", false)]
    [InlineData("DATE", "2024-01-01 00:00Z", false)]
    [InlineData("DATE", "12/31/2024", true)]
    [InlineData("DATE", "31/12/2024", false)]
    [InlineData("DATETIME", "2024-01-01 10:00|2024-01-01", true)]
    [InlineData("DATETIME", "2024-01-01 10:00:00.5", false)]
    [InlineData("DATETIME(1)", "2024-01-01 10:00:00.500", true)]
    [InlineData("DATETIME(1)", "2024-01-01 10:00:00.55", false)]
    [InlineData("DATETIME", "2024-01-01 10:00|2024-01-01 10:00Z", false)]
    [InlineData("DATETIME", "2024-01-01 10:00Z|2024-01-01 10:00+02:00", true)]
    [InlineData("DATETIME", "10:00", false)]
    [InlineData("TIME(1)", "10:00:00.50", true)]
    [InlineData("TIME(1)", "10:00:00.55", false)]
    [InlineData("TIME", "2024-01-01 10:00", false)]
    [InlineData("BOOLEAN", "true|FALSE|NA", true)]
    [InlineData("BOOLEAN", "true|1", false)]
    [InlineData("VARCHAR(3)", "abc|NA", true)]
    [InlineData("VARCHAR(3)", "abcd", false)]
    [InlineData("VARCHAR(3)", "äöü", true)]
    [InlineData("JSON", "NA", false)]
    [InlineData("JSON", "NULL", true)]
    public void A_type_is_proven_for_what_it_takes(string type, string values, bool isProven) =>
        Assert.Equal(isProven, TypeRuleTests.Observe(values).Proves(Mba.Tables.ColumnTypeText.Parse(type)!.Value, new ConversionOptions()));

    [Theory]
    [InlineData(65_535, true, true)]
    [InlineData(65_536, false, true)]
    [InlineData(16_777_215, false, true)]
    [InlineData(16_777_216, false, false)]
    public void Bytes_of_the_text_types(int bytes, bool isText, bool isMediumText)
    {
        var evidence = TypeRuleTests.Observe(new string('x', bytes));

        Assert.Equal(
            (isText, isMediumText, true),
            (
                evidence.Proves(ColumnType.Text, new ConversionOptions()),
                evidence.Proves(ColumnType.MediumText, new ConversionOptions()),
                evidence.Proves(ColumnType.LongText, new ConversionOptions())
            )
        );
    }

    [Theory]
    [InlineData("date", true)]
    [InlineData("Service DT", true)]
    [InlineData("dob", true)]
    [InlineData("dod", true)]
    [InlineData("day", true)]
    [InlineData("birthdate", true)]
    [InlineData("birthday", true)]
    [InlineData("deathdate", true)]
    [InlineData("datum", true)]
    [InlineData("fecha", true)]
    [InlineData("enrolldate", true)]
    [InlineData("dated", false)]
    [InlineData("dated_by", false)]
    [InlineData("days", false)]
    public void Names_that_say_date(string name, bool isDate) => Assert.Equal(isDate, ColumnNames.LooksLikeDate(name));

    private static string Reason(string values, InferenceOptions options) => TypeRuleTests.Observe(values).Infer(options).Reason;
}
