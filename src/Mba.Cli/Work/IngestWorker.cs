using Mba.Aws;
using Mba.Hosting;
using Mba.Logging;
using Mba.MySql.Connections;
using Mba.MySql.Schema;
using Microsoft.Extensions.Logging;

namespace Mba.Cli.Work;

/// <summary>Does the ingest function's work in a process of its own, without a function's time limit: for containers and for files that take long.</summary>
/// <param name="parts">The pipeline.</param>
/// <param name="loggers">For what is not a file's outcome.</param>
/// <param name="report">Gets every file's outcome.</param>
/// <param name="notices">Gets a line when the queue, the store or the database goes and when it is back.</param>
internal sealed class IngestWorker(
    Composition parts,
    MbaLoggerProvider loggers,
    Action<IngestRequest, IngestResult> report,
    TextWriter notices
)
{
    private readonly ILogger _log = loggers.CreateLogger("Mba.IngestWorker");
    private readonly Outage _queueOutage = new("the ingest queue", parts.Settings, notices, parts.Time);
    private readonly Outage _outage = new("the database or the store", parts.Settings, notices, parts.Time);

    public async Task<WorkTally> RunAsync(int concurrency, bool drainOnce, CancellationToken cancellationToken)
    {
        if (drainOnce)
            await new Migrations(parts.Sessions).ApplyAsync(cancellationToken);
        else
            await _outage.OutlastAsync(token => new Migrations(parts.Sessions).ApplyAsync(token), cancellationToken);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        var queue = new SqsClient(parts.Settings, http, parts.Time);
        var url = parts.Settings.IngestQueueUrl ?? "";
        var batch = new IngestBatch(
            drainOnce ? IngestAsync : OutlastAsync,
            new BackfillJob(parts, queue, _log).RunAsync,
            queue,
            parts.Settings,
            _log
        );
        return await new QueueLoop(queue, url, concurrency, _queueOutage, parts.Time).RunAsync(
            (message, token) => DoAsync(batch, message, token),
            new LoopEnd { WhenDrained = drainOnce },
            cancellationToken
        );
    }

    private async Task<IngestResult> IngestAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        var result = await parts.Ingest.RunAsync(request, cancellationToken);
        report(request, result);
        return result;
    }

    /// <summary>A file that failed because the database or the store went is tried again once they answer: its deliveries are not used up meanwhile.</summary>
    private Task<IngestResult> OutlastAsync(IngestRequest request, CancellationToken cancellationToken) =>
        _outage.OutlastAsync(
            async token =>
            {
                var result = await parts.Ingest.RunAsync(request, token);
                if (result.Disposition == IngestDisposition.Retry)
                    await ProbeAsync(token);
                report(request, result);
                return result;
            },
            cancellationToken
        );

    /// <summary>Throws when the database or the store does not answer.</summary>
    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        await using (var session = await parts.Sessions.OpenSessionAsync(cancellationToken))
            await session.ScalarAsync<long>(Sql.Of($"SELECT 1"), cancellationToken);
        try
        {
            await parts.Store.HeadAsync(parts.Settings.BucketMba, "_config/probe", versionId: null, cancellationToken);
        }
        catch (Exception e) when (!Outage.IsAbsence(e) && e is not OperationCanceledException)
        {
            // It answers, if only to refuse: the file's own attempt reports that.
        }
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
}
