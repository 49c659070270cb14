using Mba.Rows;
using Mba.Scanning;

namespace Mba.Stages;

/// <summary>Load and commit: sends the rows of the file under its plan, and makes them visible together with SUCCESS.</summary>
internal sealed class LoadStages(IDestination destination, IngestOptions options, TimeProvider time)
{
    /// <summary>Loaded when the whole file was sent; ended when time is up and a continuation resumes from the committed blocks.</summary>
    public Task<PlanOutcome> SendAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Stage = IngestStage.Load;
        return GuardAsync(run, () => SendBlocksAsync(run, cancellationToken));
    }

    public Task<PlanOutcome> CommitAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Stage = IngestStage.Commit;
        return GuardAsync(run, () => CommitRowsAsync(run, cancellationToken));
    }

    private async Task<PlanOutcome> SendBlocksAsync(IngestRun run, CancellationToken cancellationToken)
    {
        var load = run.Load = await run.Claimed.BeginAsync(cancellationToken);
        using var reader = await RecordFile.OpenAsync(run.Content, run.Scan.Format, run.ScanOptions, cancellationToken);
        var origin = new RowOrigin(run.Claimed.Identity.Seq, run.Object.Bucket, run.Object.Key, run.Object.ETag);
        var limits = new BlockLimits(
            options.BlockBytes,
            Math.Max(0, options.StoredRejects - (int)Math.Min(load.RejectsRecorded, int.MaxValue)),
            options.RejectBytes,
            options.StoredSkips
        );
        var producer = new BlockProducer(reader, new RowEncoder(run.Plan, origin), limits, load.Recorded);
        Action<EncodedBlock>? sent = run.Request.Progress is { } progress
            ? block =>
                progress(new IngestProgress(IngestStage.Load, block.Rows.Rows + block.Skipped + block.Rejected, run.Scan.RecordsRead))
            : null;
        if (
            !await BlockFlow.RunAsync(
                producer,
                load,
                isLong: run.Scan.DecodedBytes > IngestOptions.SmallBytes,
                () => load.CanPause && time.GetUtcNow() >= run.Request.StopAt,
                sent,
                cancellationToken
            )
        )
            return await HandOverAsync(run, cancellationToken);
        if (producer.Records != run.Scan.RecordsRead)
            throw new IngestException(
                run.Stage,
                "FILE_CHANGED",
                $"{run.Scan.RecordsRead} records were scanned but {producer.Records} read for loading; the object was replaced in place"
            );
        return PlanOutcome.Loaded;
    }

    private static async Task<PlanOutcome> HandOverAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Audit = await run.Claimed.HandOverAsync(cancellationToken);
        run.IsHandedOver = true;
        await CloseAsync(run);
        return PlanOutcome.Ended;
    }

    private static async Task<PlanOutcome> CommitRowsAsync(IngestRun run, CancellationToken cancellationToken)
    {
        if (run.Load is not { } load)
            throw new InvalidOperationException("nothing was loaded that could be committed");
        run.Audit = await load.CommitAsync(cancellationToken);
        await CloseAsync(run);
        return PlanOutcome.Ended;
    }

    /// <summary>Whatever ends a load early rolls it back before anything else happens; an outdated plan is an outcome, all else an error.</summary>
    private async Task<PlanOutcome> GuardAsync(IngestRun run, Func<Task<PlanOutcome>> stage)
    {
        try
        {
            return await stage();
        }
        catch (Exception e)
        {
            await CloseAsync(run);
            if (IsOutdated(run, e))
                return PlanOutcome.Outdated;
            throw;
        }
    }

    private static async Task CloseAsync(IngestRun run)
    {
        var load = run.Load;
        run.Load = null;
        if (load is not null)
            await load.DisposeAsync();
    }

    /// <summary>True for what planning again may resolve: the table changed, or its description was cached and the server refused rows that fit it.</summary>
    private bool IsOutdated(IngestRun run, Exception e) =>
        e is OutdatedPlanException
        || (
            run.Plan.Existing is { IsCached: true }
            && (
                e is IngestException { Code: "ROWS_LOST" or "KEY_REPEATED" }
                || (destination.IsDatabaseError(e) && !destination.Translate(e, run.Stage).Transient)
            )
        );
}
