using Xunit;

namespace Mba.Tests;

public sealed class FaultPointsTests
{
    [Theory]
    [InlineData("no.such.point:kill")]
    [InlineData("block.sent:explode")]
    [InlineData("block.sent")]
    public void Refuses_what_is_no_point_or_action(string text) =>
        Assert.StartsWith(
            "MBA_FAULT",
            Assert.Single(Assert.Throws<SettingsException>(() => FaultPoints.Parse(text, file: null, reached: null)).Problems),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Acts_once_at_the_nth_time_a_point_is_reached()
    {
        var cuts = 0;
        var faults = FaultPoints.Parse("block.sent:drop:2", file: null, reached: null);
        foreach (var point in new[] { "block.sent", "block.begun", "block.sent", "block.sent" })
            await faults.ReachAsync(point, () => Task.FromResult(cuts++), CancellationToken.None);

        Assert.Equal(1, cuts);
    }

    [Fact]
    public void Names_no_point_twice() => Assert.Equal(FaultPoints.All.Count, FaultPoints.All.Distinct(StringComparer.Ordinal).Count());
}
