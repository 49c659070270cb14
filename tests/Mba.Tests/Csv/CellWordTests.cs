using Mba.Csv;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>What a cell's words say about it: no value, codes, names of columns, amounts, labels. One list for each rule, and what is just beside it.</summary>
public sealed class CellWordTests
{
    [Theory]
    [InlineData(
        "",
        "unknown",
        "Missing",
        "PENDING",
        "not available",
        "not applicable",
        "n.a.",
        "n/a",
        "na",
        "none",
        "suppressed",
        "withheld",
        "..",
        "...",
        "tbd",
        "nil",
        "blank",
        "?",
        "--",
        "*",
        "NULL",
        "null",
        "\\N",
        "NA",
        "N/A",
        "NaN",
        "None",
        "#N/A",
        "-"
    )]
    public void Words_for_no_value(params string[] cells) => Assert.All(cells, c => Assert.True(ValueCells.IsNone(c), c));

    [Theory]
    [InlineData("0", "known", ".", "unknown city", "nothing", "----", "**")]
    public void Other_words_are_values(params string[] cells) => Assert.All(cells, c => Assert.False(ValueCells.IsNone(c), c));

    [Theory]
    [InlineData("5x", true)]
    [InlineData("(5.00)", true)]
    [InlineData("M10", true)]
    [InlineData("M1", false)]
    [InlineData("ab12", false)]
    [InlineData("ab123", true)]
    [InlineData("name", false)]
    [InlineData("", false)]
    [InlineData("-", false)]
    public void A_code_has_more_digits_than_letters_or_begins_with_none(string cell, bool isCode) =>
        Assert.Equal(isCode, ValueCells.IsCode(cell));

    [Theory]
    [InlineData("a@b.c", true)]
    [InlineData("a@bc.org", true)]
    [InlineData("@b.c", false)]
    [InlineData("a@.c", false)]
    [InlineData("a@bc", false)]
    [InlineData("a.b@c", false)]
    public void Email_addresses(string cell, bool isEmail) => Assert.Equal(isEmail, ValueCells.IsEmail(cell));

    [Theory]
    [InlineData(
        "id name code date type status number description desc key value city state country county region district zip zipcode address phone email amount"
    )]
    [InlineData(
        "category title year month quarter week period gender sex age department area location indicator measure metric item npi ndc icd cpt ssn dob"
    )]
    [InlineData("memberid claimid planid providerid membername planname")]
    public void Names_of_columns_by_themselves(string words) =>
        Assert.All(words.Split(' '), w => Assert.True(NameWords.IsName(w) && NameWords.MayOccur(w), w));

    [Theory]
    [InlineData(
        "middle subscriber patient employee payer drug procedure diagnosis service facility account tier line start end begin effective term birth admission"
    )]
    [InlineData(
        "discharge paid billed allowed charge balance count total rate qty quantity units days from to index row seq record source file version price cost"
    )]
    [InlineData(
        "premium deductible copay coverage school hospital no first last street plan member claim provider group region notes comments"
    )]
    public void Names_of_columns_beside_another_word(string words) =>
        Assert.All(words.Split(' '), w => Assert.True(NameWords.IsName(w + " id") && NameWords.MayOccur(w), w));

    [Theory]
    [InlineData("member", "plan", "first", "last", "total", "paid", "street", "gold", "gold id", "", "John Smith")]
    public void Words_that_may_be_values(params string[] cells) => Assert.All(cells, c => Assert.False(NameWords.IsName(c), c));

    [Theory]
    [InlineData(
        "id name code date type status number no description desc key value first last city state country zip address street phone email plan member claim"
    )]
    [InlineData("provider amount category group title year month gender region department notes comments")]
    public void Words_that_mostly_name_columns(string words) =>
        Assert.All(words.Split(' '), w => Assert.True(NameWords.Occur("the " + w) && !NameWords.Occur(w + "xx"), w));

    [Theory]
    [InlineData("1,50", true)]
    [InlineData("1.234,50", true)]
    [InlineData("12.234.567,5", true)]
    [InlineData("-7,5", true)]
    [InlineData("(5,00)", true)]
    [InlineData("$5", true)]
    [InlineData("5 \u20AC", true)]
    [InlineData("\u00A37.50", true)]
    [InlineData("5", false)]
    [InlineData("55", false)]
    [InlineData("$", false)]
    [InlineData("$$", false)]
    [InlineData("1,", false)]
    [InlineData(",5", false)]
    [InlineData("1,2,3", false)]
    [InlineData("1.23,5", false)]
    [InlineData(".234,5", false)]
    [InlineData("1.234.5,6", false)]
    [InlineData("a,5", false)]
    [InlineData("1234567890123456789012345678,901", true)]
    [InlineData("1234567890123456789012345678,9012", false)]
    public void Amounts(string cell, bool isAmount) => Assert.Equal(isAmount, AmountText.IsAmount(cell));

