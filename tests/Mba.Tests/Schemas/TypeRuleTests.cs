using System.Text;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>docs/types.md, rule by rule: values (parted by <c>|</c>), the type that they give.</summary>
public sealed class TypeRuleTests
{
    [Theory]
    [InlineData("", "VARCHAR(1)")]
    [InlineData("|NULL|null|\\N", "VARCHAR(1)")]
    [InlineData("NA|N/A|-", "VARCHAR(1)")]
    [InlineData("1|NA|N/A|NaN|None|#N/A|-|", "BIGINT")]
    [InlineData("1|na|2", "VARCHAR(64)")]
    [InlineData("2024-01-02|None", "DATE")]
    public void Nulls(string values, string expected) => Assert.Equal(expected, Infer(values));

    [Theory]
    [InlineData(5000, "2024-01-31", "2024-02-30", 1, "DATE")]
    [InlineData(5000, "2024-01-31", "2024-02-30", 5, "DATE")]
    [InlineData(5000, "2024-01-31", "2024-02-30", 6, "VARCHAR(64)")]
    [InlineData(1000, "2024-01-31", "0000-00-00", 1, "DATE")]
    [InlineData(999, "2024-01-31", "2024-02-30", 1, "VARCHAR(64)")]
    [InlineData(5000, "12/31/2024", "2/30/2024", 1, "DATE")]
    [InlineData(5000, "12/31/2024", "2024-02-30", 1, "VARCHAR(64)")]
    [InlineData(5000, "2024-01-31", "2024/02/30", 1, "VARCHAR(64)")]
    [InlineData(5000, "2024-01-31", "unknown", 1, "VARCHAR(64)")]
    [InlineData(5000, "2024-01-31 10:00", "2024-02-30", 1, "VARCHAR(64)")]
    [InlineData(5000, "250.01", "V58.69", 1, "VARCHAR(64)")]
    public void One_impossible_day_among_a_thousand_days_is_a_reject(int days, string day, string misfit, int misfits, string expected)
    {
        var values = Enumerable.Repeat(misfit, misfits).Concat(Enumerable.Repeat(day, days));

        Assert.Equal(expected, Infer(string.Join('|', values)));
    }

    [Theory]
    [InlineData("2024-02-30", "DATE")]
    [InlineData("2024-02-30|NA|-", "DATE")]
    [InlineData("2024-02-30||NULL", "DATE")]
    [InlineData("2024-02-30|unknown", "VARCHAR(64)")]
    [InlineData("2024-02-30|12", "VARCHAR(64)")]
    [InlineData("2024-02-30|true", "VARCHAR(64)")]
    [InlineData("2024-02-30|2024-01-31 10:00", "VARCHAR(64)")]
    public void Nothing_else_may_stand_beside_an_impossible_day(string others, string expected) =>
        Assert.Equal(expected, Infer(string.Join('|', Enumerable.Repeat("2024-01-31", 5000)) + "|" + others));

    [Theory]
    [InlineData("0|1|1", "BIGINT")]
    [InlineData("-5|+5| 7 ", "BIGINT")]
    [InlineData("-0", "BIGINT")]
    [InlineData("007|8", "VARCHAR(64)")]
    [InlineData("-05|8", "VARCHAR(64)")]
    [InlineData("00.5|1", "VARCHAR(64)")]
    [InlineData("+14155550123", "VARCHAR(64)")]
    [InlineData("123456789012345678", "BIGINT")]
    [InlineData("1234567890123456789", "DECIMAL(19,0)")]
    [InlineData("99999999999999999999|1", "DECIMAL(20,0)")]
    public void Whole_numbers(string values, string expected) => Assert.Equal(expected, Infer(values));

