using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Mba.Cli.Local;

namespace Mba.Benchmarks;

/// <summary>What only whole processes show: peak memory whatever the file's size, and the time from process start to the first answer.</summary>
public sealed class ProcessCases(BenchDatabase database, string scratch, Report report)
{
    private const long RowsOf70Megabytes = 1_000_000;

    /// <summary>S3 sends it when notifications are set up.</summary>
    private const string TestEvent = """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"bench"}""";

    private const string HealthRequest =
        """{"version":"2.0","routeKey":"$default","rawPath":"/health","rawQueryString":"","headers":{"host":"api"},"requestContext":{"http":{"method":"GET","path":"/health","protocol":"HTTP/1.1","sourceIp":"127.0.0.1"},"requestId":"r","stage":"$default","domainName":"api"},"isBase64Encoded":false}""";

    private const int ColdStarts = 12;

    private Uri? _endpoint;

    public async Task ColdStartAsync(CancellationToken cancellationToken)
    {
        await ColdStartAsync("Mba.CsvIngestLambda", "s3:TestEvent", _ => Batch(TestEvent), 150, cancellationToken);
        await ColdStartAsync("Mba.UploadApiLambda", "GET /health", _ => HealthRequest, 250, cancellationToken);
        await FirstFileAsync(cancellationToken);
    }

    /// <summary>What a cold function takes for its first file: SDK, driver and pipeline are compiled on the way.</summary>
    private async Task FirstFileAsync(CancellationToken cancellationToken)
    {
        await using var bucket = await BenchBucket.StartAsync(scratch, cancellationToken);
        _endpoint = bucket.Endpoint;
        var keys = Enumerable
            .Range(0, ColdStarts)
            .Select(run => FormattableString.Invariant($"mba/csv/cold_{20240101 + run}.csv"))
            .ToList();
        foreach (var (key, run) in keys.Select((k, i) => (k, i)))
        {
            ClaimLines.Write(Path.Combine(scratch, "bench", key), 1000, firstId: 1 + (run * 1000L));
            await bucket.PutAsync(key, Path.Combine(scratch, "bench", key), cancellationToken);
        }
        await new ClientLoad(database.Server).RunAsync(
            "DROP TABLE IF EXISTS `cold`; DELETE FROM `ingestion_content`; DELETE FROM `ingestion_audit`; DELETE FROM `ingestion_table`",
            cancellationToken
        );
        await ColdStartAsync(
            "Mba.CsvIngestLambda",
            "a file of 1,000 rows in a bucket (moto)",
            run => Batch(CreatedEvent(keys[run])),
            bar: null,
            cancellationToken
        );
        _endpoint = null;
    }

    /// <summary>S3's notification of a new object in the bench's bucket.</summary>
    public static string CreatedEvent(string key) =>
        """{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"bench"},"object":{"key":"""
        + JsonSerializer.Serialize(key)
        + "}}}]}";

    /// <summary>A batch of one message, as the queue hands it to the function.</summary>
    public static string Batch(string body) =>
        """{"Records":[{"messageId":"m","receiptHandle":"r","body":"""
        + JsonSerializer.Serialize(body)
        + ""","attributes":{"ApproximateReceiveCount":"1"},"eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:ingest"}]}""";

    /// <summary>Peak resident memory of <c>mba etl load-one</c> at 1, 10 and (in full) 100 times the size, plain and gzip.</summary>
    public async Task MemoryAsync(bool full, CancellationToken cancellationToken)
    {
        foreach (var times in full ? new[] { 1, 10, 100 } : [1, 10])
        {
            foreach (var ending in new[] { ".csv", ".csv.gz" })
            {
                var file = Path.Combine(scratch, $"memory_{times}x{ending}");
                ClaimLines.Write(file, RowsOf70Megabytes * times);
                var (peak, seconds) = await LoadInProcessAsync(file, cancellationToken);
                report.Add(
                    Result.AtMost(
                        $"peak memory, {times * RowsOf70Megabytes:N0} rows, {new FileInfo(file).Length / 1e6:N0} MB {ending}",
                        peak / 1e6,
                        "MB RSS",
                        [peak / 1e6],
                        200,
                        FormattableString.Invariant($" ({seconds:0} s)")
                    )
                );
                if (times > 10)
                    File.Delete(file);
            }
        }
    }

    private async Task<(long PeakBytes, double Seconds)> LoadInProcessAsync(string file, CancellationToken cancellationToken)
    {
        await new ClientLoad(database.Server).RunAsync(
            "DROP TABLE IF EXISTS `memory`; DELETE FROM `ingestion_content`; DELETE FROM `ingestion_audit`",
            cancellationToken
        );
        var began = Stopwatch.GetTimestamp();
        using var process = BenchProcess.Start(
            database,
            scratch,
            _endpoint,
            "Mba.Cli",
            ["etl", "load-one", file, "--table", "memory", "--json"],
            runtimeApi: null
        );
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, BenchProcess.PeakOf(process.Id));
            await Task.Delay(100, cancellationToken);
        }
        return process.ExitCode == 0
            ? (peak, Stopwatch.GetElapsedTime(began).TotalSeconds)
            : throw new InvalidOperationException($"load of {file} ended with {process.ExitCode}");
    }

    private async Task ColdStartAsync(
        string project,
        string what,
        Func<int, string> payload,
        double? bar,
        CancellationToken cancellationToken
    )
    {
        var milliseconds = new List<double>();
        for (var run = 0; run < ColdStarts; run++)
        {
            await using var runtime = RuntimeApiEmulator.Start(TimeSpan.FromMinutes(1), TimeProvider.System);
            var answer = runtime.InvokeAsync(Encoding.UTF8.GetBytes(payload(run)), cancellationToken);
            var began = Stopwatch.GetTimestamp();
            using var process = BenchProcess.Start(database, scratch, _endpoint, project, [], runtime.Address);
            var outcome = await answer;
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
            if (!outcome.Succeeded)
                throw new InvalidOperationException($"{project} failed: {Encoding.UTF8.GetString(outcome.Payload)}");
        }
        var counted = milliseconds[2..];
        var name = $"cold start of {project}, process start to {what} answered";
        report.Add(
            bar is { } max
                ? Result.AtMost(name, Statistics.Median(counted), "ms", counted, max)
                : new Result(
                    name,
                    FormattableString.Invariant($"{Statistics.Median(counted):0} ms"),
                    FormattableString.Invariant($"{counted.Min():0} – {counted.Max():0}")
                )
        );
    }
}
