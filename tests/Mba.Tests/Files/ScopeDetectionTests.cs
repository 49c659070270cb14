using Mba.Files;
using Xunit;

namespace Mba.Tests.Files;

public sealed class ScopeDetectionTests
{
    [Theory]
    [InlineData("data/mba/a.csv", FileScope.Mba)]
    [InlineData("data/Policy/a.csv", FileScope.Policy)]
    [InlineData("data/policies-2024/a.csv", FileScope.Policy)]
    [InlineData("mba/policy/a.csv", FileScope.Policy)]
    [InlineData("policy/mba/a.csv", FileScope.Mba)]
    [InlineData("mba/policy_2024.pdf", FileScope.Policy)]
    [InlineData("x/memberdata.csv", FileScope.Mba)]
    [InlineData("x\\policy\\a.csv", FileScope.Policy)]
    public void The_nearest_word_decides(string path, FileScope scope) => Assert.Equal(scope, ScopeDetection.Detect(path));

    [Theory]
    [InlineData("data/a.csv")]
    [InlineData("embargo/a.csv")]
    [InlineData("policyholder2/a.csv")]
    [InlineData("")]
    public void Says_nothing_when_no_whole_word_tells(string path) => Assert.Null(ScopeDetection.Detect(path));
}
