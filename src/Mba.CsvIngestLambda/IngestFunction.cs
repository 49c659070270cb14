using System.Text.Json;
using Mba.Aws;
using Mba.Hosting;
using Mba.Logging;
using Microsoft.Extensions.Logging;

namespace Mba.CsvIngestLambda;

/// <summary>SQS batch in, failed message ids out. What an invocation does not need (store, database, rules) is not made for it.</summary>
public sealed class IngestFunction(Settings settings, MbaLoggerProvider loggers, TimeProvider time) : IDisposable
{
    private const string Service = "csv-ingest";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
    private readonly ILogger _log = loggers.CreateLogger("Mba.CsvIngestLambda");
    private readonly Lock _gate = new();
    private Task<Composition>? _parts;

    /// <summary>The function for this process's settings.</summary>
    /// <exception cref="SettingsException">Lists everything that is missing.</exception>
    public static IngestFunction Create(TimeProvider time)
    {
        var settings = Settings.Load(SettingsNeeds.Buckets | SettingsNeeds.Database | SettingsNeeds.IngestQueue);
        return new IngestFunction(settings, new MbaLoggerProvider(LogOutput.For(Service, settings), time), time);
    }

    /// <summary>Has what every invocation runs through compiled while the process still connects to Lambda, on the other core of its start.</summary>
    public static void WarmUp()
    {
        var batch = JsonSerializer.Deserialize(
            """{"Records":[{"messageId":"","receiptHandle":"","body":"{}","attributes":{"a":""},"eventSource":"","eventSourceARN":""}]}""",
            LambdaJson.Default.SqsEvent
        );
        IngestMessageReader.Read(batch?.Records is [var message, ..] ? message.Body : "");
        JsonSerializer.SerializeToUtf8Bytes(new SqsBatchResponse(), LambdaJson.Default.SqsBatchResponse);
    }

    public void Dispose()
    {
        if (_parts is { IsCompletedSuccessfully: true, Result: var parts })
            parts.Dispose();
        _http.Dispose();
        loggers.Dispose();
    }

    public async Task<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> payload,
        LambdaContext context,
        CancellationToken cancellationToken
    )
    {
        var batch = JsonSerializer.Deserialize(payload.Span, LambdaJson.Default.SqsEvent) ?? new SqsEvent();
        var tally = new IngestTally();
        var queue = new SqsClient(settings, _http, time);
        var response = await new IngestBatch(
            (request, token) => IngestAsync(request, context, token),
            (scope, token) => BackfillAsync(queue, scope, token),
            queue,
            settings,
            _log
        ).RunAsync(batch, context.AwsRequestId, tally, cancellationToken);
        if (Metrics.Line(Metrics.ServiceName(Service), time.GetUtcNow(), tally.Metrics()) is { } metrics)
            await Console.Out.WriteLineAsync(metrics.AsMemory(), CancellationToken.None);
        return JsonSerializer.SerializeToUtf8Bytes(response, LambdaJson.Default.SqsBatchResponse);
    }

    /// <summary>A long load stops after a block while a fifth of the time for work is left, and continues in another invocation.</summary>
    private async Task<IngestResult> IngestAsync(IngestRequest request, LambdaContext context, CancellationToken cancellationToken) =>
        await (await PartsAsync(cancellationToken)).Ingest.RunAsync(
            request with
            {
                StopAt = time.GetUtcNow() + (context.WorkingTime * 0.8),
            },
            cancellationToken
        );

    private async Task BackfillAsync(SqsClient queue, FileScope? scope, CancellationToken cancellationToken) =>
        await new BackfillJob(await PartsAsync(cancellationToken), queue, _log).RunAsync(scope, cancellationToken);

    /// <summary>Made once, for files that are loaded side by side, too; again when that failed.</summary>
    private Task<Composition> PartsAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_parts is null or { IsFaulted: true } or { IsCanceled: true })
                _parts = Composition.CreateAsync(settings, loggers, store: null, options: null, cancellationToken);
            return _parts;
        }
    }
}
