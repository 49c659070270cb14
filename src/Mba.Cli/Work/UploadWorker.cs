using Mba.Aws;
using Mba.Cli.Sending;
using Mba.Files;
using Mba.Uploads;

namespace Mba.Cli.Work;

/// <summary>A message of the jobs queue and its outcome; <see cref="Job"/> is null for a message that is not a job.</summary>
internal sealed record JobReport(string MessageId, UploadJob? Job, FileOutcome Outcome, int Delivery);

/// <summary>Does the jobs of the jobs queue: sends files of a disk that it shares with whoever queued them, and reports every job.</summary>
internal sealed class UploadWorker(Senders senders, Settings settings, Action<JobReport> report, TextWriter notices)
{
    private readonly FaultPoints _faults = FaultPoints.FromEnvironment();
    private readonly Outage _queueOutage = new("the jobs queue", settings, notices, TimeProvider.System);
    private readonly Outage _storeOutage = new("the store or the database", settings, notices, TimeProvider.System);

    public async Task<WorkTally> RunAsync(LoopEnd end, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        var queue = new SqsClient(settings, http, TimeProvider.System);
        var url = settings.JobsQueueUrl ?? "";
        var loop = new QueueLoop(queue, url, settings.WorkerConcurrency, _queueOutage, TimeProvider.System);
        try
        {
            return await loop.RunAsync(
                async (message, token) => await DoAsync(message, end, token) || await BackOffAsync(queue, url, message),
                end,
                cancellationToken
            );
        }
        finally
        {
            await senders.SaveAsync();
        }
    }

    private async Task<bool> DoAsync(ReceivedMessage message, LoopEnd end, CancellationToken cancellationToken)
    {
        var job = UploadJob.Read(message.Body);
        await _faults.ReachAsync(FaultPoints.JobTaken, drop: null, cancellationToken);
        var outcome = job is null
            ? new FileOutcome
            {
                Path = message.MessageId,
                Outcome = Outcome.Failed,
                Reason = "the message is not an upload job",
            }
            : await OutcomeAsync(job, end, cancellationToken);
        await _faults.ReachAsync(FaultPoints.JobSent, drop: null, cancellationToken);
        report(new JobReport(message.MessageId, job, outcome, DeliveryOf(message)));
        return outcome.Outcome is not Outcome.Failed;
    }

    private async Task<FileOutcome> OutcomeAsync(UploadJob job, LoopEnd end, CancellationToken cancellationToken)
    {
        try
        {
            // Who drains a queue once wants an answer; who works for good waits for the store instead of using up the job's deliveries.
            return end.WhenDrained
                ? await SendAsync(job, cancellationToken)
                : await _storeOutage.OutlastAsync(
                    async token =>
                        await SendAsync(job, token) switch
                        {
                            { IsAbsence: true } failed => throw new AbsenceException(failed.Reason ?? "no answer"),
                            var done => done,
                        },
                    cancellationToken
                );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failed(job, Commands.CommandError.Of(e, settings).Message);
        }
    }

    private async Task<FileOutcome> SendAsync(UploadJob job, CancellationToken cancellationToken)
    {
        var file = new FileInfo(job.Path);
        if (!file.Exists)
            return Failed(job, "file not found on this machine");
        if (!FileKind.Of(file.FullName).IsRegular)
            return Failed(job, "is not a regular file");
        var relative = job.RelativePath ?? file.Name;
        var key = ObjectKeys.For(job.Scope, settings.PrefixOf(job.Scope), relative, job.RelativePath is not null);
        var found = new FoundFile(file.FullName, relative, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
        var options = new SendOptions
        {
            Concurrency = 1,
            Overwrite = job.Overwrite,
            SkipDuplicates = job.SkipDuplicates,
            KeepPaths = job.RelativePath is not null,
            ListStored = false,
        };
        var selected = new SelectedFile(
            found,
            job.Path,
            new ScopeDecision(job.Scope, ScopeSource.Option, Folder: null),
            settings.BucketOf(job.Scope),
            key
        );
        return (await senders.Batches.RunAsync([selected], options, sent: null, cancellationToken)).Files[0];
    }

    private static FileOutcome Failed(UploadJob job, string reason) =>
        new()
        {
            Path = job.Path,
            Scope = job.Scope,
            Outcome = Outcome.Failed,
            Reason = reason,
        };

    /// <summary>A failed job comes back later and later, until it is dead-lettered; it never blocks the others.</summary>
    private async Task<bool> BackOffAsync(SqsClient queue, string url, ReceivedMessage message)
    {
        var delay = BackOff.After(settings.RetryBaseDelay, 4, Math.Max(1, DeliveryOf(message))) * (0.5 + Random.Shared.NextDouble());
        try
        {
            await queue.ChangeVisibilityAsync(
                url,
                message.ReceiptHandle,
                delay < BackOff.Longest ? delay : BackOff.Longest,
                CancellationToken.None
            );
        }
        catch (Exception e) when (e is AwsCallException or HttpRequestException)
        {
            // The queue's own visibility timeout applies instead.
        }
        return false;
    }

    private static int DeliveryOf(ReceivedMessage message) => new SqsMessage { Attributes = message.Attributes ?? [] }.Delivery;
}
