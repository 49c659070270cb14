using Mba.Scanning;

namespace Mba.Benchmarks;

/// <summary>One large file: the scan alone, then scan, load and audit against each rival.</summary>
public sealed class LoadCases(BenchDatabase database, string scratch, Report report)
{
    public const string Key = "mba/csv/claims.csv";

    /// <summary>Rows of the reference file; fewer in a trial.</summary>
    public static long Rows { get; set; } = 1_000_000;
    private readonly Measurement _measurement = new(database);
    private readonly ClientLoad _client = new(database.Server);
    private readonly string _file = Path.Combine(scratch, "bench", Key);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ClaimLines.Write(_file, Rows);
        await ScanAsync(cancellationToken);
        foreach (var (connections, bar) in new (int, double?)[] { (1, 1.25), (2, 0.80), (4, null) })
        {
            using var pipeline = await Pipeline.CreateAsync(
                database,
                scratch,
                new IngestOptions { Connections = connections },
                cancellationToken
            );
            report.Add(
                Result.Ratio(
                    $"1M rows, {connections} connection(s): scan + load + audit",
                    await _measurement.CompareAsync(Ours(pipeline, cancellationToken), Client(cancellationToken)),
                    bar
                )
            );
        }
        await InsertsAsync(cancellationToken);
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        var file = new BenchFile(_file);
        var megabytes = file.StoredBytes / 1e6;
        var scan = await _measurement.RepeatAsync(
            new Subject("scan", () => RecordFile.ScanAsync(file, new ScanOptions(), cancellationToken))
        );
        report.Add(
            Result.AtLeast(
                "scan of 1M rows: read, infer, hash",
                megabytes / scan.Median,
                "MB/s",
                scan.Samples.Select(s => megabytes / s.Elapsed),
                250
            )
        );
    }

    private async Task InsertsAsync(CancellationToken cancellationToken)
    {
        var statements = Path.Combine(scratch, "inserts.sql");
        ClaimLines.WriteInserts(statements, "rival", Rows);
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        var rival = new Subject(
            "multi-row INSERT of 1000 by the client",
            () => _client.PrepareAsync("rival", ClaimLines.TableColumns, cancellationToken),
            () => _client.RunFileAsync(statements, cancellationToken)
        );
        report.Add(
            Result.Ratio(
                "1M rows, default settings",
                await _measurement.CompareAsync(Ours(pipeline, cancellationToken), rival, pairs: 3),
                max: null
            )
        );
    }

    /// <summary>The predecessor's way of loading.</summary>
    public async Task PandasAsync(CancellationToken cancellationToken)
    {
        ClaimLines.Write(_file, Rows);
        if (!Pandas.IsInstalled)
        {
            report.Add(
                new Result(
                    "1M rows against pandas",
                    "not measured: python3-pandas, python3-sqlalchemy and python3-pymysql are not installed",
                    ""
                )
            );
            return;
        }
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        var pandas = new Subject(
            "pandas read_csv + to_sql(multi)",
            () => Pandas.LoadAsync(database.Server, _file, "rival_pandas", cancellationToken)
        );
        report.Add(
            Result.Faster(
                "1M rows, default settings",
                await _measurement.CompareAsync(Ours(pipeline, cancellationToken), pandas, pairs: 3),
                15
            )
        );
    }

    private static Subject Ours(Pipeline pipeline, CancellationToken cancellationToken) =>
        new("ours", () => pipeline.ForgetAsync(["claims"], cancellationToken), () => pipeline.LoadAsync(Key, cancellationToken));

    private Subject Client(CancellationToken cancellationToken) =>
        new(
            "client's LOAD DATA LOCAL",
            () => _client.PrepareAsync("rival", ClaimLines.TableColumns, cancellationToken),
            () => _client.LoadAsync("rival", _file, cancellationToken)
        );
}
