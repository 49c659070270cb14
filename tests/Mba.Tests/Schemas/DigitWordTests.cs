using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Digits that are tested eight at a time, against the same questions asked of one character after the other.</summary>
public sealed partial class DigitWordTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(20_000);

    /// <summary>Mostly digits; the others are their neighbours, signs, and bytes whose lower or upper half is a digit's.</summary>
    private static readonly Gen<byte> Character = Gen.Frequency(
        (30, Gen.Choose('0', '9').Select(c => (byte)c)),
        (8, Gen.Elements((byte)'0')),
        (1, Gen.Elements("/:.-+ ,@p?\0"u8.ToArray())),
        (1, Gen.Choose(0, 255).Select(c => (byte)c))
    );

    private static Gen<byte[]> Text(int least, int most) =>
        from length in Gen.Choose(least, most)
        from text in Gen.ArrayOf(Character, length)
        select text;

    [Fact]
    public void A_word_says_what_its_characters_say() =>
        Prop.ForAll(
                Text(4, 8).ToArbitrary(),
                text =>
                {
                    var word = DigitWord.Load(text);
                    var digits = Array.TrueForAll(text, b => b is >= (byte)'0' and <= (byte)'9');
                    Assert.Equal(digits, DigitWord.AreDigits(word));
                    if (!digits)
                        return;
                    var written = Encoding.ASCII.GetString(text);
                    Assert.Equal(uint.Parse(written, CultureInfo.InvariantCulture), DigitWord.Read(word));
                    if (written.Trim('0').Length > 0)
                        Assert.Equal(written.Length - written.TrimEnd('0').Length, DigitWord.TrailingZeros(word));
                }
            )
            .Check(Runs);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(0, false)]
    public void It_holds_four_to_eight(int characters, bool holds) => Assert.Equal(holds, DigitWord.Holds(characters));

    /// <summary>The column has seen a decimal before, and expects as many digits behind the point again.</summary>
    [Fact]
    public void A_decimal_is_one_by_its_own_characters_alone()
    {
        var values =
            from whole in Text(0, 6)
            from point in Gen.Frequency((8, Gen.Constant(".")), (1, Gen.Constant("")), (1, Gen.Constant("..")))
            from fraction in Text(0, 6)
            from sign in Gen.Elements("", "", "-")
            select Encoding.Latin1.GetBytes(sign + Encoding.Latin1.GetString(whole) + point + Encoding.Latin1.GetString(fraction));
        Prop.ForAll(
                values.ToArbitrary(),
                Gen.Choose(1, 7).ToArbitrary(),
                (value, scale) =>
                {
                    var numbers = default(NumberEvidence);
                    Assert.True(numbers.TryObserveDecimal(Encoding.ASCII.GetBytes("1." + new string('0', scale))));
                    if (value.Length == 0)
                        return;
                    var match = Decimal().Match(Encoding.Latin1.GetString(value));
                    var fits = match.Success && value.AsSpan().TrimStart((byte)'-').Length <= 16;
                    Assert.Equal(fits, numbers.TryObserveDecimal(value));
                    Assert.Equal(fits ? 2 : 1, numbers.Decimals);
                    var fraction = fits ? match.Groups["fraction"].Value : "";
                    Assert.Equal(Math.Max(scale, fraction.Length), numbers.MaxScale);
                    Assert.Equal(fraction.TrimEnd('0').Length, numbers.MaxExactScale);
                    Assert.Equal(Math.Max(1, fits ? match.Groups["whole"].Value.TrimStart('0').Length : 0), numbers.MaxWholeDigits);
                }
            )
            .Check(Runs);
    }

    [Fact]
    public void A_whole_number_is_one_by_its_own_characters_alone() =>
        Prop.ForAll(
                Text(1, 17).ToArbitrary(),
                Gen.Elements("", "-").ToArbitrary(),
                (text, sign) =>
                {
                    var value = sign + Encoding.Latin1.GetString(text);
                    var numbers = default(NumberEvidence);
                    var fits = Whole().IsMatch(value);
                    Assert.Equal(fits, numbers.TryObserveInteger(Encoding.Latin1.GetBytes(value)));
                    var number = fits ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
                    Assert.Equal((fits ? 1 : 0, number, number), (numbers.Integers, numbers.Min, numbers.Max));
                    var isDay =
                        value.Length == 8
                        && fits
                        && DateTime.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                        && day.Year is (>= 1800 and <= 2199) or 9999;
                    Assert.Equal(isDay ? 1 : 0, numbers.CompactDates);
                }
            )
            .Check(Runs);

    [Fact]
    public void A_day_is_one_by_its_own_characters_alone()
    {
        var values =
            from year in Text(4, 4)
            from first in Gen.Frequency((9, Gen.Constant((byte)'-')), (1, Character))
            from month in Text(2, 2)
            from second in Gen.Frequency((9, Gen.Constant((byte)'-')), (1, Character))
            from day in Text(2, 2)
            select (byte[])[.. year, first, .. month, second, .. day];
        Prop.ForAll(
                values.ToArbitrary(),
                value =>
                {
                    var times = default(TemporalEvidence);
                    var written = Encoding.Latin1.GetString(value);
                    var isDay = DateTime.TryParseExact(written, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
                    Assert.Equal(isDay, times.TryObserveIsoDate(value));
                }
            )
            .Check(Runs);
    }

    [GeneratedRegex(
        @"\A-?(?<whole>0|[1-9][0-9]*)\.(?<fraction>[0-9]+)\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,14})\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();
}
