using Mba.Aws;
using Mba.Cli.Local;
using Xunit;

namespace Mba.IntegrationTests.Rehearsing;

/// <summary>The published functions as processes of this machine, each with the environment that CloudFormation gave it and the overrides of a test.</summary>
internal sealed class RehearsedFunctions(RehearsedDeployment deployment, Dictionary<string, string?> overrides) : IAsyncDisposable
{
    /// <summary>What a process needs of this machine. Everything else that this process has is taken away, so that nothing of it helps.</summary>
    private static readonly HashSet<string> s_kept = new(StringComparer.Ordinal) { "PATH", "HOME", "TMPDIR", "DOTNET_ROOT" };

    private static readonly string s_published = Path.Combine(ProjectLayout.Root, "artifacts", "rehearsal", "publish");

    private readonly string _logs = Directory.CreateTempSubdirectory("mba-rehearsal-logs-").FullName;
    private readonly List<IAsyncDisposable> _running = [];

    /// <summary>Names that were added or changed in any function's environment.</summary>
    public HashSet<string> Overridden { get; } = new(StringComparer.Ordinal);

    /// <summary>The function <c>mba-dev-NAME</c>.</summary>
    public async Task<FunctionInstance> CreateAsync(string name)
    {
        var function = await deployment.FunctionAsync(name);
        var handler = (string)function["Handler"]!;
        var folder = Path.Combine(s_published, handler);
        var environment = Inherited();
        foreach (var (variable, value) in function["Environment"]!["Variables"]!.AsObject())
            environment[variable] = Placed(variable, (string)value!, folder);
        foreach (var (variable, value) in overrides)
        {
            // A variable of the database is overridden where the template has it, and never given to a function that has none.
            if (variable.StartsWith("RDS_", StringComparison.Ordinal) && !environment.ContainsKey(variable))
                continue;
            environment[variable] = value;
            Overridden.Add(variable);
        }
        var instance = new FunctionInstance(
            new FunctionCommand
            {
                Name = "mba-dev-" + name,
                // What the managed runtime does with a handler that is an assembly.
                Program = new ProgramFile("dotnet", ["exec", Path.Combine(folder, handler + ".dll")]),
                Environment = environment,
                LogFile = Path.Combine(_logs, name + ".log"),
            },
            TimeProvider.System
        );
        _running.Add(instance);
        return instance;
    }

    /// <summary>Feeds the ingest function from its queue, in the batches that its event source has.</summary>
    public async Task ServeQueueAsync(SqsClient queues)
    {
        var source = await deployment.EventSourceAsync("ingest");
        Assert.Equal("ReportBatchItemFailures", (string?)source["FunctionResponseTypes"]![0]);
        Assert.EndsWith(":mba-dev-ingest", (string)source["EventSourceArn"]!, StringComparison.Ordinal);
        _running.Add(
            QueueEventSource.Start(
                queues,
                deployment.Output("data", "IngestQueueUrl"),
                [await CreateAsync("ingest")],
                new EventSourceOptions { BatchSize = (int)source["BatchSize"]! }
            )
        );
    }

    public string Log(string name) =>
        Path.Combine(_logs, name + ".log") is var file && File.Exists(file) ? "\n" + File.ReadAllText(file) : " (no log)";

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_running))
            await part.DisposeAsync();
        Directory.Delete(_logs, recursive: true);
    }

    /// <summary>Lambda unpacks the code below /var/task; here it stays where it was published.</summary>
    private string Placed(string variable, string value, string folder)
    {
        if (!value.StartsWith("/var/task/", StringComparison.Ordinal))
            return value;
        Overridden.Add(variable);
        return Path.Combine(folder, value["/var/task/".Length..]);
    }

    private static Dictionary<string, string?> Inherited()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
            if (!s_kept.Contains(name))
                environment[name] = null;
        return environment;
    }
}
