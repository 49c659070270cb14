using System.Diagnostics;
using System.Globalization;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>
/// A worker whose whole process stands still, heartbeat included, as a frozen machine's does: its connections stay open, with all their locks. The
/// successor loads the file meanwhile, and the first commits nothing when it goes on.
/// </summary>
public sealed class StoppedWorkerTests(DatabaseServer server)
{
    /// <summary>The table is being changed here, under its lock.</summary>
    private static readonly string[] Changing =
    [
        FaultPoints.TableLocked,
        FaultPoints.VersionRaised,
        FaultPoints.TableAltered,
        FaultPoints.ColumnsRemembered,
    ];

    /// <summary>The run has ended here.</summary>
    private static readonly string[] Ended = [FaultPoints.Committed, FaultPoints.Cleaned];

    public static IEnumerable<TheoryDataRow<string>> PointsOfChanges => Changing.Select(p => new TheoryDataRow<string>(p));

    [Theory]
    [InlineData("append", FaultPoints.Accounted, 1)]
    [InlineData("two connections", FaultPoints.BlockSent, 1)]
    [InlineData("two connections", FaultPoints.BlockRecorded, 3)]
    [InlineData("two connections", FaultPoints.Accounted, 1)]
    [InlineData("upsert", FaultPoints.Merged, 1)]
    [InlineData("upsert, two connections", FaultPoints.BlockSent, 2)]
    [InlineData("replace", FaultPoints.MergeBegun, 1)]
    [InlineData("replace", FaultPoints.Accounted, 1)]
    public async Task Holds_up_nobody_and_commits_nothing(string name, string point, int occurrence) =>
        Assert.True(await StopAsync(name, point, occurrence), $"{name} does not pass {point}");

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("append")]
    [InlineData("two connections")]
    [InlineData("upsert, two connections")]
    [InlineData("replace, two connections")]
    public async Task Holds_up_nobody_wherever_it_stands(string name)
    {
        foreach (var point in FaultPoints.All.Except(Changing, StringComparer.Ordinal))
            await StopAsync(name, point, 1);
    }

    /// <summary>The lock of a table that is being changed is not a claim's: it ends when its holder has been idle for half a minute.</summary>
    [Theory]
    [Trait("Category", "Soak")]
    [MemberData(nameof(PointsOfChanges))]
    public async Task Holds_up_a_change_of_the_table_for_half_a_minute_at_most(string point) =>
        Assert.True(await StopAsync("append", point, 1), $"the load does not pass {point}");

    /// <summary>False when the load ended without passing the point.</summary>
    private async Task<bool> StopAsync(string name, string point, int occurrence)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var path = await bench.WriteAsync(load.FileName, LoadCase.Content(2));
        using var worker = WorkerProcess.Start(
            bench,
            load with
            {
                Options = load.Options with { Lease = TimeSpan.FromSeconds(1) },
            },
            path,
            string.Create(CultureInfo.InvariantCulture, $"{point}:pause:{occurrence}")
        );
        try
        {
            if (!await StopsAsync(worker, WorkerProcess.PauseFile(bench)))
                return false;
            while (await bench.ScalarAsync("SELECT COUNT(*) FROM ingestion_audit WHERE lease_until > UTC_TIMESTAMP(6)") != "0")
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            var successor = await Deliveries.OfFileAsync(bench, load, path, expire: false).WaitAsync(TimeSpan.FromMinutes(3));
            await Aftermath.MustBeWholeAsync(bench.Database, load, successor.Audit!);

            File.Delete(WorkerProcess.PauseFile(bench));
            await SignalAsync(worker, "CONT");
            await worker.WaitForExitAsync();
            Assert.Equal(Ended.Contains(point, StringComparer.Ordinal), worker.ExitCode == 0);
            await Aftermath.MustBeWholeAsync(bench, load, path);
            return true;
        }
        finally
        {
            worker.Kill();
        }
    }

    /// <summary>Stops the worker once it waits at its fault point; false when it ends before.</summary>
    private static async Task<bool> StopsAsync(Process worker, string pauseFile)
    {
        while (!File.Exists(pauseFile))
        {
            if (worker.HasExited)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
        await SignalAsync(worker, "STOP");
        return true;
    }

    private static Task SignalAsync(Process process, string signal) =>
        Tool.RunAsync("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {process.Id}")], CancellationToken.None);
}
