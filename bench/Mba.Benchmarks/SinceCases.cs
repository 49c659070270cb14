using System.Diagnostics;
using System.Text;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>
/// The daily build against that of an earlier commit, in turn, each in a database of its own that its own command line made: loads, cold starts and memory.
/// </summary>
/// <param name="database">The server.</param>
/// <param name="scratch">A folder for files.</param>
/// <param name="report">Where results go.</param>
/// <param name="former">The earlier commit.</param>
/// <param name="builds">The folder with <c>now.files</c> and <c>former.files</c>, as bench.sh writes them.</param>
public sealed class SinceCases(BenchDatabase database, string scratch, Report report, string former, string builds)
{
    private const int Pairs = 7;
    private const double Bar = 1.05;
    private const string Table = "claims";

    /// <summary>Rows of a file that is only scanned: starting a process is a tenth of it.</summary>
    private const int ScannedRows = 10_000_000;

    private const string TestEvent = """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"bench"}""";

    private const string Health =
        """{"version":"2.0","routeKey":"$default","rawPath":"/health","rawQueryString":"","headers":{"host":"api"},"requestContext":{"http":{"method":"GET","path":"/health","protocol":"HTTP/1.1","sourceIp":"127.0.0.1"},"requestId":"r","stage":"$default","domainName":"api"},"isBase64Encoded":false}""";

    private readonly Measurement _measurement = new(database);
    private readonly Side _now = new("now", "mba_bench_now");
    private readonly Side _then = new("former", "mba_bench_former");

    /// <summary>A scan reads the records, infers the columns and hashes; no database takes part in it.</summary>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        var file = Path.Combine(scratch, "since_scan.csv");
        ClaimLines.Write(file, ScannedRows);
        await CompareAsync(
            "scan of 10M rows (690 MB), `mba infer`",
            _ => Task.CompletedTask,
            side => CommandAsync(side, cancellationToken, "infer", file),
            Bar
        );
        var small = Path.Combine(scratch, "since_small.csv");
        ClaimLines.Write(small, 1000);
        await CompareAsync(
            "what of it is the start: `mba infer` of 1,000 rows",
            _ => Task.CompletedTask,
            side => CommandAsync(side, cancellationToken, "infer", small),
            bar: null
        );
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var side in new[] { _now, _then })
        {
            await new ClientLoad(database.Server).RunAsync($"CREATE DATABASE `{side.Database}` CHARACTER SET utf8mb4", cancellationToken);
            await CommandAsync(side, cancellationToken, "db", "init");
        }
        var file = Path.Combine(scratch, "since.csv");
        ClaimLines.Write(file, LoadCases.Rows);
        var small = Path.Combine(scratch, "since_small.csv");
        ClaimLines.Write(small, 1000);
        await CompareAsync("1M rows (68 MB), whole process", side => LoadAsync(side, file, cancellationToken), cancellationToken);
        await CompareAsync("1,000 rows, whole process", side => LoadAsync(side, small, cancellationToken), cancellationToken);
        await CompareAsync(
            "cold start of Mba.CsvIngestLambda to s3:TestEvent answered",
            side => InvokeAsync(side, "Mba.CsvIngestLambda", ProcessCases.Batch(TestEvent), cancellationToken),
            cancellationToken
        );
        await CompareAsync(
            "cold start of Mba.UploadApiLambda to GET /health answered",
            side => InvokeAsync(side, "Mba.UploadApiLambda", Health, cancellationToken),
            cancellationToken
        );
        await MemoryAsync(file, cancellationToken);
    }

    private Task CompareAsync(string what, Func<Side, Task> run, CancellationToken cancellationToken) =>
        CompareAsync(what, side => ForgetAsync(side, cancellationToken), run, Bar);

    private async Task CompareAsync(string what, Func<Side, Task> before, Func<Side, Task> run, double? bar) =>
        report.Add(
            Result.Ratio(
                $"JIT: {what}",
                await _measurement.CompareAsync(
                    new Subject("now", () => before(_now), () => run(_now)),
                    new Subject($"commit {former}", () => before(_then), () => run(_then)),
                    Pairs
                ),
                bar
            )
        );

    private async Task MemoryAsync(string file, CancellationToken cancellationToken)
    {
        List<double> ours = [],
            theirs = [];
        for (var pair = 0; pair < Pairs; pair++)
        {
            ours.Add(await PeakAsync(_now, file, cancellationToken));
            theirs.Add(await PeakAsync(_then, file, cancellationToken));
        }
        var ratios = ours.Zip(theirs, (a, b) => a / b).ToList();
        var median = Statistics.Median(ratios);
        report.Add(
            new Result(
                "JIT: peak memory of a load of 1M rows (68 MB)",
                FormattableString.Invariant(
                    $"{median:0.00} × commit {former} ({Statistics.Median(ours):0} MB / {Statistics.Median(theirs):0} MB)"
                ),
                FormattableString.Invariant($"{ratios.Min():0.00} – {ratios.Max():0.00}"),
                FormattableString.Invariant($"≤ {Bar:0.00}"),
                median <= Bar
            )
        );
    }

    private async Task<double> PeakAsync(Side side, string file, CancellationToken cancellationToken)
    {
        await ForgetAsync(side, cancellationToken);
        using var process = Start(side, "Mba.Cli", null, "etl", "load-one", file, "--table", Table, "--json");
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, BenchProcess.PeakOf(process.Id));
            await Task.Delay(50, cancellationToken);
        }
        return peak / 1e6;
    }

    /// <summary>Neither build remembers the file.</summary>
    private Task ForgetAsync(Side side, CancellationToken cancellationToken) =>
        new ClientLoad(database.Server with { Database = side.Database }).RunAsync(
            $"DROP TABLE IF EXISTS `{Table}`; DELETE FROM `ingestion_content`; DELETE FROM `ingestion_audit`; DELETE FROM `ingestion_table`; DELETE FROM `ingestion_column`",
            cancellationToken
        );

    private Task LoadAsync(Side side, string file, CancellationToken cancellationToken) =>
        CommandAsync(side, cancellationToken, "etl", "load-one", file, "--table", Table, "--json");

    private async Task CommandAsync(Side side, CancellationToken cancellationToken, params string[] arguments)
    {
        using var process = Start(side, "Mba.Cli", null, arguments);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"mba {string.Join(' ', arguments)} of {side.Name} ended with {process.ExitCode}");
    }

    private async Task InvokeAsync(Side side, string project, string payload, CancellationToken cancellationToken)
    {
        await using var runtime = RuntimeApiEmulator.Start(TimeSpan.FromMinutes(1), TimeProvider.System);
        var answer = runtime.InvokeAsync(Encoding.UTF8.GetBytes(payload), cancellationToken);
        using var process = Start(side, project, runtime.Address);
        var outcome = await answer;
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        if (!outcome.Succeeded)
            throw new InvalidOperationException($"{project} of {side.Name} failed: {Encoding.UTF8.GetString(outcome.Payload)}");
    }

    private Process Start(Side side, string project, string? runtimeApi, params string[] arguments) =>
        BenchProcess.Start(
            database,
            scratch,
            endpoint: null,
            project,
            arguments,
            runtimeApi,
            Path.Combine(builds, side.Name + ".files"),
            ("RDS_DATABASE", side.Database)
        );

    private sealed record Side(string Name, string Database);
}
