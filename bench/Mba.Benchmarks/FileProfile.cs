using System.Diagnostics;
using Mba.MySql.Connections;

namespace Mba.Benchmarks;

/// <summary>Where the time of a small file goes in a warm function: by process, by statement, in the store, and in the Runtime API's emulator.</summary>
public sealed class FileProfile(BenchDatabase database, string scratch, Report report, Build build)
{
    private const int Statements = 16;

    /// <summary>A message that names no file: what one invocation costs without any work.</summary>
    private const string NoWork = """{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"bench"}""";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var files = new SmallFileSet(database, scratch);
        files.Write();
        await RivalAsync(files, cancellationToken);
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        await using var bucket = await FileBucket.StartAsync(files.PathOf, cancellationToken);
        await using var function = WarmFunction.Start(database, scratch, bucket.Endpoint, build);
        for (var round = 0; round < 2; round++)
        {
            await pipeline.ForgetAsync(["small"], cancellationToken);
            await FunctionAsync(files, function, bucket, isCounted: round > 0, cancellationToken);
        }
    }

    private async Task RivalAsync(SmallFileSet files, CancellationToken cancellationToken)
    {
        var rival = files.Rival(cancellationToken);
        await rival.Prepare();
        await rival.Run();
        await rival.Prepare();
        var before = await ServerCounters.ReadAsync(database, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await rival.Run();
        var elapsed = Stopwatch.GetElapsedTime(began);
        Add(
            "client session, a file",
            elapsed,
            (await ServerCounters.ReadAsync(database, cancellationToken)).Since(before, SmallFileSet.Count)
        );
    }

    private async Task FunctionAsync(
        SmallFileSet files,
        WarmFunction function,
        FileBucket bucket,
        bool isCounted,
        CancellationToken cancellationToken
    )
    {
        await ExecuteAsync("TRUNCATE TABLE performance_schema.events_statements_summary_by_digest", cancellationToken);
        var before = await ServerCounters.ReadAsync(database, cancellationToken);
        var (own, ours, served, requests) = (function.ProcessorTime, Environment.CpuUsage.TotalTime, bucket.TimeServing, bucket.Requests);
        var began = Stopwatch.GetTimestamp();
        await files.IngestAsync(function, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(began);
        if (!isCounted)
            return;
        var counters = (await ServerCounters.ReadAsync(database, cancellationToken)).Since(before, SmallFileSet.Count);
        Add(
            "warm function, a file",
            elapsed,
            counters
                + FormattableString.Invariant(
                    $"; function's processor {PerFile(function.ProcessorTime - own):0.00} ms; bench's {PerFile(Environment.CpuUsage.TotalTime - ours):0.00} ms; store: {(bucket.Requests - requests) / (double)SmallFileSet.Count:0.0} requests, {PerFile(bucket.TimeServing - served):0.00} ms in it"
                )
        );
        await StatementsAsync(cancellationToken);
        began = Stopwatch.GetTimestamp();
        for (var i = 0; i < SmallFileSet.Count; i++)
            await function.IngestAsync(cancellationToken, NoWork);
        Add("an invocation without work", Stopwatch.GetElapsedTime(began), "");
    }

    /// <summary>The server's own account of each statement.</summary>
    private async Task StatementsAsync(CancellationToken cancellationToken)
    {
        await using var session = await database.Sessions.OpenSessionAsync(cancellationToken);
        var rows = await session.QueryAsync(
            Sql.Of(
                $"""
                SELECT LEFT(DIGEST_TEXT, 70) AS text, COUNT_STAR AS times, SUM_TIMER_WAIT AS wait FROM performance_schema.events_statements_summary_by_digest
                WHERE SCHEMA_NAME = DATABASE() ORDER BY SUM_TIMER_WAIT DESC LIMIT {Statements}
                """
            ),
            row =>
                (
                    Text: row.GetString(0),
                    Times: row.GetInt64(1),
                    Milliseconds: Convert.ToDouble(row.GetValue(2), System.Globalization.CultureInfo.InvariantCulture) / 1e9
                ),
            cancellationToken
        );
        foreach (var (text, times, milliseconds) in rows.Where(r => r.Times >= SmallFileSet.Count / 2))
            report.Add(
                new Result(
                    $"statement: {text.Replace('|', ' ')}",
                    FormattableString.Invariant($"{milliseconds / SmallFileSet.Count:0.000} ms a file"),
                    FormattableString.Invariant($"{times / (double)SmallFileSet.Count:0.0} a file")
                )
            );
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var session = await database.Sessions.OpenSessionAsync(cancellationToken);
        await session.ExecuteAsync(Sql.Written(statement), cancellationToken);
    }

    private void Add(string name, TimeSpan elapsed, string counters) =>
        report.Add(new Result(name, FormattableString.Invariant($"{PerFile(elapsed):0.00} ms"), "") { Processors = counters });

    private static double PerFile(TimeSpan time) => time.TotalMilliseconds / SmallFileSet.Count;
}
