using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;

namespace Mba.IntegrationTests.FirstLight;

/// <summary>The real ingest executable between real queues and a real database of one test's own.</summary>
public sealed class IngestSystem : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _running = [];
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mba-system-" + Guid.NewGuid().ToString("N"));
    private readonly AwsServer _aws;

    private IngestSystem(DatabaseFixture database, AwsServer aws, EmulatorNames names, EmulatorAddresses addresses, Settings settings)
    {
        (Database, _aws, Names, Addresses) = (database, aws, names, addresses);
        Store = new S3ObjectStore(settings);
        Address = database.Server.Address;
        Endpoint = settings.AwsEndpoint!;
    }

    public DatabaseFixture Database { get; }

    public EmulatorNames Names { get; }

    public EmulatorAddresses Addresses { get; }

    public S3ObjectStore Store { get; }

    public Uri Endpoint { get; }

    private DatabaseAddress Address { get; }

    public static async Task<IngestSystem> CreateAsync(DatabaseFixture database, AwsServer aws, int maxReceives = 5)
    {
        await database.MigrateAsync();
        var (names, addresses) = await aws.CreateResourcesAsync(
            new DatabaseSecret(database.Server.Username, database.Server.Password),
            maxReceives: maxReceives
        );
        return new IngestSystem(database, aws, names, addresses, await aws.SettingsAsync());
    }

    /// <summary>An instance of the executable that deploys; it starts with its first invocation.</summary>
    public FunctionInstance Function(params (string Name, string Value)[] environment) =>
        FunctionOf(ProjectLayout.Program("Mba.CsvIngestLambda"), environment);

    /// <summary>An instance of one of the executables that there are.</summary>
    public FunctionInstance FunctionOf(ProgramFile program, params (string Name, string Value)[] environment)
    {
        var all = StackEnvironment.ForProcesses(Address, Database.DatabaseName, Endpoint, Names, Addresses);
        foreach (var (name, value) in environment)
            all[name] = value;
        var function = new FunctionInstance(
            new FunctionCommand
            {
                Name = "csv-ingest",
                Program = program,
                Environment = all,
                LogFile = Path.Combine(_folder, "csv-ingest.log"),
            },
            TimeProvider.System
        );
        _running.Add(function);
        return function;
    }

    /// <summary>Feeds one instance from the queue from now on, as Lambda does.</summary>
    public async Task ServeAsync(params (string Name, string Value)[] environment) =>
        _running.Add(
            QueueEventSource.Start(
                await _aws.QueuesAsync(),
                Addresses.IngestQueueUrl,
                [Function(environment)],
                new EventSourceOptions { VisibilityAfterCrash = TimeSpan.Zero }
            )
        );

    /// <summary>
    /// Hands an instance the queue's messages, one by one, until it dies of one, which then is delivered again as after the visibility timeout;
    /// false when the queue was empty first.
    /// </summary>
    public async Task<bool> DiesAsync(FunctionInstance function)
    {
        var queue = await _aws.QueuesAsync();
        while (
            await queue.ReceiveAsync(Addresses.IngestQueueUrl, 1, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(10), CancellationToken.None)
                is [var message]
        )
        {
            var outcome = await function.InvokeAsync(QueueEventSource.Event(Addresses.IngestQueueUrl, [message]), CancellationToken.None);
            if (!outcome.Succeeded)
            {
                await queue.ChangeVisibilityAsync(Addresses.IngestQueueUrl, message.ReceiptHandle, TimeSpan.Zero, CancellationToken.None);
                return true;
            }
            await queue.DeleteAsync(Addresses.IngestQueueUrl, message.ReceiptHandle, CancellationToken.None);
        }
        return false;
    }

    /// <summary>Returns once every message is done with, none of them given up.</summary>
    public async Task DrainedAsync()
    {
        var queue = await _aws.QueuesAsync();
        await UntilAsync("the queue is empty", async () => await CountAsync(queue, Addresses.IngestQueueUrl) == 0);
        Xunit.Assert.Equal(0, await CountAsync(queue, Addresses.IngestDeadLetterUrl));
    }

    private static async Task<int> CountAsync(SqsClient queue, string url)
    {
        var attributes = await queue.GetAttributesAsync(url, CancellationToken.None);
        return new[] { "", "NotVisible", "Delayed" }.Sum(kind =>
            int.Parse(attributes["ApproximateNumberOfMessages" + kind], System.Globalization.CultureInfo.InvariantCulture)
        );
    }

    public Task PutAsync(string key, Stream content) =>
        Store.PutAsync(Names.BucketMba, key, content, new PutOptions(), CancellationToken.None);

    public async Task PutFileAsync(string path)
    {
        await using var file = File.OpenRead(Path.Combine(ProjectLayout.Root, path));
        await PutAsync("mba/csv/" + Path.GetFileName(path), file);
    }

    public Task SendAsync(string body) => SendToAsync(Addresses.IngestQueueUrl, body);

    public async Task SendToAsync(string queueUrl, string body) =>
        await (await _aws.QueuesAsync()).SendAsync(queueUrl, body, TimeSpan.Zero, CancellationToken.None);

    /// <summary>The audit row of a key, once its run has ended.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> EndOfAsync(string key)
    {
        IReadOnlyDictionary<string, string?>? ended = null;
        await UntilAsync(
            $"{key} has ended",
            async () => (ended = await AuditAsync(key) is [.., var row] && row["status"] is not "STARTED" ? row : null) is not null
        );
        return ended!;
    }

    /// <summary>The function's JSON lines, once one of them is as wanted.</summary>
    public async Task<IReadOnlyList<JsonElement>> LinesUntilAsync(Func<JsonElement, bool> wanted)
    {
        IReadOnlyList<JsonElement> lines = [];
        await UntilAsync(
            "the line was written",
            () =>
            {
                lines = [.. Log().Split('\n')[..^1].Where(l => l.StartsWith('{')).Select(l => JsonDocument.Parse(l).RootElement)];
                return Task.FromResult(lines.Any(wanted));
            }
        );
        return lines;
    }

    /// <summary>Every run of a key, oldest first.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> AuditAsync(string key)
    {
        string[] columns =
        [
            "id",
            "status",
            "table_name",
            "rows_read",
            "rows_inserted",
            "rows_updated",
            "seq",
            "rows_skipped",
            "rows_rejected",
            "error_code",
            "error_message",
            "retry_count",
            "content_md5",
            "lambda_request_id",
        ];
        var rows = await Database.QueryAsync(
            $"SELECT {string.Join(", ", columns)} FROM ingestion_audit WHERE s3_key = '{key}' ORDER BY seq"
        );
        return [.. rows.Select(r => columns.Zip(r).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal))];
    }

    private async Task UntilAsync(string what, Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
            }
            catch (OperationCanceledException over)
            {
                throw new TimeoutException($"in vain waited until {what}; the function's log: {Log()}", over);
            }
        }
    }

    public string Log() =>
        File.Exists(Path.Combine(_folder, "csv-ingest.log")) ? File.ReadAllText(Path.Combine(_folder, "csv-ingest.log")) : "(none)";

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_running))
            await part.DisposeAsync();
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
