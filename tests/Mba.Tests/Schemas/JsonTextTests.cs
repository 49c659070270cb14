using System.Text;
using Mba.Schemas;
using Xunit;

namespace Mba.Tests.Schemas;

/// <summary>Documents that both servers store as they are written, and those that one of them would change or refuse.</summary>
public sealed class JsonTextTests
{
    [Theory]
    [InlineData("[]", true)]
    [InlineData("{\"a\":[1,true,null,\"x\"]}", true)]
    [InlineData("[1", false)]
    [InlineData("[1] x", false)]
    [InlineData("x", false)]
    [InlineData("[999999999999999999]", true)]
    [InlineData("[-999999999999999999]", true)]
    [InlineData("[1234567890123456789]", false)]
    [InlineData("[1000000000000000000]", true)]
    [InlineData("[0.1,1e300,-1.5E-300]", true)]
    [InlineData("[1e400]", false)]
    [InlineData("[1e-400]", false)]
    [InlineData("[0.12345678901234567890]", false)]
    [InlineData("{\"a\":1,\"a\":2}", false)]
    [InlineData("{\"a\":1,\"A\":2}", true)]
    [InlineData("{\"a\":1,\"\\u0061\":2}", false)]
    [InlineData("{\"a\":{\"a\":1},\"b\":{\"a\":1}}", true)]
    [InlineData("{\"a\":{\"b\":1},\"b\":2,\"a\":3}", false)]
    [InlineData("[{\"a\":1},{\"a\":1}]", true)]
    [InlineData("[\"\\u00e9\\ud83d\\ude00\"]", true)]
    [InlineData("[\"\\ud83d\"]", false)]
    [InlineData("{\"\\ud83d\":1}", false)]
    public void Documents(string json, bool isStorable) => Assert.Equal(isStorable, JsonText.IsStorable(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Thirty_one_levels_are_storable()
    {
        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels));

        Assert.True(JsonText.IsStorable(Nested(31)));
        Assert.False(JsonText.IsStorable(Nested(32)));
    }

    [Theory]
    [InlineData("  x", 0, 2)]
    [InlineData(" \t\r\nx", 0, 4)]
    [InlineData("x ", 0, 0)]
    [InlineData("x  ", 1, 3)]
    [InlineData("", 0, 0)]
    public void Blanks_are_skipped(string text, int at, int next) =>
        Assert.Equal(next, JsonText.SkipBlanks(Encoding.UTF8.GetBytes(text), at));

    [Theory]
    [InlineData("[1,[2]]", "x")]
    [InlineData("{\"a\":\"}\\\"\"}", " ]")]
    [InlineData("\"a\\\"b\"", ",")]
    [InlineData("\"\\\\\"", "\"")]
    [InlineData("12", ",")]
    [InlineData("12", "]")]
    [InlineData("12", "}")]
    [InlineData("12", " ")]
    [InlineData("12", "\t")]
    [InlineData("12", "\r")]
    [InlineData("true", "\n")]
    public void A_value_ends_with_its_brackets_or_before_what_follows(string value, string rest) =>
        Assert.Equal(value.Length, JsonText.ValueLength(Encoding.UTF8.GetBytes(value + rest)));

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("[1")]
    [InlineData("[[1]")]
    [InlineData("{\"a\":\"}")]
    [InlineData("\"a")]
    [InlineData("\"a\\")]
    [InlineData("\"a\\\"")]
    public void A_value_that_the_text_cuts_off_has_no_length(string text) =>
        Assert.Equal(-1, JsonText.ValueLength(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("[1]", true)]
    [InlineData("1", true)]
    [InlineData("[1] 2", false)]
    [InlineData("[1,]", false)]
    [InlineData("", false)]
    public void Valid_text_is_one_value(string text, bool isValid) => Assert.Equal(isValid, JsonText.IsValid(Encoding.UTF8.GetBytes(text)));
}
