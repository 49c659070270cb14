using Mba.Benchmarks;

var scratch = Path.Combine(Path.GetTempPath(), "mba-bench");
Directory.CreateDirectory(scratch);
await using var database = await BenchDatabase.StartAsync(Path.Combine(scratch, "server"), default);
var client = new ClientLoad(database.Server);
var file = Path.Combine(scratch, "claims-1m.csv");
ClaimLines.Write(file, 1_000_000);
var t = await Measurement.RepeatAsync("client", async () =>
{
    await client.PrepareAsync("rival", ClaimLines.TableColumns, default);
    await client.LoadAsync("rival", file, default);
}, 3);
Console.WriteLine(database.Product + " " + string.Join(' ', t.Seconds));
