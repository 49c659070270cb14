using Mba.Stages;
using Mba.Tables;
using Microsoft.Extensions.Logging;

namespace Mba;

/// <summary>
/// Turns one stored file into typed rows of MySQL, once, with an audit row that accounts for every line:
/// match, head, claim, describe, scan, reconcile, load, commit.
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
    private readonly FileLookup _files = new(store, rules);
    private readonly ReadStages _read = new(log);
    private readonly ReconcileStage _reconcile = new(options, log);
    private readonly LoadStages _load = new(destination, options, time);
    private readonly RunResults _results = new(store, destination, options, log);

    /// <summary>Loads one stored object. An error of the file ends in the audit row, not in an exception.</summary>
    public Task<IngestResult> RunAsync(IngestRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, localPath: null, cancellationToken);

    /// <summary>Loads a file of this machine: its bucket is <c>local</c>, its key that of the request, its version the file's SHA-256.</summary>
    public Task<IngestResult> RunLocalAsync(string path, IngestRequest request, CancellationToken cancellationToken) =>
        RunAsync(request, path, cancellationToken);

    /// <summary>
    /// The stages in order. A restored load continues with its next block. An outdated plan (the table changed, or what is loaded into it) starts over
    /// with the description of the table.
    /// </summary>
    private async Task<IngestResult> RunAsync(IngestRequest request, string? localPath, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(request, localPath, cancellationToken);
        }
        catch (StoreRefusedException refused)
        {
            return RunResults.Refused(refused);
        }
    }

    private async Task<IngestResult> LoadAsync(IngestRequest request, string? localPath, CancellationToken cancellationToken)
    {
        if (_files.Match(request) is not { } match)
        {
            if (localPath is null)
                await RecordArrivalAsync(request, cancellationToken);
            return RunResults.Ignored("files of this type or place are stored, not loaded; name a table to load one anyway");
        }
        if (await _files.HeadAsync(request, match, localPath, cancellationToken) is not { } run)
            return RunResults.Ignored("the object no longer exists");
        if (await ClaimAsync(run, cancellationToken) is { } refused)
            return refused;

        IngestResult result;
        using var alive = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Claimed.Lost);
        try
        {
            var plan = await ReconcileStage.RestoreAsync(run, alive.Token);
            while (plan != PlanOutcome.Ended)
            {
                if (plan == PlanOutcome.Outdated)
                {
                    await ReadStages.DescribeAsync(run, alive.Token);
                    await _read.ScanAsync(run, alive.Token);
                    plan = await _reconcile.RunAsync(run, alive.Token);
                }
                if (plan == PlanOutcome.Ready)
                    plan = await _load.SendAsync(run, alive.Token);
                if (plan == PlanOutcome.Loaded)
                    plan = await _load.CommitAsync(run, alive.Token);
            }
            result = _results.Ended(run);
        }
        catch (Exception e)
        {
            result = await _results.FailAsync(run, e, cancellationToken.IsCancellationRequested);
        }
        finally
        {
            await run.Claimed.DisposeAsync();
        }
        await _results.WriteRejectsAsync(run);
        return result;
    }

    /// <summary>A file that is only stored has no audit row; its ticket shows that it arrived, and as which object.</summary>
    private async Task RecordArrivalAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        if (
            !DatasetRules.IsOwn(request.Key)
            && await store.HeadAsync(request.Bucket, request.Key, request.VersionId, cancellationToken) is { } stored
            && stored.Metadata.TryGetValue("upload-id", out var id)
        )
            await destination.RecordArrivalAsync(id, stored, cancellationToken);
    }

    /// <summary>Takes the file for this worker alone; the result of the request when it is another's, or finished.</summary>
    private async Task<IngestResult?> ClaimAsync(IngestRun run, CancellationToken cancellationToken)
    {
        ClaimOutcome outcome;
        try
        {
            outcome = await destination.ClaimAsync(run, cancellationToken);
        }
        catch (Exception e) when (_results.OfFullStorage(e) is not null)
        {
            return _results.OfFullStorage(e);
        }
        switch (outcome)
        {
            case ClaimOutcome.Taken { Run: var claimed }:
                run.Claimed = claimed;
                IngestLog.Claimed(log, run.Name, claimed.Identity.Run, claimed.Identity.Id);
                return null;
            case ClaimOutcome.Busy busy:
                return _results.Busy("another worker is loading this file", busy.Audit);
            case ClaimOutcome.Finished finished:
                return RunResults.Finished(finished.Audit);
            default:
                throw new InvalidOperationException("unknown outcome of a claim");
        }
    }
}
