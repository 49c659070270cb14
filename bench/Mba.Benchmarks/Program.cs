using Mba;
using Mba.Benchmarks;
using Mba.Schemas;
using Mba.Sources;

var scratch = Path.Combine(Path.GetTempPath(), "mba-bench");
Directory.CreateDirectory(Path.Combine(scratch, "bench", "mba", "csv"));
await using var database = await BenchDatabase.StartAsync(Path.Combine(scratch, "server"), default);
var client = new ClientLoad(database.Server);
var file = Path.Combine(scratch, "bench", "mba", "csv", "claims.csv");
ClaimLines.Write(file, 1_000_000);
var report = new Report("bench/results");
var rival = new Subject("LOAD DATA", () => client.PrepareAsync("rival", ClaimLines.TableColumns, default), () => client.LoadAsync("rival", file, default));
var content = new BenchFile(file);
var scan = await Measurement.RepeatAsync(new Subject("scan", () => Task.CompletedTask, () => RecordFile.ScanAsync(content, new ScanOptions(), default)));
Console.WriteLine($"scan {68.3 / scan.Median:0} MB/s");
foreach (var connections in new[] { 1, 2 })
{
    using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions { Connections = connections }, default);
    var ours = new Subject("ours", () => pipeline.ForgetAsync(["claims"], default), () => pipeline.LoadAsync("mba/csv/claims.csv", default));
    report.Add(Result.Ratio($"1M rows, {connections} connections", await Measurement.CompareAsync(ours, rival, 3), connections == 1 ? 1.10 : 0.80));
}
