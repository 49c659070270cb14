using Mba.Aws;
using Mba.Uploads;

namespace Mba.UploadApi;

/// <summary>Puts work into the queues that the functions and workers take it from.</summary>
public sealed class JobService(Settings settings, SqsClient queues, IObjectStore store)
{
    public const string NoIngestQueue = "no ingest queue is configured (INGEST_QUEUE_URL)";

    public bool CanIngest => settings.IngestQueueUrl is not null;

    /// <summary>Queues a load; returns the message's id. INGEST_QUEUE_URL is set.</summary>
    public Task<string> IngestAsync(IngestRequest request, CancellationToken cancellationToken) =>
        queues.SendAsync(Required(settings.IngestQueueUrl), IngestCommand.Ingest(request), TimeSpan.Zero, cancellationToken);

    /// <summary>Queues a file to be sent; returns the message's id. JOBS_QUEUE_URL is set.</summary>
    public Task<string> UploadAsync(UploadJob job, CancellationToken cancellationToken) =>
        queues.SendAsync(Required(settings.JobsQueueUrl), job.Write(), TimeSpan.Zero, cancellationToken);

    /// <summary>Looks an object up by listing: the API may not read objects. One of a source bucket is left to the reader to find.</summary>
    public async Task<bool> ExistsAsync(ObjectAddress address, CancellationToken cancellationToken)
    {
        if (settings.IsSource(address.Bucket))
            return true;
        await foreach (var stored in store.ListAsync(address.Bucket, address.Key, cancellationToken))
            return string.Equals(stored.Key, address.Key, StringComparison.Ordinal);
        return false;
    }

    private static string Required(string? url) => url ?? throw new InvalidOperationException("the queue is not configured");
}
