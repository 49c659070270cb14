using Mba.Csv;
using Mba.UploadApi;
using Xunit;

namespace Mba.Tests.Api;

public sealed class RejectCsvTests
{
    [Theory]
    [InlineData("=HYPERLINK(1)", "'=HYPERLINK(1)")]
    [InlineData("+1 555 123", "'+1 555 123")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "'\r=1")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("+1e3", "+1e3")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void Text_that_begins_like_a_formula_gets_an_apostrophe_and_a_number_does_not(string value, string neutral) =>
        Assert.Equal(neutral, CsvText.Neutral(value));
}
