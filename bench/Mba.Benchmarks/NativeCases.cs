using System.Diagnostics;
using System.Globalization;

namespace Mba.Benchmarks;

/// <summary>
/// Whole processes as a user times them: <c>mba etl load-one</c> and the function that deploys, as native code and as the daily build, against the client's
/// LOAD DATA LOCAL into a plain table.
/// </summary>
public sealed class NativeCases(BenchDatabase database, string scratch, Report report, bool full)
{
    private const string Table = "claims";
    private readonly Measurement _measurement = new(database);
    private readonly ClientLoad _client = new(database.Server);

    /// <summary>The parts that <paramref name="wants"/> names: <c>start</c>, <c>load</c>, <c>files</c>, <c>memory</c>, <c>table</c>.</summary>
    public async Task RunAsync(Func<string, bool> wants, CancellationToken cancellationToken)
    {
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        if (wants("start"))
            await new StartCases(database, scratch, report, Build.Both).RunAsync(cancellationToken);
        if (wants("load"))
            await LoadAsync(pipeline, LoadCases.Rows, Size(1), 5, cancellationToken);
        if (wants("files"))
            await SmallFilesAsync(pipeline, cancellationToken);
        if (wants("memory"))
            await MemoryAsync(pipeline, cancellationToken);
        if (wants("table"))
            await LargeTableAsync(pipeline, cancellationToken);
        if (wants("load") && full)
            await LoadAsync(pipeline, 10 * LoadCases.Rows, Size(10), 3, cancellationToken);
    }

    private static string Size(int times) =>
        FormattableString.Invariant($"{times * LoadCases.Rows / 1e6:0.##}M rows ({times * LoadCases.Rows * 69 / 1e6:0} MB)");

    private async Task LoadAsync(Pipeline pipeline, long rows, string size, int pairs, CancellationToken cancellationToken)
    {
        var file = Path.Combine(scratch, FormattableString.Invariant($"claims_{rows}.csv"));
        ClaimLines.Write(file, rows);
        var isLarge = rows > LoadCases.Rows;
        (Build Build, int? Connections, double? Bar)[] cases = isLarge
            ? [(Build.Native, null, 0.75)]
            : [(Build.Native, null, 0.80), (Build.Native, 1, 1.25), (Build.Jit, null, null)];
        foreach (var (build, connections, bar) in cases)
        {
            var ours = new Subject(
                "mba etl load-one",
                () => pipeline.ForgetAsync([Table], cancellationToken),
                () => LoadOneAsync(build, file, connections, cancellationToken)
            );
            report.Add(
                Result.Ratio(
                    $"{build.Name}: {size}, whole process, {(connections is null ? "default settings" : "one connection")}",
                    await _measurement.CompareAsync(ours, Client("rival", file, cancellationToken), pairs),
                    bar
                )
            );
        }
        await pipeline.ForgetAsync([Table], cancellationToken);
        await _client.RunAsync("DROP TABLE IF EXISTS `rival`", cancellationToken);
    }

    private Subject Client(string table, string file, CancellationToken cancellationToken) =>
        new(
            "client's LOAD DATA LOCAL into a plain table",
            () => _client.PrepareAsync(table, ClaimLines.TableColumns, cancellationToken),
            () => _client.LoadAsync(table, file, cancellationToken)
        );

