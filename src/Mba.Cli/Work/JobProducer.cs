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

/// <summary>Queues a job for every file of a batch. The queue holds any number of them: nothing has to wait for the workers.</summary>
public static class JobProducer
{
    public static async Task<BatchOutcome> RunAsync(
        IReadOnlyList<SelectedFile> files,
        JobOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var began = Stopwatch.GetTimestamp();
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var queue = new SqsClient(settings, http, TimeProvider.System);
        var outcomes = new FileOutcome[files.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = settings.WorkerConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            files.Count,
            parallel,
            async (i, token) => outcomes[i] = await QueueAsync(queue, files[i], options, settings, token)
        );
        return new BatchOutcome(outcomes, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<FileOutcome> QueueAsync(
        SqsClient queue,
        SelectedFile file,
        JobOptions options,
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        if (options.DryRun)
            return FileOutcome.Of(file, Outcome.Planned);
        var job = new UploadJob
        {
            Path = file.File.FullPath,
            Scope = file.Scope,
            RelativePath = options.KeepPaths ? file.File.RelativePath : null,
            Overwrite = options.Overwrite,
            SkipDuplicates = options.SkipDuplicates,
        };
        try
        {
            await queue.SendAsync(settings.JobsQueueUrl ?? "", job.Write(), TimeSpan.Zero, cancellationToken);
            return FileOutcome.Of(file, Outcome.Queued);
        }
        catch (Exception e) when (e is AwsCallException or HttpRequestException)
        {
            return FileOutcome.Of(file, Outcome.Failed, e.Message);
        }
    }
}
