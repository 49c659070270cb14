using Mba.Aws;
using Mba.Cli.Sending;
using Mba.Files;
using Mba.Uploads;
using Microsoft.Extensions.Logging;

namespace Mba.Cli.Work;

/// <summary>Does the jobs of the jobs queue: sends files that lie on a disk it shares with whoever queued them.</summary>
public sealed partial class UploadWorker(Senders senders, Settings settings, ILoggerFactory loggers)
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(15);

    private readonly ILogger _log = loggers.CreateLogger<UploadWorker>();

    /// <summary>Works until nothing is waiting.</summary>
    public Task<WorkTally> DrainAsync(CancellationToken cancellationToken) => RunAsync(drainOnce: true, cancellationToken);

    public async Task<WorkTally> RunAsync(bool drainOnce, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        var queue = new SqsClient(settings, http, TimeProvider.System);
        var url = settings.JobsQueueUrl ?? "";
        var tally = await new QueueLoop(queue, url, settings.WorkerConcurrency, TimeProvider.System, _log).RunAsync(
            async (message, token) => await DoAsync(message, token) || await BackOffAsync(queue, url, message),
            drainOnce,
            cancellationToken
        );
        await senders.Cache.SaveAsync(CancellationToken.None);
        return tally;
    }

    private async Task<bool> DoAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        if (UploadJob.Read(message.Body) is not { } job)
        {
            NotAJob(_log, message.MessageId);
            return false;
        }
        var file = new FileInfo(job.Path);
        if (!file.Exists)
        {
            Missing(_log, message.MessageId, job.Path);
            return false;
        }
        var outcome = await SendAsync(job, file, cancellationToken);
        Did(_log, job.Path, outcome.Outcome.ToString().ToLowerInvariant(), outcome.Reason ?? $"s3://{outcome.Bucket}/{outcome.Key}");
        return outcome.Outcome is not Outcome.Failed;
    }

    private async Task<FileOutcome> SendAsync(UploadJob job, FileInfo file, CancellationToken cancellationToken)
    {
        var relative = job.RelativePath ?? file.Name;
        var key = ObjectKeys.For(job.Scope, settings.PrefixOf(job.Scope), relative, job.RelativePath is not null);
        var found = new FoundFile(file.FullName, relative, file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
        var options = new SendOptions
        {
            Concurrency = 1,
            Overwrite = job.Overwrite,
            SkipDuplicates = job.SkipDuplicates,
            KeepPaths = job.RelativePath is not null,
        };
        var batch = await senders.Batches.RunAsync(
            [
                new SelectedFile(
                    found,
                    job.Path,
                    new ScopeDecision(job.Scope, ScopeSource.Option, Folder: null),
                    settings.BucketOf(job.Scope),
                    key
                ),
            ],
            options,
            sent: null,
            cancellationToken
        );
        return batch.Files[0];
    }

    /// <summary>A failed job comes back later and later, until the queue gives it up; it never blocks the others.</summary>
    private async Task<bool> BackOffAsync(SqsClient queue, string url, ReceivedMessage message)
    {
        var delay = settings.RetryBaseDelay * Math.Pow(4, Math.Clamp(DeliveryOf(message), 1, 8)) * (0.5 + Random.Shared.NextDouble());
        await queue.ChangeVisibilityAsync(
            url,
            message.ReceiptHandle,
            delay < LongestBackOff ? delay : LongestBackOff,
            CancellationToken.None
        );
        return false;
    }

    private static int DeliveryOf(ReceivedMessage message) => new SqsMessage { Attributes = message.Attributes ?? [] }.Delivery;

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "{Path} {Outcome}: {Detail}")]
    private static partial void Did(ILogger logger, string path, string outcome, string detail);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Message {MessageId} of the jobs queue is no job")]
    private static partial void NotAJob(ILogger logger, string messageId);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "Message {MessageId} names a file that is not here: {Path}")]
    private static partial void Missing(ILogger logger, string messageId, string path);
}
