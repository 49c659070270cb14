using System.Diagnostics;
using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>The real executable, killed at moments that no one has thought of.</summary>
public sealed class RandomMomentTests(DatabaseServer server)
{
    [Theory]
    [InlineData("append", 11)]
    [InlineData("two connections", 12)]
    public Task A_load_that_is_killed_at_two_moments_ends_whole(string name, int seed) => KillAsync(name, seed, megabytes: 4, moments: 2);

    [Theory]
    [Trait("Category", "Soak")]
    [InlineData("append", 21)]
    [InlineData("two connections", 22)]
    [InlineData("upsert, two connections", 23)]
    [InlineData("replace, two connections", 24)]
    public Task A_load_of_300_megabytes_that_is_killed_at_twenty_moments_ends_whole(string name, int seed) =>
        KillAsync(name, seed, megabytes: 300, moments: 20);

    /// <summary>Every moment strikes a load at work: one that ends first is checked, forgotten and begun again.</summary>
    private async Task KillAsync(string name, int seed, int megabytes, int moments)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        var load = LoadCase.All.Single(c => c.Name == name);
        load = load with
        {
            Options = load.Options with { BlockBytes = 1 << 20, AtomicBytes = load.Options.AtomicBytes == 0 ? 0 : 1L << 30 },
        };
        var (path, rows) = Write(bench, load, megabytes);
        var whole = await MeasureAsync(bench, load, path);
        await bench.ForgetAsync(load.Table);
        var random = new Random(seed);
        for (var struck = 0; struck < moments; )
        {
            using var process = WorkerProcess.Start(bench, load, path, fault: "");
            await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(whole * random.NextDouble()));
            if (!process.HasExited)
            {
                process.Kill();
                struck++;
            }
            await process.WaitForExitAsync();
            await bench.ExpireLeasesAsync();
            if (process.ExitCode != 0)
                continue;
            await MustBeWholeAsync(bench, load, path, rows);
            await bench.ForgetAsync(load.Table);
        }

        await MustBeWholeAsync(bench, load, path, rows);
    }

    private static async Task MustBeWholeAsync(IngestWorkbench bench, LoadCase load, string path, long rows)
    {
        var audit = (await Deliveries.OfFileAsync(bench, load, path)).Audit!;
        Assert.Equal(
            (AuditStatus.SUCCESS, null, rows, rows),
            (audit.Status, audit.ErrorCode, audit.RowsRead, audit.RowsInserted + audit.RowsUpdated)
        );
        var expected = rows.ToString(CultureInfo.InvariantCulture);
        Assert.Equal<string?[]>([expected, expected, "1"], (await bench.Database.QueryAsync(load.RowsSql))[0]);
        Assert.Equal("1", await bench.ScalarAsync("SELECT COUNT(*) FROM ingestion_audit"));
    }

    private static async Task<TimeSpan> MeasureAsync(IngestWorkbench bench, LoadCase load, string path)
    {
        var began = Stopwatch.GetTimestamp();
        Assert.Equal(0, await WorkerProcess.LoadAsync(bench, load, path, fault: ""));
        return Stopwatch.GetElapsedTime(began);
    }

    private static (string Path, long Rows) Write(IngestWorkbench bench, LoadCase load, int megabytes)
    {
        Directory.CreateDirectory(bench.StoreFolder);
        var path = Path.Combine(bench.StoreFolder, load.FileName);
        using var file = new StreamWriter(path);
        file.Write("id,name,amount\n");
        var remarks = new string('r', 150);
        var rows = 0L;
        for (var length = 0L; length < megabytes * 1_000_000L; length += 192, rows++)
            file.Write(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{1_000_000_000 + rows},\"number {rows:000000000000}, {remarks}\",{rows % 1000:000}.25\n"
                )
            );
        return (path, rows);
    }
}
