using Mba.Csv;
using Xunit;

namespace Mba.Tests.Csv;

/// <summary>The fitted model, sign by sign, against values computed elsewhere from its weights; and what prescriptions and doubt make of it.</summary>
public sealed class ConfidenceWeightTests
{
    [Theory]
    [InlineData(0.3, 0, 1, 0, 10, 5, 0.5, true, 0, HeaderState.Found, 1, 4, 0.999)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.056)]
    [InlineData(0.019, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.063)]
    [InlineData(0.02, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.149)]
    [InlineData(0.29, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.495)]
    [InlineData(0.31, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.511)]
    [InlineData(0, 0, 0.2, 0.5, 3, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.122)]
    [InlineData(0, 0, 0.2, 0.5, 4, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.052)]
    [InlineData(0, 0, 0.2, 0.5, 1000, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.09)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, true, 0, HeaderState.Absent, 0, 0, 0.143)]
    [InlineData(0, 0, 1, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.272)]
    [InlineData(0, 0, 0.2, 1, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.046)]
    [InlineData(0, 0, 0.2, 0.5, 10, 1, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.006)]
    [InlineData(0, 0.79, 0.2, 0.5, 10, 1, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.006)]
    [InlineData(0, 0.8, 0.2, 0.5, 10, 1, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.001)]
    [InlineData(0, 0.9, 0.2, 0.5, 10, 2, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.025)]
    [InlineData(0, 0.9, 0.2, 0.5, 10, 3, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.022)]
    [InlineData(0, 0.9, 0.2, 0.5, 10, 4, 0.5, false, 0, HeaderState.Absent, 0, 0, 0.056)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 1, HeaderState.Absent, 0, 0, 0.047)]
    [InlineData(0, 0, 0.2, 0.5, 10, 2, 0.5, false, 1, HeaderState.Absent, 0, 0, 0.008)]
    [InlineData(0, 0, 0.2, 0.5, 10, 3, 0.5, false, 1, HeaderState.Absent, 0, 0, 0.018)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 1, 0.17)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 2, 0.367)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Absent, 0, 5, 0.822)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Repaired, 1, 1, 0.125)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0, false, 0, HeaderState.Found, 1, 0, 0.039)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Found, 1, 0, 0.208)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0, false, 0, HeaderState.Found, 1, 1, 0.268)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Found, 2, 0, 0.068)]
    [InlineData(0, 0, 0.2, 0.5, 10, 5, 0.5, false, 0, HeaderState.Broken, 1, 0, 0.114)]
    public void Each_sign_weighs_what_was_fitted(
        double margin,
        double rival,
        double evenness,
        double broken,
        int records,
        int fields,
        double typed,
        bool usual,
        int above,
        HeaderState header,
        int headerRows,
        int headerSigns,
        double expected
    ) =>
        Assert.Equal(
            expected,
            Confidence.Of(
                new()
                {
                    Margin = margin,
                    RivalEvenness = rival,
                    Evenness = evenness,
                    Broken = broken,
                    Records = records,
                    Fields = fields,
                    Typed = typed,
                    UsualDelimiter = usual,
                    Above = above,
                    Header = header,
                    HeaderRows = headerRows,
                    HeaderSigns = headerSigns,
                },
                new()
            ),
            0.0005
        );

    [Theory]
    [InlineData(";", true, false, 1.0)]
    [InlineData(";", false, false, 1.0)]
    [InlineData(";", null, false, 0.902)]
    [InlineData("", true, false, 0.823)]
    [InlineData(null, false, true, 0.823)]
    [InlineData(null, null, false, 0.124)]
    [InlineData(";", null, true, 0.85)]
    [InlineData(null, null, true, 0.124)]
    public void What_is_prescribed_is_certain_and_doubt_is_never(string? delimiter, bool? header, bool doubtful, double expected) =>
        Assert.Equal(
            expected,
            Confidence.Of(
                new()
                {
                    Margin = 0.05,
                    RivalEvenness = 0.9,
                    Evenness = 1,
                    Broken = 0,
                    Records = 10,
                    Fields = 1,
                    Typed = 0,
                    UsualDelimiter = false,
                    Above = 2,
                    Header = HeaderState.Found,
                    HeaderRows = 2,
                    HeaderSigns = 3,
                    IsDoubtful = doubtful,
                },
                new() { Delimiter = delimiter, Header = header }
            ),
            0.0005
        );
}
