using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mba.Aws;
using Mba.Cli.Local;
using Mba.IntegrationTests.Fixtures;
using Mba.MySql;
using Mba.MySql.Claims;
using Mba.MySql.Connections;
using Mba.MySql.Loads;
using Mba.MySql.Queries;

namespace Mba.IntegrationTests.Sending;

/// <summary>How a command ended. <see cref="PeakBytes"/> is the most memory that its process held.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors, long PeakBytes)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>The real <c>mba</c> in a folder of its own, with a database and buckets and queues of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly Dictionary<string, string?> _environment;

    private CommandLine(Dictionary<string, string?> environment, Settings settings, EmulatorAddresses addresses)
    {
        (_environment, Settings, Addresses) = (environment, settings, addresses);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "mba-cli-" + Guid.NewGuid().ToString("N"));

    public Settings Settings { get; }

    public EmulatorAddresses Addresses { get; }

    public static async Task<CommandLine> CreateAsync(DatabaseFixture database, AwsServer aws)
    {
        await database.MigrateAsync();
        var (names, addresses) = await aws.CreateResourcesAsync(new DatabaseSecret("unused", "unused"));
        var endpoint = (await aws.SettingsAsync()).AwsEndpoint!;
        var address = database.Server.Address;
        var environment = StackEnvironment.ForClients(
            address,
            database.DatabaseName,
            endpoint,
            names,
            addresses,
            new Uri("http://127.0.0.1:9/")
        );
        var settings = database.Settings with
        {
            AwsEndpoint = endpoint,
            BucketMba = names.BucketMba,
            BucketPolicy = names.BucketPolicy,
            IngestQueueUrl = addresses.IngestQueueUrl,
            JobsQueueUrl = addresses.JobsQueueUrl,
        };
        return new CommandLine(environment, settings, addresses);
    }

    /// <summary>Writes a file below the folder.</summary>
    public void Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => RunInAsync("", arguments);

    /// <summary>In a folder below <see cref="Folder"/>.</summary>
    public async Task<CommandResult> RunInAsync(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!await EndsWithinAsync(process, TimeSpan.FromMilliseconds(50)))
            peak = Math.Max(peak, PeakOf(process));
        return new CommandResult(process.ExitCode, await output, await errors, peak);
    }

    /// <summary>In a pseudo-terminal: standard output and error as someone at a terminal gets them.</summary>
    public async Task<CommandResult> RunInTerminalAsync(params string[] arguments)
    {
        var program = ProjectLayout.Program("Mba.Cli");
        var words = new[] { program.FileName }.Concat(program.Arguments).Concat(arguments).Select(w => $"'{w}'");
        using var process = Start("", redirectInput: true, "script", ["-qefc", string.Join(' ', words), "/dev/null"]);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, output, await process.StandardError.ReadToEndAsync(), PeakBytes: 0);
    }

    /// <summary>Starts the command without waiting for it; standard output and error must be read.</summary>
    public Process Start(string folder, params string[] arguments) => Start(folder, redirectInput: false, arguments);

    public Process Start(string folder, bool redirectInput, params string[] arguments)
    {
        // A job in the background of a shell ignores SIGINT, and so would whatever it starts.
        var program = ProjectLayout.Program("Mba.Cli");
        return Start(folder, redirectInput, program.FileName, [.. program.Arguments, .. arguments]);
    }

    private Process Start(string folder, bool redirectInput, string program, string[] arguments)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, .. arguments])
        {
            WorkingDirectory = Path.Combine(Folder, folder),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = redirectInput,
        };
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Sets a variable for the commands to come; null removes it.</summary>
    public void Set(string name, string? value) => _environment[name] = value;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static async Task<bool> EndsWithinAsync(Process process, TimeSpan span)
    {
        using var look = new CancellationTokenSource(span);
        try
        {
            await process.WaitForExitAsync(look.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>The kernel's high-water mark of the resident set.</summary>
    private static long PeakOf(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // it has just ended
        }
    }
}
