using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Mba.Logging;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Everything fails at random for a while; afterwards nothing is lost, doubled or left behind.</summary>
public sealed class ChaosTests(LoggedServer server, ITestOutputHelper output) : IClassFixture<LoggedServer>
{
    /// <summary>Long runs kill the server, too: <c>./mba chaos --seconds N --seed S</c>.</summary>
    [Fact]
    public async Task A_storm_of_faults_leaves_a_clean_ledger()
    {
        var seconds = Number("MBA_CHAOS_SECONDS", 25);
        var seed = Number("MBA_CHAOS_SEED", 11);
        await using var database = new DatabaseFixture(server);
        await database.InitializeAsync();
        await database.MigrateAsync();
        await using var log = new StringWriter();
        using var logs = new MbaLoggerProvider(
            new LogOutput
            {
                Service = "csv-ingest",
                Writer = TextWriter.Synchronized(log),
                Json = true,
                Minimum = LogLevel.Trace,
                WriterMinimum = LogLevel.Trace,
            },
            TimeProvider.System
        );
        var chaos = new Chaos(database, server, logs, seed);
        try
        {
            await chaos.RunAsync(TimeSpan.FromSeconds(seconds));
        }
        catch (Exception e)
        {
            output.WriteLine(e.ToString());
            output.WriteLine(string.Join('\n', (await File.ReadAllLinesAsync(server.LogFiles[0])).TakeLast(60)));
            throw;
        }
        finally
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CHAOS seed {seed}, {seconds} s"));
            foreach (var (kind, count) in chaos.Counts.OrderBy(c => c.Key, StringComparer.Ordinal))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CHAOS {count, 6} {kind}"));
        }

        Assert.True(chaos.Counts["files"] > 10);
        AssertNoCells("the functions' log", log.ToString(), "CLAIMED");
        foreach (var (file, proof) in server.LogFiles.Zip(["ready for connections", "LOAD DATA", "LOAD DATA"]))
            AssertNoCells(Path.GetFileName(file), await File.ReadAllTextAsync(file), proof);
    }

    /// <param name="name">Of the log.</param>
    /// <param name="text">Its text.</param>
    /// <param name="proof">What is in it when it was written at all.</param>
    private void AssertNoCells(string name, string text, string proof)
    {
        Assert.Contains(proof, text, StringComparison.OrdinalIgnoreCase);
        output.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"CHAOS {text.AsSpan().Count('\n'), 6} lines of {name}, none with a cell")
        );
        Assert.DoesNotContain(FileWorld.Canary, text, StringComparison.OrdinalIgnoreCase);
    }

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
