using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Mba.Aws;
using Mba.Cli.Sending;
using Spectre.Console;

namespace Mba.Cli.Commands;

/// <summary>Which dead-letter queues a command is about.</summary>
internal static class DeadLetterQueues
{
    public const string Ingest = "ingest";
    public const string Jobs = "jobs";
    public const string All = "all";

    public static Option<string> Option()
    {
        var option = new Option<string>("--queue")
        {
            Description = "Dead letters of the ingest queue, of the jobs queue, or of both (all)",
            DefaultValueFactory = _ => All,
        };
        option.AcceptOnlyFromAmong(Ingest, Jobs, All);
        return option;
    }

    /// <summary>True when the queues can be reached through the upload API alone.</summary>
    public static bool IsOverApi(Operation operation) =>
        operation.IsOverApi && operation.Settings is { IngestQueueUrl: null, JobsQueueUrl: null };

    public static SettingsNeeds NeedsOf(string queue) => queue is Jobs ? SettingsNeeds.JobsQueue : SettingsNeeds.IngestQueue;

    /// <summary>Name and URL of each source queue; a jobs queue that is not configured is not part of all.</summary>
    public static IEnumerable<(string Name, QueueName Queue)> Of(string queue, Settings settings)
    {
        if (queue is Ingest or All && settings.IngestQueueUrl is not null)
            yield return (Ingest, QueueName.Ingest);
        if (queue is Jobs or All && settings.JobsQueueUrl is not null)
            yield return (Jobs, QueueName.Jobs);
    }

    /// <summary>The dead letters of the settings' queues.</summary>
    public static DeadLetters Open(Settings settings, HttpMessageInvoker http) =>
        new(settings, new SqsClient(settings, http, TimeProvider.System), TimeProvider.System);

    /// <summary>About how many messages are dead-lettered.</summary>
    /// <exception cref="SettingsException">The queue has no dead-letter queue.</exception>
    public static async Task<long> CountAsync(DeadLetters letters, QueueName queue, CancellationToken cancellationToken) =>
        await letters.CountAsync(queue, cancellationToken)
        ?? throw new SettingsException([$"the {queue.ToString().ToLowerInvariant()} queue has no dead-letter queue"]);
}

/// <summary>A dead-lettered message as it is listed, found here or by the API, which shows no bodies.</summary>
internal sealed record ListedDeadLetter(string Id, string Body, string About);