    [Theory]
    [InlineData("1.5|20.25", "DECIMAL(10,2)")]
    [InlineData("0.5|.25|5.", "DECIMAL(10,2)")]
    [InlineData("1234567890.5", "DECIMAL(11,1)")]
    [InlineData("1.10|2", "DECIMAL(10,2)")]
    [InlineData("0.1234567890123456789012345678901", "VARCHAR(64)")]
    [InlineData("1,234.50", "VARCHAR(64)")]
    [InlineData("$5.00", "VARCHAR(64)")]
    [InlineData("12%", "VARCHAR(64)")]
    [InlineData("1.5e3|2", "DOUBLE")]
    [InlineData("1E-300", "DOUBLE")]
    [InlineData("15E064|15E190|14E123", "VARCHAR(64)")]
    [InlineData("155001|15E064", "VARCHAR(64)")]
    [InlineData("1e5", "VARCHAR(64)")]
    [InlineData("1.0E5|1E+5|-1E5", "DOUBLE")]
    [InlineData("1D5", "VARCHAR(64)")]
    [InlineData("0x1F", "VARCHAR(64)")]
    [InlineData("1_000", "VARCHAR(64)")]
    [InlineData("Infinity", "VARCHAR(64)")]
    [InlineData("1e400", "VARCHAR(64)")]
    [InlineData("1e-400", "VARCHAR(64)")]
    [InlineData("1.5e3|0.12345678901234567890", "VARCHAR(64)")]
    [InlineData("inf|1", "VARCHAR(64)")]
    public void Decimals_and_doubles(string values, string expected) => Assert.Equal(expected, Infer(values));

    [Theory]
    [InlineData("2024-02-29|9999-12-31|0001-01-01", "DATE")]
    [InlineData("2023-02-29|2024-01-01", "VARCHAR(64)")]
    [InlineData("0000-00-00|2024-01-01", "VARCHAR(64)")]
    [InlineData("2024/01/31|2024.01.31", "DATE")]
    [InlineData("15-JAN-2016|1 February 2016|Mar 3, 2016", "DATE")]
    [InlineData("15-JAN-16", "VARCHAR(64)")]
    [InlineData("1/5/24", "VARCHAR(64)")]
    [InlineData("12/31/2024|1/5/2024", "DATE")]
    [InlineData("31/12/2024|1/5/2024", "DATE")]
    [InlineData("31/12/2024|12/31/2024", "VARCHAR(64)")]
    [InlineData("2024-01-01|2024-01-01 10:00", "DATETIME")]
    [InlineData("2024-01-01 10:00:00.125|2024-01-01T10:00", "DATETIME(3)")]
    [InlineData("2024-01-01T10:00:00.1234567", "VARCHAR(64)")]
    [InlineData("2024-01-01T10:00:00.1234560", "DATETIME(6)")]
    [InlineData("2024-01-01T10:00:00Z|2024-01-01T10:00:00+02:00", "DATETIME")]
    [InlineData("2024-01-01T10:00:00Z|2024-01-01T10:00:00", "VARCHAR(64)")]
    [InlineData("2024-01-01T10:00:00Z|2024-01-01", "VARCHAR(64)")]
    [InlineData("9999-12-31T23:59:59-05:00", "VARCHAR(64)")]
    [InlineData("2024-01-01T10:00:00Z|9999-12-31T23:59:59-05:00", "VARCHAR(64)")]
    [InlineData("2024-01-01 10:00:00|2024-01-01 25:00:00", "VARCHAR(64)")]
    [InlineData("2024-01-01 10:00:00|2024-01-01 was a Monday", "VARCHAR(64)")]
    [InlineData("1/15/2016 3:45 PM", "DATETIME")]
    [InlineData("10:30|23:59:59.5", "TIME(1)")]
    [InlineData("24:00|10:30", "VARCHAR(64)")]
    [InlineData("10:30|2024-01-01", "VARCHAR(64)")]
    [InlineData("20160115|2016-01-16", "DATE")]
    [InlineData("2016-01", "VARCHAR(64)")]
    public void Dates_and_times(string values, string expected) => Assert.Equal(expected, Infer(values));

