using Mba.Rows;
using Mba.Sources;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba.Stages;

/// <summary>Reconcile: whether the file is loaded at all, the plan that loads it, and the changes that the table needs first.</summary>
internal sealed class ReconcileStage(IngestOptions options, ILogger log)
{
    /// <summary>Ready with scan and plan of an earlier invocation whose blocks may be continued; else there is no plan yet.</summary>
    public static async Task<PlanOutcome> RestoreAsync(IngestRun run, CancellationToken cancellationToken)
    {
        if (run.Claimed.Identity.RetryCount == 0 && run.Request.Trigger != IngestTrigger.Continuation)
            return PlanOutcome.Outdated;
        if (await run.Claimed.RestoreAsync(cancellationToken) is not { } saved)
            return PlanOutcome.Outdated;
        (run.Scan, run.Plan, run.IsRestored) = (saved.Scan, saved.Plan, true);
        return PlanOutcome.Ready;
    }

    /// <summary>Ready when the table is as the plan needs it; outdated when it was changed, or must be described afresh; ended for a file that is skipped.</summary>
    public async Task<PlanOutcome> RunAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Stage = IngestStage.Claim;
        run.Audit = await run.Claimed.SkipAsync(cancellationToken);
        if (run.Audit is not null)
            return PlanOutcome.Ended;
        run.Stage = IngestStage.Reconcile;
        if (await PlanAsync(run, cancellationToken) is not { } plan)
            return PlanOutcome.Outdated;
        run.Plan = plan;
        var outcome = await run.Claimed.ApplyAsync(cancellationToken);
        if (outcome == PlanOutcome.Outdated && plan.SchemaChange is { } changes)
            IngestLog.TableChanges(log, run.Name, plan.Target.Name, changes);
        return outcome;
    }

    /// <summary>The plan, after as many counting passes as it takes to be sure which rows will be rejected; null when it needs a fresh description of the table.</summary>
    private async Task<TablePlan?> PlanAsync(IngestRun run, CancellationToken cancellationToken)
    {
        run.Scan = PaddedCodes.Warned(HeaderRules.Warned(run.Scan, run.Dataset, run.Table), run.Dataset, run.Table);
        run.Scan = TriggerRules.Warned(run.Scan, run.Table);
        if (run.Table is { IsCached: true })
            return PlainPlan(run);
        if (++run.Plans > options.PlanAttempts)
            throw new IngestException(
                run.Stage,
                "TABLE_CONTENTION",
                $"table {run.Dataset.Table} changed {options.PlanAttempts} times while this file was planned"
            )
            {
                Transient = true,
            };
        var plan = await RefuseAsync(
            run,
            () => TableReconciler.Plan(run.Scan, run.Dataset, run.Table),
            reader => RejectSample.TakeUnreadable(reader, options, cancellationToken),
            cancellationToken
        );
        while (plan.MayReject)
        {
            var counted = plan;
            var misfits = await FilePasses.CountMisfitsAsync(run.Content, run.Scan, run.ScanOptions, counted, cancellationToken);
            plan = await RefuseAsync(
                run,
                () => TableReconciler.Decide(run.Scan, run.Dataset, counted, misfits),
                reader => RejectSample.Take(counted, reader, options, cancellationToken),
                cancellationToken
            );
        }
        return plan;
    }

    /// <summary>The plan; or the error with the first rejected records behind its message, and all of them beside it.</summary>
    private static async Task<TablePlan> RefuseAsync(
        IngestRun run,
        Func<TablePlan> decide,
        Func<IRecordReader, RejectSample> sample,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return decide();
        }
        catch (IngestException e)
        {
            run.Rejects = await FilePasses.RunAsync(run.Content, run.Scan, run.ScanOptions, sample, cancellationToken);
            throw e.With(run.Rejects.First);
        }
    }

    /// <summary>A cached description serves a file that leaves nothing to decide: no change, no reject, no order of day and month, no zone that is news.</summary>
    private static TablePlan? PlainPlan(IngestRun run)
    {
        try
        {
            return
                TableReconciler.Plan(run.Scan, run.Dataset, run.Table) is { MayReject: false, Changes.Count: 0, DateOrders.Count: 0 } plain
                && !MeaningRules.News(plain).Any()
                ? plain
                : null;
        }
        catch (IngestException)
        {
            return null;
        }
    }
}
