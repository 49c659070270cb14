using Mba.Aws;
using Mba.Logging;
using Mba.MySql.Queries;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.Cli.Work;

/// <summary>Does the ingest function's work in a process of its own, without a function's time limit: for containers and for files that take long.</summary>
public sealed class IngestWorker(Composition parts, MbaLoggerProvider loggers)
{
    private readonly ILogger _log = loggers.CreateLogger("Mba.IngestWorker");

    public async Task<WorkTally> RunAsync(int concurrency, bool drainOnce, CancellationToken cancellationToken)
    {
        await new Migrations(parts.Sessions).ApplyAsync(cancellationToken);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        var queue = new SqsClient(parts.Settings, http, parts.Time);
        var url = parts.Settings.IngestQueueUrl ?? "";
        var batch = new IngestBatch(
            parts.Ingest.RunAsync,
            (scope, token) => BackfillAsync(queue, url, scope, token),
            queue,
            parts.Settings,
            _log
        );
        return await new QueueLoop(queue, url, concurrency, parts.Time, _log).RunAsync(
            (message, token) => DoAsync(batch, message, token),
            drainOnce,
            cancellationToken
        );
    }

    private static async Task<bool> DoAsync(IngestBatch batch, ReceivedMessage message, CancellationToken cancellationToken)
    {
        var record = new SqsMessage
        {
            MessageId = message.MessageId,
            ReceiptHandle = message.ReceiptHandle,
            Body = message.Body,
            Attributes = message.Attributes ?? [],
        };
        var response = await batch.RunAsync(new SqsEvent { Records = [record] }, requestId: null, new IngestTally(), cancellationToken);
        return response.BatchItemFailures.Count == 0;
    }

    private async Task BackfillAsync(SqsClient queue, string url, Files.FileScope? scope, CancellationToken cancellationToken)
    {
        var backfill = new Backfill(parts.Store, parts.Rules, new KnownObjects(parts.Sessions), parts.Settings);
        var found = 0L;
        await foreach (var missing in backfill.MissingAsync(scope, cancellationToken))
        {
            await queue.SendAsync(
                url,
                IngestCommand.Ingest(
                    new IngestRequest
                    {
                        Bucket = missing.Bucket,
                        Key = missing.Key,
                        Trigger = IngestTrigger.Backfill,
                    }
                ),
                TimeSpan.Zero,
                cancellationToken
            );
            found++;
        }
        IngestLog.Backfilled(_log, found, backfill.Listed);
    }
}