    [Theory]
    [InlineData("amount", "20160115|20160116", "BIGINT")]
    [InlineData("svc_dt", "20160115|20160116", "DATE")]
    [InlineData("ServiceDate", "20160115|99991231", "DATE")]
    [InlineData("svc_dt", "20160115|20161399", "BIGINT")]
    public void Eight_digits_are_a_day_only_under_a_name_that_says_so(string name, string values, string expected) =>
        Assert.Equal(expected, Infer(values, name));

    [Theory]
    [InlineData("true|FALSE|False", "TINYINT(1)")]
    [InlineData("yes|no", "VARCHAR(64)")]
    [InlineData("Y|N", "VARCHAR(64)")]
    [InlineData("true|1", "VARCHAR(64)")]
    [InlineData("true|NA", "TINYINT(1)")]
    public void Booleans(string values, string expected) => Assert.Equal(expected, Infer(values));

    [Theory]
    [InlineData(1, "VARCHAR(64)")]
    [InlineData(64, "VARCHAR(64)")]
    [InlineData(65, "VARCHAR(128)")]
    [InlineData(104, "VARCHAR(255)")]
    [InlineData(205, "VARCHAR(500)")]
    [InlineData(3200, "VARCHAR(4000)")]
    [InlineData(3300, "TEXT")]
    [InlineData(60_000, "MEDIUMTEXT")]
    [InlineData(14_000_000, "LONGTEXT")]
    public void Text_keeps_headroom(int characters, string expected) => Assert.Equal(expected, Infer(new string('x', characters)));

    [Fact]
    public void Text_is_counted_in_characters_and_bytes()
    {
        var evidence = Observe(string.Concat(Enumerable.Repeat("😀é", 30)));

        Assert.Equal((60, 60, 180), (evidence.MinCharacters, evidence.MaxCharacters, evidence.MaxBytes));
        Assert.True(evidence.Proves(ColumnType.Varchar(60), new ConversionOptions()));
        Assert.False(evidence.Proves(ColumnType.Varchar(59), new ConversionOptions()));
    }

    [Theory]
    [InlineData("03/04/2024", null, DateOrder.MonthFirst, false)]
    [InlineData("03/04/2024", DateOrder.DayFirst, DateOrder.DayFirst, false)]
    [InlineData("03/04/2024|13/04/2024", DateOrder.MonthFirst, DateOrder.DayFirst, true)]
    [InlineData("03/04/2024|04/13/2024", null, DateOrder.MonthFirst, true)]
    [InlineData("03.04.2024", null, DateOrder.DayFirst, true)]
    public void Date_order_comes_from_the_values_then_from_memory_then_from_the_default(
        string values,
        DateOrder? remembered,
        DateOrder expected,
        bool certain
    )
    {
        var inferred = Observe(values).Infer(new InferenceOptions { RememberedDateOrder = remembered });

        Assert.Equal((ColumnType.Date, expected, certain), (inferred.Type, inferred.DateOrder, inferred.DateOrderCertain));
    }

    [Fact]
    public void No_order_is_told_when_every_date_is_the_same_under_both()
    {
        var inferred = Observe("05/05/2024|2024-01-02").Infer(new InferenceOptions());

        Assert.Equal((ColumnType.Date, null), (inferred.Type, inferred.DateOrder));
    }

    [Fact]
    public void All_text_when_the_dataset_says_so() =>
        Assert.Equal(ColumnType.Varchar(64), Observe("1|2").Infer(new InferenceOptions { AllText = true }).Type);

    [Fact]
    public void Leading_zeros_are_counted_in_a_column_that_is_text_already() => Assert.Equal(2, Observe("x|007|y|-05|0").LeadingZeros);

    internal static ColumnEvidence Observe(string values)
    {
        var evidence = new ColumnEvidence();
        foreach (var value in values.Split('|'))
            evidence.Observe(Encoding.UTF8.GetBytes(value));
        return evidence;
    }

    private static string Infer(string values, string name = "") =>
        Observe(values).Infer(new InferenceOptions { ColumnName = name }).Type.ToString();
}
