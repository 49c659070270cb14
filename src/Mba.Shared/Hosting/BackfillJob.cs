using Mba.Aws;
using Mba.Files;
using Mba.MySql.Queries;
using Microsoft.Extensions.Logging;

namespace Mba.Hosting;

/// <summary>What a backfill message asks for: queue the stored objects that the audit does not know, then delete what is past its retention.</summary>
public sealed class BackfillJob(Composition parts, SqsClient queue, ILogger log)
{
    /// <summary>Queues one message per missing object of the scope; null for both scopes.</summary>
    public async Task RunAsync(FileScope? scope, CancellationToken cancellationToken)
    {
        var objects = new MissingObjects(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), parts.Settings);
        var found = 0L;
        await foreach (var missing in objects.ListAsync(scope, cancellationToken))
        {
            var request = new IngestRequest
            {
                Bucket = missing.Bucket,
                Key = missing.Key,
                Trigger = IngestTrigger.Backfill,
            };
            await queue.SendAsync(parts.Settings.IngestQueueUrl ?? "", IngestCommand.Ingest(request), TimeSpan.Zero, cancellationToken);
            found++;
        }
        IngestLog.Backfilled(log, found, objects.Listed);
        var retained = await new Retention(parts.Sessions, parts.Options).RunAsync(cancellationToken);
        IngestLog.Retained(log, retained.RejectsPurged, retained.TablesDropped);
    }
}
