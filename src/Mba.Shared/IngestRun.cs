using Mba.Rows;
using Mba.Schemas;
using Mba.Sources;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba;

/// <summary>One claimed run on its way through the stages; remembers how far it came, so that an error can say so.</summary>
internal sealed class IngestRun(
    IngestRequest request,
    IngestFile file,
    IClaimedRun claimed,
    IDestination destination,
    IngestOptions options,
    TimeProvider time,
    ILogger log
)
{
    private readonly ScanOptions _scanOptions = new() { Dialect = file.Dataset.Dialect };
    private IngestStage _stage = IngestStage.Claim;
    private FileScan? _scan;
    private AuditRow? _audit;
    private RejectSample _rejects = RejectSample.None;
    private int _plans;
    private int _descriptions;

    /// <summary>Runs the stages and sees to it that whatever happens is recorded.</summary>
    public async Task<IngestResult> EndAsync(
        Func<IngestRun, CancellationToken, Task<IngestResult>> stages,
        CancellationToken cancellationToken
    )
    {
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, claimed.Lost);
        try
        {
            return await stages(this, alive.Token);
        }
        catch (ContentLoadInProgressException)
        {
            await claimed.HandOverAsync(CancellationToken.None);
            return Busy("another run is loading the same content");
        }
        catch (Exception e) when (claimed.Lost.IsCancellationRequested || e is IngestException { Code: "LEASE_LOST" })
        {
            return Busy("another worker has taken the file over");
        }
        catch (Exception e)
        {
            return await FailAsync(IngestFailure.Of(e, _stage, destination, cancellationToken.IsCancellationRequested));
        }
    }

    /// <summary>What an earlier invocation scanned and planned; null when there is nothing to go on with.</summary>
    public async Task<LoadCheckpoint?> RestoreAsync(CancellationToken cancellationToken)
    {
        if (claimed.Identity.RetryCount == 0 && request.Trigger != IngestTrigger.Continuation)
            return null;
        var saved = await claimed.RestoreAsync(cancellationToken);
        _scan = saved?.Scan;
        return saved;
    }

    public async Task<TableSchema?> DescribeAsync(CancellationToken cancellationToken)
    {
        _stage = IngestStage.Describe;
        if (file.Misnamed is { } misnamed)
            throw misnamed;
        return await claimed.DescribeAsync(
            allowCached: _descriptions++ == 0 && claimed.Identity is { Run: 1, RetryCount: 0 },
            cancellationToken
        );
    }

    public async Task<FileScan> ScanAsync(CancellationToken cancellationToken)
    {
        _stage = IngestStage.Scan;
        _scan = await RecordFile.ScanAsync(file.Content, _scanOptions, cancellationToken);
        if (file.Dataset.Transforms.ChangeValues)
        {
            using var reader = await RecordFile.OpenAsync(file.Content, _scan.Format, _scanOptions, cancellationToken);
            _scan = TransformedScan.Observe(_scan, file.Dataset, reader, cancellationToken);
        }
        IngestLog.Scanned(log, file.Name, _scan.RecordsRead, _scan.Columns.Count, _scan.StoredBytes);
        return _scan;
    }

    public async Task<AuditRow?> SkipAsync(FileScan scan, CancellationToken cancellationToken)
    {
        _stage = IngestStage.Claim;
        return _audit = await claimed.SkipAsync(scan, cancellationToken);
    }

    /// <summary>The plan, after as many counting passes as it takes to be sure which rows will be rejected; null when it takes a fresh description of the table.</summary>
    public async Task<TablePlan?> ReconcileAsync(FileScan scan, TableSchema? table, CancellationToken cancellationToken)
    {
        _stage = IngestStage.Reconcile;
        if (table is { IsCached: true })
            return PlainPlan(scan, table);
        if (++_plans > options.PlanAttempts)
            throw new IngestException(
                _stage,
                "TABLE_CONTENTION",
                $"table {file.Dataset.Table} changed {options.PlanAttempts} times while this file was planned"
            )
            {
                Transient = true,
            };
        var plan = TableReconciler.Plan(scan, file.Dataset, table);
        while (plan.MayReject)
        {
            var misfits = await PassAsync(scan, reader => RejectSample.CountMisfits(plan, reader, cancellationToken), cancellationToken);
            try
            {
                plan = TableReconciler.Decide(plan, misfits);
            }
            catch (IngestException)
            {
                var refused = plan;
                _rejects = await PassAsync(
                    scan,
                    reader => RejectSample.Take(refused, reader, options, cancellationToken),
                    cancellationToken
                );
                throw;
            }
        }
        return plan;
    }

    /// <summary>A kept description serves a file that leaves nothing to decide: no change, no reject, no order of day and month.</summary>
    private TablePlan? PlainPlan(FileScan scan, TableSchema kept)
    {
        try
        {
            return TableReconciler.Plan(scan, file.Dataset, kept) is { MayReject: false, Changes.Count: 0, DateOrders.Count: 0 } plain
                ? plain
                : null;
        }
        catch (IngestException)
        {
            return null;
        }
    }

    /// <summary>True for what a fresh description of the table may mend.</summary>
    public bool MayBeOutdated(TablePlan plan, Exception e) =>
        e is OutdatedPlanException
        || (
            plan.Input.Table is { IsCached: true }
            && (
                e is IngestException { Code: "ROWS_LOST" }
                || (destination.IsDatabaseError(e) && !destination.Translate(e, _stage).Transient)
            )
        );

    public async Task<bool> ApplyAsync(TablePlan plan, TableSchema? table, CancellationToken cancellationToken)
    {
        var ready = await claimed.ApplyAsync(plan, table, cancellationToken);
        if (!ready && plan.SchemaChange is { } changes)
            IngestLog.TableChanges(log, file.Name, plan.Target.Name, changes);
        return ready;
    }

    public Task<ITableLoad> BeginAsync(TablePlan plan, FileScan scan, CancellationToken cancellationToken)
    {
        _stage = IngestStage.Load;
        return claimed.BeginAsync(plan, scan, cancellationToken);
    }

    /// <summary>True when the whole file was sent; false when time is up and the committed blocks are to be continued.</summary>
    public async Task<bool> SendAsync(ITableLoad load, TablePlan plan, FileScan scan, CancellationToken cancellationToken)
    {
        var origin = new RowOrigin(claimed.Identity.Seq, file.Stored.Bucket, file.Stored.Key, file.Stored.ETag);
        using var reader = await RecordFile.OpenAsync(file.Content, scan.Format, _scanOptions, cancellationToken);
        var limits = new BlockLimits(
            options.BlockBytes,
            Math.Max(0, options.StoredRejects - (int)Math.Min(load.RejectsRecorded, int.MaxValue)),
            options.RejectBytes
        );
        var producer = new BlockProducer(reader, new RowEncoder(plan, origin), limits, load.Recorded);
        var whole = await BlockFlow.RunAsync(producer, load, () => load.CanPause && time.GetUtcNow() >= request.StopAt, cancellationToken);
        if (whole && producer.Records != scan.RecordsRead)
            throw new IngestException(
                _stage,
                "FILE_CHANGED",
                $"{scan.RecordsRead} records were scanned but {producer.Records} read for loading; the object was replaced in place"
            );
        return whole;
    }

    public async Task<IngestResult> CommitAsync(ITableLoad load, CancellationToken cancellationToken)
    {
        _stage = IngestStage.Commit;
        _audit = await load.CommitAsync(cancellationToken);
        return Ended();
    }

    public async Task<IngestResult> HandOverAsync(CancellationToken cancellationToken)
    {
        _audit = await claimed.HandOverAsync(cancellationToken);
        return new IngestResult
        {
            Disposition = IngestDisposition.Continue,
            Audit = _audit,
            Reason = "the deadline is near; loaded blocks are kept",
        };
    }

    /// <summary>The result of a run that has come to its end.</summary>
    public IngestResult Ended()
    {
        if (_audit is { } row)
            IngestLog.Finished(
                log,
                file.Name,
                row.Status,
                row.TableName,
                row.RowsRead,
                row.RowsInserted,
                row.RowsUpdated,
                row.RowsSkipped,
                row.RowsRejected,
                row.DurationMs,
                row.Id
            );
        return new IngestResult
        {
            Disposition = IngestDisposition.Done,
            Audit = _audit,
            Reason = _audit?.ErrorMessage,
        };
    }

    private async Task<T> PassAsync<T>(FileScan scan, Func<IRecordReader, T> pass, CancellationToken cancellationToken)
    {
        using var reader = await RecordFile.OpenAsync(file.Content, scan.Format, _scanOptions, cancellationToken);
        return await Task.Factory.StartNew(() => pass(reader), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Recording the error must not hide it: when the database is out of reach, the message comes back and so does the error.</summary>
    private async Task<IngestResult> FailAsync(IngestException failure)
    {
        var delay = TimeSpan.FromSeconds(
            Math.Min(900, options.RetryBaseDelay.TotalSeconds * Math.Pow(2, Math.Min(claimed.Identity.RetryCount, 10)))
        );
        try
        {
            _audit = await claimed.FailAsync(failure, _scan, _rejects.Total, _rejects.Kept, CancellationToken.None);
        }
        catch (Exception e) when (destination.IsDatabaseError(e))
        {
            IngestLog.NotRecorded(log, file.Name, failure.Code, failure.Message, destination.Translate(e, IngestStage.Commit).Code);
            return new IngestResult
            {
                Disposition = IngestDisposition.Retry,
                Delay = delay,
                Reason = failure.Message,
            };
        }
        if (_audit is null)
            return Busy("another worker has taken the file over");
        IngestLog.Failed(log, file.Name, failure.Code, failure.Message, claimed.Identity.Id);
        return failure.Transient
            ? new IngestResult
            {
                Disposition = IngestDisposition.Retry,
                Audit = _audit,
                Delay = delay,
                Reason = failure.Message,
            }
            : new IngestResult
            {
                Disposition = IngestDisposition.Done,
                Audit = _audit,
                Reason = failure.Message,
            };
    }

    private IngestResult Busy(string reason) =>
        new()
        {
            Disposition = IngestDisposition.Busy,
            Delay = options.BusyDelay,
            Reason = reason,
        };
}
