using System.Diagnostics;
using System.Text.Json;

namespace Mba.Benchmarks;

/// <summary>What only whole processes show: peak memory whatever the file's size.</summary>
public sealed class ProcessCases(BenchDatabase database, string scratch, Report report)
{
    private const long RowsOf70Megabytes = 1_000_000;

    /// <summary>S3's notification of a new object in the bench's bucket.</summary>
    public static string CreatedEvent(string key, string path) =>
        """{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"bench"},"object":{"key":"""
        + JsonSerializer.Serialize(key)
        + FormattableString.Invariant($",\"size\":{new FileInfo(path).Length}")
        + "}}}]}";

    /// <summary>A batch of messages, as the queue hands it to the function.</summary>
    public static string Batch(params IEnumerable<string> bodies) => $$"""{"Records":[{{string.Join(',', bodies.Select(Message))}}]}""";

    private static string Message(string body, int number) =>
        $$"""
            {"messageId":"m{{number}}","receiptHandle":"r{{number}}","body":{{JsonSerializer.Serialize(
                body
            )}},"attributes":{"ApproximateReceiveCount":"1"},
            "eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:123456789012:ingest"}
            """;

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
            endpoint: null,
            "Mba.Cli",
            ["etl", "load-one", file, "--table", "memory", "--json"],
            runtimeApi: null,
            nativeFolder: null
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
}
