using Mba.Schemas;
using Mba.Sources;

namespace Mba.Benchmarks;

/// <summary>One large file: the scan alone, then scan, load and audit against each rival.</summary>
public sealed class LoadCases(BenchDatabase database, string scratch, Report report)
{
    private const string Key = "mba/csv/claims.csv";
    private const long Rows = 1_000_000;
    private readonly ClientLoad _client = new(database.Server);
    private readonly string _file = Path.Combine(scratch, "bench", Key);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        ClaimLines.Write(_file, Rows);
        await ScanAsync(cancellationToken);
        foreach (var (connections, bar) in new (int, double?)[] { (1, 1.10), (2, 0.80), (4, null) })
        {
            using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions { Connections = connections }, cancellationToken);
            report.Add(Result.Ratio(
                $"1M rows, {connections} connection(s): scan + load + audit",
                await Measurement.CompareAsync(Ours(pipeline, cancellationToken), Client(cancellationToken)),
                bar));
        }
        await PandasAsync(cancellationToken);
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        var file = new BenchFile(_file);
        var megabytes = file.StoredBytes / 1e6;
        var scan = await Measurement.RepeatAsync(new Subject("scan", () => Task.CompletedTask, () => RecordFile.ScanAsync(file, new ScanOptions(), cancellationToken)));
        report.Add(Result.AtLeast("scan of 1M rows: read, infer, hash", megabytes / scan.Median, "MB/s", scan.Seconds.Select(s => megabytes / s), 250));
    }

    private async Task PandasAsync(CancellationToken cancellationToken)
    {
        if (!Pandas.IsInstalled)
        {
            report.Add(new Result("1M rows against pandas", "not measured: python3-pandas, python3-sqlalchemy and python3-pymysql are not installed", ""));
            return;
        }
        using var pipeline = await Pipeline.CreateAsync(database, scratch, new IngestOptions(), cancellationToken);
        var pandas = new Subject("pandas read_csv + to_sql(multi)", () => Task.CompletedTask, () => Pandas.LoadAsync(database.Server, _file, "rival_pandas", cancellationToken));
        report.Add(Result.Faster("1M rows, default settings", await Measurement.CompareAsync(Ours(pipeline, cancellationToken), pandas, pairs: 3), 15));
    }

    private static Subject Ours(Pipeline pipeline, CancellationToken cancellationToken) =>
        new("ours", () => pipeline.ForgetAsync(["claims"], cancellationToken), () => pipeline.LoadAsync(Key, cancellationToken));

    private Subject Client(CancellationToken cancellationToken) =>
        new("client's LOAD DATA LOCAL", () => _client.PrepareAsync("rival", ClaimLines.TableColumns, cancellationToken), () => _client.LoadAsync("rival", _file, cancellationToken));
}
