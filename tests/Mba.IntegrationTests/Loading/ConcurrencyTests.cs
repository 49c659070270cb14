using System.Diagnostics;
using System.Globalization;
using Mba.IntegrationTests.Fixtures;
using Xunit;

namespace Mba.IntegrationTests.Loading;

/// <summary>Ten files that all create, widen and load one table at once.</summary>
public sealed class ConcurrencyTests(DatabaseServer server)
{
    private const int Files = 10;
    private const int Rows = 50;

    [Fact]
    public Task No_row_is_lost_and_no_reader_waits_when_ten_files_shape_one_table_at_once() => ShapeAtOnceAsync(rounds: 2);

    [Fact]
    [Trait("Category", "Soak")]
    public Task No_row_is_lost_in_twenty_rounds() => ShapeAtOnceAsync(rounds: 20);

    private async Task ShapeAtOnceAsync(int rounds)
    {
        await using var bench = new IngestWorkbench(server);
        await bench.InitializeAsync();
        for (var round = 0; round < rounds; round++)
        {
            var table = $"shaped_{(char)('a' + round)}";
            var requests = new List<IngestRequest>();
            for (var file = 0; file < Files; file++)
                requests.Add(await bench.PutAsync($"{table}_{file + 1}.csv", Content(file)));
            using var stop = new CancellationTokenSource();
            var longest = Task.Run(() => ReadAsync(bench, table, stop.Token));
            var results = await Task.WhenAll(requests.Select(r => Task.Run(() => Deliveries.UntilDoneAsync(bench, r))));
            await stop.CancelAsync();

            Assert.All(results, r => Assert.True(r.Audit!.Status == AuditStatus.SUCCESS, $"{r.Audit.ErrorCode} {r.Audit.ErrorMessage}"));
            Assert.Equal(
                (Files * Rows).ToString(CultureInfo.InvariantCulture),
                await bench.ScalarAsync($"SELECT COUNT(*) FROM {table} WHERE CHAR_LENGTH(note) = 20 + 30 * (id DIV 1000)")
            );
            Assert.True(await longest < TimeSpan.FromSeconds(6), $"a reader waited {await longest}");
        }
    }

    /// <summary>Each file has a column of its own, and a longer text than the one before it.</summary>
    private static string Content(int file) =>
        $"id,note,extra_{file}\n"
        + string.Concat(Enumerable.Range(0, Rows).Select(i => $"{(file * 1000) + i},{new string('x', 20 + (30 * file))},{file}\n"));

    /// <summary>The longest that a query of the table took while it was shaped.</summary>
    private static async Task<TimeSpan> ReadAsync(IngestWorkbench bench, string table, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await bench.ScalarAsync($"SELECT COUNT(*) FROM {table}");
            }
            catch (MySqlConnector.MySqlException e) when (e.Number == 1146)
            {
                await Task.Yield();
            }
            var took = Stopwatch.GetElapsedTime(began);
            longest = took > longest ? took : longest;
        }
        return longest;
    }
}
