using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Mba.Cli.Local;
using Mba.MySql.Connections;
using Mba.MySql.Queries;

namespace Mba.Benchmarks;

/// <summary>
/// A file that no invocation finishes, through the function that deploys: each one stops in time and sends itself a message to go on. The audit row and
/// a count by the server say that every row is there once.
/// </summary>
public sealed class LargeFileCases(BenchDatabase database, string scratch, Report report)
{
    private const string Table = "large";

    /// <summary>Records of 70 bytes: 10 GB.</summary>
    private static readonly long Rows = 145 * LoadCases.Rows;

    /// <summary>A third of what the function has where it deploys.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var ending in new[] { ".csv", ".csv.gz" })
        {
            var file = Path.Combine(scratch, "large" + ending);
            ClaimLines.Write(file, Rows);
            var bytes = new FileInfo(file).Length;
            await new ClientLoad(database.Server).RunAsync(
                $"DROP TABLE IF EXISTS `{Table}`; DELETE FROM `ingestion_content`; DELETE FROM `ingestion_audit`; DELETE FROM `ingestion_table`",
                cancellationToken
            );
            var began = Stopwatch.GetTimestamp();
            var (invocations, peak) = await IngestAsync(file, "mba/csv/large" + ending, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await CheckAsync(cancellationToken);
            report.Add(
                Result.AtMost(
                    FormattableString.Invariant(
                        $"{Rows:N0} rows, {bytes / 1e9:0.0} GB {ending} through Mba.CsvIngestLambda, {Deadline.TotalMinutes:0} minutes an invocation: peak memory"
                    ),
                    peak / 1e6,
                    "MB RSS",
                    [peak / 1e6],
                    100,
                    FormattableString.Invariant($" ({invocations} invocations, {seconds:0} s)")
                )
            );
            File.Delete(file);
        }
    }

    private async Task<(int Invocations, long PeakBytes)> IngestAsync(string file, string key, CancellationToken cancellationToken)
    {
        await using var bucket = await FileBucket.StartAsync(file, cancellationToken);
        await using var runtime = RuntimeApiEmulator.Start(Deadline, TimeProvider.System);
        using var process = BenchProcess.Start(
            database,
            scratch,
            bucket.Endpoint,
            "Mba.CsvIngestLambda",
            [],
            runtime.Address,
            Build.Native.NativeFolder
        );
        var (invocations, peak) = (0, 0L);
        for (var message = ProcessCases.CreatedEvent(key, file); message is not null; message = bucket.TakeMessage())
        {
            var outcome = await runtime.InvokeAsync(Encoding.UTF8.GetBytes(ProcessCases.Batch(message)), cancellationToken);
            var answer = Encoding.UTF8.GetString(outcome.Payload);
            if (!outcome.Succeeded || JsonDocument.Parse(answer).RootElement.GetProperty("batchItemFailures").GetArrayLength() > 0)
                throw new InvalidOperationException($"invocation {invocations + 1} failed: {answer}");
            peak = BenchProcess.PeakOf(process.Id);
            Console.WriteLine(FormattableString.Invariant($"invocation {++invocations}: {peak / 1e6:0} MB"));
        }
        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        return (invocations, peak);
    }

    /// <summary>Compares the audit row with the server's own count and sum.</summary>
    /// <exception cref="InvalidOperationException">A row is missing, or there twice.</exception>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var audit = (await new AuditLog(database.Sessions).ListAsync(new AuditFilter { Limit = 2 }, cancellationToken)).Single();
        await using var session = await database.Sessions.OpenSessionAsync(cancellationToken);
        var stored = await session.ScalarAsync<long>(Sql.Of($"SELECT COUNT(*) FROM {new SqlName(Table)}"), cancellationToken);
        var sum = await session.ScalarAsync<decimal>(Sql.Of($"SELECT SUM(claim_id) FROM {new SqlName(Table)}"), cancellationToken);
        if (
            (audit.Status, audit.RowsRead, audit.RowsInserted, stored, sum)
            != (AuditStatus.SUCCESS, Rows, Rows, Rows, Rows * (Rows + 1m) / 2)
        )
            throw new InvalidOperationException(
                FormattableString.Invariant(
                    $"{audit.Status}: {audit.RowsRead} read, {audit.RowsInserted} inserted, {stored} stored of {Rows}; {audit.ErrorCode}"
                )
            );
    }
}
