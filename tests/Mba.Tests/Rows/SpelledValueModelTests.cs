using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Mba.Rows;
using Mba.Tables;
using Mba.Tests.Schemas;
using Xunit;

namespace Mba.Tests.Rows;

/// <summary>Each form against a regular expression that says the same: short texts and texts of the parts that amounts are made of.</summary>
public sealed partial class SpelledValueModelTests
{
    private static readonly string[] Parts =
    [
        .. ",.-+($)%E0159 ".Select(c => c.ToString()),
        "CR",
        "dr",
        "€",
        "£",
        "12",
        "123",
        "123",
        ",123",
        ".123",
        " 123",
        "x",
        "/",
        ":",
    ];

    private static readonly ValueForm[] Forms =
    [
        ValueForm.DecimalComma,
        ValueForm.Thousands,
        ValueForm.Currency,
        ValueForm.Percent,
        ValueForm.Negatives,
    ];

    [Fact]
    public void Amounts()
    {
        var random = new Random(23);
        for (var i = 0; i < 30_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Parts[random.Next(Parts.Length)]));
            foreach (var form in Forms)
                Check(form, text);
        }
    }

    [Theory]
    [InlineData(ValueForm.Thousands, "123,123,123,123,123,123,123,123,123,123,123,123,123,123,123,1234")]
    [InlineData(ValueForm.Thousands, "12,123,123,123,123,123,123,123,123,123,123,123,123,123,123,123.1")]
    [InlineData(ValueForm.Thousands, "(((((( 1,234")]
    [InlineData(ValueForm.Thousands, "((((((1,234")]
    [InlineData(ValueForm.Thousands, "(((((((1,234")]
    [InlineData(ValueForm.Thousands, "1,234))))))")]
    [InlineData(ValueForm.Thousands, "1,234)))))))")]
    [InlineData(ValueForm.DecimalComma, " 1.234,5 ")]
    [InlineData(ValueForm.Negatives, "-")]
    [InlineData(ValueForm.Negatives, "()")]
    [InlineData(ValueForm.Negatives, "cr")]
    [InlineData(ValueForm.Percent, "%")]
    public void Limits(ValueForm form, string text) => Check(form, text);

    [Fact]
    public void Overpunched_digits()
    {
        for (var decimals = 0; decimals <= 3; decimals++)
        {
            foreach (var digits in (string[])["", "0", "1", "00", "05", "12", "120", "0012", "1x"])
            {
                for (var last = '!'; last <= '~'; last++)
                    Assert.Equal(
                        (digits, last, Overpunched(digits, last, decimals)),
                        (digits, last, Apply(ValueForm.Overpunch, digits + last, decimals))
                    );
            }
        }
    }

    [Fact]
    public void Serial_days()
    {
        var random = new Random(29);
        foreach (var day in (decimal[])[0, 1, 59, 60, 61, 62, 366, 25_569, 45_292, 2_958_464, 2_958_465, 2_958_466, 99_999_999])
        {
            foreach (var second in (int[])[0, 1, 59, 60, 3599, 43_200, 86_399, random.Next(86_400)])
            {
                var text = (day + decimal.Round(second / 86_400m, 10)).ToString("0.##########", CultureInfo.InvariantCulture);
                var moment = new DateTime(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);
                var expected =
                    day < 61 || day > 2_958_465 || (day == 2_958_465 && second > 0) ? text
                    : second == 0 ? moment.AddDays((double)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : moment.AddDays((double)day).AddSeconds(second).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
                Assert.Equal((text, expected), (text, Apply(ValueForm.ExcelDate, text)));
            }
        }
    }

    [Theory]
    [InlineData("-45292")]
    [InlineData("045292")]
    [InlineData("4.5292E4")]
    [InlineData("45,292")]
    [InlineData("x")]
    public void No_serial_day_stays_as_it_is(string text) => Assert.Equal(text, Apply(ValueForm.ExcelDate, text));

    [Fact]
    public void Two_digit_years_get_the_century_that_the_pivot_says()
    {
        for (var year = 0; year < 100; year++)
        {
            foreach (var head in (string[])["1/5/", "31/12/", "15-JAN-", "5.6.", "5 March ", "13/13/", "1/5-", "1/", "15 September x "])
            {
                var text = FormattableString.Invariant($"{head}{year:00}");
                var dated = FormattableString.Invariant($"{head}{(year <= 30 ? 20 : 19)}{year:00}");
                Assert.Equal(TemporalModel.Read(dated) is null ? text : dated, Apply(ValueForm.TwoDigitYear, text));
            }
        }
    }

    [Theory]
    [InlineData(ValueForm.YesNo, "true", "y", "Y", "yes", "YES", "Yes")]
    [InlineData(ValueForm.YesNo, "false", "n", "N", "no", "NO", "No")]
    [InlineData(ValueForm.NoDate, "", "00000000", "99999999", "0000-00-00", "9999-99-99")]
    public void Words(ValueForm form, string expected, params string[] values) =>
        Assert.All(values, v => Assert.Equal(expected, Apply(form, v)));

    [Theory]
    [InlineData(ValueForm.YesNo, "ye", "nope", "0", "1", "true", " ")]
    [InlineData(ValueForm.NoDate, "0000000", "000000000", "99999990", "0000-00-01", "9999-99-98", "0")]
    [InlineData(ValueForm.Formula, "=\"", "=1", "=\"a\"\"b\"", "\"a\"")]
    public void Other_values_stay_as_they_are(ValueForm form, params string[] values) =>
        Assert.All(values, v => Assert.Equal(v, Apply(form, v)));

    private static void Check(ValueForm form, string text) =>
        Assert.Equal((form, text, Model(form, text)), (form, text, Apply(form, text)));

    private static string Apply(ValueForm form, string text, int decimals = 2) =>
        Encoding.UTF8.GetString(
            ValueTransformer
                .For(
                    new ValueTransform
                    {
                        Forms = [form],
                        PivotYear = 30,
                        ImpliedDecimals = decimals,
                    }
                )!
                .Apply(Encoding.UTF8.GetBytes(text))
        );

    private static string Model(ValueForm form, string value)
    {
        var text = value.Trim(' ', '\t');
        if (Encoding.UTF8.GetByteCount(value) > 64 || text.Length == 0)
            return value;
        return form switch
            {
                ValueForm.DecimalComma => Ungrouped(text, CommaAmount(), ","),
                ValueForm.Thousands => Ungrouped(text, PointAmount(), "."),
                ValueForm.Currency => WithoutCurrency(text),
                ValueForm.Percent => text[^1] == '%' && IsNumber(text[..^1].TrimEnd(' ')) ? text[..^1].TrimEnd(' ') : null,
                _ => Negative(text),
            } ?? value;
    }

    private static string? Ungrouped(string text, Regex amount, string mark)
    {
        var match = amount.Match(text);
        if (!match.Success || (match.Groups["g"].Length == 0 && match.Groups["f"].Length == 0))
            return null;
        var around = match.Groups["before"].Value + match.Groups["behind"].Value;
        if (
            Encoding.UTF8.GetByteCount(match.Groups["before"].Value) > 6
            || Encoding.UTF8.GetByteCount(match.Groups["behind"].Value) > 6
            || around.IndexOfAny(['.', ',', '/', ':']) >= 0
        )
            return null;
        var digits = string.Concat(match.Groups["w"].Value.Where(char.IsAsciiDigit));
        return match.Groups["before"].Value
            + digits
            + match.Groups["f"].Value.Replace(mark, ".", StringComparison.Ordinal)
            + match.Groups["behind"].Value;
    }

    /// <summary>One sign in front or behind; in front counts where both are.</summary>
    private static string? WithoutCurrency(string text)
    {
        foreach (var sign in "$£€")
        {
            if (text[0] != sign && text[^1] != sign)
                continue;
            var rest = text[0] == sign ? text[1..].TrimStart(' ') : text[..^1].TrimEnd(' ');
            return rest.Any(char.IsAsciiDigit) && !rest.Any(char.IsAsciiLetterLower) ? rest : null;
        }

        return null;
    }

    private static string? Negative(string text)
    {
        if (DebitText().Match(text) is { Success: true } debit && IsNumber(debit.Groups["n"].Value))
            return debit.Groups["n"].Value;
        var match = NegativeText().Match(text);
        if (!match.Success)
            return null;
        var number = match.Groups["n"].Value.Trim(' ');
        foreach (var sign in "$£€")
            number = number.StartsWith(sign) ? number[1..].TrimStart(' ') : number;
        return IsNumber(number) && number[0] is not ('-' or '+') ? "-" + number : null;
    }

    private static string Overpunched(string digits, char last, int decimals)
    {
        var at = "{ABCDEFGHI".IndexOf(last, StringComparison.Ordinal);
        var negative = "}JKLMNOPQR".IndexOf(last, StringComparison.Ordinal);
        var digit = char.IsAsciiDigit(last) ? last - '0' : Math.Max(at, negative);
        if (digit < 0 || !digits.All(char.IsAsciiDigit))
            return digits + last;
        var number =
            decimal.Parse(digits + digit.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            / (decimal)Math.Pow(10, decimals);
        return (negative >= 0 ? "-" : "")
            + number.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static bool IsNumber(string text) =>
        NumberModelTests.Grammar().Match(text) is { Success: true } match
        && match.Groups["whole"].Length + match.Groups["fraction"].Length > 0
        && match.Groups["exponent"].Length == 0;

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(
        @"\A(?<before>[^0-9]*)(?<w>[0-9]{1,3}(?<g>[. ])[0-9]{3}(\k<g>[0-9]{3})*|[0-9]+)(?<f>,[0-9]+)?(?<behind>[^0-9]*)\z",
        Options,
        1000
    )]
    private static partial Regex CommaAmount();

    [GeneratedRegex(
        @"\A(?<before>[^0-9]*)(?<w>[0-9]{1,3}(?<g>[, ])[0-9]{3}(\k<g>[0-9]{3})*|[0-9]+)(?<f>\.[0-9]+)?(?<behind>[^0-9]*)\z",
        Options,
        1000
    )]
    private static partial Regex PointAmount();

    [GeneratedRegex(@"\A(\((?<n>.+)\)|(?<n>.+)-|(?<n>.+)[cC][rR])\z", Options, 1000)]
    private static partial Regex NegativeText();

    [GeneratedRegex(@"\A(?<n>.+?) *[dD][rR]\z", Options, 1000)]
    private static partial Regex DebitText();
}
