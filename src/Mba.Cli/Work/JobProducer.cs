using System.Diagnostics;
using Mba.Aws;
using Mba.Cli.Sending;
using Mba.Uploads;

namespace Mba.Cli.Work;

/// <summary>What goes into the jobs of a batch.</summary>
public sealed record JobOptions
{
    public bool Overwrite { get; init; }

    public bool SkipDuplicates { get; init; }

    public bool KeepPaths { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>A batch of queued jobs, and the queue's ids of their messages in the order of the files; null for a file that was not queued.</summary>
public sealed record QueuedJobs(BatchOutcome Batch, IReadOnlyList<string?> MessageIds);

/// <summary>Queues a job for every file of a batch. The queue holds any number of them: nothing has to wait for the workers.</summary>
internal static class JobProducer
{
    /// <summary>A queue that is away is waited for; files not queued when the token fires are reported as not sent.</summary>
    public static async Task<QueuedJobs> RunAsync(
        IReadOnlyList<SelectedFile> files,
        JobOptions options,
        Settings settings,
        TextWriter notices,
        Action? queued,
        CancellationToken cancellationToken
    )
    {
        var began = Stopwatch.GetTimestamp();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var queue = new SqsClient(settings, http, TimeProvider.System);
        var outage = new Outage("the jobs queue", settings, notices, TimeProvider.System);
        var outcomes = new FileOutcome?[files.Count];
        var ids = new string?[files.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.WorkerConcurrency, CancellationToken = cancellationToken };
        await Parallel
            .ForAsync(
                0,
                files.Count,
                parallel,
                async (i, token) =>
                {
                    if (!options.DryRun)
                        ids[i] = await outage.OutlastAsync(
                            t => queue.SendAsync(settings.JobsQueueUrl ?? "", JobOf(files[i], options).Write(), TimeSpan.Zero, t),
                            token
                        );
                    outcomes[i] = FileOutcome.Of(files[i], options.DryRun ? Outcome.Planned : Outcome.Queued);
                    queued?.Invoke();
                }
            )
            .UnlessCanceled(cancellationToken);
        return new QueuedJobs(
            new BatchOutcome(
                [.. files.Zip(outcomes, (file, outcome) => outcome ?? FileOutcome.Of(file, Outcome.NotSent))],
                Stopwatch.GetElapsedTime(began).TotalSeconds
            ),
            ids
        );
    }

    private static UploadJob JobOf(SelectedFile file, JobOptions options) =>
        new()
        {
            Path = file.File.FullPath,
            Scope = file.Scope,
            RelativePath = options.KeepPaths ? file.File.RelativePath : null,
            Overwrite = options.Overwrite,
            SkipDuplicates = options.SkipDuplicates,
        };
}

/// <summary>Ends work in order when it is interrupted.</summary>
internal static class Interruption
{
    /// <summary>Waits for work; that it was cancelled is not an error when the token says so.</summary>
    public static async Task UnlessCanceled(this Task work, CancellationToken cancellationToken)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was done until then is reported.
        }
    }
}
