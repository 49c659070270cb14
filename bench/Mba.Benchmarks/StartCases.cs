using System.Diagnostics;
using System.Text;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>From the start of a process to its first answer: functions as Lambda starts them, and the command line.</summary>
public sealed class StartCases(BenchDatabase database, string scratch, Report report, IReadOnlyList<Build> builds)
{
    private const int Uncounted = 2;
    private const int Counted = 10;

    /// <summary>S3 sends it when notifications are set up.</summary>
    private const string TestEvent = """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"bench"}""";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await FunctionAsync("Mba.CsvIngestLambda", "s3:TestEvent", _ => ProcessCases.Batch(TestEvent), 20, null, cancellationToken);
        await FirstFileAsync(cancellationToken);
        await FunctionAsync("Mba.UploadApiLambda", "GET /health", _ => Request("/health"), 50, null, cancellationToken);
        await using (var bucket = await FileBucket.StartAsync(scratch, cancellationToken))
            await FunctionAsync("Mba.UploadApiLambda", "GET /ready", _ => Request("/ready"), 90, bucket.Endpoint, cancellationToken);
        await CommandAsync("mba --help", ["--help"], 30, cancellationToken);
        var small = Path.Combine(scratch, "infer.csv");
        ClaimLines.Write(small, 100);
        await CommandAsync("mba infer of 100 rows", ["infer", small], 40, cancellationToken);
    }

    /// <summary>A bucket whose server costs nothing to speak of.</summary>
    private async Task FirstFileAsync(CancellationToken cancellationToken)
    {
        var next = 0;
        await using var bucket = await FileBucket.StartAsync(key => Path.Combine(scratch, "bench", key), cancellationToken);
        await new ClientLoad(database.Server).RunAsync(
            "DROP TABLE IF EXISTS `cold`; DELETE FROM `ingestion_content`; DELETE FROM `ingestion_audit`; DELETE FROM `ingestion_table`",
            cancellationToken
        );
        await FunctionAsync(
            "Mba.CsvIngestLambda",
            "a file of 1,000 rows",
            _ =>
            {
                var key = FormattableString.Invariant($"mba/csv/cold_{20240101 + next}.csv");
                var path = Path.Combine(scratch, "bench", key);
                ClaimLines.Write(path, 1000, firstId: 1 + (next++ * 1000L));
                return ProcessCases.Batch(ProcessCases.CreatedEvent(key, path));
            },
            120,
            bucket.Endpoint,
            cancellationToken
        );
    }

    private async Task FunctionAsync(
        string project,
        string what,
        Func<int, string> payload,
        double bar,
        Uri? endpoint,
        CancellationToken cancellationToken
    )
    {
        foreach (var build in builds)
        {
            var times = new List<double>();
            for (var run = 0; run < Uncounted + Counted; run++)
            {
                var bytes = Encoding.UTF8.GetBytes(payload(run));
                await using var runtime = RuntimeApiEmulator.Start(TimeSpan.FromMinutes(1), TimeProvider.System);
                var answer = runtime.InvokeAsync(bytes, cancellationToken);
                var began = Stopwatch.GetTimestamp();
                using var process = BenchProcess.Start(database, scratch, endpoint, project, [], runtime.Address, build.NativeFolder);
                var outcome = await answer;
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                process.Kill();
                await process.WaitForExitAsync(cancellationToken);
                if (!outcome.Succeeded || Encoding.UTF8.GetString(outcome.Payload).Contains("\"statusCode\":503", StringComparison.Ordinal))
                    throw new InvalidOperationException($"{project} failed: {Encoding.UTF8.GetString(outcome.Payload)}");
            }
            Report($"{build.Name}: cold start of {project} to {what} answered", build, times, bar);
        }
    }

    private async Task CommandAsync(string what, string[] arguments, double bar, CancellationToken cancellationToken)
    {
        foreach (var build in builds)
        {
            var times = new List<double>();
            for (var run = 0; run < Uncounted + Counted; run++)
            {
                var began = Stopwatch.GetTimestamp();
                using var process = BenchProcess.Start(database, scratch, null, "Mba.Cli", arguments, null, build.NativeFolder);
                await process.WaitForExitAsync(cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (process.ExitCode != 0)
                    throw new InvalidOperationException($"{what} ended with {process.ExitCode}");
            }
            Report($"{build.Name}: {what}, the whole process", build, times, bar);
        }
    }

    private void Report(string name, Build build, List<double> times, double bar)
    {
        var counted = times[Uncounted..];
        var median = Statistics.Median(counted);
        report.Add(
            build.NativeFolder is null
                ? new Result(
                    name,
                    FormattableString.Invariant($"{median:0} ms"),
                    FormattableString.Invariant($"{counted.Min():0} – {counted.Max():0}")
                )
                : Result.AtMost(name, median, "ms", counted, bar)
        );
    }

    private static string Request(string path) =>
        """{"version":"2.0","routeKey":"$default","rawPath":"PATH","rawQueryString":"","headers":{"host":"api"},"requestContext":{"http":{"method":"GET","path":"PATH","protocol":"HTTP/1.1","sourceIp":"127.0.0.1"},"requestId":"r","stage":"$default","domainName":"api"},"isBase64Encoded":false}""".Replace(
            "PATH",
            path,
            StringComparison.Ordinal
        );
}
