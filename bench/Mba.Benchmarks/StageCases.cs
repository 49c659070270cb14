using Mba.Rows;
using Mba.Scanning;
using Mba.Sources;
using Mba.Tables;

namespace Mba.Benchmarks;

/// <summary>The stages of one large load by themselves: where its time goes, and what bounds it.</summary>
public sealed class StageCases(BenchDatabase database, string scratch, Report report)
{
    private const string Table = "stage_profile";
    private readonly Measurement _measurement = new(database);
    private readonly ClientLoad _client = new(database.Server);
    private readonly BenchFile _file = Written(Path.Combine(scratch, "bench", LoadCases.Key));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var scan = await RecordFile.ScanAsync(_file, new ScanOptions(), cancellationToken);
        var plan = TableReconciler.Plan(scan, new Dataset { Table = Table }, table: null);
        await AddAsync("read the records, nothing else", () => ReadAsync(scan, _ => { }, cancellationToken));
        await AddAsync("scan: read, gather evidence, hash", () => RecordFile.ScanAsync(_file, new ScanOptions(), cancellationToken));
        await AddAsync(
            "read and encode into blocks, send nothing",
            () => EncodeAsync(scan, plan, block => block.Reset(), cancellationToken)
        );
        var blocks = new List<EncodedBlock>();
        await EncodeAsync(scan, plan, keep: null, cancellationToken, blocks);
        foreach (var connections in new[] { 1, 2, 4 })
            await AddAsync(
                $"LOAD the encoded blocks through {connections} connection(s)",
                () => SendAsync(plan, blocks, connections, cancellationToken),
                prepare: () => PrepareAsync(cancellationToken)
            );
    }

    private static BenchFile Written(string path)
    {
        ClaimLines.Write(path, LoadCases.Rows);
        return new BenchFile(path);
    }

    private async Task AddAsync(string name, Func<Task> run, Func<Task>? prepare = null)
    {
        var timings = await _measurement.RepeatAsync(new Subject(name, prepare ?? (() => Task.CompletedTask), run));
        report.Add(
            new Result(
                "1M rows: " + name,
                FormattableString.Invariant($"{timings.Median:0.00} s, {_file.StoredBytes / 1e6 / timings.Median:0} MB/s"),
                FormattableString.Invariant($"{timings.Samples.Min(s => s.Elapsed):0.00} – {timings.Samples.Max(s => s.Elapsed):0.00} s")
            )
            {
                Processors = timings.Processors,
            }
        );
    }

    private async Task ReadAsync(FileScan scan, Action<IRecordReader> use, CancellationToken cancellationToken)
    {
        using var reader = await RecordFile.OpenAsync(_file, scan.Format, new ScanOptions(), cancellationToken);
        await Task.Run(
            () =>
            {
                while (reader.Read())
                    use(reader);
            },
            cancellationToken
        );
    }

    /// <summary>Every row into blocks; a full one goes to <paramref name="keep"/>, or into <paramref name="blocks"/> when that is null.</summary>
    private async Task EncodeAsync(
        FileScan scan,
        TablePlan plan,
        Action<EncodedBlock>? keep,
        CancellationToken cancellationToken,
        List<EncodedBlock>? blocks = null
    )
    {
        using var encoder = new RowEncoder(plan, new RowOrigin(1, Pipeline.Bucket, LoadCases.Key, null));
        var block = new EncodedBlock(new IngestOptions().BlockBytes);
        var records = 0L;
        await ReadAsync(scan, Encode, cancellationToken);
        if (keep is null)
            blocks?.Add(block);
        else
            block.Dispose();

        void Encode(IRecordReader record)
        {
            block.Rows.Cover(records++);
            if (!encoder.TryEncode(record, block.Rows, out _))
                throw new InvalidOperationException("the reference input has no rejects");
            if (!block.Rows.IsFull)
                return;
            if (keep is not null)
            {
                keep(block);
                return;
            }
            blocks?.Add(block);
            block = new EncodedBlock(new IngestOptions().BlockBytes);
        }
    }

    private Task PrepareAsync(CancellationToken cancellationToken) =>
        _client.PrepareAsync(
            Table,
            ClaimLines.TableColumns
                + ", `_ingestion_seq` BIGINT NOT NULL, `_line` INT NULL, `_record` INT NOT NULL, PRIMARY KEY (`_ingestion_seq`, `_record`)",
            cancellationToken
        );

    /// <summary>Each block a transaction, as a block load sends them, without the account.</summary>
    private async Task SendAsync(TablePlan plan, List<EncodedBlock> blocks, int connections, CancellationToken cancellationToken)
    {
        var next = -1;
        var sessions = database.Sessions;
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(async _ =>
                {
                    await using var session = await sessions.OpenSessionAsync(cancellationToken);
                    while (Interlocked.Increment(ref next) is var mine && mine < blocks.Count)
                        await session.LoadDataAsync(Table, plan.LoadColumns, blocks[mine].Rows.Written, replaces: false, cancellationToken);
                })
        );
    }
}
