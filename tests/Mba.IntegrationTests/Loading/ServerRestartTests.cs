using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>The database server itself is killed and started again between two statements of a load; the next delivery ends it.</summary>
public sealed class ServerRestartTests(RestartableServer server) : IClassFixture<RestartableServer>
{
    [Theory]
    [InlineData("append", FaultPoints.Accounted)]
    [InlineData("two connections", FaultPoints.BlockRecorded)]
    [InlineData("upsert", FaultPoints.Merged)]
    [InlineData("replace", FaultPoints.Renamed)]
    public async Task A_server_that_crashes_during_a_load_costs_nothing_but_another_delivery(string name, string point) =>
        Assert.True(await CrashAsync(name, point), $"{name} does not pass {point}");

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("append")]
    [InlineData("two connections")]
    [InlineData("upsert, two connections")]
    [InlineData("replace, two connections")]
    public async Task No_way_of_loading_loses_or_doubles_a_row_wherever_the_server_crashes(string name)
    {
        foreach (var point in FaultPoints.All)
            await CrashAsync(name, point);
    }

    /// <summary>True when the load passed the point.</summary>
    private async Task<bool> CrashAsync(string name, string point)
    {
        Assert.SkipWhen(server.IsAttached, "a server that somebody else runs is not ours to kill");
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var path = await bench.WriteAsync(load.FileName, LoadCase.Content(2));
        await using var pause = await PausedLoad.StartAsync(bench, load, path, point);

        if (pause.IsPaused)
            await server.RestartAsync();
        await pause.WakeAsync();

        await Aftermath.MustBeWholeAsync(bench, load, path);
        return pause.IsPaused;
    }
}