    [Theory]
    [InlineData("M1", "A9")]
    [InlineData("M27", "A9")]
    [InlineData("ab-12.5", "a-9.9")]
    [InlineData("AB12cd", "A9a")]
    [InlineData("--1", "--9")]
    [InlineData("\u00E9\u00C91", "aA9")]
    [InlineData("member", null)]
    [InlineData("", null)]
    [InlineData("1234567890123456789012345678901234567890", "9")]
    [InlineData("12345678901234567890123456789012345678901", null)]
    public void Masks(string value, string? mask) => Assert.Equal(mask, ValueMask.Of(value));

    [Theory]
    [InlineData("A9", "M1", "M22", "Z333")]
    [InlineData("A9", "M1", "", "M2")]
    [InlineData(null, "M1")]
    [InlineData(null, "M1", "M2", "22")]
    [InlineData(null, "M1", "M2", "name")]
    [InlineData(null)]
    public void A_common_mask_needs_two_values_and_no_other(string? mask, params string[] values) =>
        Assert.Equal(mask, ValueMask.Common(values));

    [Theory]
    [InlineData(true, "x", "0", "1", "2")]
    [InlineData(true, "x", "1", "2", "3")]
    [InlineData(true, "", "0")]
    [InlineData(true, "", "0", "1")]
    [InlineData(false, "x", "0", "1")]
    [InlineData(false, "", "1", "2")]
    [InlineData(false, "x", "2", "3", "4")]
    [InlineData(false, "x", "0", "2", "3")]
    [InlineData(false, "x", "a", "b", "c")]
    [InlineData(false, "")]
    public void Ordinals_begin_at_0_or_1_behind_the_first_cell(bool areOrdinals, params string[] cells) =>
        Assert.Equal(areOrdinals, LabelCells.AreOrdinals(cells));

    [Theory]
    [InlineData("2015|2016|2017", 3, true, true)]
    [InlineData("2015|2016", 2, true, false)]
    [InlineData("2015|2017", 2, false, false)]
    [InlineData("2017|2016", 2, true, false)]
    [InlineData("2015|2017|2018", 3, true, true)]
    [InlineData("2015|2015", 2, false, false)]
    [InlineData("2015", 1, false, false)]
    [InlineData("id|2015", 1, true, false)]
    [InlineData("id|2015|2016", 2, true, true)]
    [InlineData("2024-01-01|2024-02-01|2024-03-01", 3, true, true)]
    [InlineData("2024-01-31|2024-02-29|2024-03-31", 3, true, true)]
    [InlineData("2024-01-01|2024-01-02", 2, true, false)]
    [InlineData("2024-01-01|2024-01-05", 2, false, false)]
    [InlineData("2024-01-01|2024-01-08|2024-01-15", 3, true, true)]
    [InlineData("001|002|003", 3, true, true)]
    [InlineData("001|005|003", 3, false, false)]
    [InlineData("1|2|3", 0, false, false)]
    [InlineData("10:00|11:00|12:00", 3, false, false)]
    public void Labels_in_regular_steps_name_columns(string cells, int count, bool mayName, bool areCertain)
    {
        var record = cells.Split('|');
        var columns = Array.ConvertAll(record, _ => Column("1", "2", "5"));

        Assert.Equal(new Labels(count, mayName, areCertain), LabelCells.Of(record, columns));
    }

    [Theory]
    [InlineData("2015", true, "1", "2")]
    [InlineData("2015", false, "1900", "2100")]
    [InlineData("2015", true, "1899", "2100")]
    [InlineData("2015", true, "1900", "2101")]
    [InlineData("2015", true, "x", "y")]
    [InlineData("2024-01-01", true, "1", "2")]
    [InlineData("2024-01-01", false, "1")]
    [InlineData("2024-01-01", false, "1", "x")]
    [InlineData("2024-01-01", false, "1", "2024-01-01")]
    [InlineData("2024-01-01", false, "20240101", "2")]
    [InlineData("001", true, "10", "11")]
    [InlineData("001", false, "100", "111")]
    [InlineData("001", false, "05", "1")]
    [InlineData("abc", false, "1", "2")]
    public void A_label_is_a_year_a_date_or_a_longer_code_above_other_numbers(string cell, bool isLabel, params string[] values) =>
        Assert.Equal(isLabel, LabelCells.IsLabel(cell, Column(values)));

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    public void Fields_are_quoted_where_they_must_be(string field, string written) => Assert.Equal(written, CsvText.Quote(field));

    [Fact]
    public void Nothing_is_an_empty_field() => Assert.Equal("", CsvText.Quote(null));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+x", "'+x")]
    [InlineData("-x", "'-x")]
    [InlineData("@a", "'@a")]
    [InlineData("\ta", "'\ta")]
    [InlineData("\ra", "'\ra")]
    [InlineData("-5", "-5")]
    [InlineData("+1.5e3", "+1.5e3")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    [InlineData(null, null)]
    public void Formulas_are_neutralized_and_numbers_keep_their_sign(string? field, string? neutral) =>
        Assert.Equal(neutral, CsvText.Neutral(field));

    private static ColumnEvidence Column(params string[] values)
    {
        var evidence = new ColumnEvidence();
        foreach (var value in values)
            evidence.Observe(System.Text.Encoding.UTF8.GetBytes(value));
        return evidence;
    }
}