/// <summary><c>mba dlq list</c>: what was dead-lettered, without taking it.</summary>
internal static class DeadLetterList
{
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Number of messages to show per queue",
        DefaultValueFactory = _ => 50,
    };
    private static readonly Option<string> Queue = DeadLetterQueues.Option();

    public static Command Command()
    {
        var command = new Command("list", "List dead letters without removing them") { Queue, Limit, Operation.JsonOption };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                if (DeadLetterQueues.IsOverApi(operation))
                    return await ListOverApiAsync(operation, arguments, cancellationToken);
                Settings.Load(DeadLetterQueues.NeedsOf(arguments.GetRequiredValue(Queue)));
                var messages = new List<(string Queue, ListedDeadLetter Message)>();
                var count = 0L;
                using var http = new HttpMessageInvoker(new SocketsHttpHandler());
                var letters = DeadLetterQueues.Open(operation.Settings, http);
                foreach (var (name, queue) in DeadLetterQueues.Of(arguments.GetRequiredValue(Queue), operation.Settings))
                {
                    var found = await letters.PeekAsync(queue, arguments.GetValue(Limit), cancellationToken);
                    messages.AddRange(found.Select(m => (name, new ListedDeadLetter(m.Id, m.Body, m.About))));
                    count += await DeadLetterQueues.CountAsync(letters, queue, cancellationToken);
                }
                return operation.Print(
                    () => new JsonArray([.. messages.Select(JsonNode? (m) => Json(m.Queue, m.Message))]).ToJsonString(),
                    () => Show(messages, count)
                );
            }
        );
    }

    private static async Task<int> ListOverApiAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var api = operation.Api();
        var page = await api.Client.DeadLettersAsync(
            arguments.GetRequiredValue(Queue),
            Math.Clamp(arguments.GetValue(Limit), 1, 100),
            cancellationToken
        );
        var messages = page
            .Items.Select(i => (i.Queue.ToString().ToLowerInvariant(), new ListedDeadLetter(i.Id, Body: "", i.About)))
            .ToList();
        return operation.Print(
            () => new JsonArray([.. messages.Select(JsonNode? (m) => Json(m.Item1, m.Item2))]).ToJsonString(),
            () => Show(messages, page.Queues.Sum(q => q.Messages))
        );
    }

    private static JsonObject Json(string queue, ListedDeadLetter message) =>
        new()
        {
            ["queue"] = queue,
            ["message_id"] = message.Id,
            ["about"] = message.About,
            ["body"] = message.Body,
        };

    private static void Show(List<(string Queue, ListedDeadLetter Message)> messages, long count)
    {
        if (messages.Count == 0)
        {
            Console.WriteLine(
                count == 0
                    ? "no dead letters"
                    : $"about {SendView.Pluralize(count, "message")}, none of them visible now; try again in a minute"
            );
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("queue", "message", "file or job");
        foreach (var (queue, message) in messages)
            table.AddRow(queue, Markup.Escape(message.Id), Markup.Escape(message.About));
        Operation.Write(table);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{messages.Count} shown of about {count}; `mba dlq redrive` sends them again")
        );
    }
}

/// <summary><c>mba dlq redrive</c>: back into the queues they came from.</summary>
internal static class DeadLetterRedrive
{
    private static readonly Option<string> Queue = DeadLetterQueues.Option();

    public static Command Command()
    {
        var command = new Command("redrive", "Move dead letters back to their queues") { Queue, Operation.JsonOption };
        return Operation.Runs(
            command,
            SettingsNeeds.None,
            async (operation, arguments, cancellationToken) =>
            {
                if (DeadLetterQueues.IsOverApi(operation))
                    return await RedriveOverApiAsync(operation, arguments, cancellationToken);
                Settings.Load(DeadLetterQueues.NeedsOf(arguments.GetRequiredValue(Queue)));
                var moved = new JsonObject();
                var total = 0;
                using var http = new HttpMessageInvoker(new SocketsHttpHandler());
                var letters = DeadLetterQueues.Open(operation.Settings, http);
                foreach (var (name, queue) in DeadLetterQueues.Of(arguments.GetRequiredValue(Queue), operation.Settings))
                {
                    await DeadLetterQueues.CountAsync(letters, queue, cancellationToken);
                    var some = await letters.RedriveAsync(queue, ids: null, TimeSpan.MaxValue, cancellationToken);
                    (moved[name], total) = (some.Moved, total + some.Moved);
                }
                Console.WriteLine(
                    operation.Json
                        ? new JsonObject { ["moved"] = total, ["queues"] = moved }.ToJsonString()
                        : $"{SendView.Pluralize(total, "message")} sent again"
                );
                return Operation.Done;
            }
        );
    }

    private static async Task<int> RedriveOverApiAsync(Operation operation, ParseResult arguments, CancellationToken cancellationToken)
    {
        using var api = operation.Api();
        await Console.Error.WriteLineAsync($"in {api.Address}");
        var request = new RedriveRequest { Queue = arguments.GetRequiredValue(Queue) };
        var moved = 0;
        for (var more = true; more; )
        {
            var reply = await api.Client.RedriveAsync(request, cancellationToken);
            (moved, more) = (moved + reply.Moved, reply is { More: true, Moved: > 0 });
        }
        Console.WriteLine(
            operation.Json ? new JsonObject { ["moved"] = moved }.ToJsonString() : $"{SendView.Pluralize(moved, "message")} sent again"
        );
        return Operation.Done;
    }
}