    private async Task LoadOneAsync(Build build, string file, int? connections, CancellationToken cancellationToken, string table = Table)
    {
        using var process = BenchProcess.Start(
            database,
            scratch,
            null,
            "Mba.Cli",
            ["etl", "load-one", file, "--table", table, "--json"],
            null,
            build.NativeFolder,
            connections is { } count ? [("INGEST_CONNECTIONS", count.ToString(CultureInfo.InvariantCulture))] : []
        );
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"load of {file} ended with {process.ExitCode}");
    }

    private async Task SmallFilesAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var files = new SmallFileSet(database, scratch);
        files.Write();
        await using var bucket = await FileBucket.StartAsync(files.PathOf, cancellationToken);
        var rival = files.Rival(cancellationToken);
        foreach (var build in Build.Both)
        {
            await using var function = WarmFunction.Start(database, scratch, bucket.Endpoint, build);
            var ours = new Subject(
                "Mba.CsvIngestLambda out of a bucket",
                () => pipeline.ForgetAsync(["small"], cancellationToken),
                () => files.IngestAsync(function, cancellationToken)
            )
            {
                Resident = () => function.ProcessorTime,
            };
            report.Add(
                Result.Ratio(
                    $"{build.Name}: {SmallFileSet.Count} files of 100 rows through one warm function, {SmallFileSet.Batch} messages an invocation",
                    await _measurement.CompareAsync(ours, rival),
                    build == Build.Native ? 2.5 : null
                )
            );
        }
    }

    /// <summary>Peak memory of the function, which holds what it needed for the largest file.</summary>
    private async Task MemoryAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (var build in full ? Build.Both : [Build.Native])
        foreach (var times in new[] { 1, 10 })
        foreach (var ending in new[] { ".csv", ".csv.gz" })
        {
            var file = Path.Combine(scratch, FormattableString.Invariant($"claims_{times * LoadCases.Rows}{ending}"));
            ClaimLines.Write(file, times * LoadCases.Rows);
            await pipeline.ForgetAsync(["memory"], cancellationToken);
            await using var bucket = await FileBucket.StartAsync(file, cancellationToken);
            await using var function = WarmFunction.Start(database, scratch, bucket.Endpoint, build);
            var began = Stopwatch.GetTimestamp();
            await function.IngestAsync(cancellationToken, ProcessCases.CreatedEvent("mba/csv/memory" + ending, file));
            var peak = BenchProcess.PeakOf(function.ProcessId) / 1e6;
            report.Add(
                Result.AtMost(
                    $"{build.Name}: peak memory of the function, {times * LoadCases.Rows:N0} rows, {new FileInfo(file).Length / 1e6:N0} MB {ending}",
                    peak,
                    "MB RSS",
                    [peak],
                    100,
                    FormattableString.Invariant(
                        $" ({Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, {function.ProcessorTime.TotalSeconds:0.00} s of processor time)"
                    )
                )
            );
        }
        await pipeline.ForgetAsync(["memory"], cancellationToken);
    }

    /// <summary>A load into, and an undo in, a table that holds many rows already, against a load into an empty one.</summary>
    private async Task LargeTableAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var millions = full ? 50 : 10;
        await pipeline.ForgetAsync([Table], cancellationToken);
        var filling = Path.Combine(scratch, "filling.csv");
        ClaimLines.Write(filling, millions * LoadCases.Rows, firstId: 1_000_000_000);
        await LoadOneAsync(Build.Native, filling, null, cancellationToken);
        List<double> empty = [],
            filled = [],
            undone = [];
        for (var pair = 0; pair < 4; pair++)
        {
            // Each load is of a file of its own: nothing is a duplicate, or a later version, of anything.
            var (more, alone) = (Written("more", pair), Written("alone", 100 + pair));
            filled.Add(await SecondsAsync(() => LoadOneAsync(Build.Native, more, null, cancellationToken)));
            undone.Add(await SecondsAsync(() => UndoAsync(more, cancellationToken)));
            empty.Add(await SecondsAsync(() => LoadOneAsync(Build.Native, alone, null, cancellationToken, "alone_" + pair)));
            await _client.RunAsync($"DROP TABLE `alone_{pair}`", cancellationToken);
            File.Delete(more);
            File.Delete(alone);
        }
        report.Add(Of($"native: 1M rows into a table of {millions}M, against the same into an empty one", filled, empty, 1.1));
        report.Add(Of($"native: undo of 1M rows of a table of {millions}M, against their load", undone, filled, 0.5));
        await pipeline.ForgetAsync([Table], cancellationToken);
        File.Delete(filling);
    }

    private string Written(string name, int number)
    {
        var file = Path.Combine(scratch, FormattableString.Invariant($"{name}_{number}.csv"));
        ClaimLines.Write(file, LoadCases.Rows, firstId: 1 + (number * LoadCases.Rows));
        return file;
    }

    private async Task UndoAsync(string file, CancellationToken cancellationToken)
    {
        var run = (
            await new Mba.MySql.Queries.AuditLog(database.Sessions).ListAsync(
                new Mba.MySql.Queries.AuditFilter { KeyContains = Path.GetFileName(file), Limit = 1 },
                cancellationToken
            )
        )[0];
        await RunAsync(["audit", "undo", run.Id.ToString()], cancellationToken);
    }

    private async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = BenchProcess.Start(database, scratch, null, "Mba.Cli", arguments, null, Build.Native.NativeFolder);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"mba {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static async Task<double> SecondsAsync(Func<Task> run)
    {
        var began = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static Result Of(string name, List<double> ours, List<double> rival, double bar)
    {
        var ratios = ours.Zip(rival, (a, b) => a / b).Skip(1).ToList();
        var median = Statistics.Median(ratios);
        return new Result(
            name,
            FormattableString.Invariant($"{median:0.00} ({Statistics.Median(ours):0.00} s / {Statistics.Median(rival):0.00} s)"),
            FormattableString.Invariant($"{ratios.Min():0.00} – {ratios.Max():0.00}"),
            FormattableString.Invariant($"≤ {bar:0.00}"),
            median <= bar
        );
    }
}
