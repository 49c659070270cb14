using Mba.Cli.Commands;
using Xunit;

namespace Mba.Tests.Inspect;

/// <summary>Files of equal beginnings, or of equal beginnings and ends, looked the same in a list of 80 columns.</summary>
public sealed class ShortNamesTests
{
    [Theory]
    [InlineData(17, "benefit_accumulator_2024-01.csv", "benefit_accumulator_2024-02.csv")]
    [InlineData(17, "claims_region_north_2024-01-15_final_version.csv", "claims_region_south_2024-01-15_final_version.csv")]
    [InlineData(8, "a_rather_long_name_1.csv", "a_rather_long_name_2.csv", "a_rather_long_name_12.csv")]
    [InlineData(17, "short.csv", "short_but_much_longer.csv", "x.csv")]
    [InlineData(10, "aaaaaaaaaaaaaaaaaaaaaaaaaaaa1zzzzzzzzzzzzzzzzzz", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa2zzzzzzzzzzzzzzzzzz", "bbbb")]
    public void Different_names_stay_different_within_the_width(int width, params string[] names)
    {
        var shown = ShortNames.Of(names, width);

        Assert.Equal(names.Length, shown.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.All(shown.Values, text => Assert.InRange(text.Length, 1, width));
        Assert.All(names.Where(n => n.Length <= width), n => Assert.Equal(n, shown[n]));
    }

    [Fact]
    public void What_no_short_form_tells_apart_stays_whole()
    {
        string[] names = ["a" + new string('x', 30) + "1" + new string('y', 30), "b" + new string('x', 30) + "1" + new string('y', 30)];
        string[] far = [names[0] + "1" + new string('z', 40), names[0] + "2" + new string('z', 40), names[1] + "1" + new string('z', 40)];

        var shown = ShortNames.Of(far, 10);

        Assert.Equal(3, shown.Values.Distinct(StringComparer.Ordinal).Count());
    }
}
