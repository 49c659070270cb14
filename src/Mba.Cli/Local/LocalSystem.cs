using Mba.Aws;
using Mba.Hosting;
using Mba.MySql.Connections;
using Mba.MySql.Schema;

namespace Mba.Cli.Local;

/// <summary>The parts of AWS that the system uses, on this machine and on loopback only: database, S3, SQS, secret, upload API, and ingest functions fed from the queue.</summary>
public sealed class LocalSystem : IAsyncDisposable
{
    private static readonly EmulatorNames Names = new();

    /// <summary>What a stack leaves in its folder.</summary>
    private static readonly string[] Kept = ["mysql", "mariadb", "logs"];

    private readonly LocalSystemOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly List<ChildWatch> _watches = [];
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    private LocalSystem(LocalSystemOptions options, TimeProvider time, Action<string> say) =>
        (_options, _time, _say) = (options, time, say);

    /// <summary>Base address of the upload API.</summary>
    public Uri Api { get; private set; } = new("http://127.0.0.1/");

    public DatabaseAddress Database { get; private set; } = new("", "", 0, "", "", "");

    /// <summary>For clients at the terminal, by name.</summary>
    public IReadOnlyDictionary<string, string?> ClientEnvironment { get; private set; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);

    /// <summary>Function instances that the queue feeds.</summary>
    public IReadOnlyList<FunctionInstance> Functions { get; private set; } = [];

    /// <summary>Completes, with its error, when a part of the stack is not restarted any more.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    private string Logs => Path.Combine(_options.Folder, "logs");

    private string SettingsFile => _options.SettingsFile ?? Path.Combine(_options.Folder, "stack.env");

    /// <summary>Starts everything and returns once the API reports that all of it answers; reports each step.</summary>
    /// <exception cref="LocalStackException">A part does not start; says which and why. Nothing is left running.</exception>
    public static async Task<LocalSystem> StartAsync(
        LocalSystemOptions options,
        TimeProvider time,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var stack = new LocalSystem(options, time, say);
        try
        {
            await stack.StartAsync(cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops everything, in the opposite order.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(SettingsFile))
            File.Delete(SettingsFile);
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
        _http.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Fresh)
            DropFormer();
        Directory.CreateDirectory(Logs);
        await CheckDatasetsAsync(onS3: false, endpoint: null, cancellationToken);
        var aws = StartAwsAsync(cancellationToken);
        var database = StartDatabaseAsync(cancellationToken);
        await Task.WhenAll(aws, database);
        var endpoint = await aws;
        Database = await database;
        await new Migrations(new MySqlSessions(Database.ConnectionString(_options.DatabaseName))).ApplyAsync(cancellationToken);
        _say($"{Database.Product} on port {Database.Port}, database {_options.DatabaseName}");
        if (_options.AwsEndpoint is not null)
            await EndpointClaim.RequireFreeAsync(LocalSettings(endpoint), Names, cancellationToken);
        var addresses = await CreateResourcesAsync(endpoint, cancellationToken);
        if (_options.AwsEndpoint is not null)
            Keep(await EndpointClaim.TakeAsync(LocalSettings(endpoint), Names, _options.Folder, cancellationToken));
        await CheckDatasetsAsync(onS3: true, endpoint, cancellationToken);
        _say($"S3, SQS, Secrets Manager: {endpoint}");
        var environment = StackEnvironment.ForProcesses(Database, _options.DatabaseName, endpoint, Names, addresses);
        environment["MBA_DATASETS"] = _options.Datasets;
        foreach (var (name, value) in _options.Environment)
            environment[name] = value;
        await StartApiAsync(environment, cancellationToken);
        _say($"upload API: {Api}");
        StartFunctions(environment, endpoint, addresses);
        _say($"ingest function: {_options.Instances} instances, fed from {addresses.IngestQueueUrl}");
        ClientEnvironment = new Dictionary<string, string?>(
            StackEnvironment.ForClients(Database, _options.DatabaseName, endpoint, Names, addresses, Api),
            StringComparer.Ordinal
        )
        {
            [StackEnvironment.Marker] = $"{Environment.ProcessId} {_options.Folder}",
        };
        await StackEnvironment.WriteAsync(SettingsFile, ClientEnvironment, cancellationToken);
    }

