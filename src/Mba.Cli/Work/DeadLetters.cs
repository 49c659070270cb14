using System.Globalization;
using System.Text.Json;
using Mba.Aws;
using Mba.Uploads;

namespace Mba.Cli.Work;

/// <summary>A dead-lettered message, and the files or the job it is about.</summary>
internal sealed record DeadLetter(string Id, string Body, string About);

/// <summary>The dead-letter queue that a queue names in its redrive policy.</summary>
internal sealed class DeadLetters : IDisposable
{
    private static readonly TimeSpan Peek = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Move = TimeSpan.FromSeconds(60);

    private static readonly string[] Counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];

    private readonly HttpMessageInvoker _http;
    private readonly SqsClient _queue;
    private readonly string _source;
    private string _url = "";

    private DeadLetters(Settings settings, string source)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler());
        _queue = new SqsClient(settings, _http, TimeProvider.System);
        _source = source;
    }

    /// <summary>The dead letters of a queue.</summary>
    /// <exception cref="SettingsException">The queue has no dead-letter queue.</exception>
    public static async Task<DeadLetters> OpenAsync(Settings settings, string source, CancellationToken cancellationToken)
    {
        var letters = new DeadLetters(settings, source);
        var attributes = await letters._queue.GetAttributesAsync(source, cancellationToken);
        if (
            !attributes.TryGetValue("RedrivePolicy", out var policy)
            || JsonDocument.Parse(policy).RootElement.GetProperty("deadLetterTargetArn").GetString() is not { } arn
        )
            throw new SettingsException([$"the queue {source} has no dead-letter queue"]);
        letters._url = await letters._queue.UrlOfAsync(arn, cancellationToken);
        return letters;
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var attributes = await _queue.GetAttributesAsync(_url, cancellationToken);
        return Counts.Sum(name => attributes.TryGetValue(name, out var count) ? long.Parse(count, CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>Receives without deleting, and shows the messages again at once, so that a redrive right after finds them.</summary>
    public async Task<IReadOnlyList<DeadLetter>> PeekAsync(int limit, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, ReceivedMessage>(StringComparer.Ordinal);
        try
        {
            while (
                found.Count < limit
                && await _queue.ReceiveAsync(_url, 10, TimeSpan.FromSeconds(1), Peek, cancellationToken) is { Count: > 0 } some
            )
            {
                foreach (var message in some)
                    found[message.MessageId] = message;
            }
        }
        finally
        {
            foreach (var message in found.Values)
                await _queue.ChangeVisibilityAsync(_url, message.ReceiptHandle, TimeSpan.Zero, CancellationToken.None);
        }
        return [.. found.Values.Take(limit).Select(m => new DeadLetter(m.MessageId, m.Body, About(m.Body)))];
    }

    /// <summary>Each message is sent before it is deleted: one that is sent twice is loaded or stored once all the same.</summary>
    public async Task<int> RedriveAsync(CancellationToken cancellationToken)
    {
        var moved = 0;
        while (await _queue.ReceiveAsync(_url, 10, TimeSpan.FromSeconds(1), Move, cancellationToken) is { Count: > 0 } some)
        {
            foreach (var message in some)
            {
                await _queue.SendAsync(_source, message.Body, TimeSpan.Zero, cancellationToken);
                await _queue.DeleteAsync(_url, message.ReceiptHandle, cancellationToken);
                moved++;
            }
        }
        return moved;
    }

    public void Dispose() => _http.Dispose();

    private static string About(string body) =>
        UploadJob.Read(body) is { } job
            ? $"upload of {job.Path}"
            : IngestMessageReader.Read(body) switch
            {
                IngestMessage.Files files => string.Join(", ", files.Requests.Select(r => $"s3://{r.Bucket}/{r.Key}")),
                IngestMessage.Backfill => "a backfill",
                IngestMessage.NoWork none => none.Reason,
                IngestMessage.Unrecognized unknown => unknown.Reason,
                _ => "",
            };
}
