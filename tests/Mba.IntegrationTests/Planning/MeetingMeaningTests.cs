using Mba.IntegrationTests.Loading;
using Xunit;

namespace Mba.IntegrationTests.Planning;

/// <summary>Two first files of one column, whose values mean different things, are loaded at once: one of them decides, and the other fails.</summary>
public sealed class MeetingMeaningTests(IngestWorkbench bench) : IClassFixture<IngestWorkbench>
{
    private static readonly string[] Points =
    [
        FaultPoints.Claimed,
        FaultPoints.Scanned,
        FaultPoints.Planned,
        FaultPoints.LoadBegun,
        FaultPoints.BlockSent,
        FaultPoints.BlockCommitted,
        FaultPoints.StageCreated,
        FaultPoints.MergeBegun,
        FaultPoints.Accounted,
    ];

    public static IEnumerable<TheoryDataRow<string, string, bool>> Meetings =>
        from mode in new[] { "append", "blocks", "upsert" }
        from values in new[] { "zones", "days" }
        from isNew in new[] { true, false }
        select new TheoryDataRow<string, string, bool>(mode, values, isNew);

    [Theory]
    [MemberData(nameof(Meetings))]
    public async Task One_of_them_decides_wherever_they_meet(string mode, string values, bool isNew)
    {
        var (one, other) =
            values == "zones"
                ? ("id,at\n1,2024-03-01 10:00:00\n", "id,at\n2,2024-03-01T10:00:00-05:00\n")
                : ("id,at\n1,25/12/2024\n", "id,at\n2,12/25/2024\n");
        foreach (var (point, (first, second)) in Points.SelectMany(p => new[] { (p, (one, other)), (p, (other, one)) }))
        {
            var table = $"meet_{Guid.NewGuid():N}"[..20];
            var rules =
                $$"""{ "datasets": [ { "name": "meeting", "match": ["{mba}csv/{{table}}*"], "table": "{{table}}" {{(
                    mode == "upsert" ? """, "mode": "upsert", "keys": ["id"] """ : ""
                )}} } ] }""";
            var options = new IngestOptions { AtomicBytes = mode == "blocks" ? 0 : 1 << 20 };
            if (!isNew)
                await (await bench.WorkerAsync(options, rules)).RunAsync(
                    await bench.PutAsync($"{table}_0.csv", "id,at\n9,\n"),
                    CancellationToken.None
                );
            var request = await bench.PutAsync($"{table}_1.csv", first);
            var file = Path.Combine(bench.StoreFolder, "pause-" + table);
            var paused = await bench.WorkerAsync(options, rules, FaultPoints.Parse($"{point}:pause", file, reached: null));
            var loading = Task.Run(() => paused.RunAsync(request, CancellationToken.None));
            while (!File.Exists(file) && !loading.IsCompleted)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);

            var later = await bench.PutAsync($"{table}_2.csv", second);
            var meeting = Task.Run(async () => await (await bench.WorkerAsync(options, rules)).RunAsync(later, CancellationToken.None));
            await Task.WhenAny(meeting, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
            File.Delete(file);
            await Task.WhenAll(loading, meeting);

            var ends = await bench.Database.QueryAsync(
                $"SELECT status, error_code FROM ingestion_audit WHERE s3_key REGEXP '{table}_[12].csv$'"
            );
            Assert.True(ends.Count(e => e[0] == "SUCCESS") < 2, $"{mode}, {values}, met at {point}: both succeeded");
            Assert.Contains(ends, e => e[0] == "SUCCESS");
        }
    }
}