    private void DropFormer()
    {
        foreach (var folder in Kept.Select(f => Path.Combine(_options.Folder, f)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Rules that cannot be read would leave uploads without an audit row: the stack does not start with them.</summary>
    private async Task CheckDatasetsAsync(bool onS3, Uri? endpoint, CancellationToken cancellationToken)
    {
        if (_options.Datasets is not { } place || place.StartsWith("s3://", StringComparison.Ordinal) != onS3)
            return;
        var settings = new Settings
        {
            Datasets = place,
            AwsEndpoint = endpoint,
            Region = StackEnvironment.Region,
        };
        await Composition.RulesAsync(settings, new S3ObjectStore(settings), cancellationToken);
    }

    private async Task<DatabaseAddress> StartDatabaseAsync(CancellationToken cancellationToken)
    {
        if (_options.Database is { } given)
            return given;
        var product = _options.MariaDb ? "mariadb" : "mysql";
        var options = new LocalDatabaseOptions { Folder = Path.Combine(_options.Folder, product), Port = _options.DatabasePort };
        var database = await StartServerAsync(options, cancellationToken);
        if (database.Process is { } process)
            Watch(
                new WatchedPart(database, process),
                async token =>
                {
                    var again = await StartServerAsync(options with { Port = database.Port, Password = database.Password }, token);
                    return new WatchedPart(again, again.Process ?? process);
                },
                new RestartPolicy(database.Product, MaxRestarts: 1, LogLines: 8, "loads that it cut are taken up again")
            );
        return database.Address;
    }

    private Task<LocalDatabase> StartServerAsync(LocalDatabaseOptions options, CancellationToken cancellationToken) =>
        _options.MariaDb ? LocalMariaDb.StartAsync(options, cancellationToken) : LocalMySql.StartAsync(options, cancellationToken);

    private async Task<Uri> StartAwsAsync(CancellationToken cancellationToken)
    {
        if (_options.AwsEndpoint is { } given)
            return given;
        var log = Path.Combine(Logs, "moto.log");
        var aws = await LocalAws.StartAsync(log, _options.AwsPort, cancellationToken);
        Watch(
            new WatchedPart(aws, aws.Process),
            async token =>
            {
                var again = await LocalAws.StartAsync(log, aws.Endpoint.Port, token);
                await CreateResourcesAsync(again.Endpoint, token);
                return new WatchedPart(again, again.Process);
            },
            new RestartPolicy("the S3/SQS endpoint", MaxRestarts: 5, LogLines: 3, "the objects, messages and secrets that it held are gone")
        );
        return aws.Endpoint;
    }

    private Task<EmulatorAddresses> CreateResourcesAsync(Uri endpoint, CancellationToken cancellationToken) =>
        EmulatorResources.CreateAsync(
            LocalSettings(endpoint),
            Names with
            {
                Visibility = _options.FunctionTimeout * 6,
            },
            new DatabaseSecret(Database.Username, Database.Password),
            _http,
            cancellationToken
        );

    private async Task StartApiAsync(Dictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        Api = new Uri($"http://127.0.0.1:{_options.ApiPort ?? FreePort.Next()}/");
        var first = await StartApiProcessAsync(environment, cancellationToken);
        Watch(
            new WatchedPart(first, first),
            async token =>
            {
                var again = await StartApiProcessAsync(environment, token);
                return new WatchedPart(again, again);
            },
            new RestartPolicy("the upload API", MaxRestarts: 5, LogLines: 3, "")
        );
    }

    private async Task<SupervisedProcess> StartApiProcessAsync(Dictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var program = ProjectLayout.Program("Mba.UploadApiLambda");
        var api = await SupervisedProcess.StartAsync(
            new ChildCommand
            {
                Name = "the upload API",
                FileName = program.FileName,
                Arguments = program.Arguments,
                Environment = new Dictionary<string, string?>(environment, StringComparer.Ordinal)
                {
                    ["ASPNETCORE_URLS"] = Api.ToString().TrimEnd('/'),
                },
                LogFile = Path.Combine(Logs, "upload-api.log"),
                WorkingDirectory = _options.Folder,
            },
            cancellationToken
        );
        try
        {
            await api.WaitUntilAsync(
                token => HttpProbe.AnswersAsync(new Uri(Api, "ready"), token),
                TimeSpan.FromSeconds(60),
                cancellationToken
            );
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    private void StartFunctions(Dictionary<string, string?> environment, Uri endpoint, EmulatorAddresses addresses)
    {
        var command = new FunctionCommand
        {
            Name = "csv-ingest",
            Program = ProjectLayout.Program("Mba.CsvIngestLambda"),
            Environment = environment,
            LogFile = Path.Combine(Logs, "csv-ingest.log"),
            Timeout = _options.FunctionTimeout,
            Say = _say,
        };
        Functions = [.. Enumerable.Range(0, _options.Instances).Select(_ => new FunctionInstance(command, _time))];
        foreach (var function in Functions)
            Keep(function);
        var source = QueueEventSource.Start(
            new SqsClient(LocalSettings(endpoint), _http, _time),
            addresses.IngestQueueUrl,
            Functions,
            new EventSourceOptions { Visibility = _options.FunctionTimeout * 6 }
        );
        Keep(source);
        lock (_running)
            Completion = Task.WhenAny([source.Completion, .. _watches.Select(w => w.Completion)]).Unwrap();
    }

    private void Watch(WatchedPart part, Func<CancellationToken, Task<WatchedPart>> start, RestartPolicy policy)
    {
        var watch = new ChildWatch(part, start, policy, _say);
        lock (_running)
            _watches.Add(watch);
        Keep(watch);
    }

    /// <summary>Database and AWS emulator start side by side.</summary>
    private void Keep(IAsyncDisposable part)
    {
        lock (_running)
            _running.Push(part);
    }

    private static Settings LocalSettings(Uri endpoint) => new() { AwsEndpoint = endpoint, Region = StackEnvironment.Region };
}
