using System.Text;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Signs that are read with a number and not stored: by them a file of another currency is known.</summary>
public sealed class UnitTextTests
{
    [Theory]
    [InlineData("$5", UnitSigns.Dollar)]
    [InlineData("5 €", UnitSigns.Euro)]
    [InlineData("-£5.00", UnitSigns.Pound)]
    [InlineData("5%", UnitSigns.Percent)]
    [InlineData("$5 or €4", UnitSigns.Dollar | UnitSigns.Euro)]
    [InlineData("5", UnitSigns.None)]
    [InlineData("", UnitSigns.None)]
    public void Signs_of_a_value(string value, UnitSigns signs) => Assert.Equal(signs, UnitText.Of(Encoding.UTF8.GetBytes(value)));
}
