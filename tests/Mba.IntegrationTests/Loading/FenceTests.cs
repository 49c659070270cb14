using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Queries;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>A worker that was paused until its lease ran out wakes up beside its successor.</summary>
public sealed class FenceTests(DatabaseServer server)
{
    public static IEnumerable<TheoryDataRow<string, string>> Pauses =>
        from load in new[] { "append", "blocks", "upsert", "replace", "landing" }
        from point in load switch
        {
            "append" or "landing" => new[] { FaultPoints.Scanned, FaultPoints.ContentReserved, FaultPoints.BlockSent },
            "blocks" => [FaultPoints.BlockCommitted, FaultPoints.BlockSent],
            "upsert" => [FaultPoints.BlockSent, FaultPoints.Merged],
            _ => [FaultPoints.BlockSent, FaultPoints.MergeBegun],
        }
        select new TheoryDataRow<string, string>(load, point);

    [Theory]
    [MemberData(nameof(Pauses))]
    public async Task The_successor_loads_the_file_and_the_paused_worker_commits_nothing(string name, string point)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var path = await bench.WriteAsync(load.FileName, LoadCase.Content(2));
        await using var paused = await PausedLoad.StartAsync(bench, load, path, point);
        Assert.True(paused.IsPaused, $"{name} does not pass {point}");

        var successor = Aftermath.MustBeWholeAsync(bench, load, path);
        await Task.WhenAny(successor, Task.Delay(TimeSpan.FromSeconds(25)));

        Assert.Equal(IngestDisposition.Busy, (await paused.WakeAsync())?.Disposition);
        await successor;
        await Aftermath.MustBeWholeAsync(bench, load, path);
    }

    /// <summary>The worker stands still for so long that the daily run takes its table for abandoned, and wakes up before anybody has its claim.</summary>
    [Theory]
    [InlineData("upsert")]
    [InlineData("replace")]
    [InlineData("upsert, two connections")]
    [InlineData("replace, two connections")]
    public async Task A_file_whose_own_table_was_dropped_as_abandoned_is_loaded_when_it_comes_again(string name)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var path = await bench.WriteAsync(load.FileName, LoadCase.Content(2));
        await using var paused = await PausedLoad.StartAsync(bench, load, path, FaultPoints.StageCreated);
        await bench.ExpireLeasesAsync();
        var dropped = await new Retention(bench.Database.Sessions, load.Options).RunAsync(CancellationToken.None);
        var woken = await paused.WakeAsync();

        Assert.Equal((1, IngestDisposition.Retry), (dropped.TablesDropped, woken?.Disposition));
        await Aftermath.MustBeWholeAsync(bench, load, path);
    }
}
