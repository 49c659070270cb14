using Mba.Aws;
using Mba.Hosting;
using Mba.Logging;
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

    /// <summary>Who drains a queue once wants an answer: a database or a store that is away fails the delivery.</summary>
    private async Task<IngestResult> IngestAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        IngestResult result;
        try
        {
            result = await parts.Ingest.RunAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            result = Failed(e);
        }
        report(request, result);
        return result;
    }

    /// <summary>A file that failed because the database or the store went is tried again once they answer: its deliveries are not used up meanwhile.</summary>
    private async Task<IngestResult> OutlastAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        IngestResult result;
        try
        {
            result = await _outage.OutlastAsync(
                async token =>
                {
                    var attempt = await parts.Ingest.RunAsync(request, token);
                    if (attempt.Disposition == IngestDisposition.Retry)
                        await Neighbours.RequireAsync(parts, token);
                    return attempt;
                },
                cancellationToken
            );
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            result = Failed(e);
        }
        report(request, result);
        return result;
    }

    /// <summary>The file was not reached: there is no run to record the error in, and the queue delivers the message again.</summary>
    private IngestResult Failed(Exception e) =>
        new() { Disposition = IngestDisposition.Retry, Reason = Commands.CommandError.Of(e, parts.Settings).Message };

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
