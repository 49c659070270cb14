using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql.Schema;
using Xunit;

namespace Mba.IntegrationTests.Schedules;

/// <summary>Everything fails at random for a while; afterwards nothing is lost, doubled or left behind.</summary>
public sealed class ChaosTests(RestartableServer server, ITestOutputHelper output) : IClassFixture<RestartableServer>
{
    /// <summary>Long runs kill the server, too: <c>./mba chaos --seconds N --seed S</c>.</summary>
    [Fact]
    public async Task A_storm_of_faults_leaves_a_clean_ledger()
    {
        var seconds = Number("MBA_CHAOS_SECONDS", 25);
        var seed = Number("MBA_CHAOS_SEED", 11);
        await using var database = new DatabaseFixture(server);
        await database.InitializeAsync();
        await new Migrations(database.Sessions).ApplyAsync(CancellationToken.None);
        var chaos = new Chaos(database, server, seed);
        try
        {
            await chaos.RunAsync(TimeSpan.FromSeconds(seconds));
        }
        finally
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CHAOS seed {seed}, {seconds} s"));
            foreach (var (kind, count) in chaos.Counts.OrderBy(c => c.Key, StringComparer.Ordinal))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"CHAOS {count, 6} {kind}"));
        }

        Assert.True(chaos.Counts["files"] > 10);
    }

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
