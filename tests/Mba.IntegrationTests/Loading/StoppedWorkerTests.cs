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
    [Theory]
    [InlineData("append", FaultPoints.Accounted, 1)]
    [InlineData("two connections", FaultPoints.BlockSent, 1)]
    [InlineData("two connections", FaultPoints.BlockRecorded, 3)]
    [InlineData("two connections", FaultPoints.Accounted, 1)]
    [InlineData("upsert", FaultPoints.Merged, 1)]
    [InlineData("upsert, two connections", FaultPoints.BlockSent, 2)]
    [InlineData("replace", FaultPoints.MergeBegun, 1)]
    [InlineData("replace", FaultPoints.Accounted, 1)]
    public Task Holds_up_nobody_and_commits_nothing(string name, string point, int occurrence) => StopAsync(name, point, occurrence);

    /// <summary>The lock of a table that is being changed is not a claim's: it ends when its holder has been idle for half a minute.</summary>
    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("append", FaultPoints.TableLocked)]
    [InlineData("append", FaultPoints.VersionRaised)]
    public Task Holds_up_a_change_of_the_table_for_half_a_minute_at_most(string name, string point) => StopAsync(name, point, 1);

    private async Task StopAsync(string name, string point, int occurrence)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        var path = await bench.WriteAsync(load.FileName, LoadCase.Content(2));
        using var worker = WorkerProcess.Start(bench, load with { Options = load.Options with { Lease = TimeSpan.FromSeconds(1) } }, path, string.Create(CultureInfo.InvariantCulture, $"{point}:pause:{occurrence}"));
        try
        {
            await StopAsync(worker, WorkerProcess.PauseFile(bench));
            while (await bench.ScalarAsync("SELECT COUNT(*) FROM ingestion_audit WHERE lease_until > UTC_TIMESTAMP(6)") != "0")
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            var successor = await Deliveries.OfFileAsync(bench, load, path, expire: false).WaitAsync(TimeSpan.FromMinutes(3));
            await Aftermath.MustBeWholeAsync(bench.Database, load, successor.Audit!);

            File.Delete(WorkerProcess.PauseFile(bench));
            await SignalAsync(worker, "CONT");
            await worker.WaitForExitAsync();
            Assert.NotEqual(0, worker.ExitCode);
            await Aftermath.MustBeWholeAsync(bench, load, path);
        }
        finally
        {
            worker.Kill();
        }
    }

    /// <summary>Stops the worker once it waits at its fault point.</summary>
    private static async Task StopAsync(Process worker, string pauseFile)
    {
        while (!File.Exists(pauseFile))
        {
            Assert.False(worker.HasExited, "the load does not pass the point");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
        await SignalAsync(worker, "STOP");
    }

    private static Task SignalAsync(Process process, string signal) =>
        Tool.RunAsync("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -s {signal} {process.Id}")], CancellationToken.None);
}
