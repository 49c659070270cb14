using System.Collections.Concurrent;
using Mba.Aws;
using Mba.Cli.Sending;

namespace Mba.Cli.Work;

/// <summary>
/// Follows the jobs of one batch through a queue that others use too. Whoever takes a job, this batch ends when its own jobs have: those
/// that this process did by their outcome, those of other workers by the bytes in the store.
/// </summary>
internal sealed class JobFollower(Senders senders, Settings settings, IReadOnlyList<SelectedFile> files)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly string[] Counts =
    [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    ];

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly FileOutcome?[] _outcomes = new FileOutcome?[files.Count];

    /// <summary>Works the queue until every queued file of the batch has its outcome, or the token fires.</summary>
    public async Task<IReadOnlyList<FileOutcome>> RunAsync(
        QueuedJobs queued,
        Action<FileOutcome> report,
        CancellationToken cancellationToken
    )
    {
        for (var i = 0; i < files.Count; i++)
        {
            if (queued.MessageIds[i] is { } id)
                _open[id] = i;
            else
                _outcomes[i] = queued.Batch.Files[i];
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = WatchOthersAsync(report, over.Token);
        await new UploadWorker(senders, settings, done => Settle(done.MessageId, done.Outcome, report), Console.Error).RunAsync(
            new LoopEnd { When = () => _open.IsEmpty },
            cancellationToken
        );
        await over.CancelAsync();
        await others.UnlessCanceled(over.Token);
        return [.. files.Zip(_outcomes, (file, outcome) => outcome ?? FileOutcome.Of(file, Outcome.Queued))];
    }

    /// <summary>Jobs of other batches are done like any worker does them, and counted by nobody here.</summary>
    private void Settle(string messageId, FileOutcome outcome, Action<FileOutcome> report)
    {
        if (!_open.TryGetValue(messageId, out var index))
            return;
        var own = FileOutcome.Of(files[index], outcome.Outcome, outcome.Reason) with
        {
            Sha256 = outcome.Sha256,
            UploadId = outcome.UploadId,
        };
        _outcomes[index] = own;
        report(own);
        _open.TryRemove(messageId, out _);
    }

    private async Task WatchOthersAsync(Action<FileOutcome> report, CancellationToken cancellationToken)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var queue = new SqsClient(settings, http, TimeProvider.System);
        while (!_open.IsEmpty)
        {
            await Task.Delay(Look, cancellationToken);
            try
            {
                await LookAsync(queue, report, cancellationToken);
            }
            catch (Exception e) when (Outage.IsAbsence(e))
            {
                // The worker beside this reports who is away.
            }
        }
    }

    private async Task LookAsync(SqsClient queue, Action<FileOutcome> report, CancellationToken cancellationToken)
    {
        var attributes = await queue.GetAttributesAsync(settings.JobsQueueUrl ?? "", cancellationToken);
        if (Count(attributes, Counts[0]) > 0)
            return;
        var isEmpty = Counts.Sum(name => Count(attributes, name)) == 0;
        foreach (var (messageId, index) in _open)
        {
            var hash = await senders.Cache.HashAsync(files[index].File, cancellationToken);
            if (await senders.HoldsAsync(files[index], hash, cancellationToken))
                Settle(messageId, FileOutcome.Of(files[index], Outcome.Uploaded) with { Sha256 = hash.Sha256 }, report);
            else if (isEmpty)
                Settle(
                    messageId,
                    FileOutcome.Of(
                        files[index],
                        Outcome.Failed,
                        "another worker took the job and did not finish it; see `mba dlq list --queue jobs`"
                    ),
                    report
                );
        }
    }

    private static long Count(IReadOnlyDictionary<string, string> attributes, string name) =>
        attributes.TryGetValue(name, out var count)
        && long.TryParse(count, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
