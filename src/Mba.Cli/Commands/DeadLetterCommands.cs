using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mba.Aws;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary><c>mba dlq list</c>: what was given up, without taking it.</summary>
internal static class DeadLetterList
{
    private static readonly Option<int> Limit = new("--limit") { Description = "Messages to show", DefaultValueFactory = _ => 50 };

    public static Command Command()
    {
        var command = new Command("list", "List the messages that were given up; they stay where they are") { Limit, Operation.JsonOption };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.IngestQueue,
                    async operation =>
                    {
                        using var letters = await DeadLetters.OpenAsync(operation.Settings, cancellationToken);
                        var messages = await letters.PeekAsync(arguments.GetValue(Limit), cancellationToken);
                        if (operation.Json)
                            Console.WriteLine(
                                new JsonArray([
                                    .. messages.Select(
                                        JsonNode? (m) =>
                                            new JsonObject
                                            {
                                                ["message_id"] = m.Id,
                                                ["about"] = m.About,
                                                ["body"] = m.Body,
                                            }
                                    ),
                                ]).ToJsonString()
                            );
                        else
                            Show(messages, await letters.CountAsync(cancellationToken));
                        return Operation.Done;
                    }
                )
        );
        return command;
    }

    private static void Show(IReadOnlyList<DeadLetter> messages, long count)
    {
        if (messages.Count == 0)
        {
            Console.WriteLine(
                count == 0 ? "no message was given up" : $"about {count} messages, none to be seen now; try again in a minute"
            );
            return;
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("message", "about");
        foreach (var message in messages)
            table.AddRow(Markup.Escape(message.Id), Markup.Escape(message.About));
        Operation.Write(table);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{messages.Count} shown of about {count}"));
    }
}

/// <summary><c>mba dlq redrive</c>: back into the queue they came from.</summary>
internal static class DeadLetterRedrive
{
    public static Command Command()
    {
        var command = new Command("redrive", "Send the messages that were given up to their queue again") { Operation.JsonOption };
        command.SetAction(
            (arguments, cancellationToken) =>
                Operation.RunAsync(
                    arguments,
                    SettingsNeeds.IngestQueue,
                    async operation =>
                    {
                        using var letters = await DeadLetters.OpenAsync(operation.Settings, cancellationToken);
                        var moved = await letters.RedriveAsync(cancellationToken);
                        Console.WriteLine(
                            operation.Json
                                ? new JsonObject { ["moved"] = moved }.ToJsonString()
                                : string.Create(CultureInfo.InvariantCulture, $"{moved} messages sent again")
                        );
                        return Operation.Done;
                    }
                )
        );
        return command;
    }
}

/// <summary>A message that was given up, and the files it is about.</summary>
internal sealed record DeadLetter(string Id, string Body, string About);

/// <summary>The dead-letter queue that the ingest queue names in its redrive policy.</summary>
internal sealed class DeadLetters : IDisposable
{
    private static readonly TimeSpan Peek = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Move = TimeSpan.FromSeconds(60);

    private static readonly string[] Counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];

    private readonly HttpMessageInvoker _http;
    private readonly SqsClient _queue;
    private readonly string _source;
    private string _url = "";

    private DeadLetters(Settings settings)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler());
        _queue = new SqsClient(settings, _http, TimeProvider.System);
        _source = settings.IngestQueueUrl ?? "";
    }

    public static async Task<DeadLetters> OpenAsync(Settings settings, CancellationToken cancellationToken)
    {
        var letters = new DeadLetters(settings);
        var attributes = await letters._queue.GetAttributesAsync(letters._source, cancellationToken);
        if (
            !attributes.TryGetValue("RedrivePolicy", out var policy)
            || JsonDocument.Parse(policy).RootElement.GetProperty("deadLetterTargetArn").GetString() is not { } arn
        )
            throw new SettingsException(["INGEST_QUEUE_URL names a queue that has no dead-letter queue"]);
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

    /// <summary>Each message is sent before it is deleted: one that is sent twice is loaded once all the same.</summary>
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
        IngestMessageReader.Read(body) switch
        {
            IngestMessage.Files files => string.Join(", ", files.Requests.Select(r => $"s3://{r.Bucket}/{r.Key}")),
            IngestMessage.Backfill => "a backfill",
            IngestMessage.NoWork none => none.Reason,
            IngestMessage.Unrecognized unknown => unknown.Reason,
            _ => "",
        };
}
