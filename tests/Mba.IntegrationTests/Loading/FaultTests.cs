using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>
/// Whatever happens to a load between two of its statements, the next delivery ends it: each row once, one SUCCESS, the counts add up, nothing left behind.
/// For each point the first way of loading that passes it; the soak takes all of them.
/// </summary>
public sealed class FaultTests(DatabaseServer server)
{
    /// <summary>No way of loading passes fewer points than this.</summary>
    private const int FewestPoints = 10;

    /// <summary>Those of a load; the explorer of schedules takes those of a skip and of an undo, too.</summary>
    private static IEnumerable<string> LoadPoints =>
        FaultPoints.All.Where(p => !p.StartsWith("skip.", StringComparison.Ordinal) && !p.StartsWith("undo.", StringComparison.Ordinal));

    public static IEnumerable<TheoryDataRow<string>> Points => LoadPoints.Select(p => new TheoryDataRow<string>(p));

    /// <summary>What has one connection does nothing that its sibling with two does not.</summary>
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        LoadCase.All.Where(c => c.Name is not ("blocks" or "upsert" or "replace")).Select(c => new TheoryDataRow<string>(c.Name));

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_connection_that_is_cut_there_costs_nothing_but_another_delivery(string point) =>
        Assert.True(await AnyPassesAsync(point, CutAsync), $"no load passes {point}");

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_process_that_is_killed_there_costs_nothing_but_another_delivery(string point) =>
        Assert.True(await AnyPassesAsync(point, KillAsync), $"no load passes {point}");

    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(Cases))]
    public async Task No_way_of_loading_loses_or_doubles_a_row_wherever_it_is_disturbed(string name)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var passed = 0;
        foreach (var point in LoadPoints)
        {
            var cut = await CutAsync(bench, load, point);
            await bench.ForgetAsync(load.Table);
            if (!cut)
                continue;
            Assert.True(await KillAsync(bench, load, point), $"the executable does not pass {point}");
            await bench.ForgetAsync(load.Table);
            passed++;
        }

        Assert.True(passed >= FewestPoints, $"{name} passed {passed} points only");
    }

    private async Task<bool> AnyPassesAsync(string point, Func<IngestWorkbench, LoadCase, string, Task<bool>> disturb)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        foreach (var load in LoadCase.All)
        {
            if (await disturb(bench, load, point))
                return true;
        }
        return false;
    }

    /// <summary>True when the load passed the point.</summary>
    private static async Task<bool> CutAsync(IngestWorkbench bench, LoadCase load, string point)
    {
        var path = await PrepareAsync(bench, load);
        var passed = false;
        var worker = await bench.WorkerAsync(
            load.Options,
            LoadCase.Datasets,
            FaultPoints.Parse($"{point}:drop", file: null, _ => passed = true)
        );
        await worker.RunLocalAsync(path, new IngestRequest { Bucket = "local", Key = Path.GetFileName(path) }, CancellationToken.None);
        await Aftermath.MustBeWholeAsync(bench, load, path);
        return passed;
    }

    private static async Task<bool> KillAsync(IngestWorkbench bench, LoadCase load, string point)
    {
        var path = await PrepareAsync(bench, load);
        var exitCode = await WorkerProcess.LoadAsync(bench, load, path, $"{point}:kill");
        await Aftermath.MustBeWholeAsync(bench, load, path);
        return exitCode == WorkerProcess.Killed;
    }

    /// <summary>The file to be loaded, after its earlier version where the case has one.</summary>
    private static async Task<string> PrepareAsync(IngestWorkbench bench, LoadCase load)
    {
        if (load.HasEarlierVersion)
            await Deliveries.OfFileAsync(bench, load, await bench.WriteAsync(load.FileName, LoadCase.Content(1)));
        return await bench.WriteAsync(load.FileName, LoadCase.Content(2));
    }
}
