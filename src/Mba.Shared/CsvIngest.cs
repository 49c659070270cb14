using Mba.Schemas;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba;

/// <summary>
/// Turns one stored file into typed rows of MySQL, once, with an audit row that accounts for every line:
/// claim, describe, scan, reconcile, load, commit.
/// </summary>
public sealed class CsvIngest(
    IObjectStore store,
    IDestination destination,
    DatasetRules rules,
    IngestOptions options,
    TimeProvider time,
    ILogger<CsvIngest> log
)
{
    /// <summary>Runs all stages for one stored file. Errors of the file end in the audit row, not in an exception.</summary>
    public async Task<IngestResult> RunAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var (dataset, misnamed) = Match(request);
        if (dataset is null)
            return Ignored("files of this kind or place are stored, not loaded");
        if (await store.HeadAsync(request.Bucket, request.Key, request.VersionId, cancellationToken) is not { } stored)
            return Ignored("the object is no longer there");
        var result = await ClaimAsync(
            request,
            new IngestFile(stored, dataset, new StoredContent(store, stored), misnamed),
            cancellationToken
        );
        if (result.Audit is { RowsRejected: > 0, Status: AuditStatus.SUCCESS or AuditStatus.FAILED } audit)
            await WriteRejectsAsync(audit);
        return result;
    }

    /// <summary>Runs all stages for a file of this machine: bucket <c>local</c>, its name, its SHA-256 as version.</summary>
    public async Task<IngestResult> RunLocalAsync(string path, IngestRequest request, CancellationToken cancellationToken)
    {
        var (dataset, misnamed) = Match(request);
        if (dataset is null)
            return Ignored("files of this kind are not loaded; name a table to load it all the same");
        return await ClaimAsync(request, await LocalContent.DescribeAsync(path, dataset, misnamed, cancellationToken), cancellationToken);
    }

    /// <summary>Claim: one worker at a time has the file.</summary>
    private async Task<IngestResult> ClaimAsync(IngestRequest request, IngestFile file, CancellationToken cancellationToken)
    {
        switch (await destination.ClaimAsync(request, file.Stored, file.Dataset, cancellationToken))
        {
            case ClaimOutcome.Taken { Run: var claimed }:
                await using (claimed)
                {
                    IngestLog.Claimed(log, file.Name, claimed.Identity.Run, claimed.Identity.Id);
                    return await new IngestRun(request, file, claimed, destination, options, time, log).EndAsync(
                        StagesAsync,
                        cancellationToken
                    );
                }

            case ClaimOutcome.Busy busy:
                return new IngestResult
                {
                    Disposition = IngestDisposition.Busy,
                    Audit = busy.Audit,
                    Delay = options.BusyDelay,
                    Reason = "another worker has it",
                };
            case ClaimOutcome.Finished finished:
                return new IngestResult
                {
                    Disposition = IngestDisposition.Done,
                    Audit = finished.Audit,
                    Reason = $"already {finished.Audit.Status}",
                };
            default:
                throw new InvalidOperationException("an outcome of a claim that has no case here");
        }
    }

    /// <summary>A load that was begun goes on with its next block. Else describe, scan, reconcile, load, commit; from describe on again whenever the table has changed meanwhile.</summary>
    private static async Task<IngestResult> StagesAsync(IngestRun run, CancellationToken cancellationToken)
    {
        if (
            await run.RestoreAsync(cancellationToken) is { } saved
            && await TransferAsync(run, saved.Plan, saved.Scan, cancellationToken) is { } continued
        )
            return continued;
        var table = await run.DescribeAsync(cancellationToken);
        var scan = await run.ScanAsync(cancellationToken);
        while (await run.SkipAsync(scan, cancellationToken) is null)
        {
            var plan = await run.ReconcileAsync(scan, table, cancellationToken);
            if (
                plan is not null
                && await run.ApplyAsync(plan, table, cancellationToken)
                && await TransferAsync(run, plan, scan, cancellationToken) is { } result
            )
                return result;
            table = await run.DescribeAsync(cancellationToken);
        }

        return run.Ended();
    }

    /// <summary>Load and commit; null when the table, or what is loaded into it, changed meanwhile.</summary>
    private static async Task<IngestResult?> TransferAsync(
        IngestRun run,
        TablePlan plan,
        FileScan scan,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var load = await run.BeginAsync(plan, scan, cancellationToken);
            return await run.SendAsync(load, plan, scan, cancellationToken)
                ? await run.CommitAsync(load, cancellationToken)
                : await run.HandOverAsync(cancellationToken);
        }
        catch (Exception e) when (run.MayBeOutdated(plan, e))
        {
            return null;
        }
    }

    /// <summary>The outcome stands whether or not the records can be laid beside the file: they are in the database.</summary>
    private async Task WriteRejectsAsync(AuditRow audit)
    {
        try
        {
            var rejects = await destination.RejectsAsync(audit.Seq, options.StoredRejects, CancellationToken.None);
            await RejectFile.WriteAsync(store, audit, rejects, CancellationToken.None);
        }
        catch (Exception e)
        {
            IngestLog.RejectsNotWritten(log, RejectFile.KeyOf(audit), e.GetType().Name);
        }
    }

    /// <summary>A name that cannot be a table is claimed all the same, so that the audit tells of it.</summary>
    private (Dataset? Dataset, IngestException? Misnamed) Match(IngestRequest request)
    {
        try
        {
            return (request.Table is { } table ? rules.ForTable(table) : rules.Match(request.Bucket, request.Key), null);
        }
        catch (IngestException e)
        {
            return (new Dataset { Table = "" }, e);
        }
    }

    private static IngestResult Ignored(string reason) => new() { Disposition = IngestDisposition.Ignored, Reason = reason };
}
