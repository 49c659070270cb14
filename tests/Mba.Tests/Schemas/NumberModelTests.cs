using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Numbers against a regular expression and exact arithmetic: every short text, and long ones at random.</summary>
public sealed partial class NumberModelTests
{
    private const string Alphabet = "07.-+eE";

    [Fact]
    public void Every_short_text_is_the_number_that_its_grammar_says()
    {
        for (var length = 0; length <= 6; length++)
        {
            for (var i = 0; i < Math.Pow(Alphabet.Length, length); i++)
                Check(Text(i, length));
        }
    }

    [Theory]
    [InlineData("1x", "x1", "1 ", " 1", "1e5x", "/1", ":1", "1/", "1:", "1e1.5", "0x1F", "1_0", "1,0", "٣")]
    public void Other_characters_make_no_number(params string[] texts) => Assert.All(texts, Check);

    [Theory]
    [InlineData("+1234567", false)]
    [InlineData("+12345678", true)]
    [InlineData("12345678", false)]
    [InlineData("-12345678", false)]
    [InlineData("+12345678.5", false)]
    [InlineData("01", true)]
    [InlineData("0", false)]
    [InlineData("0.5", false)]
    [InlineData("15E064", true)]
    [InlineData("1.5E064", false)]
    [InlineData("15E+64", false)]
    [InlineData("-15E64", false)]
    public void Identifiers_have_a_zero_in_front_a_long_plus_or_an_E_between_digits(string text, bool isIdentifier) =>
        Assert.Equal(isIdentifier, NumberText.TryRead(Encoding.UTF8.GetBytes(text), out var number) && number.LooksLikeIdentifier);

    [Fact]
    public void A_double_is_taken_exactly_when_its_shortest_text_is_the_same_number()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var text = Digits(random, random.Next(1, 20));
            text = random.Next(3) > 0 ? text.Insert(random.Next(text.Length + 1), ".") : text;
            text = random.Next(2) > 0 ? text + "e" + random.Next(-340, 340).ToString(CultureInfo.InvariantCulture) : text;
            var bytes = Encoding.UTF8.GetBytes(random.Next(2) > 0 ? "-" + text : text);
            Assert.True(NumberText.TryRead(bytes, out var number), text);

            var isTaken = NumberText.RoundTrips(bytes, number, out var result);

            var d = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            var expected =
                d == 0
                    ? Exact(text).Digits.IsZero
                    : double.IsNormal(d) && Exact(text) == Exact(d.ToString("R", CultureInfo.InvariantCulture));
            Assert.True(expected == isTaken, text);
            if (isTaken)
                Assert.Equal(d, Math.Abs(result));
        }
    }

    private static void Check(string text)
    {
        var match = Grammar().Match(text);
        var (whole, fraction) = (match.Groups["whole"].Value, match.Groups["fraction"].Value);
        var expected = match.Success && whole.Length + fraction.Length > 0;

        var isRead = NumberText.TryRead(Encoding.UTF8.GetBytes(text), out var number);

        Assert.True(expected == isRead, text);
        if (!expected)
            return;
        var (sign, exponent) = (match.Groups["sign"].Value, match.Groups["exponent"].Value);
        var point = match.Groups["point"].Length > 0;
        Assert.Equal(
            exponent.Length > 0 ? NumberKind.Exponent
                : point ? NumberKind.Decimal
                : NumberKind.Integer,
            number.Kind
        );
        Assert.Equal((sign == "-", sign == "+"), (number.Negative, number.Plus));
        Assert.Equal((whole, fraction), (Encoding.UTF8.GetString(number.Whole), Encoding.UTF8.GetString(number.Fraction)));
        Assert.Equal(whole.Length > 1 && whole[0] == '0', number.LeadingZero);
        Assert.Equal(exponent.Length > 0 && !point && sign.Length == 0 && char.IsDigit(exponent[1]), number.LooksLikeCode);
        Assert.Equal(whole.TrimStart('0').Length, number.WholeDigits);
        Assert.Equal(fraction.TrimEnd('0').Length, number.ExactScale);
        Assert.Equal((whole + fraction).Trim('0').Length, number.SignificantDigits);
        Assert.Equal((whole + fraction).Trim('0').Length == 0, number.IsZero);
        var power = exponent.Length == 0 ? 0 : BigInteger.Parse(exponent[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Assert.Equal(power, number.Exponent);
    }

    private static string Text(int number, int length)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++, number /= Alphabet.Length)
            text[i] = Alphabet[number % Alphabet.Length];
        return new(text);
    }

    private static string Digits(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => "0012345678999"[random.Next(13)]));

    /// <summary>Digits without zeros behind, and the power of ten of the last.</summary>
    internal static (BigInteger Digits, BigInteger Power) Exact(string text)
    {
        var match = Grammar().Match(text);
        var (fraction, exponent) = (match.Groups["fraction"].Value, match.Groups["exponent"].Value);
        var digits = BigInteger.Parse("0" + match.Groups["whole"].Value + fraction, CultureInfo.InvariantCulture);
        var power =
            (exponent.Length == 0 ? 0 : BigInteger.Parse(exponent[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            - fraction.Length;
        while (!digits.IsZero && digits % 10 == 0)
            (digits, power) = (digits / 10, power + 1);
        return digits.IsZero ? (0, 0) : (digits, power);
    }

    [GeneratedRegex(
        @"\A(?<sign>[+-]?)(?<whole>[0-9]*)((?<point>\.)(?<fraction>[0-9]*))?(?<exponent>[eE][+-]?[0-9]+)?\z",
        RegexOptions.ExplicitCapture,
        1000
    )]
    internal static partial Regex Grammar();
}
